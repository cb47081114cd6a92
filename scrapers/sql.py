"""Small helps with DuckDB: names and texts inside a query, and the one number a query gives."""

from __future__ import annotations

import duckdb


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The single number of a query; 0 for none."""
    # All of it: a result that is not read to its end keeps the connection from other work.
    rows = connection.execute(sql).fetchall()
    return int(rows[0][0]) if rows else 0


def quoted(name: str | None) -> str:
    return '"' + (name or "").replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
