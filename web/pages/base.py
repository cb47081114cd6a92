"""What all pages share: a title, a template, a table for download, and small named pieces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from research.citations import Citation
from research.models import EARLIEST, FILE_TIME, NOTED, Evidence
from research.types import Window
from research.wording import file_time_words, long_date
from web.site import Context
from web.tables import Table

DASH = "–"


@dataclass(frozen=True)
class Page:
    """Base of all pages. `title` says in English what is shown.

    html_only: fields that the other faces do not need. citation: of what the page states; the answer adds it
    (`web.citing`), None for a page that only lists or explains. is_kept: the page follows from the build and its
    address alone and is asked for often, so that it may be given again as it was made. uncited: why a page with figures
    is not cited itself, and where they are.
    """

    template: ClassVar[str] = ""
    is_kept: ClassVar[bool] = False
    html_only: ClassVar[frozenset[str]] = frozenset()
    uncited: ClassVar[str] = ""

    title: str
    citation: Citation | None = field(default=None, kw_only=True)

    @property
    def faces_query(self) -> str | None:
        """The query by which its other faces are had, where its own would be refused them."""
        return None

    def table(self) -> Table:
        """The page's main table, for its CSV face."""
        raise NotImplementedError


@dataclass(frozen=True)
class Named:
    """Something with a name and an address on this site."""

    name: str
    address: str


@dataclass(frozen=True)
class EvidenceMark:
    """Which archived answer or file something rests on.

    is_file_time: nobody said when it was retrieved, so that the file's own time stands for it. is_noted: it was
    retrieved then, neither earlier nor later. is_earliest: it was retrieved then or later.
    """

    evidence_id: str
    source: str
    retrieved_at: datetime
    sha256: str
    is_file_time: bool = False
    is_noted: bool = True
    is_earliest: bool = False

    @property
    def retrieved_day(self) -> str:
        """The day in words, and that it is only a file's own where it is."""
        return f"{long_date(self.retrieved_at.date())}{self.known}"

    @property
    def known(self) -> str:
        """What must be said behind the time where it is only that of a file, or the earliest there can be."""
        return file_time_words(is_file_time=self.is_file_time, is_earliest=self.is_earliest)


_MARKS_KEPT = 20_000
"""Evidence remembered for as long as a build is in force; some 10 MB."""


def newest_of(marks: Iterable[EvidenceMark]) -> EvidenceMark | None:
    """The newest of them; of two of one time the one whose time somebody stated."""
    return max(marks, key=lambda mark: (mark.retrieved_at, not mark.is_file_time), default=None)


def oldest_of(marks: Iterable[EvidenceMark]) -> datetime | None:
    """When the oldest of them was retrieved; None where that is not known of each."""
    every = list(marks)
    is_known = all(mark.is_noted for mark in every)
    return min((mark.retrieved_at for mark in every), default=None) if is_known else None


def evidence_marks(context: Context, ids: Iterable[str | None]) -> dict[str, EvidenceMark]:
    """The evidence of these ids, asked for in portions a database takes."""
    # Pages rest on the same few documents, of which nothing changes once they are stored.
    known: dict[str, EvidenceMark] = context.site.marks.recall(context.build.build_id, None, dict)
    wanted = sorted({one for one in ids if one})
    unknown = [one for one in wanted if one not in known]
    for start in range(0, len(unknown), 500):
        for row in context.session.execute(_marks(), {"ids": unknown[start : start + 500]}):
            known[row[0]] = EvidenceMark(*row)
    found = {one: known[one] for one in wanted if one in known}
    if len(known) > _MARKS_KEPT:
        known.clear()
    return found


@cache
def _marks() -> Select[*tuple[Any, ...]]:
    return select(
        col(Evidence.evidence_id),
        col(Evidence.source),
        col(Evidence.retrieved_at),
        col(Evidence.payload_sha256),
        col(Evidence.retrieved_basis) == FILE_TIME,
        col(Evidence.retrieved_basis).in_(NOTED),
        col(Evidence.retrieved_basis).in_(EARLIEST),
    ).where(col(Evidence.evidence_id).in_(bindparam("ids", expanding=True)))


WINDOW_COLUMNS = (
    "window_since",
    "window_whole_since",
    "window_until",
    "window_years_not_whole",
    "window_basis",
)
"""Columns of a file that say of which days its sums are. window_whole_since: before it, single documents only."""


def window_columns(window: Window) -> tuple[str, str, str, str, str]:
    """A window in the order of `WINDOW_COLUMNS`."""
    days = (window.since, window.whole_since, window.until)
    since, whole_since, until = (day.isoformat() if day else "" for day in days)
    missing = "; ".join(f"{name} FY{year}" for name, year in window.years_not_whole)
    return since, whole_since, until, missing, window.basis
