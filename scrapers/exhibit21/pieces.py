"""What a page is made of once it is taken apart: rows of cells, and lines outside tables."""

from __future__ import annotations

from dataclasses import dataclass

MOST_CHARACTERS = 1_000
"""What is longer is no name; the rest of such a line is not looked at, because its patterns would take for ever."""


@dataclass
class Cell:
    """One cell. text: its lines, parted by line feeds. indent: in points. column: counted by spans, from 0."""

    column: int
    span: int = 1
    text: str = ""
    indent: float = 0.0
    is_nested: bool = False

    @property
    def lines(self) -> list[str]:
        found = (" ".join(part[:MOST_CHARACTERS].split()) for part in self.text.split("\n"))
        return [line for line in found if line]

    @property
    def said(self) -> str:
        return " ".join(self.lines)[:MOST_CHARACTERS]


@dataclass
class TableRow:
    """The cells of one row that hold something. table: which table of the page, counted from 1."""

    table: int
    cells: list[Cell]


@dataclass
class Line:
    """A line outside tables. text: gaps kept where they stood, because old lists align with them."""

    text: str
    indent: float = 0.0


Piece = TableRow | Line
