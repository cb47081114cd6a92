"""What companies file with the SEC: annual reports, former names, subsidiaries as filed; proposals, no ties."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Day, Instant


class FilingFacts(SQLModel):
    """One annual report as the filer's list of filings gives it.

    `cik` is the filer's Central Index Key, ten digits; `filer_name` its name on the day of retrieval. `report_date` is
    the last day of the period, `filing_date` the day it was filed.
    """

    cik: str = Field(index=True)
    filer_name: str
    form: str
    filing_date: date = Field(sa_type=Day)
    report_date: date | None = Field(default=None, sa_type=Day)


class Filing(FilingFacts, table=True):
    """An annual report in its newest published state; keyed by its accession number."""

    __tablename__ = "filing"

    accession: str = Field(primary_key=True)
    state_hash: str
    evidence_id: str = Field(index=True, foreign_key="evidence.evidence_id")
    line: int
    retrieved_at: datetime = Field(sa_type=Instant)


class FormerNameFacts(SQLModel):
    """A name that a filer had before, with the first and last day on which it filed under it."""

    cik: str = Field(index=True)
    name: str
    since: date | None = Field(default=None, sa_type=Day)
    until: date | None = Field(default=None, sa_type=Day)


class FormerName(FormerNameFacts, table=True):
    """A former name as the newest list of filings gives it."""

    __tablename__ = "former_name"

    former_name_key: str = Field(primary_key=True)
    state_hash: str
    evidence_id: str = Field(index=True, foreign_key="evidence.evidence_id")
    line: int
    retrieved_at: datetime = Field(sa_type=Instant)


class ExhibitFacts(SQLModel):
    """One list of subsidiaries (Exhibit 21; Exhibit 8 of a foreign filer) as one document.

    `shape` is the form of the page, A to G, or H where it could not be read; `note` says why, or what was odd.
    `listed` counts the rows that were read.
    """

    cik: str = Field(index=True)
    accession: str = Field(index=True)
    document: str
    url: str
    shape: str
    listed: int
    note: str | None = None


class Exhibit(ExhibitFacts, table=True):
    """A list of subsidiaries, as today's parser reads it."""

    __tablename__ = "filing_exhibit"

    exhibit_key: str = Field(primary_key=True)
    state_hash: str
    evidence_id: str = Field(index=True, foreign_key="evidence.evidence_id")
    line: int
    retrieved_at: datetime = Field(sa_type=Instant)


class SubsidiaryFacts(SQLModel):
    """One subsidiary as filed.

    `printed_name`, `jurisdiction`, `percentage` and `remark` (further columns) are as printed; `name` is without marks
    of footnotes. `section` is the label above it on the page. `confidence` is high, medium or low: how surely the line
    is a company. `position` counts from 1.
    """

    exhibit_key: str = Field(index=True)
    cik: str = Field(index=True)
    position: int
    printed_name: str
    name: str
    jurisdiction: str | None = None
    percentage: str | None = None
    section: str | None = None
    remark: str | None = None
    confidence: str


class Subsidiary(SubsidiaryFacts, table=True):
    """A subsidiary as filed. A row belongs to its list only while both rest on the same evidence."""

    __tablename__ = "filing_subsidiary"

    subsidiary_key: str = Field(primary_key=True)
    state_hash: str
    evidence_id: str = Field(index=True, foreign_key="evidence.evidence_id")
    line: int
    retrieved_at: datetime = Field(sa_type=Instant)
