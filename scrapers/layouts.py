"""What a tabular file of a publisher looks like: its columns, which we need, and what they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from research.records import RECORD_CLASSES, Group, Kind

ColumnType = Literal["text", "key", "money", "dollars", "day", "us_day", "stamp"]
"""`key` is text in upper case; `dollars` is money written `$1,234.50`; `us_day` also takes Excel's `7/15/03 0:00`;
`stamp` is the day of a moment, as printed where it was: `2026-10-06 03:42:50.123-04`."""

Encoding = Literal["utf-8", "windows-1252"]

COLUMNS = Path(__file__).parent / "columns"


@dataclass(frozen=True)
class Column:
    """One published column that becomes one field of ours. A required one may not be empty in any row."""

    name: str
    type: ColumnType = "text"
    required: bool = False


@dataclass(frozen=True)
class Layout:
    """One kind of table, told by its header.

    `columns` maps our field to the published column; `computed` maps our field to a DuckDB expression
    over fields already named and over published columns as `r."…"`. Columns in `known` that neither
    reads are left out on purpose; others are new and are reported. `only` is a DuckDB expression over published
    columns that holds for the rows collected, where a file has those of others too. `encoding` is the publisher's;
    a file that is UTF-8 throughout is taken as such.
    """

    name: str
    source: str
    title: str
    kind: Kind
    columns: Mapping[str, Column]
    computed: Mapping[str, str]
    known: tuple[str, ...]
    groups: frozenset[Group] = frozenset()
    optional: frozenset[str] = frozenset()
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deletions: str | None = None
    notes: tuple[str, ...] = ()
    left_out: str | None = None  # why rows of this kind are not collected
    dated_by: str | None = None  # column whose newest day dates a file whose name has none; `scrapers.dating`
    joined_by: str | None = None  # column that names the capture of each row, where somebody joined several
    is_search: bool = False  # a search saved page by page, which may have been cut short
    only: str | None = None
    encoding: Encoding = "utf-8"

    @cached_property
    def essential(self) -> frozenset[str]:
        """Columns without which nothing of the file can be trusted: all that are read, save the optional."""
        return frozenset(c.name for c in self.columns.values()) - self.optional

    @property
    def deletion_columns(self) -> frozenset[str]:
        """What a row that reports a deletion must still hold."""
        if self.deletions is None:
            return frozenset()
        return frozenset({self.columns["transaction_key"].name, self.columns["source_modified_date"].name})

    @cached_property
    def fields(self) -> list[str]:
        return list(RECORD_CLASSES[self.kind].model_fields)

    @cached_property
    def is_row_by_row(self) -> bool:
        """Whether each row stands for itself: none is compared with others, none is left out by `computed`."""
        sql = " ".join(self.computed.values()).lower()
        return " over (" not in sql and "unnest(" not in sql and "r.line" not in sql

    def likeness(self, header: list[str]) -> float:
        """Share of this layout's columns that the header has."""
        names = set(header)
        signature = self.essential or frozenset(self.known)
        return len(names & signature) / len(signature)


def known_columns(name: str) -> tuple[str, ...]:
    """A publisher's header as last read, in its order, from `scrapers/columns`."""
    return tuple((COLUMNS / f"{name}.txt").read_text("utf-8").splitlines())
