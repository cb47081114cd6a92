"""Temporary tables in which the store works things out: made anew, indexed, and known to the planner."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from research.db import is_sqlite
from research.models import Day

FEW = 200
"""Rows that a server goes through sooner than it makes an index and counts them."""

AT_A_TIME = 100_000
"""Staged rows of one statement where SQLite first holds in memory all that it will write."""


def run(connection: Connection, sql: str) -> None:
    """One statement without parameters, on the open transaction."""
    connection.execute(text(sql))


def make(
    connection: Connection,
    name: str,
    query: str,
    key: str = "k",
    parameters: Mapping[str, str] | None = None,
) -> None:
    """The rows of a query as a temporary table, indexed by `key`; few of a server need no index."""
    run(connection, f"DROP TABLE IF EXISTS {name}")
    made = connection.execute(text(f"CREATE TEMPORARY TABLE {name} AS {query}"), parameters or {})
    if not is_sqlite(connection) and 0 <= made.rowcount < FEW:
        return
    run(connection, f"CREATE INDEX {'temp.' if is_sqlite(connection) else ''}{name}_k ON {name} ({key})")
    analyse(connection, name)


def analyse(connection: Connection, name: str) -> None:
    """Tell PostgreSQL's planner what a new table holds; SQLite's needs no telling."""
    if not is_sqlite(connection):
        run(connection, f"ANALYZE {name}")


def is_empty(connection: Connection, rows: str) -> bool:
    """Whether no row matches; `rows` is a FROM clause without the word."""
    return connection.execute(text(f"SELECT 1 FROM {rows} LIMIT 1")).first() is None


def staged_value(connection: Connection, model: type[SQLModel], name: str) -> str:
    """The staged column; days are staged as text and need a cast where the table has dates."""
    is_day = isinstance(model.__table__.c[name].type, Day)  # type: ignore[attr-defined]
    return f"CAST(s.{name} AS DATE)" if is_day and not is_sqlite(connection) else f"s.{name}"


def staged_parts(connection: Connection, table: str) -> list[str]:
    """Conditions over a staged row `s` that part the table, so that each statement is about `AT_A_TIME` rows."""
    if not is_sqlite(connection):
        return ["true"]
    last = connection.execute(text(f"SELECT coalesce(max(rowid), 0) FROM {table}")).scalar_one()
    firsts = range(1, last + 1, AT_A_TIME)
    return [f"s.rowid BETWEEN {first} AND {first + AT_A_TIME - 1}" for first in firsts]
