"""Wording: dates, money and counts as plain English, the same in sentences, citations and pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from research.types import Money, Window

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_date(day: date) -> str:
    """`27 February 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def long_time(moment: datetime) -> str:
    """`27 February 2026, 09:30 UTC`; every instant in the database is UTC.

    `27 February 2026` where only the day is known, as from a file's name: such an instant is kept as midnight.
    """
    day = long_date(moment.date())
    return day if moment.time() == time() else f"{day}, {moment:%H:%M} UTC"


def retrieved_words(oldest: datetime | None, newest: datetime, *, is_earliest: bool = False) -> str:
    """`from 13 February to 22 August 2026`, `on 22 August 2026`; `up to 22 August 2026` if the oldest is not known.

    is_earliest: even the newest was retrieved then or later, so that nothing is said of a last day.
    """
    if is_earliest:
        return f"on {long_date(newest.date())}"
    if oldest is None:
        return f"up to {long_date(newest.date())}"
    if oldest.date() == newest.date():
        return f"on {long_date(newest.date())}"
    first, last = long_date(oldest.date()), long_date(newest.date())
    return f"from {first.removesuffix(f' {newest.year}')} to {last}"


def file_time_words(*, is_file_time: bool, is_earliest: bool = False) -> str:
    """What is said behind a time of retrieval that nobody stated: the file's own, or the earliest there can be."""
    if is_earliest:
        return " or later (nobody noted when)"
    return " (by the time of the file)" if is_file_time else ""


def sentence(said: str) -> str:
    """What is said, closed by one full stop: a firm's name may end with its own."""
    return said if said.endswith(".") else f"{said}."


def window_words(window: Window) -> str:
    """The window with its basis: `by action date, 1 January 2023 – 28 February 2026`; a single day stands alone.

    Dates of which only single documents are held are told apart: nobody may take them for years that were searched.
    So are agencies of which nothing else is held, and years between whole ones that no document gives in whole.
    """
    if window.years_not_whole:
        said = window_words(replace(window, years_not_whole=()))
        return f"{said}, {_years_of(window.years_not_whole)} not held in whole"
    if window.is_single_only:
        return f"{window_words(Window(window.since, window.until))}, in single documents only"
    if window.single_only:
        said = window_words(replace(window, single_only=()))
        return f"{said}, of {all_of(window.single_only)} in single documents only"
    if window.is_patchy and window.whole_since is not None:
        back = f" since {long_date(window.since)}" if window.since else ""
        return f"{window_words(Window(window.whole_since, window.until))}, and in single documents{back}"
    match window:
        case Window(since=None, until=None):
            return "by action date, all dates held"
        case Window(since=date() as since, until=None):
            return f"by action date, from {long_date(since)}"
        case Window(since=None, until=date() as until):
            return f"by action date, up to {long_date(until)}"
        case Window(since=date() as since, until=date() as until) if since == until:
            return f"by action date, {long_date(since)}"
        case Window(since=date() as since, until=date() as until):
            return f"by action date, {long_date(since)} – {long_date(until)}"
    raise AssertionError("a window has two ends")


def _years_of(given: Iterable[tuple[str, int]]) -> str:
    """`fiscal year 2024 of ICE and CBP`, `fiscal years 2022–2023 of CBP`."""
    years: dict[str, list[int]] = {}
    for name, year in given:
        years.setdefault(name, []).append(year)
    named: dict[str, list[str]] = {}
    for name, found in years.items():
        named.setdefault(fiscal_years(found), []).append(name)
    return " and ".join(f"{span} of {all_of(names)}" for span, names in named.items())


def fiscal_years(years: Sequence[int]) -> str:
    """`fiscal year 2023`, `fiscal years 2019, 2021–2023 and 2025`; years in a row are one span."""
    spans: list[list[int]] = []
    for year in sorted(years):
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    said = [str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans]
    return f"fiscal year{'s' if len(years) != 1 else ''} {all_of(said)}"


def none_held(what: str) -> str:
    """What a list says whose source gave nothing so far: no count, which would read like a finding."""
    return (
        f"No {what} is held here: the source has not been asked yet, or gave none. Nothing follows from that."
    )


def exact_money(amount: Money) -> str:
    """`$1,234,567.89`, or `-$38,068.00`."""
    return f"{'-' if amount.cents < 0 else ''}${abs(amount.dollars):,.2f}"


def round_money(amount: Money) -> str:
    """For sentences: `$122.0 million`, `$1.55 billion`; whole dollars below a million."""
    cents, sign = abs(amount.cents), "-" if amount.cents < 0 else ""
    million, billion = 100_000_000, 100_000_000_000
    if cents + 5_000_000 >= billion:
        # Two places: of a billion one place leaves out what is worth a sentence, and net reads like gross.
        return f"{sign}${(cents + billion // 200) // (billion // 100) / 100:,.2f} billion"
    if cents >= million:
        return f"{sign}${(cents + 5_000_000) // (million // 10) / 10:,.1f} million"
    return f"{sign}${(cents + 50) // 100:,}"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """`1 award`, `1,204 awards`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def one_of(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return _joined(words, "or")


def all_of(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return _joined(words, "and")


def _joined(words: Sequence[str], conjunction: str) -> str:
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
