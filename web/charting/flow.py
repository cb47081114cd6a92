"""Flow: bands between many names and one, as wide as the upper bound, with the lower bound darker inside.

Vega has no layout for flows, so places are worked out here and Vega's path marks draw them.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.charting.chart import Band, Flow
from web.charting.forms import Form
from web.charting.palette import PALETTES
from web.charting.parts import Drawn, Key
from web.charting.scale import dollars, short_money
from web.charting.text import clip, wrap
from web.charting.vega import Spec, group, mark, rows_of, words

_NODE = 10
_NAME, _SUM = 12, 11
_LEAST = 34
"""Pixels from one name to the next: two lines of text."""
_HEAD = 24


@dataclass(frozen=True)
class _Place:
    """Where a band leaves and arrives, and how wide it is, in pixels."""

    band: Band
    begin: float
    end: float
    high: float
    low: float


def draw_flow(flow: Flow, form: Form, width: float) -> Drawn:
    """The many on one side with their names and both bounds, the one on the other."""
    palette = PALETTES[form.look]
    is_wide = form.size == "wide"
    beside = 290.0 if is_wide else 150.0
    tall = 300.0 if is_wide else 240.0
    places, height, stack = _places(flow, tall)
    many, one = (
        (beside, width - (150 if is_wide else 76))
        if flow.many_left
        else (width - beside, 150 if is_wide else 76)
    )
    node = one if flow.many_left else one - _NODE
    inner = (many + _NODE, one) if flow.many_left else (many - _NODE, one)
    top = (height - stack) / 2
    rows = [
        {
            "name": each.band.name,
            "low": dollars(each.band.low),
            "high": dollars(each.band.high),
            "upper": _ribbon(inner, (each.begin, each.end), each.high, each.high),
            "lower": _ribbon(inner, (each.begin, each.end), each.high, each.low),
        }
        for each in places
    ]
    marks: list[Spec] = [
        mark(
            "path",
            "bands",
            path={"field": "upper"},
            fill=palette.named_wash,
            stroke=palette.named,
            strokeWidth=0.5,
        ),
        mark("path", "bands", path={"field": "lower"}, fill=palette.named),
        mark("rect", x=node, y=top, width=_NODE, height=stack, fill=palette.ink),
    ]
    align = "right" if flow.many_left else "left"
    for each in places:
        x = many if flow.many_left else many - _NODE
        middle = each.begin + each.high / 2
        at = x - 8 if flow.many_left else x + _NODE + 8
        marks += [
            mark("rect", x=x, y=each.begin, width=_NODE, height=max(1.0, each.high), fill=palette.ink),
            words(
                clip(each.band.name, _NAME, beside - 12),
                at,
                middle - 15,
                align=align,
                fontSize=_NAME,
                fill=palette.ink,
            ),
            words(bounds(each.band), at, middle + 1, align=align, fontSize=_SUM, fill=palette.soft),
        ]
    lines = wrap(flow.name, 13, (140 if is_wide else 64))
    other = "left" if flow.many_left else "right"
    marks.append(
        words(
            lines,
            node + _NODE + 8 if flow.many_left else node - 8,
            height / 2 - 8 * len(lines),
            align=other,
            fontSize=13,
            fontWeight=600,
            lineHeight=16,
            fill=palette.ink,
        )
    )
    heads = [
        words(flow.left, 0, 0, align="left", fontSize=_SUM, fill=palette.soft),
        words(flow.right, width, 0, align="right", fontSize=_SUM, fill=palette.soft),
    ]
    body = group(0, _HEAD, width, height, data=[rows_of("bands", rows)], marks=marks)
    keys = (
        Key("lower bound: own text names it", "named"),
        Key("upper bound: whole awards that name it", "named_wash"),
    )
    return Drawn(height + _HEAD, (*heads, body), keys)


def bounds(band: Band) -> str:
    """`$1.2M to $5.0M`, the lower bound first."""
    low = short_money(band.low) if band.low else "none"
    return f"{low} to {short_money(band.high)}"


def _places(flow: Flow, tall: float) -> tuple[list[_Place], float, float]:
    """Every band's place, the height of the whole, and of the stack that the bands form at the one."""
    whole = sum(_widest(band) for band in flow.bands)
    unit = tall / max(1.0, whole)
    stack = sum(_widest(band) * unit for band in flow.bands)
    rooms = [max(_LEAST, _widest(band) * unit + 10) for band in flow.bands]
    height = max(sum(rooms), stack)
    begin, end = 0.0, (height - stack) / 2
    made = []
    for band, room in zip(flow.bands, rooms, strict=True):
        high, low = max(0.0, dollars(band.high)) * unit, max(0.0, dollars(band.low)) * unit
        wide = _widest(band) * unit
        made.append(_Place(band, begin + (room - wide) / 2, end, high, low))
        begin, end = begin + room, end + wide
    return made, height, stack


def _widest(band: Band) -> float:
    return max(0.0, dollars(band.low), dollars(band.high))


def _ribbon(across: tuple[float, float], places: tuple[float, float], wide: float, part: float) -> str:
    """A curved band of width `part`, in the middle of one of width `wide`, as the path of an SVG."""
    begin, end = across
    left, right = (place + (wide - part) / 2 for place in places)
    middle = (begin + end) / 2
    return (
        f"M{begin:.1f},{left:.2f}C{middle:.1f},{left:.2f} {middle:.1f},{right:.2f} {end:.1f},{right:.2f}"
        f"L{end:.1f},{right + part:.2f}"
        f"C{middle:.1f},{right + part:.2f} {middle:.1f},{left + part:.2f} {begin:.1f},{left + part:.2f}Z"
    )
