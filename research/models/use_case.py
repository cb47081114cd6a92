"""AI use cases as agencies report them: which system, at what stage, from which vendor."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Instant


class UseCaseFacts(SQLModel):
    """One use case as one edition of the inventory gives it; its words are the agency's own.

    `edition` is the year of the inventory. `agency` and `bureau` are abbreviations as printed; `agency_code` is the
    sub-tier code where the bureau is one followed here. `impact` is the agency's own rating. `vendor_name` is printed
    as it stands, "Law Enforcement Sensitive (LES)" included. A use case carries no dollars.
    """

    edition: str
    use_case_id: str | None = None
    agency: str
    bureau: str | None = None
    agency_code: str | None = Field(default=None, index=True)
    name: str | None = None
    stage: str | None = None
    impact: str | None = None
    topic: str | None = None
    purpose: str | None = None
    contracting: str | None = None
    vendor_name: str | None = None
    operational_date: str | None = None
    has_pii: str | None = None
    pia_url: str | None = None


class UseCase(UseCaseFacts, table=True):
    """A use case in its newest published state."""

    __tablename__ = "use_case"

    use_case_key: str = Field(primary_key=True)
    state_hash: str
    evidence_id: str = Field(index=True, foreign_key="evidence.evidence_id")
    line: int
    retrieved_at: datetime = Field(sa_type=Instant)
