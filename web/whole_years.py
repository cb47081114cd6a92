"""Which fiscal years of an agency documents give in whole: other rows come from single documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session, col, func, select

from research.counting import counting
from research.models import Transaction
from research.registry import Agency, Registry
from research.types import FiscalYear, Window
from research.years_given import years_given

EVER = Window()
"""Of a thing that may have rows on any day."""


def first_days(opened: Session, registry: Registry) -> dict[str, date]:
    """By code of an agency followed, the first action date of what it signed or pays for; no entry without a row."""
    codes, found = [agency.code for agency in registry.agencies.values()], dict[str, date]()
    for side in (col(Transaction.awarding_agency_code), col(Transaction.funding_agency_code)):
        asked = select(side, func.min(col(Transaction.action_date))).where(side.in_(codes), *counting())
        for code, day in opened.exec(asked.group_by(side)):
            if code is not None and day is not None:
                found[code] = min(day, found.get(code, day))
    return found


def read_windows(opened: Session, registry: Registry, held: Window) -> dict[str, Window]:
    """By code, the window of each agency followed that has a row. held: first and last action date of all rows.

    Without a document that gives a year of any of them nothing is told apart, and there is none: several sources never
    say which years they give, and a site made of these alone would call all their searches single documents.
    """
    whole = years_given(opened, [agency.code for agency in registry.agencies.values()])
    first = first_days(opened, registry) if whole else {}
    return {
        agency.code: window_of(agency, held, first[agency.code], whole.get(agency.code, ()))
        for agency in registry.agencies.values()
        if agency.code in first
    }


def window_of(agency: Agency, held: Window, first: date, years: Sequence[int]) -> Window:
    """The window of one agency. held: first and last day of all rows. first: of its own. years: whole ones, in order.

    It begins before its whole years only where rows of its own do; without a whole year all of it is patchy, and
    `whole_since` is the day after the last. After its newest whole year it is taken for held: sources that bring what
    was changed lately do not say which year that is.
    """
    last = held.until or first
    if not years:
        return Window(first, last, last + timedelta(days=1), (agency.abbreviation,))
    whole = FiscalYear(years[0]).first_day
    missing = [(agency.abbreviation, year) for year in range(years[0], years[-1]) if year not in years]
    if first < whole:
        return Window(first, last, whole).lacking(missing)
    return Window(max(held.since or whole, whole), last).lacking(missing)


def window_of_rows(held: Window, first: date | None, last: date | None, reach: Window = EVER) -> Window:
    """The window of some rows, by the days of the first and last of them, that tells what of `held` is not whole.

    reach: where rows of the same thing may be missing, which is more than the days between those that are held.
    """
    if first is None or last is None:
        return Window()
    made = Window(first, last).within(held)
    return replace(made, years_not_whole=reach.lacking(held.years_not_whole).years_not_whole)


def whole_window(windows: Iterable[Window]) -> Window:
    """From the earliest to the latest day of these; there must be one, and each must have both ends or none.

    Only those that begin with single documents make it begin with them; of which agencies no whole year is held is
    said by name, unless that is true of all.
    """
    every = list(windows)
    whole = [one for one in every if not one.single_only] or every
    days = [one.whole_since for one in whole if one.is_patchy and one.whole_since]
    return _reaching_to(
        min((one.since for one in every if one.since), default=None),
        Window(
            min((one.since for one in whole if one.since), default=None),
            max((one.until for one in every if one.until), default=None),
            max(days, default=None),
            tuple(dict.fromkeys(name for one in every for name in one.single_only)),
            tuple(dict.fromkeys(year for one in every for year in one.years_not_whole)),
        ),
    )


def window_of_all(windows: Iterable[Window], held: Window) -> Window:
    """The window of pages of all agencies. held: first and last action date of all rows, whoever they are of."""
    several = whole_window(windows)
    return _reaching_to(held.since, replace(several, since=several.since or held.since, until=held.until))


def _reaching_to(first: date | None, window: Window) -> Window:
    """The window, begun with single documents on this day where that is earlier."""
    if first is None or window.since is None or first >= window.since:
        return window
    return replace(window, since=first, whole_since=window.whole_since or window.since)
