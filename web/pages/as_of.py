"""An award or a transaction as it was known here at an earlier moment: what was printed then can still be checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlmodel import col, select

from research.as_of import Then, end_of, first_known, known_then
from research.counting import does_count
from research.errors import NotFound
from research.filters import BadFilter
from research.filters.days import read_day
from research.masking import mask_optional
from research.models import Award, Transaction
from research.types import Obligation, Window
from web.formatting import segment
from web.pages.award_history import read_stated
from web.pages.award_parts import Values, has_base
from web.pages.awards import values_of
from web.pages.base import EvidenceMark, Page, evidence_marks
from web.pages.named_recipients import names_of
from web.site import Context
from web.tables import Table


@dataclass(frozen=True)
class RowThen:
    """One transaction then, and what the newest document makes of it.

    counts: whether it stood in the sum. gone: the document that it was gone by then. repeats: a keyed row that it
    repeated. now: its obligation by the newest document; None where it is no longer published.
    """

    transaction_key: str
    modification_number: str
    action_date: date
    recipient_name: str | None
    description: str | None
    obligation: Obligation
    evidence: EvidenceMark
    evidence_line: int
    counts: bool
    gone: EvidenceMark | None
    repeats: str | None
    now: Obligation | None

    @property
    def is_as_now(self) -> bool:
        """Whether the newest document says the same of what it obligated."""
        return (self.now is not None) == (self.gone is None) and self.now in (None, self.obligation)


@dataclass(frozen=True)
class AsOfPage(Page):
    """An award, or one transaction of it, by the documents retrieved up to a moment. subject: which, in words.

    asked: as the address names it. present: address of the page as it is now. rows: known then, also those that counted
    in no sum. recipients: names of those that what counted went to. values: what was stated of the award as a whole by
    then, None where nothing was. later: transactions held now of which no document up to then tells. net_now: what
    counts now. first: when the first document with any of it was retrieved.
    """

    template: ClassVar[str] = "as_of.html"

    kind: str
    subject: str
    award_key: str
    piid: str
    agency: str | None
    is_vehicle: bool
    asked: str
    moment: datetime
    present: str
    net: Obligation
    gross: Obligation
    deobligated: Obligation
    net_now: Obligation
    window: Window
    values: Values | None
    rows: tuple[RowThen, ...]
    recipients: tuple[str, ...]
    later: int
    first: datetime | None
    evidence: tuple[EvidenceMark, ...]

    @property
    def counted(self) -> tuple[RowThen, ...]:
        return tuple(one for one in self.rows if one.counts)

    @property
    def base_is_held(self) -> bool:
        return has_base(one.modification_number for one in self.rows)

    @property
    def is_as_now(self) -> bool:
        return self.net == self.net_now and not self.later and all(one.is_as_now for one in self.rows)

    def table(self) -> Table:
        return Table(
            (
                *("as_of", "transaction_key", "modification_number", "action_date", "recipient_name"),
                *("obligation_usd", "counted_in_totals", "gone_by_evidence_id", "obligation_now_usd"),
                *("evidence_id", "evidence_line", "evidence_sha256"),
            ),
            [
                (
                    *(
                        self.asked,
                        one.transaction_key,
                        one.modification_number,
                        one.action_date,
                        one.recipient_name,
                    ),
                    *(one.obligation, one.counts, one.gone.evidence_id if one.gone else None, one.now),
                    *(one.evidence.evidence_id, one.evidence_line, one.evidence.sha256),
                )
                for one in self.rows
            ],
        )


def read_moment(text: str) -> datetime:
    """A day, of which the end is meant, or a moment in UTC as this site writes it. Raises `BadFilter`."""
    if "T" not in text:
        return end_of(read_day("as_of", text))
    try:
        return end_of(datetime.strptime(f"{text}+0000", "%Y-%m-%dT%H:%M:%SZ%z"))
    except ValueError as error:
        raise BadFilter(
            "as_of", f"{text[:40]!r} is no moment", "Write 2026-02-27, or 2026-02-27T09:30:00Z in UTC."
        ) from error


def award_as_of(context: Context, key: str, asked: str) -> AsOfPage:
    """The award of that key. Raises `NotFound` and `BadFilter`."""
    award = context.session.get(Award, key) or context.session.get(Award, key.upper())
    if award is None:
        raise NotFound(f"no award is held under the key {key!r}", "Search for its award number instead.")
    moment = read_moment(asked)
    now = _rows_now(context, award.award_key)
    then = known_then(context.session, moment, award_key=award.award_key)
    number = award.piid or award.award_key
    return _page(
        context, award, f"Award {number}", f"/awards/{segment(award.award_key)}", "award", asked, now, then
    )


def transaction_as_of(context: Context, key: str, asked: str) -> AsOfPage:
    """The transaction of that key. Raises `NotFound` and `BadFilter`."""
    row = context.session.get(Transaction, key) or context.session.get(Transaction, key.upper())
    if row is None:
        raise NotFound(
            f"no transaction is held under the key {key!r}", "Search for its award number instead."
        )
    moment = read_moment(asked)
    key = row.transaction_key
    award = context.session.get_one(Award, row.award_key)
    found = known_then(context.session, moment, award_key=row.award_key)
    then = [one for one in found if one.transaction_key == key]
    base = row.modification_number == "0"
    part = "Base transaction" if base else f"Modification {row.modification_number}"
    subject = f"{part} of award {row.piid}"
    present = f"/transactions/{segment(key)}"
    return _page(context, award, subject, present, "transaction", asked, [row], then, found)


def _rows_now(context: Context, award_key: str) -> Sequence[Transaction]:
    return context.session.exec(select(Transaction).where(col(Transaction.award_key) == award_key)).all()


def _page(
    context: Context,
    award: Award,
    subject: str,
    present: str,
    kind: str,
    asked: str,
    now: Sequence[Transaction],
    then: Sequence[Then],
    beside: Sequence[Then] = (),
) -> AsOfPage:
    """beside: all that was known of the award, where only a part of it is shown."""
    moment, held = read_moment(asked), {one.transaction_key: one for one in now}
    marks = evidence_marks(context, [*(one.evidence_id for one in then), *(one.gone_by for one in then)])
    published = {one.transaction_key for one in (beside or then) if one.gone_by is None}
    rows = tuple(_row(one, held[one.transaction_key], published, marks) for one in then)
    counted = [one for one in rows if one.counts]
    days = [one.action_date for one in counted]
    agency_code, agency_name = award.awarding_agency_code, award.awarding_agency_name
    return AsOfPage(
        title=f"{subject} as known on {asked}",
        kind=kind,
        subject=subject,
        award_key=award.award_key,
        piid=award.piid or award.award_key,
        agency=context.agency_name(agency_code, agency_name),
        asked=asked,
        is_vehicle=award.award_kind == "IDV",
        moment=moment,
        present=present,
        net=Obligation.total(one.obligation for one in counted),
        gross=Obligation.total(Obligation(max(one.obligation.cents, 0)) for one in counted),
        deobligated=Obligation.total(Obligation(min(one.obligation.cents, 0)) for one in counted),
        net_now=Obligation.total(Obligation(one.obligation_cents) for one in now if does_count(one)),
        window=Window(min(days, default=None), max(days, default=None)),
        values=_values(context, award, moment) if kind == "award" else None,
        rows=rows,
        recipients=names_of(
            context, ((held[one.transaction_key].recipient_key, one.recipient_name) for one in counted)
        ),
        later=len(held.keys() - {one.transaction_key for one in then}),
        first=first_known(context.session, award.award_key),
        evidence=tuple(sorted(marks.values(), key=lambda one: one.retrieved_at, reverse=True)),
    )


def _values(context: Context, award: Award, moment: datetime) -> Values | None:
    """The newest that a document up to the moment stated."""
    if award.values_as_of is not None and award.values_as_of <= moment:
        return values_of(award, evidence_marks(context, [award.values_evidence_id]))
    stated = [one for one in read_stated(context, award.award_key) if one.at <= moment]
    if not stated:
        return None
    last = stated[-1]
    return Values(last.obligation, last.outlay, last.current, last.ceiling, last.at, last.evidence, last.at)


def _row(one: Then, held: Transaction, published: set[str], marks: dict[str, EvidenceMark]) -> RowThen:
    # What it repeats may have become known only later; until then it counted.
    repeats = one.duplicate_of if one.duplicate_of in published else None
    return RowThen(
        transaction_key=one.transaction_key,
        modification_number=one.modification_number,
        action_date=one.action_date,
        recipient_name=one.recipient_name,
        description=mask_optional(one.description),
        obligation=Obligation(one.obligation_cents),
        evidence=marks[one.evidence_id],
        evidence_line=one.line,
        counts=one.gone_by is None and repeats is None and not one.is_of_others,
        gone=marks[one.gone_by] if one.gone_by else None,
        repeats=repeats,
        now=None if held.gone_at is not None else Obligation(held.obligation_cents),
    )
