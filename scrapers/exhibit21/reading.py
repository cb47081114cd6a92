"""One exhibit read: from the bytes of the page to its rows, its shape, and what was odd; never an error."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from scrapers.exhibit21.lines import read_lines
from scrapers.exhibit21.names import has_form
from scrapers.exhibit21.page import MOST_BYTES, TooLarge, decoded, pieces
from scrapers.exhibit21.pieces import Line, Piece, TableRow
from scrapers.exhibit21.rows import Draft, Reading, Row, Shape
from scrapers.exhibit21.tables import TableReading, read_tables

__all__ = ["Reading", "Row", "read_exhibit"]

_MARKED_UP = re.compile(r"<(?:td|p|div|br|li|font|span)\b", re.I)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.I)
_ELSEWHERE = re.compile(
    r"incorporated (?:herein )?by reference|omitted|not required|no (?:significant )?subsidiaries|none\b",
    re.I,
)
_STEP = 3.0
"""Points below which two indentations are one."""


def read_exhibit(payload: bytes) -> Reading:
    """The rows of a page, in its order; none, with shape H and a note, where it cannot be read."""
    if payload.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"GIF8")):
        return Reading((), "H", "is no text")
    if len(payload) > MOST_BYTES:
        return Reading((), "H", f"is larger than {MOST_BYTES:,} bytes")
    text, note = decoded(payload)
    try:
        found = pieces(_plain(text))
    except TooLarge:
        return Reading((), "H", "has more markup or lines than a list can have")
    table = read_tables([piece for piece in found if isinstance(piece, TableRow)])
    if len(table.drafts) > 1 or any(draft.jurisdiction for draft in table.drafts):
        return _reading(table.drafts, _shape(table), note)
    drafts = table.drafts + read_lines([piece for piece in found if isinstance(piece, Line)])
    if drafts:
        return _reading(drafts, "G", note)
    return Reading((), "H", _why(found) or note)


def _plain(text: str) -> str:
    """Old filings are plain text with a few marks of their own in it; those go, the alignment stays."""
    return text if _MARKED_UP.search(text) else html.unescape(_TAG.sub("", text))


def _shape(table: TableReading) -> Shape:
    drafts = table.drafts
    indents = {round(draft.indent / _STEP) for draft in drafts}
    if table.has_others:
        return "F"
    if sum(draft.percentage is not None for draft in drafts) * 2 > len(drafts):
        return "C"
    if table.has_labels:
        return "D"
    if len(indents) > 1:
        return "E" if any(draft.is_nested for draft in drafts) else "B"
    return "A"


def _reading(drafts: Sequence[Draft], shape: Shape, note: str | None) -> Reading:
    rows = tuple(
        Row(
            position=at,
            printed=draft.printed,
            name=draft.name,
            jurisdiction=draft.jurisdiction,
            percentage=draft.percentage,
            section=draft.section,
            remark=draft.remark,
            confidence=draft.confidence(has_form(draft.name)),
        )
        for at, draft in enumerate((one for one in drafts if one.name), start=1)
    )
    return Reading(rows, shape, note)


def _why(found: Sequence[Piece]) -> str:
    text = " ".join(
        piece.text if isinstance(piece, Line) else " ".join(c.said for c in piece.cells) for piece in found
    )
    if not text.strip():
        return "holds no words"
    said = _ELSEWHERE.search(text)
    return f"says “{said[0]}” and lists nothing" if said else "lists nothing that is recognised as a company"
