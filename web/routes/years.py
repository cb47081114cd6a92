"""A calendar year as an address gives it; an empty field of a form is none."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from research.filters import BadFilter

YearText = Annotated[str | None, Query()]


def read_year(text: str | None) -> int | None:
    """The year; raises `BadFilter` for anything else."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and text >= "1900"):
        raise BadFilter("year", f"{text!r} is no year", "Write four digits, such as 2025.")
    return int(text)
