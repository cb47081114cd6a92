"""The staging table: Arrow columns or records go in whole, SQL takes them out. Never part of the database proper."""

from __future__ import annotations

import json
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, text

from research.db import is_sqlite
from research.records import RECORD_CLASSES, ArrowStream, Batch, Record
from research.store.hashing import state_hash

SERVER_SETTINGS = {
    "work_mem": "256MB",
    "jit": "off",  # compiling each statement costs more than it saves
    "default_statistics_target": "20",
}
"""PostgreSQL's for the one transaction: sets are sorted and hashed in memory, and temporary tables known roughly."""


@contextmanager
def staged(
    engine: Engine, batches: Sequence[Batch], folder: Path, release: Callable[[], None] = lambda: None
) -> Iterator[tuple[Connection, list[str]]]:
    """Yield an open transaction and the names of tables that hold the batches' rows.

    release: called once the tables hold them, for what the rows were read from is not needed any more.

    SQLite: a file of its own, written by ADBC and then attached, because ADBC brings its own SQLite and
    one file must not be open in both. PostgreSQL: tables in schema `staging`.
    """
    tables = [f"s{uuid.uuid4().hex}" for _ in batches]
    names = [f"staging.{table}" for table in tables]
    if is_sqlite(engine):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"s{uuid.uuid4().hex}.db"
        try:
            for table, batch in zip(tables, batches, strict=True):
                _fill_sqlite(path, table, batch)
            release()
            with engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("ATTACH DATABASE ? AS staging", (str(path),))
                try:
                    with connection.begin():
                        yield connection, names
                finally:
                    raw.execute("DETACH DATABASE staging")
        finally:
            path.unlink(missing_ok=True)
    else:
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS staging"))
        try:
            for table, batch in zip(tables, batches, strict=True):
                _fill_postgres(engine, table, batch)
            release()
            with engine.begin() as connection:
                for setting, value in SERVER_SETTINGS.items():
                    connection.execute(text(f"SET LOCAL {setting} = '{value}'"))
                for name in names:
                    connection.execute(text(f"ANALYZE {name}"))
                yield connection, names
        finally:
            with engine.begin() as connection:
                for name in names:
                    connection.execute(text(f"DROP TABLE IF EXISTS {name}"))


def clean(engine: Engine, folder: Path) -> None:
    """Remove what a killed load left behind. Call it only while holding the archive's lock."""
    for leftover in folder.glob("*"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
    if is_sqlite(engine):
        return
    with engine.begin() as connection:
        names = connection.execute(
            text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'staging'")
        ).scalars()
        for name in list(names):
            connection.execute(text(f'DROP TABLE staging."{name}"'))


def columns(batch: Batch) -> list[str]:
    """Staged columns, in order: the record's fields and the hash of its state."""
    return [*RECORD_CLASSES[batch.kind].model_fields, "state_hash"]


def _fill_sqlite(path: Path, table: str, batch: Batch) -> None:
    import adbc_driver_sqlite.dbapi  # imported late, like the other: commands that only read need neither

    with (
        adbc_driver_sqlite.dbapi.connect(str(path), autocommit=True) as connection,
        connection.cursor() as cursor,
    ):
        for pragma in ("page_size=32768", "journal_mode=OFF", "synchronous=OFF"):
            cursor.execute(f"PRAGMA {pragma}")
        _ingest(cursor, table, batch, None)


def _fill_postgres(engine: Engine, table: str, batch: Batch) -> None:
    import adbc_driver_postgresql.dbapi

    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with adbc_driver_postgresql.dbapi.connect(url) as connection, connection.cursor() as cursor:
        _ingest(cursor, table, batch, "staging")
        connection.commit()


def _ingest(cursor: object, table: str, batch: Batch, schema: str | None) -> None:
    rows = _to_arrow(batch, batch.rows) if isinstance(batch.rows, Sequence) else batch.rows
    cursor.adbc_ingest(table, rows, mode="create", **({"db_schema_name": schema} if schema else {}))  # type: ignore[attr-defined]


def _to_arrow(batch: Batch, records: Sequence[Record]) -> ArrowStream:
    """Records as Arrow columns, so that small and large take the same way from here on."""
    import duckdb  # imported late: readers of the database never need it

    names = columns(batch)
    types = ", ".join(f"'{n}': '{_duckdb_type(n)}'" for n in names)
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as lines:
        for record in records:
            fields = record.model_dump(mode="json") | {"state_hash": state_hash(batch.kind, record)}
            lines.write(json.dumps(fields) + "\n")
        lines.flush()
        connection = duckdb.connect()
        connection.execute(
            f"CREATE TABLE records AS SELECT * FROM read_json(?, format='newline_delimited', columns={{{types}}})",
            [lines.name],
        )
    return cast(ArrowStream, connection.sql("SELECT * FROM records"))


def _duckdb_type(name: str) -> str:
    whole = ("line", "fiscal_year", "repeats", "transactions", "position", "listed", "filing_year")
    return "BIGINT" if name.endswith("_cents") or name in whole else "VARCHAR"
