"""Fiscal years of an agency: what it signed, and what it pays for as far as the records say who pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from research.models import AgencyYear
from research.payers_named import Named, payers_of
from research.registry import Agency
from research.totals import agency_years
from research.types import FiscalYear, Obligation, Window
from web.site import Context
from web.spans import year_part
from web.tables import Table


@dataclass(frozen=True)
class _Counts:
    """How many transactions of one agency are held of one fiscal year.

    single_documents_only: no document gives the year's transactions, so that its sums are of whatever few are held.
    part: the days held of a year that is not held whole.
    """

    agency: str
    agency_slug: str
    basis: str
    fiscal_year: int
    transactions: int
    awards: int
    negative: int
    zero: int
    single_documents_only: bool
    part: str


@dataclass(frozen=True)
class Year(_Counts):
    """Obligations that one agency signed in one fiscal year."""

    net: Obligation
    gross: Obligation
    deobligated: Obligation


@dataclass(frozen=True)
class PaidYear(_Counts):
    """What one agency pays for in one fiscal year, whoever signed.

    payers: of how many transactions of that year the records name who pays; where they do of too few, and of a year
    that no document gives whole, there are no sums.
    """

    net: Obligation | None
    gross: Obligation | None
    deobligated: Obligation | None
    payers: Named


def make_years(context: Context, agency: Agency) -> tuple[Year, ...]:
    """The years of what an agency signed, newest first."""
    window = context.build.window_of(agency.code)
    return tuple(
        Year(
            net=Obligation(one.net_obligation_cents),
            gross=Obligation(one.gross_obligation_cents),
            deobligated=Obligation(one.deobligated_cents),
            **_counts(agency, one, window),
        )
        for one in _newest_first(context, agency, "awarding")
    )


def make_paid(context: Context, agency: Agency) -> tuple[PaidYear, ...]:
    """The years of what an agency pays for, newest first."""
    window, payers = context.build.window_of(agency.code), payers_of(context.session, [agency.code])
    made = []
    for one in _newest_first(context, agency, "funding"):
        is_told = payers.is_told(one.fiscal_year)
        made.append(
            PaidYear(
                net=Obligation(one.net_obligation_cents) if is_told else None,
                gross=Obligation(one.gross_obligation_cents) if is_told else None,
                deobligated=Obligation(one.deobligated_cents) if is_told else None,
                payers=payers.years[one.fiscal_year].named,
                **_counts(agency, one, window),
            )
        )
    return tuple(made)


def _newest_first(context: Context, agency: Agency, basis: str) -> list[AgencyYear]:
    found = [one for one in agency_years(context.session, agency.code) if one.basis == basis]
    return sorted(found, key=lambda one: -one.fiscal_year)


def _counts(agency: Agency, one: AgencyYear, window: Window) -> dict[str, Any]:
    """What `Year` and `PaidYear` say alike."""
    return {
        "agency": agency.abbreviation,
        "agency_slug": agency.slug,
        "basis": one.basis,
        "fiscal_year": one.fiscal_year,
        "transactions": one.transactions,
        "awards": one.awards,
        "negative": one.negative,
        "zero": one.zero,
        "single_documents_only": not window.is_held_whole(FiscalYear(one.fiscal_year).first_day),
        "part": year_part(window, one.fiscal_year),
    }


def year_table(years: Sequence[Year | PaidYear]) -> Table:
    return Table(
        (
            "agency",
            "basis",
            "fiscal_year",
            "transactions",
            "awards",
            "negative",
            "zero",
            "net_usd",
            "gross_usd",
            "deobligated_usd",
            "amount_basis",
            "window_basis",
            "single_documents_only",
            "part_of_year",
            "naming_a_payer",
            "source",
        ),
        [
            (
                year.agency_slug,
                year.basis,
                year.fiscal_year,
                year.transactions,
                year.awards,
                year.negative,
                year.zero,
                year.net,
                year.gross,
                year.deobligated,
                Obligation.basis,
                "fiscal year of the action date",
                year.single_documents_only,
                year.part or None,
                year.payers.words if isinstance(year, PaidYear) else None,
                "Contract Trail, from the sources named at /sources",
            )
            for year in years
        ],
    )
