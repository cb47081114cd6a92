"""Flow: bands from many names to one, as wide as the upper bound, with the lower bound darker inside.

Vega has no layout for flows, so places are worked out here and Vega's path marks draw them.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.charting.chart import Band, Flow
from web.charting.forms import Form
from web.charting.palette import PALETTES, Palette
from web.charting.parts import Drawn, Key
from web.charting.scale import dollars, short_money
from web.charting.text import clip, wrap
from web.charting.vega import Spec, group, mark, rows_of, words

_NODE = 10
_NAME, _SUM, _ONE = 12, 11, 12
_LEAST = 34
"""Pixels from one name to the next: two lines of text."""
_HEAD = 24
_BETWEEN = 1.5
"""Pixels of paper between bands where they arrive, so that equal bounds do not run into one."""


@dataclass(frozen=True)
class _Room:
    """Pixels left of the many's nodes, right of the one's, and for all bands together."""

    left: float
    right: float
    tall: float


_ROOMS = {"wide": _Room(290, 150, 300), "narrow": _Room(138, 100, 240)}


@dataclass(frozen=True)
class _Place:
    """Where a band leaves and arrives, and how wide its box and its two parts are, in pixels."""

    band: Band
    begin: float
    end: float
    wide: float
    high: float
    low: float


def draw_flow(flow: Flow, form: Form, width: float) -> Drawn:
    """The many on the left with their names and both bounds, the one on the right."""
    palette, room = PALETTES[form.look], _ROOMS[form.size]
    places, height, stack = _places(flow, room.tall)
    left, right = room.left + _NODE, width - room.right - _NODE
    rows = [
        {
            "name": one.band.name,
            "low": None if one.band.low is None else dollars(one.band.low),
            "high": dollars(one.band.high),
            "upper": _ribbon((left, right), one, one.high),
            "lower": _ribbon((left, right), one, one.low),
        }
        for one in places
    ]
    upper: Spec = {"field": "upper"}
    marks: list[Spec] = [
        mark("path", "bands", path=upper, fill=palette.named_wash, stroke=palette.named, strokeWidth=0.5),
        mark("path", "bands", path={"field": "lower"}, fill=palette.named),
        mark("rect", x=right, y=(height - stack) / 2, width=_NODE, height=stack, fill=palette.ink),
        *(one for place in places for one in _node(place, room, palette)),
        _name(flow.name, right + _NODE + 8, height / 2, room.right - 8, palette),
    ]
    heads = [
        words(flow.left, left, 0, align="right", fontSize=_SUM, fill=palette.soft),
        words(flow.right, width, 0, align="right", fontSize=_SUM, fill=palette.soft),
    ]
    body = group(0, _HEAD, width, height, data=[rows_of("bands", rows)], marks=marks)
    keys = (
        Key("lower bound: own text names it", "named"),
        Key("upper bound: whole awards that name it", "named_wash"),
    )
    return Drawn(height + _HEAD, lambda: (*heads, body), keys)


def bounds(band: Band) -> str:
    """`$1.2M to $5.0M`, the lower bound first."""
    low = "none" if band.low is None else short_money(band.low)
    return f"{low} to {short_money(band.high)}"


def reach(band: Band) -> int:
    """Cents of the wider bound; where money was taken back that can be the lower one."""
    return max(0, band.high.cents, band.low.cents if band.low else 0)


def _node(place: _Place, room: _Room, palette: Palette) -> list[Spec]:
    middle, at = place.begin + place.wide / 2, room.left - 8
    name = clip(place.band.name, _NAME, room.left - 12)
    return [
        mark("rect", x=room.left, y=place.begin, width=_NODE, height=max(1.0, place.wide), fill=palette.ink),
        words(name, at, middle - 15, align="right", fontSize=_NAME, fill=palette.ink),
        words(bounds(place.band), at, middle + 1, align="right", fontSize=_SUM, fill=palette.soft),
    ]


def _name(name: str, x: float, middle: float, width: float, palette: Palette) -> Spec:
    # A bold line runs wider than the measured one.
    lines = wrap(name, _ONE, width / 1.07)
    y = middle - 8 * len(lines)
    return words(lines, x, y, fontSize=_ONE, fontWeight=600, lineHeight=16, fill=palette.ink)


def _places(flow: Flow, tall: float) -> tuple[list[_Place], float, float]:
    """Every band's place, the height of the whole, and of the stack that the bands form at the one."""
    unit = tall / max(1, sum(reach(band) for band in flow.bands))
    widths = [reach(band) * unit for band in flow.bands]
    rooms = [max(_LEAST, wide + 10) for wide in widths]
    height, stack = sum(rooms), sum(widths) + _BETWEEN * (len(widths) - 1)
    begin, end = 0.0, (height - stack) / 2
    made = []
    for band, wide, room in zip(flow.bands, widths, rooms, strict=True):
        high, low = (max(0, one.cents if one else 0) * unit for one in (band.high, band.low))
        made.append(_Place(band, begin + (room - wide) / 2, end, wide, high, low))
        begin, end = begin + room, end + wide + _BETWEEN
    return made, height, stack


def _ribbon(across: tuple[float, float], place: _Place, part: float) -> str:
    """A curved band of width `part`, in the middle of the place's, as the path of an SVG."""
    begin, end = across
    left, right = (one + (place.wide - part) / 2 for one in (place.begin, place.end))
    middle = (begin + end) / 2
    return (
        f"M{begin:.1f},{left:.2f}C{middle:.1f},{left:.2f} {middle:.1f},{right:.2f} {end:.1f},{right:.2f}"
        f"L{end:.1f},{right + part:.2f}"
        f"C{middle:.1f},{right + part:.2f} {middle:.1f},{left + part:.2f} {begin:.1f},{left + part:.2f}Z"
    )
