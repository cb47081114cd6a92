"""Columns of a file into typed columns of ours: strict, in DuckDB, never row by row in Python.

Every cell that is read is right, or named as a problem with file, line, field and value. Measured against
the alternatives in DECISIONS.md: DuckDB's reader is the one that says where a row is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path

import duckdb

from research.errors import Problem, RowsRejected
from research.records import Batch
from scrapers.desks import LARGE, Desk, large_desk, small_desk
from scrapers.headers import Member, identify, is_header_alone, read_header, recognise
from scrapers.layouts import Layout
from scrapers.lines import make_lines, with_lines
from scrapers.repeats import Repeats
from scrapers.room import in_enough_room
from scrapers.scan import SHOWN, Scan, csv_source, scan, whole
from scrapers.sql import literal, one, quoted
from scrapers.typed import tests, typed_query

__all__ = ["Member", "Parsed", "identify", "parse", "read_header", "recognise"]


@dataclass(frozen=True)
class Parsed:
    """Typed rows of one document, what was odd about it, and the rows that were refused."""

    batches: tuple[Batch, ...]
    notes: tuple[str, ...]
    rejected: tuple[Problem, ...]
    desks: tuple[Desk, ...]

    def release(self) -> None:
        """All rows are taken out."""
        for desk in self.desks:
            desk.clear()

    def close(self) -> None:
        """No row is asked for any more, though some may not have been taken out."""
        for desk in self.desks:
            desk.give_up()


def parse(
    members: Sequence[Member],
    layouts: Sequence[Layout],
    scratch: Path,
    max_rejected_share: float,
    kept: Sequence[str] = (),
    captures: Sequence[date] = (),
) -> Parsed:
    """Read the members of one document into batches.

    With `kept`, sub-tier agency codes, only rows that such an agency signed or pays for are built and have
    their values checked; layouts that name no agency keep all rows, and so do deletions of a delta file and
    rows without an awarding agency (which are then refused as empty). The structure of every row counts,
    kept or left out: a file that is not whole is refused. With `captures` there is a batch for the rows of each of
    these days, of a file that joins the captures of several.

    Raises `NotRecognised`, `SourceChanged`, `Damaged` or `RowsRejected`; then nothing of it may be stored.
    Raises `StoreUnavailable` where there is no room for its rows.
    """
    readers: list[_Reader] = []
    with ExitStack() as opened, in_enough_room():
        for layout, group in identify(members, layouts).values():
            # Of rows that may be left out each is recorded; of a file that is refused the first will do.
            shown = 1_000_000 if max_rejected_share else SHOWN
            of_many = any(member.path.stat().st_size > LARGE for member in group)
            reader = _Reader(partial(_at_desk, opened, scratch, of_many=of_many), layout, shown, captures)
            readers.append(reader)
            for member in group:
                reader.read(Scan(member, layout, read_header(member), kept, captures))
        is_one_of_several = len(members) > 1
        batches = [
            batch for reader in readers for batch in reader.finish(max_rejected_share, is_one_of_several)
        ]
        with_rows = [reader for reader in readers if reader.members]
        for reader in with_rows:
            reader.desk.rest()
        opened.pop_all()  # who takes the rows closes them
    return Parsed(
        tuple(batches),
        tuple(dict.fromkeys(note for reader in readers for note in reader.notes)),
        tuple(problem for reader in readers for problem in reader.problems),
        tuple(reader.desk for reader in with_rows),
    )


def _at_desk(opened: ExitStack, scratch: Path, *, of_many: bool) -> Desk:
    """A desk that `opened` gives up."""
    desk = large_desk(scratch) if of_many else small_desk()
    opened.callback(desk.give_up)
    return desk


class _Reader:
    """Reads members one after another into typed tables at one desk, which `at_desk` makes.

    Most tables that a publisher sends for an agency and a year are empty; for such no desk is made.
    """

    def __init__(
        self,
        at_desk: Callable[[], Desk],
        layout: Layout,
        shown: int,
        captures: Sequence[date],
    ) -> None:
        self._at_desk = at_desk
        self.layout = layout
        self.shown = shown
        self.captures = captures
        self.members: list[Member] = []  # those that have rows
        self.notes: list[str] = list(layout.notes)
        self.problems: list[Problem] = []
        self.bad_rows = 0
        self.rows = 0

    @cached_property
    def desk(self) -> Desk:
        return self._at_desk()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        return self.desk.connection

    def read(self, plan: Scan) -> None:
        number, member, layout = len(self.members), plan.member, plan.layout
        new = [h for h in plan.header if h not in layout.known]
        if new:
            self.notes.append(f"{member.name}: columns not seen before, left out: {', '.join(new)}")
        absent = [h for h in layout.known if h not in plan.header and h in layout.optional]
        if absent:
            self.notes.append(f"{member.name}: without {', '.join(absent)}")
        if is_header_alone(member):
            return
        self.members.append(member)
        if layout.is_row_by_row and not layout.left_out and not plan.keeps() and self._read_at_once(plan):
            return
        found = scan(self.connection, number, plan)
        if layout.left_out:
            self.rows += found.rows
            self.notes.append(f"{member.name}: {found.rows:,} rows left out: {layout.left_out}")
            return
        rows = found.rows
        if plan.keeps():
            rows = one(self.connection, f"SELECT count(*) FROM {found.source}")
            left = f"{found.rows - rows:,} of {found.rows:,} rows left out: of other agencies"
            self.notes.append(f"{member.name}: {left}")
        self.rows += rows
        good = self._check(plan, found.source)
        typed = typed_query(plan, f"(SELECT * FROM {found.source}{good}) r", "r.line")
        self.connection.execute(f"CREATE TABLE typed{number} AS {typed}")
        self.connection.execute(f"DROP TABLE raw{number}; DROP TABLE IF EXISTS line{number}")

    def _read_at_once(self, plan: Scan) -> bool:
        """Read straight into typed columns; False, and nothing made, where a cell is bad and must be looked for."""
        number, connection = len(self.members) - 1, self.connection
        is_bad = f"coalesce({' OR '.join(f'({test})' for _, test, _ in tests(plan))}, false) AS is_bad"
        with whole(connection, number, plan.member):
            connection.execute(
                f"CREATE TABLE value{number} AS {typed_query(plan, f'{csv_source(number, plan)} r', is_bad)}"
            )
        rows, bad = connection.execute(
            f"SELECT count(*), count(*) FILTER (is_bad) FROM value{number}"
        ).fetchall()[0]
        if bad:
            connection.execute(f"DROP TABLE value{number}; DELETE FROM r{number}; DELETE FROM s{number}")
            return False
        self.rows += rows
        are_shifted = make_lines(connection, number, plan.member.path, rows)
        values = f"(SELECT rowid AS place, * EXCLUDE (is_bad) FROM value{number})"
        placed = with_lines(number, values, are_shifted=are_shifted)
        connection.execute(f"CREATE VIEW typed{number} AS SELECT * FROM {placed}")
        return True

    def finish(self, max_rejected_share: float, is_one_of_several: bool) -> list[Batch]:
        """All rows read, as batches; raises `RowsRejected` when too many were bad."""
        layout = self.layout
        if layout.left_out:
            return []
        if not self.members:
            return [Batch(layout.kind, (), layout.groups, layout.is_search)]
        share = self.bad_rows / self.rows if self.rows else 0.0
        if self.bad_rows and share > max_rejected_share:
            raise RowsRejected(
                f"{self.bad_rows:,} of {self.rows:,} rows hold values that cannot be right; nothing was stored",
                self.problems,
                "Correct or download the file again; or load the other rows with --max-rejected SHARE.",
            )
        repeats = Repeats(self.connection, layout, self.members, bool(self.captures))
        if dropped := repeats.drop():
            self.notes.append(f"{dropped:,} rows repeat another word for word and count once")
        names = [literal(m.name_inside) if is_one_of_several else "NULL" for m in self.members]
        fields = ", ".join([*layout.fields, "state_hash"])
        union = " UNION ALL BY NAME ".join(
            f"SELECT *, CAST({name} AS VARCHAR) AS member FROM {repeats.once(number)} WHERE NOT is_deletion"
            for number, name in enumerate(names)
        )
        of_each: dict[date | None, str] = {day: f"WHERE capture = '{day}'" for day in self.captures}
        batches = [
            Batch(
                layout.kind,
                self.connection.sql(f"SELECT {fields} FROM ({union}) {where}"),
                layout.groups,
                layout.is_search,
                capture=day,
            )
            for day, where in (of_each or {None: ""}).items()
        ]
        if layout.deletions:
            deletions = " UNION ALL ".join(
                "SELECT transaction_key, source_modified_date AS deleted_on, line, "
                f"CAST({name} AS VARCHAR) AS member, state_hash FROM {repeats.once(number)} WHERE is_deletion"
                for number, name in enumerate(names)
            )
            if one(self.connection, f"SELECT count(*) FROM ({deletions})"):
                batches.append(Batch("deletion", self.connection.sql(deletions)))
        return batches

    def _check(self, plan: Scan, source: str) -> str:
        """Name every cell that cannot be right; returns the WHERE that leaves such rows out."""
        found = tests(plan)
        any_bad = " OR ".join(f"coalesce(({test}), false)" for _, test, _ in found)
        bad = one(self.connection, f"SELECT count(*) FROM {source} WHERE {any_bad}")
        if not bad:
            return ""
        self.bad_rows += bad
        for field, test, message in found:
            rows = self.connection.execute(
                f"SELECT line, r.{quoted(field)} FROM {source} WHERE {test} ORDER BY line LIMIT {self.shown}"
            ).fetchall()
            self.problems += [
                Problem(plan.member.name, int(line), field, message, value) for line, value in rows
            ]
        return f" WHERE NOT ({any_bad})"
