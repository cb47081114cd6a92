"""Hints about families from registers that are not the parties' own word for it: to be looked into, never cited."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Day, Instant


class FamilyHintFacts(SQLModel):
    """One statement that one entity stands above or below another, or is the same under another name.

    `source` is the register. `company` is the slug that was asked for. `relation` says what the other is to the
    subject: direct_parent, ultimate_parent, direct_child, ultimate_child, parent, subsidiary. Identifiers are LEIs,
    or a register's own. `status` is the register's word on its record; `version` its own state (day of data, revision).
    """

    source: str
    company: str = Field(index=True)
    relation: str
    subject_id: str
    subject_name: str
    other_id: str
    other_name: str
    other_jurisdiction: str | None = None
    since: date | None = Field(default=None, sa_type=Day)
    until: date | None = Field(default=None, sa_type=Day)
    status: str | None = None
    version: str | None = None


class FamilyHint(FamilyHintFacts, table=True):
    """A hint in its newest published state."""

    __tablename__ = "family_hint"

    hint_key: str = Field(primary_key=True)
    state_hash: str
    evidence_id: str = Field(index=True, foreign_key="evidence.evidence_id")
    line: int
    retrieved_at: datetime = Field(sa_type=Instant)
