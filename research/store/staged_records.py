"""Records of one answer into staging tables, by the connection that takes them out.

For a few rows ADBC's own connection would take longer than all that is done with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from research.records import RECORD_CLASSES, Batch, Kind, Record
from research.store.hashing import state_hash

PRAGMAS = ("page_size=32768", "journal_mode=OFF", "synchronous=OFF")
"""Nothing of the staging file outlives its command."""


def put_records(raw: Any, staged: Iterable[tuple[str, Batch]]) -> None:
    """Batches of records into the attached staging file, by Python's own SQLite."""
    for pragma in PRAGMAS:
        raw.execute(f"PRAGMA staging.{pragma}")
    with raw:  # rolled back where it fails, for an open transaction would keep the file attached
        raw.execute("BEGIN")
        for name, batch in staged:
            if isinstance(batch.rows, Sequence):
                raw.execute(_table_of(name, batch))
                places = ", ".join("?" * len(_columns(batch)))
                raw.executemany(f"INSERT INTO {name} VALUES ({places})", _values(batch.kind, batch.rows))


def copy_records(raw: Any, staged: Iterable[tuple[str, Batch]]) -> None:
    """Batches of records into schema `staging`, by psycopg's COPY."""
    with raw.cursor() as cursor:
        for name, batch in staged:
            if isinstance(batch.rows, Sequence):
                cursor.execute(_table_of(name, batch))
                with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                    for row in _values(batch.kind, batch.rows):
                        copy.write_row(row)


def _table_of(name: str, batch: Batch) -> str:
    given = ", ".join(f'"{column}" {_type(column)}' for column in _columns(batch))
    return f"CREATE TABLE {name} ({given})"


def _values(kind: Kind, records: Sequence[Record]) -> Iterator[list[Any]]:
    """Records as rows: days and moments as text, as Arrow columns have them."""
    for record in records:
        yield [*record.model_dump(mode="json").values(), state_hash(kind, record)]


def _type(column: str) -> str:
    whole = ("line", "fiscal_year", "repeats", "transactions", "position", "listed", "filing_year")
    return "BIGINT" if column.endswith("_cents") or column in whole else "TEXT"


def _columns(batch: Batch) -> list[str]:
    """Staged columns, in order: the record's fields and the hash of its state."""
    return [*RECORD_CLASSES[batch.kind].model_fields, "state_hash"]
