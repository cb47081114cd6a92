"""Options of commands that name a day: a date, or a fiscal year for its first day or its last."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import typer

from research.types import FiscalYear

DAY = "YYYY-MM-DD|FYYYYY"
_YEAR = re.compile(r"FY(\d{4})", re.IGNORECASE)


def first_day(text: str) -> date:
    """A day as the user wrote it, or the first of a fiscal year; raises `typer.BadParameter`."""
    year = _YEAR.fullmatch(text)
    return FiscalYear(int(year[1])).first_day if year else _date(text)


def last_day(text: str) -> date:
    """A day as the user wrote it, or the last of a fiscal year; raises `typer.BadParameter`."""
    year = _YEAR.fullmatch(text)
    return FiscalYear(int(year[1])).last_day if year else _date(text)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
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
