"""Charts: where the bars of a year stand, in the units of a small drawing beside the table's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research.links import TierTotal
from web.pages.link_parts import LinkYear

WIDTH = 200.0


@dataclass(frozen=True)
class Bar:
    x: float
    width: float


@dataclass(frozen=True)
class YearBars:
    """Bars of one fiscal year on a scale shared by all years; zero: where nothing stands."""

    zero: float
    recipient: Bar | None
    low: Bar | None
    high: Bar | None


def draw_years(years: Sequence[LinkYear]) -> tuple[YearBars, ...]:
    """Bars for net obligations: to the company, and the lower and upper bound of what names it."""
    totals = [total for year in years for total in (year.recipient, year.named, year.award_named) if total]
    cents = [0, *(total.net.cents for total in totals)]
    lowest, highest = min(cents), max(cents)
    unit = WIDTH / max(1, highest - lowest)

    def bar(total: TierTotal | None) -> Bar | None:
        if total is None:
            return None
        begin, end = sorted((0, total.net.cents))
        return Bar(round((begin - lowest) * unit, 1), round(max((end - begin) * unit, 0.8), 1))

    zero = round(-lowest * unit, 1)
    return tuple(
        YearBars(zero, bar(year.recipient), bar(year.named), bar(year.award_named)) for year in years
    )
