"""Reading for a download: one connection on one state of the database, and rows by key in the order of the keys."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text

from research.db import is_sqlite
from research.errors import StoreUnavailable

Row = tuple[Any, ...]

_MAPPED_BYTES = 4 << 30
"""How much of the file is read through the system's own memory of it, which spares a copy of each page."""


@contextmanager
def one_state(engine: Engine, build_id: str) -> Iterator[Connection]:
    """A connection that sees one state of the database to its end, whoever writes meanwhile.

    Raises `StoreUnavailable` where that state is no longer `build_id`, to which the search index belongs.
    """
    if is_sqlite(engine):
        opened = engine.connect()
        opened.exec_driver_sql(f"PRAGMA mmap_size={_MAPPED_BYTES}")
        opened.exec_driver_sql("BEGIN")
    else:
        opened = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with opened as connection:
        held = connection.execute(text("SELECT value FROM state WHERE name = 'build'")).scalar()
        if (held or "unbuilt") != build_id:
            raise StoreUnavailable("a new state of the records has just come into force", "Ask again.")
        yield connection


def rows_in_order(connection: Connection, columns: str, keys: Sequence[str]) -> list[Row]:
    """`columns` of the transactions `t` with these keys, in their order.

    Raises `StoreUnavailable` if one is missing: a download that lacks a row must not look whole.
    """
    if is_sqlite(connection):
        # Past SQLAlchemy, whose rows cost as much as all that is made of them here.
        raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
        found: list[Row] = raw.execute(
            f"SELECT {columns} FROM json_each(?) k CROSS JOIN award_transaction t "
            "ON t.transaction_key = k.value ORDER BY k.key",
            (json.dumps(keys),),
        ).fetchall()
    else:
        asked = text(
            f"SELECT {columns} FROM unnest(CAST(:keys AS text[])) WITH ORDINALITY AS k(key, place) "
            "JOIN award_transaction t ON t.transaction_key = k.key ORDER BY k.place"
        )
        found = [tuple(row) for row in connection.execute(asked, {"keys": list(keys)})]
    if len(found) != len(keys):
        raise StoreUnavailable(
            f"{len(keys) - len(found)} transactions of the search index are not in the database",
            "Make the index again with `trail match`.",
        )
    return found
