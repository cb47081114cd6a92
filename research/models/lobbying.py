"""Filings under the Lobbying Disclosure Act: who lobbied for whom, on what, and before which bodies."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Cents, Instant


class LobbyingFacts(SQLModel):
    """One filing as the Senate publishes it; its words are the registrant's own.

    `income_cents` is what a lobbying firm was paid by its client in the period, `expenses_cents` what an organization
    spent that lobbies for itself: two kinds of money, never added. Both are rounded by the filers and cover all that
    the filing reports, not only what concerns one body. `entities` are the bodies of government named, as printed,
    parted by "; ". `activities` is a JSON list with the code, issue, text and entities of each activity reported.
    `posted_at` is when it was published, in UTC. People are not kept.
    """

    filing_type: str
    filing_type_name: str | None = None
    filing_year: int = Field(index=True)
    filing_period: str | None = None
    filing_period_name: str | None = None
    client_name: str = Field(index=True)
    registrant_name: str
    income_cents: int | None = Field(default=None, sa_type=Cents)
    expenses_cents: int | None = Field(default=None, sa_type=Cents)
    entities: str | None = None
    activities: str
    document_url: str | None = None
    posted_at: datetime = Field(sa_type=Instant)


class LobbyingFiling(LobbyingFacts, table=True):
    """A filing in its newest published state."""

    __tablename__ = "lobbying_filing"

    filing_uuid: str = Field(primary_key=True)
    state_hash: str
    evidence_id: str = Field(index=True, foreign_key="evidence.evidence_id")
    line: int
    retrieved_at: datetime = Field(sa_type=Instant)


class LobbyingMention(SQLModel, table=True):
    """A filing for a company followed here that names ICE, CBP or their department.

    `body` is the agency's slug or "dhs"; `entity` its name as printed. `reason` says by which name the client is the
    company. This is no link: a filing tells of no contract.
    """

    __tablename__ = "lobbying_mention"

    filing_uuid: str = Field(primary_key=True)
    company_slug: str = Field(primary_key=True, index=True)
    body: str = Field(primary_key=True)
    entity: str
    reason: str
