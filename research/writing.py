"""Many rows at once into a table, on an open transaction: past the mapper, as fast as each database takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection
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
    days = {n for n, column in enumerate(columns) if isinstance(model.__table__.c[column].type, Day)}  # type: ignore[attr-defined]
    cursor = raw.executemany(
        f"INSERT INTO {model.__tablename__} ({names}) VALUES ({', '.join('?' * len(columns))})",
        (_dated(row, days) for row in rows) if days else rows,
    )
    return max(0, int(cursor.rowcount))


def _dated(row: Sequence[Any], days: set[int]) -> tuple[Any, ...]:
    return tuple(
        value.isoformat() if n in days and isinstance(value, date) else value for n, value in enumerate(row)
    )
