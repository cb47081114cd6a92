"""The page as filed, taken apart: bytes to text, text to rows of cells and lines, in reading order."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

MOST_BYTES = 5_000_000
"""The longest lists of banks are some 2 MB of markup; what is larger is no list, or not meant to be read."""

MOST_TAGS = 100_000
"""Lists of a thousand lines with marks around every word have some 15,000."""

MOST_PIECES = 20_000

MOST_CHARACTERS = 1_000
"""What is longer is no name; the rest of such a line is not looked at, because its patterns would take for ever."""

_WHOLE_LIST = 8
"""Lines in the only cell of a row from which on the cell is taken for a page of its own."""

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.I)
_TAG = re.compile(r"<[a-z!/]", re.I)
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?|-?\.\d+)\s*(pt|px|em|in|%)?")
_POINTS = {"pt": 1.0, "px": 0.75, "em": 10.0, "in": 72.0, "%": 5.0, "": 0.75}
_BLOCKS = frozenset(
    [
        *(
            "p",
            "div",
            "li",
            "ul",
            "ol",
            "dl",
            "dt",
            "dd",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "center",
            "blockquote",
        ),
        *("body", "section", "article", "hr", "tbody", "thead", "tfoot", "form"),
    ]
)
_SILENT = frozenset(
    [
        *("script", "style", "head", "title", "meta", "link"),
        *("noscript", "template", "iframe", "object", "svg"),
    ]
)
_BRANCH = 8.0
"""Points that one step of indentation is taken for where it is made of an empty column or a nested table."""

_BLANK = 2.5
"""Points that a leading no-break space moves a name."""


class TooLarge(Exception):
    """The page has more bytes or tags than a list of subsidiaries can have."""


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


@dataclass
class _Table:
    number: int
    rows: list[TableRow] = field(default_factory=list)
    row: TableRow | None = None
    cell: Cell | None = None
    width: int = 0


def decoded(payload: bytes) -> tuple[str, str | None]:
    """The text, and what was odd about its character set; never fails, because a name in it may still be read."""
    for mark, charset in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if payload.startswith(mark):
            return payload.decode(charset, "replace"), None
    found = _CHARSET.search(payload[:2000])
    declared = found[1].decode().lower() if found else ""
    try:
        return payload.decode("utf-8"), None
    except UnicodeDecodeError:
        note = f"says it is {declared}, and is not" if declared.startswith("utf") else None
        return payload.decode("cp1252", "replace"), note


def pieces(text: str) -> list[Piece]:
    """Rows and lines in reading order. Raises `TooLarge`."""
    if text.count("<") > MOST_TAGS or len(text) > MOST_BYTES:
        raise TooLarge
    if _TAG.search(text) is None:
        found: list[Piece] = [_line(line, 0.0) for line in text.splitlines() if line.strip()]
        return _bounded(found)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what looks like XML or like an address is read as the page it is
        soup = BeautifulSoup(text, "html.parser")
    return _bounded(_Walk().through(soup))


def _bounded(found: Iterable[Piece]) -> list[Piece]:
    kept = list(islice(found, MOST_PIECES + 1))
    if len(kept) > MOST_PIECES:
        raise TooLarge
    return kept


def _line(text: str, indent: float) -> Line:
    return Line(text.rstrip()[:MOST_CHARACTERS], indent + _BLANK * _leading(text))


class _Walk:
    """Goes through the tree without recursion: tags may lie in one another as deep as they like."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self.count = 0
        self.line = ""
        self.indent = 0.0
        self.line_indent = 0.0
        self.preformatted = 0

    def through(self, soup: BeautifulSoup) -> Iterator[Piece]:
        # An end is told by the tag itself standing on the stack for the second time.
        stack: list[tuple[object, bool]] = [(soup, False)]
        while stack:
            node, is_end = stack.pop()
            if isinstance(node, Tag):
                if is_end:
                    yield from self._end(node)
                    continue
                if node.name in _SILENT or _is_hidden(node):
                    continue
                yield from self._begin(node)
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(node.contents))
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                yield from self._text(str(node))
        yield from self._break()

    def _begin(self, tag: Tag) -> Iterator[Piece]:
        name = tag.name
        if name == "table":
            if not self.tables:
                yield from self._break()
            self.count += 1
            self.tables.append(_Table(self.count))
        elif name == "tr" and self.tables:
            self._close_row(self.tables[-1])
            self.tables[-1].row = TableRow(self.tables[-1].number, [])
        elif name in ("td", "th") and self.tables:
            self._open_cell(self.tables[-1], tag)
        elif name in _BLOCKS or name == "br":
            yield from self._break()
            self._indent(_indent_of(tag))
        elif name == "pre":
            yield from self._break()
            self.preformatted += 1
        elif name == "sup":
            yield from self._text(" ")

    def _end(self, tag: Tag) -> Iterator[Piece]:
        name = tag.name
        if name == "table" and self.tables:
            yield from self._close_table()
        elif name == "tr" and self.tables:
            self._close_row(self.tables[-1])
        elif name in ("td", "th") and self.tables:
            self.tables[-1].cell = None
        elif name in _BLOCKS:
            self._indent(-_indent_of(tag))
            yield from self._break()
        elif name == "pre":
            yield from self._break()
            self.preformatted -= 1

    def _text(self, text: str) -> Iterator[Piece]:
        cell = next((table.cell for table in reversed(self.tables) if table.cell is not None), None)
        if cell is not None:
            if not cell.text.strip("\n ") and text.strip():
                cell.indent += _BLANK * _leading(cell.text + text)
            cell.text += text if self.preformatted else re.sub(r"[ \t\r\n]+", " ", text)
            return
        if self.preformatted:
            parts = text.split("\n")
            for part in parts[:-1]:
                self.line += part
                yield from self._break()
            self.line += parts[-1]
            return
        if not self.line.strip() and text.strip():
            self.line_indent = self.indent
        self.line += re.sub(r"[ \t\r\n]+", " ", text)

    def _break(self) -> Iterator[Piece]:
        cell = next((table.cell for table in reversed(self.tables) if table.cell is not None), None)
        if cell is not None:
            if cell.text.strip():
                cell.text += "\n"
            return
        if self.line.strip():
            yield _line(self.line, self.line_indent)
        self.line, self.line_indent = "", 0.0

    def _indent(self, points: float) -> None:
        cell = next((table.cell for table in reversed(self.tables) if table.cell is not None), None)
        if cell is None:
            self.indent += points
        elif points > 0 and not cell.text.strip():
            cell.indent += points

    def _open_cell(self, table: _Table, tag: Tag) -> None:
        if table.row is None:
            table.row = TableRow(table.number, [])
        if table.row.cells:
            last = table.row.cells[-1]
            column = last.column + last.span
        else:
            column = 0
        table.cell = Cell(column, _span(tag), indent=_indent_of(tag))
        table.row.cells.append(table.cell)

    def _close_row(self, table: _Table) -> None:
        if table.row is not None:
            table.row.cells = [cell for cell in table.row.cells if cell.said]
            if table.row.cells:
                table.rows.append(table.row)
        table.row = table.cell = None

    def _close_table(self) -> Iterator[Piece]:
        table = self.tables.pop()
        self._close_row(table)
        outer = next((one.cell for one in reversed(self.tables) if one.cell is not None), None)
        if outer is not None and len(table.rows) == 1 and len(table.rows[0].cells) == 1:
            # One name moved to the right by a table of its own is part of the cell around it.
            inner = table.rows[0].cells[0]
            outer.indent += inner.indent + _BRANCH * min(inner.column, 10)
            outer.is_nested = True
            outer.text += inner.text
            return
        for row in table.rows:
            if len(row.cells) == 1 and len(row.cells[0].lines) >= _WHOLE_LIST:
                yield from (Line(line) for line in row.cells[0].lines)
            else:
                yield row


def _span(tag: Tag) -> int:
    said = str(tag.get("colspan") or "1").strip()
    return max(1, min(int(said), 100)) if said.isdecimal() and len(said) < 5 else 1


def _leading(text: str) -> int:
    """Blanks before the first word that a browser would show."""
    blanks = 0
    for char in text:
        if char == "\u00a0" or char == "\u2003":
            blanks += 1
        elif char == "\t":
            blanks += 4
        elif not char.isspace():
            break
    return min(blanks, 100)


def _is_hidden(tag: Tag) -> bool:
    return "display:none" in str(tag.get("style") or "").replace(" ", "").lower()


def _indent_of(tag: Tag) -> float:
    """Points by which a tag moves its text to the right: padding, margin and indent of the first line."""
    style = str(tag.get("style") or "")
    if not style:
        return _BRANCH * 2 if tag.name in ("ul", "ol", "blockquote", "dd") else 0.0
    total = 0.0
    for rule in style[:2000].lower().split(";"):
        name, _, value = rule.partition(":")
        name = name.strip()
        if name in ("padding-left", "margin-left", "text-indent"):
            total += _points(value)
        elif name in ("padding", "margin"):
            parts = value.split()
            if parts and "auto" not in parts:
                total += _points(parts[{1: 0, 2: 1, 3: 1}.get(len(parts), 3)])
    return max(-100.0, min(total, 400.0))


def _points(value: str) -> float:
    found = _LENGTH.match(value.strip())
    return float(found[1]) * _POINTS[found[2] or ""] if found else 0.0
