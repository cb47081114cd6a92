"""How values look on a page: money with a true minus sign, dates and counts in plain English."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape

from research.as_of import written
from research.checks import Cell
from research.masking import Piece, pieces
from research.types import Money, Window
from research.wording import count, exact_money, long_date, long_time, round_money, window_words

MINUS = "\u2212"


def money(amount: Money | None) -> str:
    """`$1,234,567.89` or `−$38,068.00`; a dash where nothing is published."""
    return "–" if amount is None else exact_money(amount).replace("-", MINUS)


def money_span(amount: Money | None, also: str = "") -> Markup:
    """An amount as pages show it, to be set in figures that stand one below the other; `also`: another class before."""
    negative = " negative" if amount is not None and amount.cents < 0 else ""
    return Markup(f'<span class="{also}money{negative}">{money(amount)}</span>')  # noqa: S704  nothing of a record is in it


def about(amount: Money | None) -> str:
    """`$122.0 million`, for places where the exact amount stands near."""
    return "–" if amount is None else round_money(amount).replace("-", MINUS)


def day(value: date | None) -> str:
    return "–" if value is None else long_date(value)


def moment(value: datetime | None) -> str:
    return "–" if value is None else long_time(value)


def number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}".replace("-", MINUS)


def window(value: Window) -> str:
    return window_words(value)


_FOLDERS = {
    "award": "awards",
    "vehicle": "vehicles",
    "recipient": "recipients",
    "transaction": "transactions",
}


@lru_cache(maxsize=20_000)
def segment(key: str) -> str:
    """A key as one step of an address: everything but letters, digits and `_.-~` percent-encoded."""
    return quote(key, safe="")


def record_address(kind: str, key: str, ending: str = "") -> str:
    """Where the page of one award, recipient or transaction is; `ending` is that of the form asked for."""
    return f"/{_FOLDERS[kind]}/{segment(key)}{ending}"


def marked(parts: Iterable[Piece]) -> Markup:
    """Masked text with the matched words marked."""
    shown = (
        f"<mark>{escape(part.text)}</mark>" if part.is_match else str(escape(part.text)) for part in parts
    )
    return Markup("".join(shown))  # noqa: S704  each part is escaped above


def masked(text: str | None) -> Markup:
    """Text from a record, masked; a dash where the record has none."""
    return marked(pieces(text)) if text else Markup("–")


def byte_size(size: int) -> str:
    """`12 bytes`, `48.1 kB`, `3.2 MB`."""
    if size < 1000:
        return count(size, "byte")
    for unit, factor in (("kB", 1000), ("MB", 1000**2)):
        if size < factor * 1000:
            return f"{size / factor:.1f} {unit}"
    return f"{size / 1000**3:.1f} GB"


def upfirst(text: str) -> str:
    """The text with a capital letter at its head and the rest as it is."""
    return text[:1].upper() + text[1:]


def share(cell: Cell) -> str | None:
    """Held of expected in per cent, cut and not rounded: `100.0 %` means that no row is wanting."""
    if not cell.expected:
        return None
    thousandths = cell.held * 1000 // cell.expected
    return f"{thousandths // 10:,}.{thousandths % 10} %"


def why(cell: Cell) -> str:
    """The reason of a cell's state, and for "ok" what that rests on."""
    if cell.reason:
        return cell.reason
    if cell.expected is None:
        return (
            "a document that should hold all of them shows no sign of loss; the publisher’s count is not held"
        )
    if cell.held > cell.expected:
        return f"{count(cell.held - cell.expected, 'row')} more than expected"
    if cell.held == cell.expected:
        return "all that are expected" if cell.held else "none is expected and none is held"
    return f"{count(cell.expected - cell.held, 'row')} fewer than expected, within tolerance"


def held(value: object) -> str:
    """A value of a changed field: money written out, a day in English, a dash where there is none."""
    match value:
        case None:
            return "–"
        case Money():
            return money(value)
        case date():
            return day(value)
    return str(value)


def rows(text: str) -> int:
    """How many lines of some 90 letters a text fills."""
    return sum(1 + max(0, len(line) - 1) // 90 for line in text.splitlines() or [""])


GLOBALS = {"money_span": money_span}

FILTERS = {
    "rows": rows,
    "share": share,
    "why": why,
    "held": held,
    "money": money,
    "about": about,
    "day": day,
    "as_of": written,
    "moment": moment,
    "number": number,
    "window": window,
    "segment": segment,
    "marked": marked,
    "masked": masked,
    "bytes": byte_size,
    "counted": count,
    "upfirst": upfirst,
}
