"""Options of commands that name a day: a date, or a fiscal year for its first day or its last."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import typer

from research.filters import BadFilter
from research.filters.days import DAYS, read_day
from research.types import FiscalYear

DAY = "YYYY-MM-DD|FYYYYY"
_YEAR = re.compile(r"FY(\d{4})", re.IGNORECASE)


def first_day(text: str) -> date:
    """A day as the user wrote it, or the first of a fiscal year; raises `typer.BadParameter`."""
    year = _fiscal_year(text)
    return year.first_day if year else _date(text)


def last_day(text: str) -> date:
    """A day as the user wrote it, or the last of a fiscal year; raises `typer.BadParameter`."""
    year = _fiscal_year(text)
    return year.last_day if year else _date(text)


def _fiscal_year(text: str) -> FiscalYear | None:
    found = _YEAR.fullmatch(text)
    # A year that no calendar of these records has is then said to be no day.
    return FiscalYear(int(found[1])) if found and date(int(found[1]) or 1, 1, 1) in DAYS else None


def _date(text: str) -> date:
    try:
        return read_day("", text)
    except BadFilter as error:
        raise typer.BadParameter(
            f"{text!r} is no day: write 2024-10-01, or FY2025 for a fiscal year"
        ) from error


Since = Annotated[
    date | None,
    typer.Option(parser=first_day, metavar=DAY, help="First action date, or fiscal year."),
]
Until = Annotated[
    date | None, typer.Option(parser=last_day, metavar=DAY, help="Last action date, or fiscal year.")
]
