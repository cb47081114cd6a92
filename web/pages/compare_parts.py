"""Parts of a comparison: companies as columns, and what each agency's records hold of them."""

from __future__ import annotations

from dataclasses import dataclass

from research.links import TierTotal
from web.pages.base import Named


@dataclass(frozen=True)
class Member:
    """A family member with its dates, as far as known."""

    name: str
    since: str | None
    until: str | None


@dataclass(frozen=True)
class Column:
    """One company compared. is_looked_for: whether the rule looks for it at all. without: the query without it."""

    slug: str
    name: str
    is_looked_for: bool
    family: tuple[Member, ...]
    without: str


@dataclass(frozen=True)
class Bounded:
    """Totals of each tier, None where nothing is: what went to the company, and the bounds of what names it."""

    recipient: TierTotal | None = None
    named: TierTotal | None = None
    base_named: TierTotal | None = None
    award_named: TierTotal | None = None


@dataclass(frozen=True)
class Carrier:
    """Who received orders naming the company, on all vehicles together; both bounds and the base-named figure."""

    recipient: Named
    named: TierTotal | None
    base_named: TierTotal | None
    award_named: TierTotal


@dataclass(frozen=True)
class Cell:
    """One company at one agency. address: of the link page for the same window, rule and view.

    is_passing: whether every award counted in the upper bound names it only in passing.
    """

    company_slug: str
    totals: Bounded
    is_passing: bool
    carriers: tuple[Carrier, ...]
    more_carriers: int
    address: str


@dataclass(frozen=True)
class YearRow:
    """One fiscal year, cut to the window: a cell for each company."""

    fiscal_year: int
    is_whole: bool
    totals: tuple[Bounded, ...]


@dataclass(frozen=True)
class AgencyBlock:
    """One agency: a cell for each company in the order of the columns, and the years in which any has something."""

    slug: str
    name: str
    cells: tuple[Cell, ...]
    years: tuple[YearRow, ...]
