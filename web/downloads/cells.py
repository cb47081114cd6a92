"""Cells: values as text of a CSV or of JSON, a whole column at a time, because a call for each cell is what costs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Any

from research.formulas import disarmed
from research.types import Money
from web.downloads.columns import Kind
from web.tables import BETWEEN, Bundle, Plain, Value

# Columns without any of these need no care. Behind each BETWEEN begins a cell.
_SPECIAL = (",", '"', "\r", "\n", *(BETWEEN + sign for sign in "=+@\t"))
_MINUS = BETWEEN + "-"
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


def quoted(text: str) -> str:
    """Text between quotation marks where CSV (RFC 4180) asks for them."""
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


class CsvCells:
    """Writes columns as CSV and remembers texts, for names and kinds repeat from row to row."""

    def __init__(self) -> None:
        self._texts = _Texts()
        self._bundles = _Bundles()

    def text(self, values: Sequence[str]) -> Iterable[str]:
        """A column of texts."""
        if _is_plain(BETWEEN + BETWEEN.join(values)):
            return values
        return map(self._texts.__getitem__, values)

    def bundle(self, values: Bundle) -> Iterable[str]:
        """Several columns, with the commas between them."""
        if isinstance(values, Plain):
            return values
        # One look at all cells is quicker than one at each, and finds nothing in most blocks.
        whole = f"\n{BETWEEN}".join(values)
        if whole.count("\n") == len(values) - 1 and _is_plain(BETWEEN + whole, "\n"):
            return whole.replace(f"\n{BETWEEN}", "\n").replace(BETWEEN, ",").split("\n")
        return map(self._bundles.__getitem__, values)

    def any(self, values: Sequence[Value]) -> Iterable[str]:
        """A column of values that say their kind themselves."""
        return [quoted(cell(value)) for value in values]


def _is_plain(whole: str, parting: str = "") -> bool:
    """True where no cell of a text needs care; each begins behind `BETWEEN`. parting: what ends its rows."""
    if any(special in whole for special in _SPECIAL if special != parting):
        return False
    below = whole.count(_MINUS)
    return not below or below == len(_AMOUNT_BELOW_ZERO.findall(whole + BETWEEN))


_AMOUNT_BELOW_ZERO = re.compile(rf"{_MINUS}[0-9]+\.[0-9]{{2}}(?=[{BETWEEN}\n])")


class _Texts(dict[str, str]):
    def __missing__(self, text: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[text] = quoted(disarmed(text))
        return made


class _Bundles(dict[str, str]):
    def __missing__(self, row: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[row] = ",".join([quoted(disarmed(one)) for one in row.split(BETWEEN)])
        return made


def json_encoder(kind: Kind) -> Encoder:
    """How a column is written in JSON; from the database come texts, and an empty one is no value."""
    if kind == "any":
        return lambda values: [_json(value) for value in values]
    if kind in ("money", "integer"):
        return lambda values: [value or "null" for value in values]
    return lambda values: [encode_basestring(text) if text else "null" for text in values]


def _json(value: Value) -> str:
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, date | datetime):
        return f'"{value.isoformat()}"'
    return json.dumps(value, ensure_ascii=False)
