"""Where a file is read: a DuckDB of its own for a large one; small ones share one, for to open it takes longer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import duckdb

from scrapers.sql import literal
from scrapers.typed import macros

LARGE = 1_000_000
"""Bytes of a table from which its cells take longer than the questions."""

MEMORY = "1GB"
"""What the reader may hold; beyond it rows go to the scratch directory, as they are. With less than nine tenths of that
it would read on one processor, for it keeps so much free for each."""

AFTERWARDS = "300MB"
"""What it may hold when all is read, so that whoever takes the rows out has room."""

_MUCH_FOR_FEW = "expression_rewriter,common_subexpressions,statistics_propagation"
"""What DuckDB does to make a question cheap for each row; a file of few rows is read before it is done."""

_numbers = count()


@dataclass
class Desk:
    """A connection whose tables nobody else sees. It is cleared, once all rows are taken out, or given up."""

    connection: duckdb.DuckDBPyConnection
    schema: str | None = None
    is_open: bool = True

    def rest(self) -> None:
        """All is read: hold no more memory than who takes the rows out leaves."""
        if self.schema is None:
            self.connection.execute(f"SET memory_limit = '{AFTERWARDS}'")

    def clear(self) -> None:
        """Let go of every table, so that the next small file is read in the same DuckDB. No stream may be open."""
        if not self.is_open:
            return
        self.is_open = False
        self.connection.close()
        if self.schema is None:
            return
        try:
            _of_small_ones().execute(f"DROP SCHEMA {self.schema} CASCADE")
        except duckdb.Error:
            # A DuckDB that met a fault of its own refuses all that comes after: the next file opens another.
            _of_small_ones.cache_clear()

    def give_up(self) -> None:
        """Let go of it after a fault, when somebody may hold a stream of its rows still.

        To drop a table under a stream that is open crashes the process, so the tables end with their DuckDB.
        """
        if not self.is_open:
            return
        self.is_open = False
        self.connection.close()
        if self.schema is not None:
            _of_small_ones.cache_clear()


def large_desk(scratch: Path) -> Desk:
    """A desk for tables of any size; what memory has no room for goes into the folder `scratch`."""
    # Not in a file of its own: what is written there is pressed first, and that takes longer than all reading.
    return Desk(_opened(f"SET temp_directory = {literal(str(scratch))}", of_many=True))


def small_desk() -> Desk:
    """A desk for tables below `LARGE`."""
    schema = f"desk{next(_numbers)}"
    connection = _of_small_ones().cursor()
    connection.execute(f"CREATE SCHEMA {schema}; SET search_path = '{schema},main'")
    return Desk(connection, schema)


@cache
def _of_small_ones() -> duckdb.DuckDBPyConnection:
    return _opened(f"SET temp_directory = ''; SET disabled_optimizers = '{_MUCH_FOR_FEW}'", of_many=False)


def _opened(settings: str, *, of_many: bool) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    # The order of rows tells their lines.
    connection.execute(f"SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = true; SET threads = 2")
    connection.execute(settings)
    connection.execute(macros(of_many=of_many))
    return connection
