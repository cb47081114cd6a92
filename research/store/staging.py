"""The staging table: what one evidence says goes in whole, SQL takes it out. Never part of the database proper."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from research.db import is_sqlite
from research.records import ArrowStream, Batch
from research.store.staged_records import PRAGMAS, copy_records, put_records

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

    SQLite: a file of its own, attached once it holds what ADBC writes, because ADBC brings its own SQLite and
    one file must not be open in both. PostgreSQL: tables in schema `staging`.
    """
    tables = [f"s{uuid.uuid4().hex}" for _ in batches]
    names = [f"staging.{table}" for table in tables]
    if is_sqlite(engine):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"s{uuid.uuid4().hex}.db"
        # What is in memory already needs no file.
        is_small = all(isinstance(batch.rows, Sequence) for batch in batches)
        try:
            for table, batch in zip(tables, batches, strict=True):
                if not isinstance(batch.rows, Sequence):
                    _fill_sqlite(path, table, batch.rows)
            release()
            with engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("ATTACH DATABASE ? AS staging", (":memory:" if is_small else str(path),))
                try:
                    put_records(raw, zip(names, batches, strict=True))
                    with connection.begin():
                        yield connection, names
                finally:
                    raw.execute("DETACH DATABASE staging")
        finally:
            if not is_small:
                path.unlink(missing_ok=True)
    else:
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS staging"))
        try:
            for table, batch in zip(tables, batches, strict=True):
                if not isinstance(batch.rows, Sequence):
                    _fill_postgres(engine, table, batch.rows)
            with engine.begin() as connection:
                copy_records(connection.connection.driver_connection, zip(names, batches, strict=True))
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


def _fill_sqlite(path: Path, table: str, rows: ArrowStream) -> None:
    import adbc_driver_sqlite.dbapi  # imported late, like the other: commands that only read need neither

    with (
        adbc_driver_sqlite.dbapi.connect(str(path), autocommit=True) as connection,
        connection.cursor() as cursor,
    ):
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        _ingest(cursor, table, rows, None)


def _fill_postgres(engine: Engine, table: str, rows: ArrowStream) -> None:
    import adbc_driver_postgresql.dbapi

    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with adbc_driver_postgresql.dbapi.connect(url) as connection, connection.cursor() as cursor:
        _ingest(cursor, table, rows, "staging")
        connection.commit()


def _ingest(cursor: object, table: str, rows: ArrowStream, schema: str | None) -> None:
    cursor.adbc_ingest(table, rows, mode="create", **({"db_schema_name": schema} if schema else {}))  # type: ignore[attr-defined]
