"""Spans: the fiscal years or quarters of a window, each with its name and whether the window cuts it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile
from typing import Literal

from research.types import FiscalYear, Window

By = Literal["year", "quarter"]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Span:
    """One year or quarter of a window. quarter: None for a year. since, until: what the window leaves of it.

    is_patchy: of its days only single documents are held, or none, so that it is never whole.
    """

    fiscal_year: int
    quarter: int | None
    since: date
    until: date
    is_whole: bool
    is_patchy: bool = False

    @property
    def key(self) -> str:
        return f"FY{self.fiscal_year}" + (f" Q{self.quarter}" if self.quarter else "")

    @property
    def part(self) -> str:
        """The days the window leaves, where it cuts the span: `to 28 Feb`."""
        if self.is_whole:
            return ""
        if self.is_patchy:
            return "not whole"
        first, last = _days(self.fiscal_year, self.quarter)
        if self.since == first:
            return f"to {_short(self.until)}"
        if self.until == last:
            return f"from {_short(self.since)}"
        return f"{_short(self.since)}–{_short(self.until)}"


def drawn_spans(window: Window, by: By, found: Collection[str]) -> tuple[Span, ...]:
    """The spans of a chart's axis. found: keys of those that have something to draw.

    Where only single documents reach back so far, empty spans before the first that has something are left out: they
    would look like years that were searched, and nothing found.
    """
    made, whole = spans(window, by), window.whole_since
    if whole is None:
        return made
    return tuple(dropwhile(lambda span: span.until < whole and span.key not in found, made))


def spans(window: Window, by: By) -> tuple[Span, ...]:
    """The spans that a closed window touches, oldest first; none for an open one."""
    if window.since is None or window.until is None:
        return ()
    made = []
    for year in range(FiscalYear.of(window.since).year, FiscalYear.of(window.until).year + 1):
        for quarter in (1, 2, 3, 4) if by == "quarter" else (None,):
            first, last = _days(year, quarter)
            since, until = max(first, window.since), min(last, window.until)
            if since <= until:
                is_patchy = not window.is_held_whole(first)
                is_whole = not is_patchy and (since, until) == (first, last)
                made.append(Span(year, quarter, since, until, is_whole, is_patchy))
    return tuple(made)


def year_part(window: Window, fiscal_year: int) -> str:
    """What is said beside a fiscal year that the window cuts: `to 20 Aug`; nothing beside a whole one."""
    return next((span.part for span in spans(window, "year") if span.fiscal_year == fiscal_year), "")


def _days(year: int, quarter: int | None) -> tuple[date, date]:
    """First and last day; the first quarter begins on 1 October of the year before."""
    whole = FiscalYear(year)
    if quarter is None:
        return whole.first_day, whole.last_day
    starts = [whole.first_day, date(year, 1, 1), date(year, 4, 1), date(year, 7, 1), date(year, 10, 1)]
    return starts[quarter - 1], starts[quarter] - timedelta(days=1)


def _short(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"
