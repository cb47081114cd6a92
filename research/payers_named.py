"""Of how many transactions held the records name who pays, or an office: where few do, no sum by them is told.

Many documents (a saved search, a dashboard's table) print who signed and nothing else. A sum over the few rows that
name a payer is then no sum of what it pays for, least of all where those few are of zero dollars.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from research.models import AgencyYear, OfficeYear

ENOUGH = 99
"""Per cent of the transactions held that must name it: full records of old awards leave it out now and then."""


@dataclass(frozen=True)
class Named:
    """named: transactions whose record names it. of: all transactions of which that is asked."""

    named: int
    of: int

    @property
    def is_enough(self) -> bool:
        """Whether a sum by it may be told."""
        return self.named > 0 and self.named * 100 >= self.of * ENOUGH

    @property
    def words(self) -> str:
        """`351 of 63,407 transactions held`."""
        return f"{self.named:,} of {self.of:,} transactions held"


def payers_named(session: Session) -> dict[int, Named]:
    """By fiscal year, the transactions of every agency held, and those that name a funding agency."""
    found = session.exec(
        select(AgencyYear.fiscal_year, AgencyYear.basis, func.sum(col(AgencyYear.transactions))).group_by(
            col(AgencyYear.fiscal_year), col(AgencyYear.basis)
        )
    )
    by = {(year, basis): int(rows) for year, basis, rows in found}
    years = {year for year, _ in by}
    return {year: _named(by.get((year, "funding"), 0), by.get((year, "awarding"), 0)) for year in years}


def payers_named_in(session: Session, years: Collection[int]) -> Named:
    """Of those fiscal years together; of all years where none is given."""
    return together(one for year, one in payers_named(session).items() if not years or year in years)


def paying_offices_named(session: Session) -> Named:
    """Transactions of every agency held, and those that name a funding office."""
    named = select(func.sum(col(OfficeYear.transactions))).where(
        OfficeYear.side == "funding", OfficeYear.fiscal_year == 0
    )
    of = select(func.sum(col(AgencyYear.transactions))).where(AgencyYear.basis == "awarding")
    return _named(session.exec(named).one() or 0, session.exec(of).one() or 0)


def signing_offices_named(session: Session, agency_code: str) -> Named:
    """Transactions that the agency signed, and those that name its contracting office."""
    named = select(func.sum(col(OfficeYear.transactions))).where(
        OfficeYear.side == "awarding", OfficeYear.fiscal_year == 0, OfficeYear.agency_code == agency_code
    )
    of = select(func.sum(col(AgencyYear.transactions))).where(
        AgencyYear.basis == "awarding", AgencyYear.agency_code == agency_code
    )
    return _named(session.exec(named).one() or 0, session.exec(of).one() or 0)


def together(found: Iterable[Named]) -> Named:
    """Of several years at once."""
    held = list(found)
    return Named(sum(one.named for one in held), sum(one.of for one in held))


def _named(named: int, of: int) -> Named:
    # A record that names who pays and not who signed is held all the same.
    return Named(int(named), max(int(named), int(of)))
