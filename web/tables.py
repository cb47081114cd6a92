"""Tables for download: columns and rows of a page, or of a whole result in blocks of columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from research.types import Money
from web.downloads.columns import Column

Value = str | int | bool | date | datetime | Money | None

Block = Sequence[Sequence[Value]]
"""Some rows, column by column. A "money" column of the database holds whole cents, a "day" its ISO text."""

_ROWS_A_BLOCK = 500


@dataclass(frozen=True)
class Table:
    """The rows of a page as its downloads give them. Every row has a value for every column."""

    columns: tuple[str, ...]
    rows: Iterable[Sequence[Value]]


@dataclass(frozen=True)
class Sheet:
    """What a file is made of: columns, the number of rows, and the rows in blocks, read as they are asked for."""

    columns: tuple[Column, ...]
    count: int
    blocks: Iterable[Block]


def as_blocks(rows: Sequence[Sequence[Value]]) -> Iterator[Block]:
    """Rows as blocks of columns."""
    for start in range(0, len(rows), _ROWS_A_BLOCK):
        yield list(zip(*rows[start : start + _ROWS_A_BLOCK], strict=True))
