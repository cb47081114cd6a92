"""Of how many transactions held the records name who pays, or an office: where few do, no sum by them is told.

Many documents (a saved search, a dashboard's table) print who signed and nothing else. A sum over the few rows that
name a payer is then no sum of what it pays for, least of all where those few are of zero dollars. Nor is a sum over
a year of which no document gives all that was paid for, whoever signed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from research.models import AgencyYear, OfficeYear
from research.types import FiscalYear
from research.wording import fiscal_years
from research.years_given import is_any_year_given, years_given

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


@dataclass(frozen=True)
class PayersOfYear:
    """Of one fiscal year: how many records name who pays, and whether a document gives all that was paid for in it."""

    named: Named
    is_whole: bool

    @property
    def is_told(self) -> bool:
        """Whether what is paid for in that year may be summed."""
        return self.is_whole and self.named.is_enough


@dataclass(frozen=True)
class Payers:
    """Of the fiscal years asked for, by year. A sum over several may be told only where each of them is."""

    years: Mapping[int, PayersOfYear]

    @property
    def named(self) -> Named:
        """Of all these years at once."""
        return together(one.named for one in self.years.values())

    def is_told(self, year: int) -> bool:
        """Whether what is paid for in one year may be summed."""
        return year in self.years and self.years[year].is_told

    def why_none(self, what: str) -> str | None:
        """Why no sum over these years is told; None where one is. what: what the records should name: `who pays`."""
        lacking = {year: one.named for year, one in self.years.items() if not one.named.is_enough}
        patchy = [year for year, one in self.years.items() if not one.is_whole and year not in lacking]
        said = []
        if lacking:
            of = f" of {fiscal_years(list(lacking))}" if len(lacking) < len(self.years) else ""
            said.append(f"only {together(lacking.values()).words}{of} name {what}")
        if patchy:
            said.append(f"no document held gives all that was paid for in {fiscal_years(patchy)}")
        return "; ".join(said) or None


def payers_named(session: Session) -> dict[int, Named]:
    """By fiscal year, the transactions of every agency held, and those that name a funding agency."""
    by = _rows_by_year(session)
    years = {year for year, _ in by}
    return {
        year: _named(by.get((year, "funding"), 0), by.get((year, "awarding"), 0)) for year in sorted(years)
    }


def paying_offices_named(session: Session) -> dict[int, Named]:
    """By fiscal year, the transactions of every agency held, and those that name a funding office."""
    found = session.exec(
        select(OfficeYear.fiscal_year, func.sum(col(OfficeYear.transactions)))
        .where(OfficeYear.side == "funding", OfficeYear.fiscal_year != 0)
        .group_by(col(OfficeYear.fiscal_year))
    )
    named = {year: int(rows) for year, rows in found}
    return {year: _named(named.get(year, 0), held.of) for year, held in payers_named(session).items()}


def years_paid(session: Session, codes: Collection[str]) -> set[int]:
    """Fiscal years in which a transaction held names one of these agencies as the one that pays."""
    return set(
        session.exec(
            select(AgencyYear.fiscal_year).where(
                AgencyYear.basis == "funding", col(AgencyYear.agency_code).in_(codes)
            )
        )
    )


def payers_of(
    session: Session,
    codes: Collection[str],
    asks_for: Callable[[FiscalYear], bool] = lambda year: True,
    *,
    by_office: bool = False,
) -> Payers:
    """Whether sums of what these agencies pay for may be told, of the fiscal years asked for: one answer for everybody.

    by_office: whether the records must name the office that pays. A year in which none of these agencies pays takes
    nothing away. Another must be given by a document asked for by who pays: one asked for by who signed lacks what
    others signed for them. Where no document held says which year it gives, nothing is told apart.
    """
    named = paying_offices_named(session) if by_office else payers_named(session)
    paid, given = years_paid(session, codes), years_given(session, codes, "funding")
    is_told_apart = is_any_year_given(session)

    def is_whole(year: int) -> bool:
        return year not in paid or not is_told_apart or all(year in given.get(code, ()) for code in codes)

    return Payers(
        {year: PayersOfYear(one, is_whole(year)) for year, one in named.items() if asks_for(FiscalYear(year))}
    )


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


def _rows_by_year(session: Session) -> dict[tuple[int, str], int]:
    found = session.exec(
        select(AgencyYear.fiscal_year, AgencyYear.basis, func.sum(col(AgencyYear.transactions))).group_by(
            col(AgencyYear.fiscal_year), col(AgencyYear.basis)
        )
    )
    return {(year, basis): int(rows) for year, basis, rows in found}


def _named(named: int, of: int) -> Named:
    # A record that names who pays and not who signed is held all the same.
    return Named(int(named), max(int(named), int(of)))
