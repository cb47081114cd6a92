"""The tables of a database: made whole or not at all, and told from those of another version."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Engine, create_mock_engine, inspect, text
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from research.errors import StoreUnavailable

MAKER_LOCK = 0x7472_6169_6D
"""Held in PostgreSQL while tables are made; any number but that of the writer's lock."""

_OLDEST_TABLE = "award_transaction"

_COLUMNS_OF_SQLITE = (
    "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'"
)
_COLUMNS_OF_POSTGRES = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
)


def make_tables(engine: Engine) -> None:
    """All tables at once or none; where another command has made them meanwhile, nothing."""
    with engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MAKER_LOCK})"))
        if not inspect(connection).has_table(_OLDEST_TABLE):
            for statement in _statements(connection.dialect.name):
                connection.exec_driver_sql(statement)


@cache
def _statements(dialect: str) -> tuple[str, ...]:
    """What makes every table and index; put into words once for all databases that a process makes."""
    words = create_mock_engine(f"{dialect}://", lambda *_: None).dialect
    made: list[str] = []
    for table in SQLModel.metadata.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=words)))
        made += [
            str(CreateIndex(index).compile(dialect=words))
            for index in sorted(table.indexes, key=lambda index: index.name or "")
        ]
    return tuple(made)


def holds_tables(engine: Engine) -> bool:
    """Whether the tables of any version are there; they are made together, so one stands for all."""
    return inspect(engine).has_table(_OLDEST_TABLE)


def require_current(engine: Engine) -> None:
    """Raises `StoreUnavailable` where tables or columns of this version are missing, or one of ours has others.

    What is stored now would be without those; where they must be filled, nothing could be stored at all.
    """
    held: dict[str, set[str]] = {}
    with engine.connect() as connection:
        asked = _COLUMNS_OF_SQLITE if connection.dialect.name == "sqlite" else _COLUMNS_OF_POSTGRES
        for table_name, column in connection.execute(text(asked)):
            held.setdefault(table_name, set()).add(column)
    for name, table in SQLModel.metadata.tables.items():
        known = {column.name for column in table.columns}
        lacking, unknown = known - held.get(name, set()), held.get(name, set()) - known
        if lacking or unknown:
            what = (
                f"lacks {', '.join(sorted(lacking))}" if lacking else f"also has {', '.join(sorted(unknown))}"
            )
            what = what if name in held else "is not there"
            raise StoreUnavailable(
                f"the database was made by another version: table {name} {what}",
                "Make it again from the archive: `trail rebuild`.",
            )
