"""Days in addresses: the ends of a window read, and a fault said under the parameter's name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from research.filters import BadFilter
from research.filters.days import DAYS
from research.types import Window


def read_window(since: str | None, until: str | None, names: tuple[str, str] = ("since", "until")) -> Window:
    """Both days included; an empty one is open. names: of the parameters. Raises `BadFilter`."""
    window = Window(_day(names[0], since), _day(names[1], until))
    if window.since and window.until and window.since > window.until:
        raise BadFilter(names[0], f"{window.since} is after {names[1]}, {window.until}")
    return window


def instants(since: date, until: date) -> tuple[datetime, datetime]:
    """The first and the last instant of the days, by UTC."""
    return datetime.combine(since, time(), UTC), datetime.combine(until, time.max, UTC)


def _day(name: str, text: str | None) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadFilter(
            name, f"{text!r} is not a day of the calendar", "Write it like 2026-02-27."
        ) from error
    if day not in DAYS:
        raise BadFilter(name, f"{day} is no day of these records", "Write it like 2026-02-27.")
    return day
