"""Columns of a file into typed columns of ours: strict, in DuckDB, never row by row in Python.

Every cell that is read is right, or named as a problem with file, line, field and value. Measured against
the alternatives in DECISIONS.md: DuckDB's reader is the one that says where a row is broken.
"""

from __future__ import annotations

import codecs
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from research.errors import Damaged, NotRecognised, Problem, RowsRejected, SourceChanged, StoreUnavailable
from research.records import Batch
from research.store.hashing import state_hash_sql
from scrapers.layouts import Layout

LIKENESS = 0.5
"""A header with at least this share of a layout's columns is that layout; what it lacks is then an error."""

SHOWN = 50
"""Problems reported by place; beyond these they are only counted."""

MAX_LINE_BYTES = 8_000_000

_MACROS = r"""
CREATE OR REPLACE MACRO as_text(x) AS nullif(trim(x, E' \t\r\n'), '');
CREATE OR REPLACE MACRO as_key(x) AS upper(as_text(x));
CREATE OR REPLACE MACRO is_money(x) AS
    as_text(x) IS NULL OR regexp_full_match(as_text(x), '[+-]?([0-9]{1,15}(\.[0-9]{0,2}0*)?|\.[0-9]{1,2}0*)');
CREATE OR REPLACE MACRO as_money(x) AS
    CAST(CAST(TRY_CAST(as_text(x) AS DECIMAL(18, 2)) AS DECIMAL(20, 2)) * 100 AS BIGINT);
CREATE OR REPLACE MACRO day_of(x) AS CASE
    WHEN regexp_full_match(as_text(x), '[12][0-9]{3}-[0-9]{2}-[0-9]{2}([ T][0-9:.]+Z?)?')
    THEN TRY_CAST(as_text(x)[1:10] AS DATE) END;
CREATE OR REPLACE MACRO us_day_of(x) AS coalesce(day_of(x), CASE
    WHEN regexp_full_match(as_text(x), '[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}( [0-9:]+)?')
    THEN CAST(try_strptime(split_part(as_text(x), ' ', 1), '%m/%d/%y') AS DATE)
    WHEN regexp_full_match(as_text(x), '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}( [0-9:]+)?')
    THEN CAST(try_strptime(split_part(as_text(x), ' ', 1), '%m/%d/%Y') AS DATE) END);
CREATE OR REPLACE MACRO as_day(x) AS CAST(day_of(x) AS VARCHAR);
CREATE OR REPLACE MACRO as_us_day(x) AS CAST(us_day_of(x) AS VARCHAR);
"""

_TYPED = {"text": "as_text", "key": "as_key", "money": "as_money", "day": "as_day", "us_day": "as_us_day"}
_BAD = {
    "money": ("NOT is_money({c})", "is not an amount in dollars and whole cents"),
    "day": ("as_text({c}) IS NOT NULL AND day_of({c}) IS NULL", "is not a date (YYYY-MM-DD)"),
    "us_day": ("as_text({c}) IS NOT NULL AND us_day_of({c}) IS NULL", "is not a date (YYYY-MM-DD or M/D/YY)"),
}


@dataclass(frozen=True)
class Member:
    """One plain CSV file on disk and the name it is spoken of."""

    path: Path
    name: str


@dataclass(frozen=True)
class Parsed:
    """Typed rows of one document, what was odd about it, and the rows that were refused."""

    batches: tuple[Batch, ...]
    notes: tuple[str, ...]
    rejected: tuple[Problem, ...]
    connections: tuple[duckdb.DuckDBPyConnection, ...]

    def close(self) -> None:
        for connection in self.connections:
            connection.close()


def read_header(member: Member) -> list[str]:
    """The first record. Raises `Damaged` for an empty file or one that is not UTF-8 text."""
    with member.path.open("rb") as data:
        # Enough of the file for its header, and not a gigabyte if it has no line ends.
        start = data.read(MAX_LINE_BYTES)
    try:
        lines = codecs.getincrementaldecoder("utf-8-sig")().decode(start).splitlines(keepends=True)
        csv.field_size_limit(min(sys.maxsize, MAX_LINE_BYTES))
        return next(csv.reader(lines[:50]), [])
    except UnicodeDecodeError as error:
        line = start.count(b"\n", 0, error.start) + 1
        raise Damaged(
            f"{member.name} is not UTF-8 text",
            [Problem(member.name, line, None, "a byte is not UTF-8")],
            "Save it as UTF-8 CSV, or load the file as the publisher gave it.",
        ) from error
    except csv.Error as error:
        raise NotRecognised(
            "the first line is no CSV header", [Problem(member.name, 1, None, str(error))]
        ) from error


def recognise(header: Sequence[str], layouts: Sequence[Layout], name: str) -> Layout:
    """The layout whose columns the header has. Raises `NotRecognised`, or `SourceChanged` naming what is missing."""
    names = [h.strip() for h in header]
    best = max(layouts, key=lambda layout: layout.likeness(names))
    if not names or best.likeness(names) < LIKENESS:
        shown = ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
        raise NotRecognised(
            f"the header of {name} is none we know",
            [Problem(name, 1, None, f"{len(names)} columns: {shown}" if names else "the file is empty")],
            "Known are: " + "; ".join(layout.title for layout in layouts) + ".",
        )
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise SourceChanged(
            f"{name} names a column twice",
            [Problem(name, 1, column, "stands more than once") for column in twice],
            "Download the file again; do not edit it in a spreadsheet.",
        )
    missing = [c for c in sorted(best.essential) if c not in names]
    if missing:
        raise SourceChanged(
            f"{name} looks like “{best.title}” but lacks columns we need",
            [Problem(name, 1, column, "is missing from the header") for column in missing],
            "Download the file again with all columns. If the publisher has changed it, the layout must be taught.",
        )
    return best


def identify(members: Sequence[Member], layouts: Sequence[Layout]) -> dict[str, tuple[Layout, list[Member]]]:
    """Members by layout name; one download may hold several kinds. Raises `NotRecognised` or `SourceChanged`."""
    found: dict[str, tuple[Layout, list[Member]]] = {}
    for member in members:
        layout = recognise(read_header(member), layouts, member.name)
        found.setdefault(layout.name, (layout, []))[1].append(member)
    return found


def parse(
    members: Sequence[Member], layouts: Sequence[Layout], scratch: Path, max_rejected_share: float
) -> Parsed:
    """Read the members of one document into batches.

    Raises `NotRecognised`, `SourceChanged`, `Damaged` or `RowsRejected`; then nothing of it may be stored.
    """
    readers: list[_Reader] = []
    try:
        for number, (layout, group) in enumerate(identify(members, layouts).values()):
            connection = _connect(scratch / f"columns{number}.duckdb", scratch)
            # Of rows that may be left out each is recorded; of a file that is refused the first will do.
            reader = _Reader(connection, layout, shown=1_000_000 if max_rejected_share else SHOWN)
            readers.append(reader)
            for place, member in enumerate(group):
                reader.read(place, member, [h.strip() for h in read_header(member)])
        batches = [batch for reader in readers for batch in reader.finish(max_rejected_share)]
    except BaseException as error:
        for reader in readers:
            reader.connection.close()
        if isinstance(error, duckdb.Error) and _is_disk_fault(error):
            raise StoreUnavailable(
                f"the file cannot be read: {error}",
                "The disk is full. Make room, then start again; what was stored before is unharmed.",
            ) from error
        raise
    return Parsed(
        tuple(batches),
        tuple(dict.fromkeys(note for reader in readers for note in reader.notes)),
        tuple(problem for reader in readers for problem in reader.problems),
        tuple(reader.connection for reader in readers),
    )


def _connect(path: Path, scratch: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path))
    connection.execute("SET memory_limit = '1GB'; SET preserve_insertion_order = true; SET threads = 2")
    connection.execute(f"SET temp_directory = {_literal(str(scratch))}")
    connection.execute(_MACROS)
    return connection


class _Reader:
    """Reads members one after another into typed tables of one DuckDB connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, layout: Layout, shown: int) -> None:
        self.connection = connection
        self.layout = layout
        self.shown = shown
        self.members: list[Member] = []
        self.notes: list[str] = list(layout.notes)
        self.problems: list[Problem] = []
        self.bad_rows = 0
        self.rows = 0

    def read(self, number: int, member: Member, header: list[str]) -> None:
        self.members.append(member)
        layout = self.layout
        new = [h for h in header if h not in layout.known]
        if new:
            self.notes.append(f"{member.name}: columns not seen before, left out: {', '.join(new)}")
        absent = [h for h in layout.known if h not in header and h in layout.optional]
        if absent:
            self.notes.append(f"{member.name}: without {', '.join(absent)}")
        self._raw(number, member, header)
        rows = self._one(f"SELECT count(*) FROM raw{number}")
        self.rows += rows
        if layout.left_out:
            self.notes.append(f"{member.name}: {rows:,} rows left out: {layout.left_out}")
            return
        self._check(number, member, header)
        self._typed(number, header)

    def finish(self, max_rejected_share: float) -> list[Batch]:
        """All rows read, as batches; raises `RowsRejected` when too many were bad."""
        layout = self.layout
        if layout.left_out:
            return []
        share = self.bad_rows / self.rows if self.rows else 0.0
        if self.bad_rows and share > max_rejected_share:
            raise RowsRejected(
                f"{self.bad_rows:,} of {self.rows:,} rows hold values that cannot be right; nothing was stored",
                self.problems,
                "Correct or download the file again; or load the other rows with --max-rejected SHARE.",
            )
        # By name: a delta file has a column more than a full one.
        union = " UNION ALL BY NAME ".join(f"SELECT * FROM typed{n}" for n in range(len(self.members)))
        self.connection.execute(f"CREATE TABLE every AS {union}")
        self._duplicates()
        fields = ", ".join([*layout.fields, "state_hash"])
        has_deletions = self._has_deletions()
        deleted = _quoted(layout.deletions)
        where = f"WHERE {deleted} IS DISTINCT FROM 'D'" if has_deletions else ""
        batches = [
            Batch(layout.kind, self.connection.sql(f"SELECT {fields} FROM every {where}"), layout.groups)
        ]
        if has_deletions:
            batches.append(
                Batch(
                    "deletion",
                    self.connection.sql(
                        "SELECT transaction_key, source_modified_date AS deleted_on, line, state_hash "
                        f"FROM every WHERE {deleted} = 'D'"
                    ),
                )
            )
        return batches

    def _one(self, sql: str) -> int:
        row = self.connection.execute(sql).fetchone()
        return int(row[0]) if row else 0

    def _has_deletions(self) -> bool:
        names = self.connection.execute("SELECT * FROM every LIMIT 0").description or []
        return self.layout.deletions in {n[0] for n in names}

    def _raw(self, number: int, member: Member, header: list[str]) -> None:
        wanted = [c.name for c in self.layout.columns.values() if c.name in header]
        if self.layout.deletions in header and self.layout.deletions:
            wanted.append(self.layout.deletions)
        wanted = list(dict.fromkeys(wanted))
        types = ", ".join(f"{_literal(h)}: 'VARCHAR'" for h in header)
        picked = "".join(f", {_quoted(c)}" for c in wanted)
        try:
            self.connection.execute(
                f"CREATE TABLE raw{number} AS SELECT row_number() OVER () + 1 AS line{picked} FROM read_csv("
                f"{_literal(str(member.path))}, columns={{{types}}}, auto_detect=false, header=true, delim=',', "
                "quote='\"', escape='\"', nullstr='', strict_mode=true, null_padding=false, "
                f"max_line_size={MAX_LINE_BYTES}, store_rejects=true, rejects_table='r{number}', "
                f"rejects_scan='s{number}', rejects_limit={SHOWN})"
            )
        except duckdb.Error as error:
            if _is_disk_fault(error):
                raise
            raise Damaged(
                f"{member.name} cannot be read as CSV",
                [Problem(member.name, None, None, str(error).split("\n")[0])],
                "Download the file again; do not edit it in a spreadsheet.",
            ) from error
        rejects = self.connection.execute(
            "SELECT line_byte_position, error_type, min(column_name), min(error_message), count(*) "
            f"FROM r{number} GROUP BY line_byte_position, error_type ORDER BY min(line)"
        ).fetchall()
        if rejects:
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
        self._number_physically(number, member)

    def _number_physically(self, number: int, member: Member) -> None:
        """Make `line` the line at which a row begins in the file, line breaks inside quotes counted."""
        shifts = _shifts(member.path, self._one(f"SELECT count(*) FROM raw{number}"))
        if not shifts:
            return
        # In one statement: one for each shift takes longer than reading the file.
        self.connection.execute(
            f"CREATE TABLE shift{number} AS SELECT unnest($1::BIGINT[]) AS first, unnest($2::BIGINT[]) AS after, "
            "unnest($3::BIGINT[]) AS lines",
            [list(column) for column in zip(*shifts, strict=True)],
        )
        self.connection.execute(
            f"UPDATE raw{number} SET line = line + s.lines FROM shift{number} s "
            f"WHERE raw{number}.line >= s.first AND raw{number}.line < s.after"
        )

    def _check(self, number: int, member: Member, header: list[str]) -> None:
        deleted = self.layout.deletions if self.layout.deletions in header else None
        alive = f"{_quoted(deleted)} IS DISTINCT FROM 'D' AND " if deleted else ""
        tests: list[tuple[str, str, str]] = []
        for column in self.layout.columns.values():
            if column.name not in header:
                continue
            name = _quoted(column.name)
            if column.required:
                # A deletion names the transaction and the day, and leaves the rest empty.
                needed = "" if column.name in self.layout.deletion_columns else alive
                tests.append((column.name, f"{needed}as_text({name}) IS NULL", "is empty"))
            if column.type in _BAD:
                test, message = _BAD[column.type]
                tests.append((column.name, test.format(c=name), message))
            tests.append((column.name, f"contains({name}, chr(0))", "holds a NUL byte"))
        tests += [
            (name, f"{alive}NOT coalesce(({sql}), false)", message)
            for name, (sql, message) in self.layout.allowed.items()
            if name in header
        ]
        any_bad = " OR ".join(f"({test})" for _, test, _ in tests)
        bad = self._one(f"SELECT count(*) FROM raw{number} r WHERE {any_bad}")
        if not bad:
            return
        self.bad_rows += bad
        for field, test, message in tests:
            rows = self.connection.execute(
                f"SELECT line, {_quoted(field)} FROM raw{number} r WHERE {test} ORDER BY line LIMIT {self.shown}"
            ).fetchall()
            self.problems += [Problem(member.name, int(line), field, message, value) for line, value in rows]
        self.connection.execute(f"DELETE FROM raw{number} r WHERE {any_bad}")

    def _typed(self, number: int, header: list[str]) -> None:
        layout = self.layout
        base = [
            f"{_TYPED[column.type]}(r.{_quoted(column.name)}) AS {field}"
            if column.name in header
            else f"CAST(NULL AS {'BIGINT' if column.type == 'money' else 'VARCHAR'}) AS {field}"
            for field, column in layout.columns.items()
        ]
        raw = f"raw{number}"
        for column in (c.name for c in layout.columns.values() if c.name not in header):
            self.connection.execute(f"ALTER TABLE {raw} ADD COLUMN {_quoted(column)} VARCHAR")
        computed = [f"{sql} AS {field}" for field, sql in layout.computed.items()]
        derived = dict(_DERIVED) if "action_date" in layout.fields and "fiscal_year" in layout.fields else {}
        have = {*layout.columns, *layout.computed, *derived, "line"}
        rest = [
            f"CAST(NULL AS {'BIGINT' if f.endswith('_cents') else 'VARCHAR'}) AS {f}"
            for f in layout.fields
            if f not in have
        ]
        extra = [f"r.{_quoted(layout.deletions)}"] if layout.deletions and layout.deletions in header else []
        selected = ", ".join(
            [
                "r.line",
                f"{number} AS member",
                *extra,
                *base,
                *computed,
                *rest,
                *(f"{sql} AS {name}" for name, sql in derived.items()),
            ]
        )
        self.connection.execute(
            f"CREATE TABLE typed{number} AS SELECT *, {state_hash_sql(layout.kind)} AS state_hash "
            f"FROM (SELECT {selected} FROM {raw} r)"
        )
        self.connection.execute(f"DROP TABLE {raw}")

    def _duplicates(self) -> None:
        """Drop exact repeats (searches page over ties); refuse one key with two contents."""
        key = {"transaction": "transaction_key", "award": "award_key", "subaward": "subaward_key"}[
            self.layout.kind
        ]
        # A delta may report a key deleted and, on another row, entered again.
        deleted = f"coalesce({_quoted(self.layout.deletions)} = 'D', false)"
        each = f"{key}, {deleted}" if self._has_deletions() else key
        twice = f"SELECT {key} FROM every GROUP BY {each} HAVING count(*) > 1"
        if not self._one(f"SELECT count(*) FROM ({twice})"):
            return
        content = ", ".join(f"t.{f}" for f in self.layout.fields if f != "line")
        clashes = self.connection.execute(
            f"SELECT {key}, list(line ORDER BY member, line), list(member ORDER BY member, line) FROM every "
            f"WHERE {key} IN ({twice}) GROUP BY {each} HAVING count(DISTINCT hash(({content.replace('t.', '')}))) > 1 "
            f"ORDER BY {key} LIMIT {SHOWN}"
        ).fetchall()
        if clashes:
            raise RowsRejected(
                f"{len(clashes)} keys stand on several rows with different content; nothing was stored",
                [
                    Problem(
                        self.members[members[0]].name,
                        lines[0],
                        self._published(key),
                        "stands again with different content on line "
                        + ", ".join(
                            f"{line}" if again == members[0] else f"{line} of {self.members[again].name}"
                            for line, again in zip(lines[1:], members[1:], strict=True)
                        ),
                        value,
                    )
                    for value, lines, members in clashes
                ],
                "A key names one record. Download the file again, or remove the row that is wrong.",
            )
        before = self._one("SELECT count(*) FROM every")
        self.connection.execute(
            "DELETE FROM every WHERE rowid IN (SELECT rowid FROM (SELECT rowid, row_number() OVER ("
            f"PARTITION BY {each} ORDER BY member, line) AS n FROM every WHERE {key} IN ({twice})) WHERE n > 1)"
        )
        dropped = before - self._one("SELECT count(*) FROM every")
        self.notes.append(f"{dropped:,} rows repeat another word for word and count once")

    def _published(self, key: str) -> str:
        return self.layout.columns[key].name if key in self.layout.columns else key


_DERIVED = {
    "fiscal_year": "CAST(action_date[1:4] AS INTEGER) + CASE WHEN action_date[6:7] >= '10' THEN 1 ELSE 0 END",
}
_REJECTS = {
    "MISSING COLUMNS": "a row has too few fields",
    "TOO MANY COLUMNS": "a row has too many fields",
    "UNQUOTED VALUE": "a quotation mark is not closed",
    "INVALID ENCODING": "a byte is not UTF-8",
    "LINE SIZE OVER MAXIMUM": "a row is longer than any record can be",
}


def _is_disk_fault(error: duckdb.Error) -> bool:
    return any(sign in str(error).lower() for sign in ("no space left", "could not write"))


def _quoted(name: str | None) -> str:
    return '"' + (name or "").replace('"', '""') + '"'


def _literal(text: str) -> str:
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


def _lines(path: Path) -> int:
    """Physical lines; the last may have no end."""
    lines, last = 0, b"\n"
    with path.open("rb") as data:
        while chunk := data.read(1 << 20):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n")


def _shifts(path: Path, rows: int) -> list[tuple[int, int, int]]:
    """(first record, record after the last, lines to add) wherever a record's number is not its line.

    Records and lines count from 1, the header's included. Line breaks inside quotes and blank lines make
    the difference; a line that begins after an even number of quotes begins a record.
    """
    changes: list[tuple[int, int]] = []
    if _lines(path) == rows + 1:
        return []
    with path.open("rb") as data:
        record, is_inside = 0, False
        for line, text in enumerate(data, start=1):
            if not is_inside and text.strip(b"\r\n"):
                record += 1
                if line - record != (changes[-1][1] if changes else 0):
                    changes.append((record, line - record))
            is_inside ^= text.count(b'"') % 2 == 1
    if record != rows + 1 or not changes:
        return []  # line ends of another kind: the number of the record is the best there is
    ends = [first for first, _ in changes[1:]] + [record + 1]
    return [(first, after, lines) for (first, lines), after in zip(changes, ends, strict=True)]
