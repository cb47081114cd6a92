"""The change log: what publishers changed, by transaction and moment, worked out when evidence was stored."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Instant


class ChangeRow(SQLModel, table=True):
    """One change of one transaction, as `research.change_log` told it from all evidence at hand.

    `at` is when the evidence that shows it was retrieved. `field`, `old` and `new` speak where `kind` is "changed";
    obligations and values are whole cents. `former_evidence_id` had the old state, or for a row that is back lacked it.
    Rows of a transaction that repeats another are kept too: whoever reads leaves them out.
    """

    __tablename__ = "change_log"

    transaction_key: str = Field(primary_key=True)
    at: datetime = Field(primary_key=True, index=True, sa_type=Instant)
    kind: str = Field(primary_key=True)  # "new", "changed", "gone" or "back"
    field: str = Field(primary_key=True, default="")  # empty unless "changed"
    evidence_id: str = Field(primary_key=True)
    old: str | None = None
    new: str | None = None
    former_evidence_id: str | None = None


class Doubt(SQLModel, table=True):
    """An agency-year of which a document lacked so much that it is not believed: nothing is told gone by it."""

    evidence_id: str = Field(primary_key=True)
    agency_code: str = Field(primary_key=True)
    fiscal_year: int = Field(primary_key=True)


class ChangeSource(SQLModel, table=True):
    """An evidence that the change log knows of."""

    __tablename__ = "change_source"

    evidence_id: str = Field(primary_key=True)
