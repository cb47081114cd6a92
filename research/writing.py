"""Many rows at once into a table, on an open transaction: past the mapper, as fast as each database takes them.

What is worked out anew as a whole is written only where it differs from what the table holds: a roll-up of a million
rows changes in a few hundred places when one row in a hundred does.
"""

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


def replace_rows(
    connection: Connection, model: type[SQLModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Make a table hold these rows and no other, writing those alone that it does not hold; returns how many.

    rows as for `write_rows`, with every column named; each stands in memory once while they are compared.
    """
    table = model.__table__  # type: ignore[attr-defined]
    names = ", ".join(f'"{column}"' for column in columns)
    gone = {tuple(row) for row in connection.execute(text(f"SELECT {names} FROM {table.name}"))}
    wanted = (tuple(row) for row in _as_stored(connection, model, columns, rows))
    if not gone:
        return write_rows(connection, model, columns, wanted)
    new = []
    for row in wanted:
        if row in gone:
            gone.remove(row)
        else:
            new.append(row)
    if gone:
        key = [column.name for column in table.primary_key]
        condition = " AND ".join(f"{name} = :{name}" for name in key)
        connection.execute(
            text(f"DELETE FROM {table.name} WHERE {condition}"),
            [{name: row[columns.index(name)] for name in key} for row in gone],
        )
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
