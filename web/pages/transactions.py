"""Transactions: one row in full, in which evidence it was seen, and what it said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlmodel import col, select

from research.errors import NotFound
from research.masking import mask_optional
from research.models import Award, Evidence, Link, Sighting, Transaction, TransactionState
from research.types import Ceiling, CurrentValue, Money, Obligation, Outlay, Window
from web.pages.base import EvidenceMark, Page, evidence_marks
from web.pages.lines import Line, line_table, make_lines
from web.pages.stories import Chapter, tell_story
from web.site import Context
from web.tables import Table

_MASKED = ("description", "base_description")
_MONEY: dict[str, type[Money]] = {
    "obligation_cents": Obligation,
    "base_and_exercised_change_cents": CurrentValue,
    "base_and_all_change_cents": Ceiling,
    "current_value_cents": CurrentValue,
    "ceiling_cents": Ceiling,
    "award_obligation_cents": Obligation,
    "award_outlay_cents": Outlay,
}
_NOT_SHOWN = ("state_hash", "evidence_id", "line", "gone_evidence_id", "values_evidence_id")


@dataclass(frozen=True)
class Fact:
    """One field of the row as held. `value` is text, money or a date; None where the record has none."""

    field: str
    value: str | int | date | datetime | Money | None


@dataclass(frozen=True)
class Seen:
    """The row stood in this evidence, at this line, with this content."""

    evidence: EvidenceMark
    member: str | None
    line: int
    is_current: bool


@dataclass(frozen=True)
class Former:
    """What an earlier state of the row said."""

    obligation: Obligation
    action_date: date
    modification_number: str
    recipient_name: str | None
    description: str | None
    seen: tuple[EvidenceMark, ...]


@dataclass(frozen=True)
class Tie:
    """Why this row is linked to a company."""

    company_slug: str
    company: str
    agency_slug: str
    tier: str
    reason: str
    rule_id: str
    rule_version: str


@dataclass(frozen=True)
class TransactionPage(Page):
    """One transaction."""

    template: ClassVar[str] = "transaction.html"

    line: Line
    facts: tuple[Fact, ...]
    story: tuple[Chapter, ...]
    seen: tuple[Seen, ...]
    former: tuple[Former, ...]
    ties: tuple[Tie, ...]
    key_basis: str
    duplicate_of: str | None
    gone_at: datetime | None
    is_of_others: bool
    gone_evidence: EvidenceMark | None
    address: str

    def table(self) -> Table:
        day = self.line.action_date
        return line_table([self.line], Window(day, day), self.address)


def transaction_page(context: Context, key: str) -> TransactionPage:
    """One transaction by its key. Raises `NotFound`."""
    session = context.session
    row = session.get(Transaction, key) or session.get(Transaction, key.upper())
    if row is None:
        raise NotFound(
            f"no transaction is held under the key {key!r}", "Search for its award number instead."
        )
    sightings = session.exec(
        select(Sighting, Evidence.retrieved_at)
        .join(Evidence, col(Evidence.evidence_id) == col(Sighting.evidence_id))
        .where(Sighting.record_kind == "transaction", Sighting.record_key == row.transaction_key)
        .order_by(col(Evidence.retrieved_at).desc())
    ).all()
    states = session.exec(
        select(TransactionState).where(TransactionState.transaction_key == row.transaction_key)
    ).all()
    ids = [one.evidence_id for one, _ in sightings] + [one.evidence_id for one in states]
    marks = evidence_marks(context, [*ids, row.gone_evidence_id])
    line = make_lines(context, [row])[0]
    return TransactionPage(
        title=f"Transaction {row.piid}, modification {row.modification_number}",
        line=line,
        facts=make_facts(row),
        story=tell_story(context, row.transaction_key, [one for one, _ in sightings], marks),
        seen=tuple(
            Seen(marks[one.evidence_id], one.member, one.line, one.state_hash == row.state_hash)
            for one, _ in sightings
        ),
        former=tuple(_former(state, [one for one, _ in sightings], marks) for state in states),
        ties=transaction_ties(context, row.transaction_key),
        key_basis=row.key_basis,
        duplicate_of=row.duplicate_of,
        gone_at=row.gone_at,
        is_of_others=row.other_agency is not None,
        gone_evidence=marks.get(row.gone_evidence_id or ""),
        address=context.address,
    )


def make_facts(row: Transaction | Award) -> tuple[Fact, ...]:
    """Every field of a row under its own name: text masked, money with its basis."""
    facts = []
    for name in type(row).model_fields:
        if name in _NOT_SHOWN:
            continue
        value = getattr(row, name)
        if name in _MONEY and value is not None:
            value = _MONEY[name](value)
        elif name in _MASKED:
            value = mask_optional(value)
        facts.append(Fact(name.removesuffix("_cents"), value))
    return tuple(facts)


def _former(state: TransactionState, sightings: list[Sighting], marks: dict[str, EvidenceMark]) -> Former:
    seen = [marks[one.evidence_id] for one in sightings if one.state_hash == state.state_hash]
    return Former(
        obligation=Obligation(state.obligation_cents),
        action_date=state.action_date,
        modification_number=state.modification_number,
        recipient_name=state.recipient_name,
        description=mask_optional(state.description),
        seen=tuple(seen) or (marks[state.evidence_id],),
    )


def transaction_ties(context: Context, key: str) -> tuple[Tie, ...]:
    """The links of one transaction to companies followed here."""
    asked = select(Link).where(Link.record_kind == "transaction", Link.record_key == key)
    slugs = context.vocabulary.agency_slugs
    companies = context.registry.companies
    found = sorted(context.session.exec(asked), key=lambda one: (one.company_slug, one.agency_code, one.tier))
    return tuple(
        Tie(
            one.company_slug,
            companies[one.company_slug].name,
            slugs.get(one.agency_code, one.agency_code),
            one.tier,
            mask_optional(one.reason) or "",
            one.rule_id,
            one.rule_version,
        )
        for one in found
        if one.company_slug in companies
    )
