"""What others need for the same file: `python -m tests.benchmarks.peers NAME SOURCE TARGET`, each by itself."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

from scrapers.sources.usaspending_archive import LAYOUT
from tests.benchmarks.generate import COLUMNS, OURS

WANTED = list(dict.fromkeys(column.name for column in LAYOUT.columns.values()))
FULL_TEXT = ("transaction_description", "prime_award_base_transaction_description", "recipient_name")
KEY = "contract_transaction_unique_key"


def polars_adbc(source: Path, target: Path) -> None:
    """The bare limit: polars reads our columns, ADBC writes them into one flat SQLite table, and nothing else."""
    import adbc_driver_sqlite.dbapi
    import polars

    rows = polars.read_csv(source, columns=WANTED, infer_schema=False)
    with adbc_driver_sqlite.dbapi.connect(str(target), autocommit=True) as writer, writer.cursor() as cursor:
        for pragma in ("page_size=32768", "journal_mode=OFF", "synchronous=OFF"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.adbc_ingest("flat", rows, mode="create")


def duckdb_scan(source: Path, target: Path) -> None:
    """DuckDB's own scan of our columns, keeping the rows of two agencies in a table."""
    import duckdb

    types = ", ".join(f"'{column}': 'VARCHAR'" for column in COLUMNS)
    wanted = ", ".join(f'"{column}"' for column in WANTED)
    codes = ", ".join(f"'{code}'" for code, _ in OURS)
    with duckdb.connect(str(target)) as reader:
        reader.execute("SET memory_limit = '1GB'; SET threads = 2")
        reader.execute(
            f"CREATE TABLE kept AS SELECT {wanted} FROM read_csv('{source}', columns={{{types}}}, "
            "auto_detect=false, header=true, delim=',', quote='\"', escape='\"', strict_mode=true) "
            f"WHERE awarding_sub_agency_code IN ({codes}) OR funding_sub_agency_code IN ({codes})"
        )


def our_filter(source: Path, target: Path) -> None:
    """Our reading of the same rows, with every check; ends with typed rows as a table."""
    from scrapers.registered import all_layouts
    from scrapers.tabular import Member, parse

    target.mkdir()
    read = parse([Member(source, source.name)], all_layouts(), target, 0.0, [code for code, _ in OURS])
    read.batches[0].rows.create("kept")  # type: ignore[union-attr]
    read.close()


def sqlite_utils_command(source: Path, target: Path) -> None:
    """The peer's command, `insert --csv`, then its full text."""
    from sqlite_utils.cli import cli

    cli(["insert", str(target), "rows", str(source), "--csv"], standalone_mode=False)
    cli(["enable-fts", str(target), "rows", *FULL_TEXT], standalone_mode=False)


def sqlite_utils_library(source: Path, target: Path) -> None:
    """The peer's Python API over the same columns as ours, then its full text."""
    from sqlite_utils import Database

    database = Database(target)
    with source.open(encoding="utf-8", newline="") as text:
        rows = ({name: row[name] for name in WANTED} for row in csv.DictReader(text))
        database["rows"].insert_all(rows, pk=KEY, batch_size=1000)
    database["rows"].enable_fts(FULL_TEXT)


def postgres_copy(source: Path, target: Path) -> None:
    """psycopg: COPY of the whole CSV as text, then one INSERT … SELECT … ON CONFLICT of our columns."""
    import psycopg

    every = ", ".join(f'"{name}" text' for name in COLUMNS)
    wanted = ", ".join(f'"{name}"' for name in WANTED)
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in WANTED if name != KEY)
    with psycopg.connect(target.read_text("utf-8")) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE raw ({every})")
        with cursor.copy("COPY raw FROM STDIN (FORMAT csv, HEADER true)") as copy, source.open("rb") as data:
            while block := data.read(1 << 20):
                copy.write(block)
        columns = ", ".join(f'"{name}" text' + (" PRIMARY KEY" if name == KEY else "") for name in WANTED)
        cursor.execute(f"CREATE TABLE peer_rows ({columns})")
        cursor.execute(
            f'INSERT INTO peer_rows SELECT {wanted} FROM raw ON CONFLICT ("{KEY}") DO UPDATE SET {sets}'
        )


PEERS: dict[str, Callable[[Path, Path], None]] = {
    one.__name__: one
    for one in (
        polars_adbc,
        duckdb_scan,
        our_filter,
        sqlite_utils_command,
        sqlite_utils_library,
        postgres_copy,
    )
}

if __name__ == "__main__":
    PEERS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
