"""A CSV file scanned once into a table of DuckDB: whole or refused, its rows with the lines they begin at."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from research.errors import Damaged, Problem
from scrapers.headers import MAX_LINE_BYTES, Member
from scrapers.layouts import Layout

SHOWN = 50
"""Problems reported by place; beyond these they are only counted."""


@dataclass(frozen=True)
class Scan:
    """One member to be read: its layout, its header, and the agencies whose rows are wanted (none: all)."""

    member: Member
    layout: Layout
    header: list[str]
    kept: Sequence[str] = ()

    @property
    def has_deletions(self) -> bool:
        return self.layout.deletions is not None and self.layout.deletions in self.header

    @property
    def wanted(self) -> list[str]:
        """Published columns that are read."""
        names = [c.name for c in self.layout.columns.values() if c.name in self.header]
        if self.has_deletions:
            names.append(self.layout.deletions or "")
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
    make_lines(connection, number, plan.member.path, rows)
    kept = f"SELECT rowid AS place, {given}{_nulls(plan)} FROM raw{number} {where}"
    return Found(rows, f"{with_lines(connection, number, f'({kept})')} r")


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


def with_lines(connection: duckdb.DuckDBPyConnection, number: int, table: str) -> str:
    """FROM item: a table whose column `place` counts records from 0, with `line` instead."""
    # The header is record 1.
    if not one(connection, f"SELECT count(*) FROM duckdb_tables() WHERE table_name = 'line{number}'"):
        return f"(SELECT place + 2 AS line, * EXCLUDE (place) FROM {table})"
    return (
        f"(SELECT k.place + 2 + l.lines AS line, k.* EXCLUDE (place) FROM {table} k "
        f"JOIN line{number} l ON l.place = k.place)"
    )


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
                _line_at(member.path, position),
                # A row that is cut short lacks many columns; naming them all says no more.
                column if times == 1 else None,
                _REJECTS.get(str(kind), str(text)),
            )
            for position, kind, column, text, times in rejects
        ],
        "Nothing of it was stored. Download it again; do not edit it in a spreadsheet.",
    )


def make_lines(connection: duckdb.DuckDBPyConnection, number: int, path: Path, rows: int) -> None:
    """Make `line…`, how many lines each record stands below its number; no table where each stands on its own."""
    firsts, lines = shifts(path, rows)
    if not firsts:
        return
    # As a file, not as parameters: those would be as many Python objects.
    table = path.with_name(f"{path.name}.shifts{number}")
    with table.open("w") as out:
        out.writelines(f"{first},{more}\n" for first, more in zip(firsts, lines, strict=True))
    connection.execute(
        f"CREATE TABLE line{number} AS SELECT n.range AS place, coalesce(s.lines, 0) AS lines "
        f"FROM range({rows}) n ASOF LEFT JOIN read_csv({literal(str(table))}, header=false, "
        "auto_detect=false, columns={'first': 'BIGINT', 'lines': 'BIGINT'}) s ON n.range + 2 >= s.first"
    )
    table.unlink()


def shifts(path: Path, rows: int) -> tuple[array[int], array[int]]:
    """From which record on how many lines are to be added to a record's number to give its line.

    Records and lines count from 1, the header's included. Line breaks inside quotes and blank lines make
    the difference; a line that begins after an even number of quotes begins a record.
    """
    firsts, lines = array("q"), array("q")
    record, extra, is_inside = 0, 0, False
    noted = 0
    with path.open("rb", buffering=1 << 20) as data:
        for text in data:
            if is_inside or (len(text) < 3 and not text.strip(b"\r\n")):
                extra += 1
            else:
                record += 1
                if extra != noted:
                    firsts.append(record)
                    lines.append(extra)
                    noted = extra
            if text.count(b'"') & 1:
                is_inside = not is_inside
    if record != rows + 1:
        return array("q"), array(
            "q"
        )  # line ends of another kind: the number of the record is the best there is
    return firsts, lines


_REJECTS = {
    "MISSING COLUMNS": "a row has too few fields",
    "TOO MANY COLUMNS": "a row has too many fields",
    "UNQUOTED VALUE": "a quotation mark is not closed",
    "INVALID ENCODING": "a byte is not UTF-8",
    "LINE SIZE OVER MAXIMUM": "a row is longer than any record can be",
}


def lacks_room(error: duckdb.Error) -> bool:
    """Whether the file is not at fault, but the disk or the memory: rows for which there is none are put on disk."""
    signs = ("no space left", "could not write")
    return isinstance(error, duckdb.OutOfMemoryException) or any(sign in str(error).lower() for sign in signs)


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The single number of a query; 0 for none."""
    # All of it: a result that is not read to its end keeps the connection from other work.
    rows = connection.execute(sql).fetchall()
    return int(rows[0][0]) if rows else 0


def quoted(name: str | None) -> str:
    return '"' + (name or "").replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _line_at(path: Path, position: int | None) -> int | None:
    """Physical line (from 1) of a byte position."""
    if position is None:
        return None
    line, left = 1, position
    with path.open("rb") as data:
        while left > 0 and (chunk := data.read(min(left, 1 << 20))):
            line += chunk.count(b"\n")
            left -= len(chunk)
    return line
