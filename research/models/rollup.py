"""Roll-ups: sums over links and transactions, made at each refresh, so that no page sums the world.

Each row says between which action dates it lies (`first_date`, `last_date`): a question about a window may be
answered from here when every row that concerns it lies inside the window, and must be asked of the records otherwise.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from research.models.columns import Cents, Day, Instant


class Sums(SQLModel):
    """Distinct transactions, their awards, and their obligations."""

    transactions: int
    awards: int
    net_cents: int = Field(sa_type=Cents)
    gross_cents: int = Field(sa_type=Cents)
    deobligated_cents: int = Field(sa_type=Cents)
    first_date: date = Field(sa_type=Day)
    last_date: date = Field(sa_type=Day)


class LinkTotal(Sums, table=True):
    """One tier of one company at one agency, by one rule in one view, in one fiscal year; year 0 is all years.

    `part` is "all", or "passing" for the transactions whose text names the company only in passing.
    `described` counts the awards that have a base description.
    """

    __tablename__ = "link_total"

    rule_id: str = Field(primary_key=True)
    company_slug: str = Field(primary_key=True)
    agency_code: str = Field(primary_key=True)
    view: str = Field(primary_key=True)
    fiscal_year: int = Field(primary_key=True)
    tier: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    rule_version: str
    described: int


class CarriageTotal(Sums, table=True):
    """One indirect tier of one maker at one agency, by recipient and vehicle: who carried it (`research.through`).

    `reseller_slug` is a company that the recipient was by the same rule; "" stands for all, whoever they were.
    `parent_piid` and `parent_award_key` name the vehicle, "" where the order has none.
    """

    __tablename__ = "carriage_total"
    __table_args__ = (
        Index("ix_carriage_total_reseller", "reseller_slug", "rule_id"),
        Index("ix_carriage_total_vehicle", "parent_award_key"),
        Index("ix_carriage_total_recipient", "recipient_key"),
    )

    rule_id: str = Field(primary_key=True)
    maker_slug: str = Field(primary_key=True)
    reseller_slug: str = Field(primary_key=True)
    agency_code: str = Field(primary_key=True)
    view: str = Field(primary_key=True)
    tier: str = Field(primary_key=True)
    recipient_key: str = Field(primary_key=True)
    parent_piid: str = Field(primary_key=True)
    parent_award_key: str = Field(primary_key=True)
    recipient_name: str


class LinkAward(Sums, table=True):
    """One award that ties a company to an agency, by one rule in one view: its linked transactions of one tier.

    `tier` is "recipient", "named" or "award_named"; `awards` is 1.
    """

    __tablename__ = "link_award"

    rule_id: str = Field(primary_key=True)
    company_slug: str = Field(primary_key=True)
    agency_code: str = Field(primary_key=True)
    view: str = Field(primary_key=True)
    tier: str = Field(primary_key=True)
    award_key: str = Field(primary_key=True)


class RecipientCompany(SQLModel, table=True):
    """A recipient counts as a company of the registry by some transaction and rule."""

    __tablename__ = "recipient_company"

    recipient_key: str = Field(primary_key=True)
    rule_id: str = Field(primary_key=True)
    company_slug: str = Field(primary_key=True)


class LinkEvidence(SQLModel, table=True):
    """Evidence behind all counting transactions of the awards that tie a company to an agency.

    Rule and company "" (in the view "then") stand for everything that the agency signed or pays for.
    """

    __tablename__ = "link_evidence"

    rule_id: str = Field(primary_key=True)
    company_slug: str = Field(primary_key=True)
    agency_code: str = Field(primary_key=True)
    view: str = Field(primary_key=True)
    evidence_id: str = Field(primary_key=True)
    first_date: date = Field(sa_type=Day)
    last_date: date = Field(sa_type=Day)


class AgencyRecipient(Sums, table=True):
    """What an agency signed for one recipient, over all dates."""

    __tablename__ = "agency_recipient"

    agency_code: str = Field(primary_key=True)
    recipient_key: str = Field(primary_key=True)


class AgencyDay(SQLModel, table=True):
    """Counting transactions of one agency on one action date, by source.

    `side` is "awarding", "funding", or "either" for the transactions of which it is one or both.
    """

    __tablename__ = "agency_day"

    agency_code: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    day: date = Field(primary_key=True, sa_type=Day)
    source: str = Field(primary_key=True)
    transactions: int
    newest: datetime = Field(sa_type=Instant)


class BlindTotal(Sums, table=True):
    """IT purchases of one agency by what their texts tell, in one fiscal year; year 0 is all years.

    `part` is a reading of `ItTransaction`, "it" for all, or "generic_award_named".
    """

    __tablename__ = "blind_total"

    agency_code: str = Field(primary_key=True)
    fiscal_year: int = Field(primary_key=True)
    part: str = Field(primary_key=True)


class OfficeYear(Sums, table=True):
    """What one office of an agency signed or pays for in one fiscal year; year 0 is all years.

    `side` is "awarding" or "funding"; code and name as published on the transactions, "" where there is none.
    """

    __tablename__ = "office_year"

    agency_code: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    office_code: str = Field(primary_key=True)
    office_name: str = Field(primary_key=True)
    fiscal_year: int = Field(primary_key=True)


class OfficeLink(Sums, table=True):
    """One tier of one company at one funding office, by one rule, as filed then, over all dates."""

    __tablename__ = "office_link"

    agency_code: str = Field(primary_key=True)
    office_code: str = Field(primary_key=True)
    office_name: str = Field(primary_key=True)
    rule_id: str = Field(primary_key=True)
    company_slug: str = Field(primary_key=True)
    tier: str = Field(primary_key=True)


class VehicleSeller(Sums, table=True):
    """Orders of one agency with one recipient under one vehicle; `awards` are the orders.

    Agency and recipient "" stand for all orders under the vehicle.
    """

    __tablename__ = "vehicle_seller"

    parent_award_key: str = Field(primary_key=True)
    agency_code: str = Field(primary_key=True)
    recipient_key: str = Field(primary_key=True)
    parent_piid: str
    recipient_name: str
