"""When a set of transactions may be called whole: the rules by which a silent loss is noticed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from research.evidence import TypeGroup
from research.types import FiscalYear

Wholeness = Literal["ok", "suspect", "incomplete"]

PAGE = 100
"""Rows a page of USAspending's searches has; a search cut short ends on a multiple of it."""

ENOUGH = 200
"""Contract rows among which some are negative: in every whole agency-year we hold at least 4 % are."""

TOLERANCE = 0.03
"""Share of rows that may be lost or newly entered. Whole captures of one day repeat, so lose, up to 2.3 %."""


ASKED_LATER = timedelta(days=7)
"""A run goes on for days: the day up to which it asks may have passed when the last question is put."""


@dataclass(frozen=True)
class Rows:
    """Rows of one agency, basis, fiscal year and type group; `repeats` stood again, `smallest` in cents."""

    type_group: TypeGroup
    distinct: int
    repeats: int
    negative: int
    smallest: int | None

    @property
    def lost_share(self) -> float:
        """Of rows that came by paging, each repeat stands where another was lost."""
        return self.repeats / (self.distinct + self.repeats) if self.repeats else 0.0


def judge(rows: Rows, expected: int | None) -> tuple[Wholeness, str | None]:
    """Whether these rows can be all there are, and if not, why."""
    came = rows.distinct + rows.repeats
    if expected is not None and came < expected * (1 - TOLERANCE):
        return "incomplete", f"{expected:,} are said to exist, {expected - came:,} more than are held"
    if rows.lost_share > TOLERANCE:
        return "incomplete", f"{rows.repeats:,} rows came twice, so as many were lost between pages"
    if rows.type_group != "contracts" or rows.distinct < ENOUGH:
        return "ok", None
    ends_on_a_page = came % PAGE == 0 and (rows.smallest or 0) >= 0
    if ends_on_a_page:
        return (
            "incomplete",
            f"{came:,} rows, a whole number of pages, and none below zero: it was cut short",
        )
    if rows.negative == 0:
        return "suspect", f"none of {rows.distinct:,} rows is below zero, though agencies take money back"
    return "ok", None


def spans_year(year: int, since: date, until: date, at: datetime) -> bool:
    """Whether days asked for are a fiscal year, as far as it had gone when they were asked for (`at`)."""
    whole = FiscalYear(year)
    return since <= whole.first_day and until >= min(whole.last_day, at.date() - ASKED_LATER)
