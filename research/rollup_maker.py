"""How a roll-up is made: worked out in columns, part by part, and written where it differs from what was put by.

Roll-ups are put by with the copy: of one of a hundred thousand rows a few hundred change when one transaction in a
hundred does.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from research.columnar import ROLLUP, Columns
from research.writing import change_rows, rewrite_rows

SUMS = (
    "count(*), count(DISTINCT t.award_key), sum(t.obligation_cents), "
    "sum(CASE WHEN t.obligation_cents > 0 THEN t.obligation_cents ELSE 0 END), "
    "sum(CASE WHEN t.obligation_cents < 0 THEN t.obligation_cents ELSE 0 END), "
    "min(t.action_date), max(t.action_date)"
)
SUM_COLUMNS = (
    "transactions",
    "awards",
    "net_cents",
    "gross_cents",
    "deobligated_cents",
    "first_date",
    "last_date",
)
_SUMMED = ("transactions", "net_cents", "net_obligation_cents")
ROWS_OF_PART = 1_000_000
"""Transactions whose groups fit into the memory of the copy (`columnar.columns.MEMORY`) with room to spare.

DuckDB cannot put by on disk what it holds of a group where that is text, and there may be a group for every few rows:
4,000,000 rows at once were too many for 400 MB.
"""

_PART, _PARTS = "{part}", "{parts}"


def part_of(key: str) -> str:
    """The condition of a part of the rows: all that have one value of `key` are in the same."""
    return f"hash(coalesce({key}, '')) % {_PARTS} = {_PART}"


class Maker:
    """Works a roll-up out in columns and writes its rows, or those that differ from what was put by."""

    def __init__(self, connection: Connection, columns: Columns) -> None:
        self.connection = connection
        self.columns = columns
        ((rows,),) = columns.rows("SELECT count(*) FROM award_transaction")
        self.parts = 1 + rows // ROWS_OF_PART

    def make(self, model: type[SQLModel], names: str, *queries: str) -> None:
        """Rows of queries with the columns named, parted by commas, before the sums where they have them.

        A query that names its `part_of` is asked part by part. Without any query there are no rows.
        """
        if not queries:
            self.connection.execute(text(f"DELETE FROM {model.__tablename__}"))
            self.columns.run(f"DROP TABLE IF EXISTS {ROLLUP}{model.__tablename__}")
            return
        listed = [*names.split(", "), *(SUM_COLUMNS if SUMS in queries[0] else ())]
        before, shape = f"{ROLLUP}{model.__tablename__}", ", ".join(f'"{name}"' for name in listed)
        verb = "CREATE OR REPLACE TABLE anew AS"
        for query in queries:
            for number in range(self.parts) if _PART in query else (0,):
                chosen = query.replace(_PARTS, str(self.parts)).replace(_PART, str(number))
                self.columns.run(f"{verb} SELECT * FROM ({chosen}) made({shape})")
                verb = "INSERT INTO anew"
        if self._is_as_put_by(model, before, listed):
            gone = self.columns.rows(f"SELECT * FROM {before} EXCEPT SELECT * FROM anew")
            new = self.columns.rows(f"SELECT * FROM anew EXCEPT SELECT * FROM {before}")
            change_rows(self.connection, model, listed, gone, new)
        else:
            rewrite_rows(self.connection, model, listed, self.columns.rows("SELECT * FROM anew"))
        self.columns.run(f"DROP TABLE IF EXISTS {before}")
        self.columns.run(f"ALTER TABLE anew RENAME TO {before}")

    def _is_as_put_by(self, model: type[SQLModel], before: str, listed: Sequence[str]) -> bool:
        """Whether the table still holds what the copy put by says: as many rows, that sum to the same."""
        if not self.columns.has(before):
            return False
        sums = [f"coalesce(sum({name}), 0)" for name in listed if name in _SUMMED]
        held, put_by = (
            f"SELECT {', '.join(['count(*)', *sums])} FROM {name}" for name in (model.__tablename__, before)
        )
        (ours,) = self.columns.rows(put_by)
        return tuple(map(int, self.connection.execute(text(held)).one())) == tuple(map(int, ours))
