"""The days that may be asked for: with no year before or after them that a calendar cannot hold."""

from __future__ import annotations

from datetime import date

from research.filters.model import BadFilter
from research.types import Window

DAYS = Window(date(1900, 1, 1), date(2199, 12, 31))
_WRITTEN = "2026-02-27"


def read_day(name: str, text: str) -> date:
    """A day written as YYYY-MM-DD and no other way. name: of the parameter. Raises `BadFilter`."""
    try:
        if len(text) != len(_WRITTEN) or text[4] + text[7] != "--":
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadFilter(
            name, f"{text[:40]!r} is not a day of the calendar", f"Write it like {_WRITTEN}."
        ) from error
    if day not in DAYS:
        raise BadFilter(name, f"{day} is no day of these records", f"Write it like {_WRITTEN}.")
    return day
