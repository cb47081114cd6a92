"""The copy itself: which columns of which tables it holds, and how it is asked and filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, text

from research.counting import counts

if TYPE_CHECKING:
    import duckdb

COPIED = ("award_transaction", "award", "evidence")
"""Tables of which a copy is made at first; others are copied when the work asks for them."""

ROLLUP = "rollup_"
"""Before the name of a roll-up: what that table of the database held when the copy was put by."""

MEMORY = "400MB"
_AT_A_TIME = 10_000

_TEXTS = {
    "award_transaction": (
        "transaction_key",
        "award_key",
        "action_date",
        "modification_number",
        "description",
        "recipient_key",
        "recipient_name",
        "recipient_uei",
        "recipient_parent_name",
        "recipient_parent_uei",
        "awarding_agency_code",
        "awarding_agency_name",
        "awarding_office_code",
        "awarding_office_name",
        "funding_agency_code",
        "funding_agency_name",
        "funding_office_code",
        "funding_office_name",
        "award_type_code",
        "award_kind",
        "psc_code",
        "psc_description",
        "evidence_id",
    ),
    "award": ("award_key", "parent_piid", "parent_award_key", "base_description"),
    "evidence": ("evidence_id", "source", "retrieved_at"),
    "link": (
        "rule_id",
        "rule_version",
        "company_slug",
        "agency_code",
        "tier",
        "record_key",
        "award_key",
        "mention",
        "ownership",
    ),
    "touched": ("award_key",),
}
"""Columns of text, as which days are copied too. Nothing and an empty text are one: both are NULL in the copy."""

_WHOLE = {"award_transaction": ("fiscal_year", "obligation_cents")}
"""Columns of whole numbers, which are never NULL."""

_WHICH = {
    "award_transaction": counts(),
    "link": "record_kind = 'transaction'",
}


class Columns:
    """The copy. Every question is asked on a cursor of its own, so that one may be asked while another is read."""

    def __init__(self, duck: duckdb.DuckDBPyConnection) -> None:
        self._duck = duck
        self.kept_at: Path | None = None

    def run(self, sql: str) -> None:
        """One statement."""
        self._duck.execute(sql)

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, some thousand at a time in memory."""
        for part in self.parts(sql):
            yield from part

    def parts(self, sql: str, size: int = _AT_A_TIME) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query, so many at a time."""
        cursor = self._duck.cursor()
        cursor.execute(sql)
        while part := cursor.fetchmany(size):
            yield part

    def has(self, table: str) -> bool:
        """Whether there is such a table."""
        return (
            next(self.rows(f"SELECT 1 FROM duckdb_tables() WHERE table_name = '{table}'"), None) is not None
        )

    def holds(self, table: str) -> bool:
        """Whether a table has any row."""
        return next(self.rows(f"SELECT 1 FROM {table} LIMIT 1"), None) is not None

    def take(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Make a table of rows at hand. columns: names with their types, `k VARCHAR`."""
        self.run(f"CREATE OR REPLACE TABLE {name} ({', '.join(columns)})")
        lists = ", ".join(f"unnest(?::{column.split()[1]}[])" for column in columns)
        left = iter(rows)
        while part := list(islice(left, _AT_A_TIME)):
            self._duck.execute(f"INSERT INTO {name} SELECT {lists}", list(map(list, zip(*part, strict=True))))

    def copy(self, connection: Connection, name: str, only: str = "1 = 1", into: str | None = None) -> None:
        """Make the table `name`, or `into`, anew from what an open transaction sees, of the rows that `only` names."""
        columns = [f"{column} VARCHAR" for column in _TEXTS[name]]
        columns += [f"{column} BIGINT" for column in _WHOLE.get(name, ())]
        query = query_of(name, "nullif(CAST({0} AS TEXT), '')") + f" AND {only}"
        self.take(into or name, columns, (tuple(row) for row in connection.execute(text(query))))

    def keep(self, target: Path) -> None:
        """Put the copy by at this path when the work has ended well; a small one is made anew as quickly."""
        self.kept_at = target


def query_of(name: str, texts: str) -> str:
    """What is read of a table; `texts` says how a column of text is written, as "{0}"."""
    shown = [f"{texts.format(column)} AS {column}" for column in _TEXTS[name]]
    return (
        f"SELECT {', '.join([*shown, *_WHOLE.get(name, ())])} FROM {name} WHERE {_WHICH.get(name, '1 = 1')}"
    )


def made_of(name: str) -> str:
    """The columns of the copy, made of what was read without NULL."""
    return ", ".join(
        [*(f"nullif({column}, '') AS {column}" for column in _TEXTS[name]), *_WHOLE.get(name, ())]
    )


@contextmanager
def opened(path: Path | None, spill: str) -> Iterator[Columns]:
    """A copy in a file, or a small one in memory. spill: the folder for what does not fit in memory."""
    import duckdb  # imported late: commands that only read need it not

    with duckdb.connect(":memory:" if path is None else str(path)) as duck:
        # A second thread costs more than it saves where there is little to do.
        threads = 1 if path is None else 2
        duck.execute(
            f"SET memory_limit = '{MEMORY}'; SET threads = {threads}; SET temp_directory = '{spill}'; "
            # Written to its file once, at the end: most of what the work makes is dropped before.
            "SET checkpoint_threshold = '10GB'"
        )
        yield Columns(duck)
