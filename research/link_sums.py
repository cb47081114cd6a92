"""Sums by tier, and the roll-ups of one company and agency: what `research.links` answers from before it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Row, Select, bindparam, select
from sqlmodel import Session, col

from research.models import LinkTotal
from research.models.rollup import Sums
from research.ownership import View
from research.types import Obligation, Window

MONEY_TIERS = ("recipient", "named", "base_named", "award_named")


@dataclass(frozen=True)
class TierTotal:
    """Sums over the distinct transactions of one tier."""

    net: Obligation
    gross: Obligation
    deobligated: Obligation
    transactions: int
    awards: int

    def __add__(self, other: TierTotal) -> TierTotal:
        """For totals that have no transaction and no award in common."""
        return TierTotal(
            self.net + other.net,
            self.gross + other.gross,
            self.deobligated + other.deobligated,
            self.transactions + other.transactions,
            self.awards + other.awards,
        )

    @staticmethod
    def nothing() -> TierTotal:
        return _NOTHING


_NOTHING = TierTotal(Obligation(0), Obligation(0), Obligation(0), 0, 0)


class Dated(Protocol):
    """A row that says between which action dates it lies."""

    @property
    def first_date(self) -> date: ...
    @property
    def last_date(self) -> date: ...


@dataclass(frozen=True)
class Tied:
    """One company at one agency, by one rule in one view."""

    company_slug: str
    agency_code: str
    rule_id: str
    view: View = "then"


def total_of_row(row: Sequence[Any]) -> TierTotal:
    """From (net, gross, de-obligated, transactions, awards) as a query gives them."""
    net, gross, deobligated, transactions, awards = (int(value) for value in row)
    return TierTotal(Obligation(net), Obligation(gross), Obligation(deobligated), transactions, awards)


def total_of_sums(row: Sums | Row[Any]) -> TierTotal:
    return TierTotal(
        Obligation(row.net_cents),
        Obligation(row.gross_cents),
        Obligation(row.deobligated_cents),
        row.transactions,
        row.awards,
    )


def lie_inside(rows: Sequence[Dated], window: Window) -> bool:
    """Whether everything the rows sum has its action date in the window, so that they answer for it."""
    # No row is first or last before or after the others: two days are asked about, not two of each.
    return not rows or (
        min(row.first_date for row in rows) in window and max(row.last_date for row in rows) in window
    )


def rolled(session: Session, tied: Tied, window: Window) -> list[Row[Any]] | None:
    """All roll-ups of a pair with the fields of `LinkTotal`, or None where the window cuts through them."""
    # A page asks for the same pair several times; a session is one reading of one state of the database.
    known: dict[Tied, list[Row[Any]]] = session.info.setdefault("rolled", {})
    if tied not in known:
        known[tied] = _read(session, tied)
    return known[tied] if lie_inside(known[tied], window) else None


def closed(session: Session, tied: Tied, asked: Window, held: Window) -> Window:
    """The window asked for, its open ends filled with what is held.

    Where it begins with days of which only single documents are held, and nothing of the pair lies in them, it begins
    with the day from which all is held: else a sentence would claim years that nobody searched.
    """
    window = asked.within(held)
    whole = window.whole_since
    if asked.since is None and window.is_patchy and whole is not None and (window.until or whole) >= whole:
        narrow = replace(window, since=whole)
        if rolled(session, tied, narrow) is not None:
            return narrow
    return window


def _read(session: Session, tied: Tied) -> list[Row[Any]]:
    return list(session.execute(_of_pair(), asdict(tied)))


@cache
def _of_pair() -> Select[*tuple[Any, ...]]:
    """Put together once: that takes longer than to answer it. As rows: objects would take as long again."""
    return (
        select(*(getattr(LinkTotal, name) for name in LinkTotal.model_fields))
        .where(
            col(LinkTotal.rule_id) == bindparam("rule_id"),
            col(LinkTotal.company_slug) == bindparam("company_slug"),
            col(LinkTotal.agency_code) == bindparam("agency_code"),
            col(LinkTotal.view) == bindparam("view"),
        )
        .order_by(col(LinkTotal.fiscal_year), col(LinkTotal.tier))
    )
