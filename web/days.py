"""Days in addresses: the ends of a window read, and a fault said under the parameter's name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from research.filters import BadFilter
from research.filters.days import read_day
from research.types import Window


def read_window(since: str | None, until: str | None, names: tuple[str, str] = ("since", "until")) -> Window:
    """Both days included; an empty one is open. names: of the parameters. Raises `BadFilter`."""
    first, last = (
        read_day(name, text) if text else None for name, text in zip(names, (since, until), strict=True)
    )
    window = Window(first, last)
    if window.since and window.until and window.since > window.until:
        raise BadFilter(names[0], f"{window.since} is after {names[1]}, {window.until}")
    return window


def instants(since: date, until: date) -> tuple[datetime, datetime]:
    """The first and the last instant of the days, by UTC."""
    return datetime.combine(since, time(), UTC), datetime.combine(until, time.max, UTC)
