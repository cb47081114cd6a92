"""The process that copies tables of a database into DuckDB columns: started by `research.columnar`, for many rows.

A process of its own, because ADBC brings its own SQLite, and two SQLite libraries in one process must not have one
file open. It starts quickly, so it imports nothing of the house.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Mapping

import duckdb


def copy_tables(address: str, target: str, queries: Mapping[str, tuple[str, str]]) -> None:
    """Fill a new DuckDB file with a table for each name: what a query gives, and the columns made of that.

    address: the path of an SQLite file, or a PostgreSQL address. What a query gives holds no NULL: the driver for
    SQLite learns a column's type from its first rows.
    """
    if address.startswith("postgresql:"):
        import adbc_driver_postgresql.dbapi as driver
    else:
        import adbc_driver_sqlite.dbapi as driver
    with driver.connect(address) as source, duckdb.connect(target) as columns:
        for name, (query, made) in queries.items():
            with source.cursor() as cursor:
                cursor.execute(query)
                columns.register("source", cursor.fetch_arrow())
                columns.execute(f"CREATE TABLE {name} AS SELECT {made} FROM source")
                columns.unregister("source")


if __name__ == "__main__":
    # Written by the process that started this one a moment ago, and by nobody else.
    copy_tables(*pickle.load(sys.stdin.buffer))  # noqa: S301
