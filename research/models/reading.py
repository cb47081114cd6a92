"""What the program reads out of records at each refresh: status events, and rows with an IT product code."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from research.models.columns import Cents, Day


class StatusEvent(SQLModel, table=True):
    """A change of an award's status, as one transaction's own words or its action type say.

    `kind` is an id of data/events.yml. `basis` is "text" or "action_type". `day` is the action date of the
    transaction that says so. `matched_text` stands in `field`, for a text from character `start` (from 0) to `end`.
    """

    __tablename__ = "status_event"

    transaction_key: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    basis: str = Field(primary_key=True)
    award_key: str = Field(index=True)
    day: date = Field(sa_type=Day)
    field: str
    matched_text: str
    start: int | None = None
    end: int | None = None


class ItTransaction(SQLModel, table=True):
    """One transaction with an IT product code at one agency, and what its text tells of makers.

    `reading` is the first that fits: "named" (its text names a company of the registry that is more than a reseller),
    "received" (a maker of the registry that resells nothing received it), "generic" (its text holds only generic
    words, or is empty) or "other" (its text holds a word that is not generic and that no company's words fit).
    `is_award_named` says, whatever the reading, that some text of the award names such a company. `basis` as in `Link`;
    `obligation_cents` is the transaction's.
    """

    __tablename__ = "it_transaction"
    __table_args__ = (Index("ix_it_transaction_agency_day", "agency_code", "action_date"),)

    transaction_key: str = Field(primary_key=True)
    agency_code: str = Field(primary_key=True)
    basis: str
    award_key: str = Field(index=True)
    action_date: date = Field(sa_type=Day)
    fiscal_year: int
    obligation_cents: int = Field(sa_type=Cents)
    reading: str
    is_award_named: bool
