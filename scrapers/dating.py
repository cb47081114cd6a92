"""When a file was got from its publisher, and how that is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Self

import duckdb

from research.errors import InputRefused, Problem
from research.evidence import EvidenceRecord
from research.models import FILE_TIME
from scrapers.headers import Member, read_header
from scrapers.layouts import Layout
from scrapers.scan import day_named
from scrapers.sql import quoted

READ_CSV = (
    "read_csv(?, all_varchar=true, header=true, delim=',', quote='\"', escape='\"', ignore_errors=true)"
)
"""What dates a file is read before it is checked: a broken row is named later, by whoever reads all of it."""

STATED = "stated"
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{2})-?(\d{2})-?(\d{2})(?!\d)")


@dataclass(frozen=True)
class Dated:
    """When a file was got and how that is known; of one that joins captures, when one of them was.

    `at` in UTC, `basis` as in `Evidence.retrieved_basis`.
    """

    at: datetime
    basis: str
    capture: date | None = None

    @classmethod
    def captured(cls, day: date) -> Self:
        return cls(datetime.combine(day, time(), UTC), "capture", day)

    def is_of(self, evidence: EvidenceRecord) -> bool:
        """Whether evidence of the same bytes speaks of the same moment, as far as anybody noted one.

        Got on another day they say that nothing had changed by then: that is evidence too.
        """
        is_noted = self.basis in (STATED, "file name", "capture")
        return evidence.capture == self.capture and (not is_noted or evidence.retrieved_at == self.at)


def when_retrieved(path: Path, stated: datetime | None) -> Dated:
    """When the publisher gave the file, and how that is known: stated, from its name, else its file time.

    Raises `InputRefused` for a time still to come: it would win over all that is known, now and later.
    """
    if stated is not None:
        return Dated(stated, STATED)
    found, basis = _found(path)
    if found > datetime.now(UTC) + AHEAD:
        what = f"{found:%Y-%m-%d}, {_SAYS[basis]}, is still to come"
        raise InputRefused(
            f"{path.name}: when it was got from its publisher cannot be told",
            [Problem(path.name, None, None, what)],
            "Say with --retrieved when you got it.",
        )
    return Dated(found, basis)


AHEAD = timedelta(hours=15)
"""By so much a date in a name can be ahead of UTC, wherever on earth it was written, and an hour more."""

_SAYS = {"file name": "the date in its name", FILE_TIME: "the time of the file"}


def _found(path: Path) -> tuple[datetime, str]:
    for year, month, day in _DATE_IN_NAME.findall(path.name):
        try:
            return datetime(int(year), int(month), int(day), tzinfo=UTC), "file name"
        except ValueError:
            continue
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC), FILE_TIME


def capture_days(members: Sequence[Member], layouts: Sequence[Layout]) -> tuple[date, ...]:
    """The days on which the rows of a file were captured, oldest first, where each row is to name its own.

    Empty for any other file. Raises `InputRefused` for a day still to come.
    """
    columns = {layout.joined_by for layout in layouts}
    if len(columns) != 1 or None in columns:
        return ()
    (column,) = columns
    if not all(column in read_header(member) for member in members):
        return ()
    named = f"SELECT DISTINCT {day_named(quoted(column))} FROM {READ_CSV}"
    with duckdb.connect() as connection:
        found = {row[0] for m in members for row in connection.execute(named, [str(m.path)]).fetchall()}
    days = sorted(date.fromisoformat(day) for day in found if day)
    if days and days[-1] > (datetime.now(UTC) + AHEAD).date():
        raise InputRefused(
            "when the rows of this file were captured cannot be told",
            [Problem(members[0].name, None, column, f"{days[-1]} is still to come")],
            f"Correct the days that its column {column} names.",
        )
    return tuple(days)


def newest_record(members: Sequence[Member], layouts: Sequence[Layout]) -> datetime | None:
    """The newest day in the column by which a layout is dated, as 31/12/2025 or 2025-12-31 with words around it.

    None where no layout has such a column, or no file. A format long out of use, copied yesterday, would pass for newer
    than last month's answer by its file time; so would a file joined from captures of months ago.
    """
    columns = {layout.dated_by for layout in layouts}
    if len(columns) != 1 or None in columns:
        return None
    (column,) = columns
    newest: datetime | None = None
    with duckdb.connect() as connection:
        for member in members:
            if column not in read_header(member):
                continue
            row = connection.execute(
                "SELECT max(coalesce(try_strptime(split_part(trim(day), ' ', 1), ['%d/%m/%y', '%d/%m/%Y']), "
                "try_cast(regexp_extract(day, '\\d{4}-\\d{2}-\\d{2}') AS TIMESTAMP))) FROM ("
                f"SELECT {quoted(column)} AS day FROM {READ_CSV})",
                [str(member.path)],
            ).fetchone()
            if row and isinstance(row[0], datetime):
                found = row[0].replace(tzinfo=UTC)
                newest = found if newest is None else max(newest, found)
    return newest
