"""Vega marks, in the few words that charts here need; positions are pixels or come from a scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Spec = dict[str, object]
Lines = tuple[str, ...]
Rows = Sequence[Mapping[str, object]]

SCHEMA = "https://vega.github.io/schema/vega/v5.json"
FONT = "sans-serif"


def fixed(value: object) -> Spec:
    return {"value": value}


def scaled(scale: str, field: str) -> Spec:
    """The place of a field's value on a scale."""
    return {"scale": scale, "field": field}


def mark(kind: str, data: str | None = None, **encoding: object) -> Spec:
    """One mark, once or for each row of `data`. A plain value in `encoding` is taken as it is."""
    enter = {name: given if isinstance(given, dict) else fixed(given) for name, given in encoding.items()}
    # The alternative text stands in the picture's own <desc>; Vega's would name every bar.
    made: Spec = {"type": kind, "aria": False, "encode": {"enter": enter}}
    if data is not None:
        made["from"] = {"data": data}
    return made


def words(text: Sequence[str] | str, x: float, y: float, **style: object) -> Spec:
    """Lines of text whose first begins at a place, hanging below it."""
    lines = text if isinstance(text, str) else list(text)
    return mark("text", None, text=fixed(lines), x=x, y=y, **({"font": FONT, "baseline": "top"} | style))


def group(x: float, y: float, width: float, height: float, **content: object) -> Spec:
    """A group at a place, with its own data, scales, axes and marks."""
    made = mark("group", x=x, y=y, width=width, height=height)
    # The lines of an axis run as far as these say; without them, over the whole picture.
    extent = [{"name": "width", "value": width}, {"name": "height", "value": height}]
    return {**made, "signals": extent, **content}


def rows_of(name: str, rows: Rows) -> Spec:
    return {"name": name, "values": [dict(row) for row in rows]}
