"""A CSV file scanned once into a table of DuckDB: whole or refused, its rows with the lines they begin at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb

from research.errors import Damaged, Problem
from scrapers.headers import MAX_LINE_BYTES, Member
from scrapers.layouts import Layout
from scrapers.lines import line_at, make_lines, with_lines
from scrapers.room import lacks_room
from scrapers.sql import literal, one, quoted

SHOWN = 50
"""Problems reported by place; beyond these they are only counted."""


@dataclass(frozen=True)
class Scan:
    """One member to be read: its layout, its header, and the agencies whose rows are wanted (none: all).

    With `captures` each row is told by the day of its capture.
    """

    member: Member
    layout: Layout
    header: list[str]
    kept: Sequence[str] = ()
    captures: Sequence[date] = ()

    @property
    def captured(self) -> str | None:
        """SQL over `r`: the day of a row's capture as YYYY-MM-DD, NULL where it names none; None where none matters."""
        column = self.layout.joined_by
        return day_named(f"r.{quoted(column)}") if self.captures and column in self.header else None

    @property
    def has_deletions(self) -> bool:
        return self.layout.deletions is not None and self.layout.deletions in self.header

    @property
    def wanted(self) -> list[str]:
        """Published columns that are read."""
        names = [c.name for c in self.layout.columns.values() if c.name in self.header]
        if self.has_deletions:
            names.append(self.layout.deletions or "")
        if self.captured and self.layout.joined_by:
            names.append(self.layout.joined_by)
        return list(dict.fromkeys(names))

    @property
    def absent(self) -> list[str]:
        """Columns that are read where a file has them; this one has not."""
        return list(dict.fromkeys(c.name for c in self.layout.columns.values() if c.name not in self.header))

    def keeps(self) -> str:
        """SQL over `r`: whether a row is kept; empty where all are."""
        tests = [f"coalesce({self.layout.only}, false)"] if self.layout.only else []
        if of_agencies := self._keeps_agencies():
            tests.append(f"({of_agencies})")
        return " AND ".join(tests)

    def _keeps_agencies(self) -> str:
        """SQL over `r`: whether a row is of the agencies wanted; empty where all are.

        A row that names no awarding agency is kept, and then refused as empty: nobody can tell whose it is. A
        deletion (D) of a delta file names none either and is kept as well.
        """
        codes = {field: self._code(field) for field in ("awarding_agency_code", "funding_agency_code")}
        said = {field: sql for field, sql in codes.items() if sql is not None}
        if not self.kept or not said:
            return ""
        listed = ", ".join(literal(code) for code in self.kept)
        tests = [f"({sql}) IN ({listed})" for sql in said.values()]
        if "awarding_agency_code" in said:
            tests.append(f"({said['awarding_agency_code']}) IS NULL")
        if self.has_deletions:
            tests.append(f"r.{quoted(self.layout.deletions)} = 'D'")
        return " OR ".join(f"coalesce({test}, false)" for test in tests)

    def _code(self, field: str) -> str | None:
        column = self.layout.columns.get(field)
        if column is None:
            return self.layout.computed.get(field)
        return f"as_text(r.{quoted(column.name)})" if column.name in self.header else None


def day_named(column: str) -> str:
    """SQL: the first day that a text names, as YYYY-MM-DD; NULL where it names none that there is."""
    return f"CAST(TRY_CAST(regexp_extract({column}, '\\d{{4}}-\\d{{2}}-\\d{{2}}') AS DATE) AS VARCHAR)"


@dataclass(frozen=True)
class Found:
    """What a scan made: how many rows the file has, and a FROM item `r` that gives the kept ones.

    That item has the column `line` and the published columns read, NULL for those the file lacks.
    """

    rows: int
    source: str


def scan(connection: duckdb.DuckDBPyConnection, number: int, plan: Scan) -> Found:
    """Read a member into the table `raw…`, as published.

    What is wrong with the structure of any row, kept or left out, refuses the file: raises `Damaged` with
    its lines.
    """
    keeps = plan.keeps()
    picked = ", ".join(f"r.{quoted(c)}" for c in plan.wanted) or "1 AS nothing"
    if keeps:
        # Left-out rows stay as one NULL: the place of a row in its table is what tells its line.
        picked = f"CASE WHEN {keeps} THEN struct_pack({picked}) END AS kept"
    with whole(connection, number, plan.member):
        connection.execute(f"CREATE TABLE raw{number} AS SELECT {picked} FROM {csv_source(number, plan)} r")
    rows = one(connection, f"SELECT count(*) FROM raw{number}")
    given = "unnest(kept)" if keeps else ", ".join(quoted(c) for c in plan.wanted) or "1 AS nothing"
    where = "WHERE kept IS NOT NULL" if keeps else ""
    are_shifted = make_lines(connection, number, plan.member.path, rows)
    kept = f"SELECT rowid AS place, {given}{_nulls(plan)} FROM raw{number} {where}"
    return Found(rows, f"{with_lines(number, f'({kept})', are_shifted=are_shifted)} r")


def csv_source(number: int, plan: Scan) -> str:
    """FROM item that reads the file itself, the columns that are wanted; absent ones are NULL."""
    columns = ", ".join(quoted(c) for c in plan.wanted) or "1 AS nothing"
    return f"(SELECT {columns}{_nulls(plan)} FROM {_source(number, plan)})"


def _nulls(plan: Scan) -> str:
    return "".join(f", CAST(NULL AS VARCHAR) AS {quoted(c)}" for c in plan.absent)


@contextmanager
def whole(connection: duckdb.DuckDBPyConnection, number: int, member: Member) -> Iterator[None]:
    """Raises `Damaged` after the block if the file read in it is not whole, with the lines where it is not."""
    try:
        yield
    except duckdb.Error as error:
        if lacks_room(error):
            raise
        raise Damaged(
            f"{member.name} cannot be read as CSV",
            [Problem(member.name, None, None, str(error).split("\n")[0])],
            "Download the file again; do not edit it in a spreadsheet.",
        ) from error
    _refuse_broken(connection, number, member)


def _source(number: int, plan: Scan) -> str:
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in plan.header)
    return (
        f"read_csv({literal(str(plan.member.path))}, columns={{{types}}}, auto_detect=false, header=true, delim=',', "
        "quote='\"', escape='\"', nullstr='', strict_mode=true, null_padding=false, "
        f"max_line_size={MAX_LINE_BYTES}, store_rejects=true, rejects_table='r{number}', "
        f"rejects_scan='s{number}', rejects_limit={SHOWN})"
    )


def _refuse_broken(connection: duckdb.DuckDBPyConnection, number: int, member: Member) -> None:
    rejects = connection.execute(
        "SELECT line_byte_position, error_type, min(column_name), min(error_message), count(*) "
        f"FROM r{number} GROUP BY line_byte_position, error_type ORDER BY min(line)"
    ).fetchall()
    if not rejects:
        return
    raise Damaged(
        f"{member.name} is not whole: {_REJECTS.get(str(rejects[0][1]), 'a row is broken')}",
        [
            Problem(
                member.name,
                line_at(member.path, position),
                # A row that is cut short lacks many columns; naming them all says no more.
                column if times == 1 else None,
                _REJECTS.get(str(kind), str(text)),
            )
            for position, kind, column, text, times in rejects
        ],
        "Nothing of it was stored. Download it again; do not edit it in a spreadsheet.",
    )


_REJECTS = {
    "MISSING COLUMNS": "a row has too few fields",
    "TOO MANY COLUMNS": "a row has too many fields",
    "UNQUOTED VALUE": "a quotation mark is not closed",
    "INVALID ENCODING": "a byte is not UTF-8",
    "LINE SIZE OVER MAXIMUM": "a row is longer than any record can be",
}
