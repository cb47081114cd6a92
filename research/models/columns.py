"""Column types that mean the same in SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import REAL, BigInteger, Boolean, Date, Dialect, Double, Float, Integer, MetaData, Text
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel.sql.sqltypes import AutoString


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, stored as ISO 8601 text so that it sorts and compares alike everywhere."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar day: DATE in PostgreSQL, ISO text in SQLite (whose STRICT tables know no dates)."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


Cents = BigInteger().with_variant(Integer(), "sqlite")
"""Money as whole cents; the column's name ends in `_cents` and says the basis."""


def instant_text(moment: datetime) -> str:
    """`2026-11-23T21:27:44.000000Z`: fixed width, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def make_strict(metadata: MetaData) -> None:
    """Make every table STRICT in SQLite and give each text column the one type both databases share."""
    for table in metadata.tables.values():
        table.dialect_options["sqlite"]["strict"] = True
        for column in table.columns:
            if isinstance(column.type, AutoString):
                column.type = Text()
            elif isinstance(column.type, Boolean):
                column.type = Boolean().with_variant(Integer(), "sqlite")
            elif isinstance(column.type, Float):
                column.type = Double().with_variant(REAL(), "sqlite")
