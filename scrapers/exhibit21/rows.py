"""What reading an exhibit gives: rows in the order of the page, and what shape the page had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["A", "B", "C", "D", "E", "F", "G", "H"]
"""A: columns of names and jurisdictions. B: the same, indented by style. C: with percentages. D: with labels between.
E: indented by blanks, columns or tables of their own. F: with further columns. G: no table. H: not read."""

Confidence = Literal["high", "medium", "low"]
"""`high`: name with its jurisdiction; `medium`: a name with a legal form; `low`: a line among others that are names."""


@dataclass(frozen=True)
class Row:
    """One subsidiary. printed: the name as it stands, marks of footnotes included; name: without them. jurisdiction,
    percentage, remark (further columns): as printed. section: the label above it."""

    position: int
    printed: str
    name: str
    jurisdiction: str | None
    percentage: str | None
    section: str | None
    remark: str | None
    confidence: Confidence


@dataclass(frozen=True)
class Reading:
    """A whole page. note: why nothing was read, or what was odd."""

    rows: tuple[Row, ...]
    shape: Shape
    note: str | None = None


@dataclass
class Draft:
    """A row being made. indent: in points; it tells the shape of the page."""

    printed: str
    name: str
    jurisdiction: str | None = None
    percentage: str | None = None
    indent: float = 0.0
    section: str | None = None
    remark: str | None = None
    is_nested: bool = False

    def confidence(self, certain: bool) -> Confidence:
        if self.jurisdiction or self.percentage:
            return "high"
        return "medium" if certain else "low"
