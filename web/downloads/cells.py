"""Cells: values as text of a CSV or of JSON, a whole column at a time, because a call for each cell is what costs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Any

from research.types import Money
from web.downloads.columns import Kind
from web.tables import Value

# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_QUOTED = re.compile(r'[",\r\n]')
# What no cell of a column that may stay as it is holds; each cell begins after a NUL, which no text of ours holds.
_ANY_SPECIAL = re.compile(r'[",\r\n]|\0[=+\-@\t]')
_REMEMBERED = 20_000

Encoder = Callable[[Sequence[Any]], Iterable[str]]
"""Makes text of the values of one column."""


def cell(value: Value) -> str:
    """One value for CSV: money in dollars with cents, dates in ISO form, text disarmed if it looks like a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return disarmed(str(value))


def disarmed(text: str) -> str:
    """Text that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def quoted(text: str) -> str:
    """Text between quotation marks where CSV (RFC 4180) asks for them."""
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def dollars(cents: int) -> str:
    """Whole cents as dollars with two decimals, exactly."""
    if cents >= 0:
        return f"{cents // 100}.{cents % 100:02d}"
    return f"-{-cents // 100}.{-cents % 100:02d}"


class _Texts(dict[str | None, str]):
    """Texts as cells of a CSV; names and kinds repeat from row to row."""

    def __missing__(self, text: str | None) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[text] = "" if text is None else quoted(disarmed(text))
        return made


def csv_encoders(kinds: Iterable[Kind]) -> list[Encoder]:
    """How each column is written in CSV."""
    return [_csv_text() if kind == "text" else _CSV[kind] for kind in kinds]


def json_encoders(kinds: Iterable[Kind]) -> list[Encoder]:
    """How each column is written in JSON."""
    return [_JSON[kind] for kind in kinds]


def _csv_text() -> Encoder:
    known = _Texts()

    def encode(values: Sequence[str | None]) -> Iterable[str]:
        try:
            # Most columns hold nothing that needs care, and one look at all of it is quicker than one at each.
            if not _ANY_SPECIAL.search("\0" + "\0".join(values)):  # type: ignore[arg-type]
                return values  # type: ignore[return-value]
        except TypeError:  # an empty cell among them
            return map(known.__getitem__, values)
        return map(known.__getitem__, values)

    return encode


def _csv_any(values: Sequence[Value]) -> Iterable[str]:
    return [quoted(cell(value)) for value in values]


def _json_any(values: Sequence[Value]) -> Iterable[str]:
    return [_json(value) for value in values]


def _json(value: Value) -> str:
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, date | datetime):
        return f'"{value.isoformat()}"'
    return json.dumps(value, ensure_ascii=False)


_CSV: dict[Kind, Encoder] = {
    "money": lambda values: ["" if cents is None else dollars(cents) for cents in values],
    "day": lambda values: [day or "" for day in values],
    "integer": lambda values: ["" if number is None else str(number) for number in values],
    "any": _csv_any,
}
_JSON: dict[Kind, Encoder] = {
    "text": lambda values: ["null" if text is None else encode_basestring(text) for text in values],
    "money": lambda values: ["null" if cents is None else dollars(cents) for cents in values],
    "day": lambda values: [f'"{day}"' if day else "null" for day in values],
    "integer": lambda values: ["null" if number is None else str(number) for number in values],
    "any": _json_any,
}
