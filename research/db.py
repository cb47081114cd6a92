"""Engine and session: SQLite by default, PostgreSQL by setting, one writer, read-only readers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import adbc_driver_manager
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, ProgrammingError
from sqlmodel import Session

from research.config import Settings
from research.errors import StoreUnavailable
from research.schema import holds_tables, make_tables, require_current

BUSY_SECONDS = 10
CONNECT_SECONDS = 10
"""How long a server may take to answer as a database does; without it, one that never does is waited for."""

JOURNAL = "WAL"
"""Readers go on while one command writes."""

FIRST_JOURNAL = "DELETE"
"""Of the command that makes a database: there is nothing to read yet, and nothing that a log must keep.

A write-ahead log takes every new page twice. As safe: what a killed command leaves is rolled back. The next
command makes it `JOURNAL`.
"""

PAGE_BYTES = 8192
CACHE_KILOBYTES = 300_000
TEMPORARY_KILOBYTES = 130_000
"""Of temporary tables held in memory; what is more goes to SQLite's own scratch files."""

WRITER_LOCK = 0x7472_6169_6C  # "trail": any number will do, as long as every machine uses the same


def is_sqlite(bind: Engine | Connection) -> bool:
    return bind.dialect.name == "sqlite"


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite address, or None for another database."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def open_writer(url: str) -> Engine:
    """An engine that may write; makes the tables of an empty database.

    Raises `StoreUnavailable` where another version made them: a table made now would stay empty, and nobody would
    know that its records are missing.
    """
    path = sqlite_path(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists() or not path.stat().st_size
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
        _use_plain_transactions(engine, FIRST_JOURNAL if is_new else JOURNAL)
    else:
        engine = create_engine(url, connect_args={"connect_timeout": CONNECT_SECONDS})
    with translated():
        if not holds_tables(engine):
            make_tables(engine)
        require_current(engine)
    return engine


@contextmanager
def one_writer(engine: Engine) -> Iterator[None]:
    """Hold the right to write, against other machines too; raises `StoreUnavailable` where another holds it.

    SQLite is one file on one machine, where the archive's lock is enough.
    """
    if is_sqlite(engine):
        yield
        return
    with translated(), engine.connect() as connection:
        if not connection.execute(text(f"SELECT pg_try_advisory_lock({WRITER_LOCK})")).scalar_one():
            raise StoreUnavailable(
                "another machine is writing to this database",
                "Wait until it has ended, then start again; nothing was changed.",
            )
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text(f"SELECT pg_advisory_unlock({WRITER_LOCK})"))
            connection.commit()


def is_there(settings: Settings) -> bool:
    """Whether there is a database with tables, of whichever version; makes nothing.

    Raises `StoreUnavailable` where a folder stands in its place.
    """
    path = sqlite_path(settings.database)
    if path is not None and path.is_dir():
        raise StoreUnavailable(
            f"the database {path} is a folder",
            "Name a file in it: TRAIL_DATABASE_URL=sqlite:////folder/trail.db.",
        )
    if path is not None and not path.exists():
        return False
    engine = reading(settings)
    try:
        with translated():
            return holds_tables(engine)
    finally:
        engine.dispose()


def require_database(settings: Settings) -> None:
    """Raises `StoreUnavailable` where there is no database yet, or one without tables."""
    if not is_there(settings):
        raise StoreUnavailable(
            "there is no database yet", "Make one with `trail up`, `trail load FILE…` or `trail update`."
        )


def open_reader(settings: Settings) -> Engine:
    """An engine that cannot write. Raises `StoreUnavailable` where there is no database, or one of another version."""
    require_database(settings)
    engine = reading(settings)
    with translated():
        require_current(engine)
    return engine


def reading(settings: Settings) -> Engine:
    """An engine that cannot write, on a database of whichever version."""
    path = sqlite_path(settings.database)
    if path is None:
        return create_engine(
            settings.database,
            connect_args={
                "options": "-c default_transaction_read_only=on",
                "connect_timeout": CONNECT_SECONDS,
            },
        )
    # By name, not by handle: a rebuild swaps the file, and each new connection opens the new one.
    return create_engine(
        f"sqlite:///file:{path}?mode=ro&uri=true", connect_args={"timeout": BUSY_SECONDS}, pool_recycle=1
    )


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """A session for one piece of work, with database faults said plainly."""
    with translated(), Session(engine) as opened:
        yield opened


@contextmanager
def translated() -> Iterator[None]:
    """Turn a locked, full or unreachable database into `StoreUnavailable`; other faults pass through."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError, adbc_driver_manager.Error) as error:
        if isinstance(error, IntegrityError | ProgrammingError):
            raise  # a fault of ours, whose words may hold those of another
        text = str(error.orig if isinstance(error, DBAPIError) else error)
        for sign, remedy in _FAULTS.items():
            if sign in text.lower():
                raise StoreUnavailable(f"the database cannot be used: {text.strip()}", remedy) from error
        raise


_FAULTS = {
    "not a database": "Another file stands there. Give the address of a database, or of a file that does not exist.",
    "malformed": "The file is damaged. Move it away and make it again from the archive: `trail rebuild`.",
    "resolve": "No server of that name is known. Check TRAIL_DATABASE_URL.",
    "timeout expired": "Nothing answered as a database does. Check TRAIL_DATABASE_URL and that the server runs.",
    "locked": "Another command is writing. Wait until it has ended, then start again; nothing was changed.",
    "no space left": "The disk is full. Make room, then start again; what was stored before is unharmed.",
    "cannot rollback": "The disk is full. Make room, then start again; what was stored before is unharmed.",
    "full": "The disk is full. Make room, then start again; what was stored before is unharmed.",
    "readonly": "The database may not be written. Check its owner and permissions.",
    "unable to open": "Check that the folder exists and may be written (TRAIL_VAR_DIR, TRAIL_DATABASE_URL).",
    "connection": "Check TRAIL_DATABASE_URL and that the server runs.",
    "i/o error": "The disk failed or is full. Check it, then start again; what was stored before is unharmed.",
}


def _use_plain_transactions(engine: Engine, journal: str) -> None:
    """Python's sqlite3 opens transactions late and never for SELECT; we say BEGIN ourselves."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            f"page_size={PAGE_BYTES}",
            f"journal_mode={journal}",
            "foreign_keys=ON",
            "synchronous=FULL",
            f"cache_size=-{CACHE_KILOBYTES}",
            # What is worked out on the way grows with the rows; in memory it would pass any bound.
            "temp_store=FILE",
            f"temp.cache_size=-{TEMPORARY_KILOBYTES}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
