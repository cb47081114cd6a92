"""Bars by year or quarter: each from zero, the narrow filled one before the wide washed one that shares its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from web.charting.axes import axis, money_style
from web.charting.chart import Bars, Panel, Series
from web.charting.forms import Form
from web.charting.labels import below, end_labels, end_rows, has_room
from web.charting.palette import PALETTES, Palette
from web.charting.parts import Drawn, Key
from web.charting.scale import MoneyAxis, dollars, money_axis
from web.charting.vega import Spec, group, mark, rows_of, scaled, words

_HEIGHTS = {"wide": 230, "narrow": 190}
_AXIS = 54
_GAP = 22
_HEAD = 22
_BELOW = 40
_BETWEEN = 8


def draw_bars(bars: Bars, form: Form, width: float) -> Drawn:
    """The panels side by side on a wide screen, one above the other on a narrow one, on one axis of money."""
    columns = len(bars.panels) if form.size == "wide" else 1
    across = (width - _AXIS - _GAP * (columns - 1)) / columns
    head = _HEAD if any(panel.title for panel in bars.panels) else 0
    tall = head + _HEIGHTS[form.size] + _BELOW
    rows = -(-len(bars.panels) // columns)
    places = [
        (_AXIS + number % columns * (across + _GAP), number // columns * (tall + _BETWEEN))
        for number in range(len(bars.panels))
    ]
    marks = partial(_panels, bars, form, across, head, places)
    return Drawn(rows * (tall + _BETWEEN) - _BETWEEN, marks, _keys(bars))


def _panels(
    bars: Bars, form: Form, across: float, head: int, places: Sequence[tuple[float, float]]
) -> list[Spec]:
    """The marks of all panels, each at its place (left, top); `head` is the height of their titles."""
    has_labels = all(has_room(panel, bars.series, across) for panel in bars.panels)
    place = _Place(across, _HEIGHTS[form.size], _axis_of(bars), PALETTES[form.look])
    made: list[Spec] = []
    for panel, (left, top) in zip(bars.panels, places, strict=True):
        if panel.title:
            made.append(words(panel.title, left, top, fontSize=13, fontWeight=600, fill=place.palette.ink))
        # The shade lies below the lines of the grid, which a group draws before its marks.
        made.append(group(left, top + head, across, place.plot, marks=list(_shades(panel, place))))
        axis = _money(place, has_words=left == _AXIS)
        plot = _plot(panel, bars.series, place, has_labels=has_labels)
        made.append(group(left, top + head, across, place.plot, axes=[axis], **plot))
    return made


@dataclass(frozen=True)
class _Place:
    """One panel's room, the axis that all share, and the colours."""

    across: float
    plot: float
    axis: MoneyAxis
    palette: Palette


def _axis_of(bars: Bars) -> MoneyAxis:
    groups = [each for panel in bars.panels for each in panel.groups]
    return money_axis([dollars(one) for each in groups for one in each.amounts.values()], 5)


def _keys(bars: Bars) -> tuple[Key, ...]:
    keys = [Key(one.words, one.style) for one in bars.series]
    span = "quarter" if any(panel.is_fine for panel in bars.panels) else "year"
    if any(one.is_part for panel in bars.panels for one in panel.groups):
        keys.append(Key(f"only part of the {span} is held, or lies in these dates", "shade"))
    return tuple(keys)


def _plot(
    panel: Panel, series: tuple[Series, ...], place: _Place, *, has_labels: bool
) -> dict[str, list[Spec]]:
    labels = end_rows(panel) if has_labels else {}
    above, under = (32, 30 if place.axis.low < 0 else 0) if has_labels else (6, 0)
    y: Spec = {
        "name": "y",
        "type": "linear",
        "domain": [place.axis.low, place.axis.high],
        "range": [place.plot - under, above],
    }
    zero: Spec = {"scale": "y", "value": 0}
    return {
        "data": [*_rows(panel, series), *(rows_of(*one) for one in labels.items())],
        "scales": [_time_axis(panel, place.across), y],
        "marks": [
            *_marks(series, place.palette),
            mark("rule", x=0, x2=place.across, y=zero, stroke=place.palette.zero, strokeWidth=1),
            *end_labels(labels, series, place.palette),
            *below(panel, place.across, place.plot, place.palette),
        ],
    }


def _time_axis(panel: Panel, across: float) -> Spec:
    return {
        "name": "x",
        "type": "band",
        "domain": [one.key for one in panel.groups],
        "range": [0, across],
        "paddingInner": 0.16,
        "paddingOuter": 0.08,
    }


def _money(place: _Place, *, has_words: bool) -> Spec:
    return axis("left", place.palette) | money_style(place.axis, place.palette) | {"labels": has_words}


def _rows(panel: Panel, series: tuple[Series, ...]) -> Iterator[Spec]:
    for one in series:
        rows = [
            {"at": each.key, "value": dollars(each.amounts[one.key])}
            for each in panel.groups
            if one.key in each.amounts
        ]
        yield rows_of(one.key, rows)


def _marks(series: tuple[Series, ...], palette: Palette) -> Iterator[Spec]:
    slots = len({one.slot for one in series})
    for one in series:
        is_wash = one.style.endswith("_wash")
        colour = getattr(palette, one.style.removesuffix("_wash"))
        shares = sum(other.slot == one.slot for other in series) > 1
        part = 0.9 if is_wash else 0.46 if shares else 0.82
        yield mark(
            "rect",
            one.key,
            x=scaled("x", "at") | {"band": (one.slot + (1 - part) / 2) / slots},
            width={"scale": "x", "band": part / slots},
            y=scaled("y", "value"),
            y2={"scale": "y", "value": 0},
            fill=getattr(palette, one.style),
            stroke=colour,
            strokeWidth=1.25 if is_wash else 0,
        )


def _shades(panel: Panel, place: _Place) -> Iterator[Spec]:
    step = place.across / max(1, len(panel.groups))
    for number, one in enumerate(panel.groups):
        if one.is_part:
            yield mark("rect", x=number * step, width=step, y=0, height=place.plot, fill=place.palette.shade)
