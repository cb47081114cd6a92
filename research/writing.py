"""Many rows at once into a table, on an open transaction: past the mapper, as fast as each database takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from research.db import is_sqlite
from research.models import Day

AT_A_TIME = 10_000


def write_rows(
    connection: Connection, model: type[SQLModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert rows whose values stand in the order of `columns`; returns how many.

    Values are those that the table stores: whole cents, moments as text; days as dates or as ISO text. A column
    that is not named is left empty.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    raw: Any = connection.connection.driver_connection
    if not is_sqlite(connection):
        count, left = 0, iter(rows)
        # The rows may come from this connection, which answers nothing else while it copies.
        while part := list(islice(left, AT_A_TIME)):
            with (
                raw.cursor() as cursor,
                cursor.copy(f"COPY {model.__tablename__} ({names}) FROM STDIN") as copy,
            ):
                for row in part:
                    copy.write_row(row)
            count += len(part)
        return count
    cursor = raw.executemany(
        f"INSERT INTO {model.__tablename__} ({names}) VALUES ({', '.join('?' * len(columns))})",
        _as_stored(connection, model, columns, rows),
    )
    return max(0, int(cursor.rowcount))


def rewrite_rows(
    connection: Connection, model: type[SQLModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Make a table hold these rows and no other; rows as for `write_rows`. Returns how many."""
    connection.execute(text(f"DELETE FROM {model.__tablename__}"))
    return write_rows(connection, model, columns, rows)


def change_rows(
    connection: Connection,
    model: type[SQLModel],
    columns: Sequence[str],
    gone: Iterable[Sequence[Any]],
    new: Iterable[Sequence[Any]],
) -> int:
    """Take some rows out of a table and put others in; both with every column named. Returns how many were put in."""
    table = model.__table__  # type: ignore[attr-defined]
    key = [column.name for column in table.primary_key]
    condition = " AND ".join(f"{name} = :{name}" for name in key)
    places = {name: columns.index(name) for name in key}
    taken = [
        {name: row[place] for name, place in places.items()}
        for row in _as_stored(connection, model, columns, gone)
    ]
    if taken:
        connection.execute(text(f"DELETE FROM {table.name} WHERE {condition}"), taken)
    return write_rows(connection, model, columns, new)


def _as_stored(
    connection: Connection, model: type[SQLModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterable[Sequence[Any]]:
    """Rows with their values as the database gives them back: SQLite knows no days, and keeps their ISO text."""
    table = model.__table__  # type: ignore[attr-defined]
    days = [n for n, column in enumerate(columns) if isinstance(table.c[column].type, Day)]
    return (_dated(row, days) for row in rows) if days and is_sqlite(connection) else rows


def _dated(row: Sequence[Any], days: Sequence[int]) -> list[Any]:
    values = list(row)
    for n in days:
        if isinstance(values[n], date):
            values[n] = values[n].isoformat()
    return values
