"""Documents of the Federal Register: what agencies publish there, by the document's own number."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Day, Instant


class RegisterFacts(SQLModel):
    """One document as the Federal Register lists it; its words are the agencies' own.

    `document_type` is a notice, rule, proposed rule or presidential document, as printed. `agencies` and `docket_ids`
    are the names and ids as printed, parted by "; ". `agency_codes` are the sub-tier codes, parted by commas, of the
    agencies followed here that it is a document of; `agency_basis` says whether they are "published" with it or, in a
    document of the department, named in its "title". `notice_kind` is "privacy_act" where the title speaks of the
    Privacy Act of 1974: mostly a notice of a system of records (SORN). A document carries no dollars.
    """

    title: str
    document_type: str
    action: str | None = None
    abstract: str | None = None
    publication_date: date = Field(sa_type=Day, index=True)
    agencies: str
    agency_codes: str | None = None
    agency_basis: str | None = None
    docket_ids: str | None = None
    citation: str | None = None
    notice_kind: str | None = None
    html_url: str
    pdf_url: str | None = None


class RegisterDocument(RegisterFacts, table=True):
    """A document in its newest published state."""

    __tablename__ = "register_document"

    document_number: str = Field(primary_key=True)
    state_hash: str
    evidence_id: str = Field(index=True, foreign_key="evidence.evidence_id")
    line: int
    retrieved_at: datetime = Field(sa_type=Instant)
