"""Hints about families from registers that are not the parties' own word for it: to be looked into, never cited."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Day, Instant


class FamilyHintFacts(SQLModel):
    """One statement of a register: what `other` is to the subject.

    `relation` is itself (the register's record of the subject), direct_parent, ultimate_parent, direct_child, parent
    or subsidiary. `subject_id` is an LEI, or the Central Index Key by which the register was asked; `other_id` an LEI
    or the register's own. `status` is the register's word on its record (a lapsed one is stale), `version` its own
    state: the day of its data, or a revision. The evidence tells when it was asked.
    """

    source: str
    relation: str
    subject_id: str = Field(index=True)
    other_id: str
    other_name: str
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
