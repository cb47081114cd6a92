"""Companies and the links that tie them to agencies, each with its reason."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

from research.models.columns import Day


class Company(SQLModel, table=True):
    """A research subject from data/companies."""

    slug: str = Field(primary_key=True)
    name: str
    legal_name: str | None = None
    roles: str
    ticker: str | None = None


class Link(SQLModel, table=True):
    """One company, one agency, one record, one reason, by one rule.

    `record_kind` is "transaction", "subaward", "action", "use_case", "notice" or "register_document". `basis` says
    whether the agency signed the award ("awarding"), pays for it ("funding"), or is named by the document ("stated").
    `matched_text` stands in `field` from character `start` (from 0) to `end`. `product` is what those words mean, when
    not the company itself. `mention` is the id of the entry in data/incidental.yml by which the text names it only
    in passing. `member` is the name of the company's family edge by which it is tied. `ownership` says in
    which view it counts: "both", "then" (what was theirs on that day and left since, or what a firm received that
    joined later) or "now" (what joined later, or what a firm received that was theirs then).
    """

    company_slug: str = Field(primary_key=True)
    agency_code: str = Field(primary_key=True)
    rule_id: str = Field(primary_key=True)
    tier: str = Field(primary_key=True)
    record_kind: str = Field(primary_key=True)
    record_key: str = Field(primary_key=True, index=True)
    basis: str = Field(primary_key=True)
    rule_version: str
    award_key: str | None = Field(default=None, index=True)
    action_date: date | None = Field(default=None, sa_type=Day)
    field: str | None = None
    matched_text: str | None = None
    start: int | None = None
    end: int | None = None
    product: str | None = None
    mention: str | None = None
    member: str | None = None
    ownership: str = "both"
    reason: str
