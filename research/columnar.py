"""What counts, copied into columns for one piece of work: texts are read there, and roll-ups made, many times as fast.

The copy is a DuckDB database with tables of the database's own names, holding the columns named here; it is thrown
away when the work is done.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, text

from research.counting import counts
from research.db import is_sqlite, sqlite_path
from research.errors import StoreUnavailable

if TYPE_CHECKING:
    import duckdb

LARGE = 20_000
"""Transactions from which a process that copies columns is worth its start."""

MEMORY = "400MB"
_AT_A_TIME = 10_000

_TEXTS = {
    "award_transaction": (
        "transaction_key",
        "award_key",
        "action_date",
        "modification_number",
        "description",
        "recipient_key",
        "recipient_name",
        "recipient_uei",
        "recipient_parent_name",
        "recipient_parent_uei",
        "awarding_agency_code",
        "awarding_office_code",
        "awarding_office_name",
        "funding_agency_code",
        "funding_office_code",
        "funding_office_name",
        "award_type_code",
        "award_kind",
        "psc_code",
        "psc_description",
        "evidence_id",
    ),
    "award": ("award_key", "parent_piid", "parent_award_key", "base_description"),
    "evidence": ("evidence_id", "source", "retrieved_at"),
    "link": (
        "rule_id",
        "rule_version",
        "company_slug",
        "agency_code",
        "tier",
        "record_key",
        "award_key",
        "mention",
        "ownership",
    ),
    "touched": ("award_key",),
}
"""Columns of text, as which days are copied too. Nothing and an empty text are one: both are NULL in the copy."""

_WHOLE = {"award_transaction": ("fiscal_year", "obligation_cents")}
"""Columns of whole numbers, which are never NULL."""

_WHICH = {
    "award_transaction": counts(),
    "link": "record_kind = 'transaction'",
}


class Columns:
    """The copy. Every question is asked on a cursor of its own, so that one may be asked while another is read."""

    def __init__(self, duck: duckdb.DuckDBPyConnection) -> None:
        self._duck = duck

    def run(self, sql: str) -> None:
        """One statement."""
        self._duck.execute(sql)

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, some thousand at a time in memory."""
        for part in self.parts(sql):
            yield from part

    def parts(self, sql: str, size: int = _AT_A_TIME) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query, so many at a time."""
        cursor = self._duck.cursor()
        cursor.execute(sql)
        while part := cursor.fetchmany(size):
            yield part

    def holds(self, table: str) -> bool:
        """Whether a table has any row."""
        return next(self.rows(f"SELECT 1 FROM {table} LIMIT 1"), None) is not None

    def take(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Make a table of rows at hand. columns: names with their types, `k VARCHAR`."""
        self.run(f"CREATE OR REPLACE TABLE {name} ({', '.join(columns)})")
        lists = ", ".join(f"unnest(?::{column.split()[1]}[])" for column in columns)
        left = iter(rows)
        while part := list(islice(left, _AT_A_TIME)):
            self._duck.execute(f"INSERT INTO {name} SELECT {lists}", list(map(list, zip(*part, strict=True))))

    def copy(self, connection: Connection, name: str) -> None:
        """Make the table `name` anew from what an open transaction sees."""
        columns = [f"{column} VARCHAR" for column in _TEXTS[name]]
        columns += [f"{column} BIGINT" for column in _WHOLE.get(name, ())]
        query = _query(name, "nullif(CAST({0} AS TEXT), '')")
        self.take(name, columns, (tuple(row) for row in connection.execute(text(query))))


COPIED = ("award_transaction", "award", "evidence")


@contextmanager
def columnar(engine: Engine, folder: Path | None = None) -> Iterator[Columns]:
    """Copy what is committed: counting transactions, awards and evidence.

    folder: where the copy lies while it is used; the system's temporary folder where none is given. Raises
    `StoreUnavailable` where the copy cannot be made.
    """
    import duckdb  # imported late: commands that only read need it not

    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="columns", dir=folder) as made:
        path = Path(made) / "columns.duckdb"
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT count(*) FROM award_transaction")).scalar_one()
        if rows >= LARGE:
            _copy_elsewhere(engine, path)
        with duckdb.connect(str(path) if rows >= LARGE else ":memory:") as duck:
            # A second thread costs more than it saves where there is little to do.
            threads = 2 if rows >= LARGE else 1
            duck.execute(
                f"SET memory_limit = '{MEMORY}'; SET threads = {threads}; SET temp_directory = '{made}'"
            )
            columns = Columns(duck)
            if rows < LARGE:
                with engine.connect() as connection:
                    for name in COPIED:
                        columns.copy(connection, name)
            yield columns


def _query(name: str, texts: str) -> str:
    shown = [f"{texts.format(column)} AS {column}" for column in _TEXTS[name]]
    return (
        f"SELECT {', '.join([*shown, *_WHOLE.get(name, ())])} FROM {name} WHERE {_WHICH.get(name, '1 = 1')}"
    )


def _made(name: str) -> str:
    return ", ".join(
        [*(f"nullif({column}, '') AS {column}" for column in _TEXTS[name]), *_WHOLE.get(name, ())]
    )


def _copy_elsewhere(engine: Engine, path: Path) -> None:
    if is_sqlite(engine):
        address = str(sqlite_path(engine.url.render_as_string()))
    else:
        address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    queries = {name: (_query(name, "coalesce(CAST({0} AS TEXT), '')"), _made(name)) for name in COPIED}
    given = (address, str(path), queries)
    done = subprocess.run(
        [sys.executable, "-m", "research.columnar_copy"],
        input=pickle.dumps(given),
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        why = said.splitlines()[-1] if said else "no reason given"
        raise StoreUnavailable(
            f"the working copy of the database could not be made: {why}",
            "Make room on the disk if it is full, then start again; what was stored before is unharmed.",
        )
