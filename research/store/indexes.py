"""Filling an empty table: its indexes are quicker made at the end than kept up row by row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlmodel import SQLModel

from research.db import is_sqlite


@contextmanager
def indexed_afterwards(
    connection: Connection, model: type[SQLModel], columns: tuple[str, ...] | None = None
) -> Iterator[None]:
    """Leave out a table's indexes, save that of its key, while it is filled; all in the open transaction.

    SQLite only: on a server it would wait for every reader, and keep them waiting until the end.

    `columns` are those whose indexes are made then, none meaning all; the caller makes the others with
    `make_indexes`.
    """
    if not is_sqlite(connection):
        yield
        return
    for index in model.__table__.indexes:  # type: ignore[attr-defined]
        index.drop(connection)
    yield
    make_indexes(connection, model, columns)


def make_indexes(
    connection: Connection, model: type[SQLModel], columns: tuple[str, ...] | None = None
) -> None:
    """Make the indexes of these columns, or of all, that were left out."""
    if not is_sqlite(connection):
        return
    for index in sorted(model.__table__.indexes, key=lambda one: str(one.name)):  # type: ignore[attr-defined]
        if columns is None or index.columns[0].name in columns:
            index.create(connection, checkfirst=True)
