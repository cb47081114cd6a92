"""What evidence proves about completeness: what a document holds in whole, and what publishers count."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Cents, Day, Instant


class Coverage(SQLModel, table=True):
    """One document's claim to hold every transaction of an agency, basis, fiscal year and type group.

    `since` and `until` bound the action dates it speaks of. Money is obligations in cents. Only a coverage in
    state "ok" lets the absence of a row mean that the row is gone.
    """

    evidence_id: str = Field(primary_key=True, foreign_key="evidence.evidence_id")
    agency_code: str = Field(primary_key=True)
    basis: str = Field(primary_key=True)  # "awarding" or "funding"
    fiscal_year: int = Field(primary_key=True)
    type_group: str = Field(primary_key=True)  # "contracts" or "idvs"
    since: date = Field(sa_type=Day)
    until: date = Field(sa_type=Day)
    retrieved_at: datetime = Field(sa_type=Instant)
    rows: int  # distinct transactions
    repeats: int  # rows that stood again, each in the place of one that was lost
    negative: int
    smallest_cents: int | None = Field(default=None, sa_type=Cents)
    stated_rows: int | None = (
        None  # what the publisher said the document holds, where it says so for this cell
    )
    claim_basis: str  # "stated" by question or file name, "content" read off the rows
    state: str  # "ok", "suspect", "incomplete"
    reason: str | None = None
    proves_absence: bool  # a row it should have and lacks is gone


class CoverageTie(SQLModel, table=True):
    """An amount at which a document repeats rows: others of that amount may be missing from it by paging."""

    __tablename__ = "coverage_tie"

    evidence_id: str = Field(primary_key=True, foreign_key="evidence.evidence_id")
    agency_code: str = Field(primary_key=True)
    fiscal_year: int = Field(primary_key=True)
    obligation_cents: int = Field(primary_key=True, sa_type=Cents)


class PublishedCountFacts(SQLModel):
    """The publisher's own count of transactions by action date, from its count endpoint."""

    agency_code: str = Field(primary_key=True)
    basis: str = Field(primary_key=True)
    fiscal_year: int = Field(primary_key=True)
    type_group: str = Field(primary_key=True)
    since: date = Field(sa_type=Day)
    until: date = Field(sa_type=Day)
    transactions: int


class PublishedCount(PublishedCountFacts, table=True):
    """A count as one answer gave it."""

    __tablename__ = "published_count"

    evidence_id: str = Field(primary_key=True, foreign_key="evidence.evidence_id")
    retrieved_at: datetime = Field(sa_type=Instant)
