"""Parents as the records name them: who was whose, by which records, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import TextClause, bindparam, text
from sqlmodel import Session

from research.counting import counts
from research.reviewing.holdings import as_day, in_parts
from research.types import Obligation


@dataclass(frozen=True)
class RecordedParent:
    """One recipient under one parent. net: none where only award statements say so, whose money is never summed.

    first, last: action dates, or days of signature where only statements speak; none where no day is told.
    """

    key: str
    recipient: str
    uei: str | None
    parent: str | None
    parent_uei: str | None
    first: date | None
    last: date | None
    awards: int
    net: Obligation | None

    @property
    def tie(self) -> tuple[str, str | None, str | None]:
        return (self.key, self.parent, self.parent_uei)


_PARENT = "(recipient_parent_name IS NOT NULL OR recipient_parent_uei IS NOT NULL)"
_TIE = "recipient_key, recipient_name, recipient_uei, recipient_parent_name, recipient_parent_uei"


def recorded_parents(session: Session, keys: Iterable[str]) -> list[RecordedParent]:
    """Every parent recorded for these recipients, by transactions, and by award statements where those say more."""
    wanted = sorted(set(keys))
    spoken = list(_read(session, _transactions(), wanted))
    known = {one.tie for one in spoken}
    stated = [one for one in _read(session, _awards(), wanted) if one.tie not in known]
    return sorted(
        (*spoken, *stated),
        key=lambda one: (one.recipient, one.first or date.max, one.parent or "", one.uei or ""),
    )


def _read(session: Session, query: TextClause, keys: list[str]) -> Iterator[RecordedParent]:
    for some in in_parts(keys):
        for key, name, uei, parent, parent_uei, first, last, awards, cents in session.execute(
            query, {"keys": some}
        ):
            net = None if cents is None else Obligation(int(cents))
            yield RecordedParent(
                key, name or key, uei, parent, parent_uei, as_day(first), as_day(last), awards, net
            )


def _transactions() -> TextClause:
    return _grouped(
        "min(action_date), max(action_date), count(DISTINCT award_key), sum(obligation_cents)",
        f"award_transaction WHERE {counts()} AND",
    )


def _awards() -> TextClause:
    day = "coalesce(date_signed, period_start)"
    return _grouped(f"min({day}), max({day}), count(*), CAST(NULL AS BIGINT)", "award WHERE")


def _grouped(measures: str, where: str) -> TextClause:
    return text(
        f"SELECT {_TIE}, {measures} FROM {where} {_PARENT} AND recipient_key IN :keys GROUP BY {_TIE}"
    ).bindparams(bindparam("keys", expanding=True))
