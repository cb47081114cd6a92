"""The bare limit: DuckDB reads the same columns, ADBC writes them into one flat SQLite table, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import adbc_driver_sqlite.dbapi
import duckdb

from scrapers.sources.usaspending_archive import LAYOUT
from tests.benchmarks.generate import COLUMNS


def load(source: Path, target: Path) -> None:
    """Read `source` into a table `flat` of the new file `target`."""
    types = ", ".join(f"'{column}': 'VARCHAR'" for column in COLUMNS)
    wanted = ", ".join(f'"{column.name}"' for column in LAYOUT.columns.values())
    with duckdb.connect() as reader, adbc_driver_sqlite.dbapi.connect(str(target), autocommit=True) as writer:
        reader.execute("SET memory_limit = '1GB'; SET threads = 2")
        rows = reader.sql(
            f"SELECT {wanted} FROM read_csv('{source}', columns={{{types}}}, auto_detect=false, header=true, "
            "delim=',', quote='\"', escape='\"', strict_mode=true)"
        )
        with writer.cursor() as cursor:
            for pragma in ("page_size=32768", "journal_mode=OFF", "synchronous=OFF"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.adbc_ingest("flat", rows, mode="create")


if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
