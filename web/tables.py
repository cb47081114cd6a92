"""Tables for download: columns and rows of a page, or of a whole result in blocks of columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from research.types import Money
from web.downloads.columns import Column

Value = str | int | bool | date | datetime | Money | None

BETWEEN = "\x1e"
"""Stands between the cells of a bundle."""

_ROWS_A_BLOCK = 500


@dataclass(frozen=True)
class Table:
    """The rows of a page as its downloads give them. Every row has a value for every column."""

    columns: tuple[str, ...]
    rows: Iterable[Sequence[Value]]


class Same(list[Value]):
    """A column of a block that holds one value in every row."""

    def __init__(self, value: Value, rows: int) -> None:
        super().__init__([value] * rows)


class Bundle(list[str]):
    """Neighbouring columns of a block as the database gave them: one text a row, cells parted by `BETWEEN`.

    Amounts are dollars with two decimals, days ISO text, and an empty cell is no value.
    """

    mark: ClassVar[str] = BETWEEN

    def __init__(self, rows: Iterable[str], width: int) -> None:
        super().__init__(rows)
        self.width = width

    def columns(self) -> list[list[str]]:
        """One column after another."""
        return [list(column) for column in zip(*(row.split(self.mark) for row in self), strict=True)]


class Plain(Bundle):
    """A bundle of cells that need no care in any format, commas between them."""

    mark: ClassVar[str] = ","


Block = Sequence[Sequence[Value]]
"""Some rows, column by column, or several columns in one where they are a `Bundle`."""


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


def unbundled(block: Block) -> Block:
    """The block with every bundle taken apart."""
    columns: list[Sequence[Value]] = []
    for one in block:
        columns += one.columns() if isinstance(one, Bundle) else [one]
    return columns
