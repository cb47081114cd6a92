"""The frame: title, legend, drawing, notes and credits, set one below the other, so that the size is known unseen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from web.charting.bars import draw_bars
from web.charting.chart import Bars, Chart, Flow
from web.charting.flow import draw_flow
from web.charting.forms import Form
from web.charting.palette import PALETTES, Palette
from web.charting.parts import Drawn, Key
from web.charting.steps import draw_steps
from web.charting.swatch import swatch
from web.charting.text import width_of, wrap
from web.charting.vega import SCHEMA, Spec, group, mark, words

_EDGE = 16
_LEGEND = 12


@dataclass(frozen=True)
class Composed:
    """A whole picture, and its size in pixels. marks: makes each of its marks, from back to front."""

    finding: str
    palette: Palette
    width: int
    height: int
    marks: Sequence[Callable[[], Spec]]

    @property
    def spec(self) -> Spec:
        """The picture as Vega's specification."""
        return {
            "$schema": SCHEMA,
            "description": self.finding,
            "background": self.palette.paper,
            "autosize": "none",
            "padding": 0,
            "width": self.width,
            "height": self.height,
            "marks": [make() for make in self.marks],
        }


def compose(chart: Chart, form: Form) -> Composed:
    """The picture of a chart in one form; its size is known before any of its marks is made."""
    palette = PALETTES[form.look]
    across = form.width - 2 * _EDGE
    title_size, text_size = (18, 13) if form.size == "wide" else (16, 12)
    drawn = _draw(chart, form, across)
    marks: list[Callable[[], Spec]] = []
    y: float = _EDGE

    def say(text: str, size: float, **style: object) -> None:
        nonlocal y
        # A bold line runs wider than the measured one.
        lines = wrap(text, size, across / (1.07 if "fontWeight" in style else 1))
        step = round(size * 1.32)
        marks.append(partial(words, lines, _EDGE, y, fontSize=size, lineHeight=step, **style))
        y += step * len(lines)

    say(chart.words.title, title_size, fontWeight=700, fill=palette.ink)
    y += 4
    say(chart.words.subtitle, text_size, fill=palette.soft)
    y += 10
    legend, tall = _legend(drawn.keys, across, palette)
    marks.append(partial(group, _EDGE, y, across, tall, marks=legend))
    y += tall + 10
    top = y
    marks.append(lambda: group(_EDGE, top, across, drawn.height, marks=list(drawn.marks())))
    y += drawn.height + 8
    for note in chart.words.notes:
        say(note, 11.5, fill=palette.ink)
        y += 3
    y += 6
    marks.append(partial(mark, "rule", x=_EDGE, x2=_EDGE + across, y=y, stroke=palette.grid, strokeWidth=1))
    y += 8
    for credit in chart.words.credits:
        say(credit, 10.5, fill=palette.soft)
    return Composed(chart.words.finding, palette, form.width, round(y + _EDGE - 4), marks)


def _draw(chart: Chart, form: Form, across: float) -> Drawn:
    match chart.drawing:
        case Bars():
            return draw_bars(chart.drawing, form, across)
        case Flow():
            return draw_flow(chart.drawing, form, across)
    return draw_steps(chart.drawing, form, across)


def _legend(keys: tuple[Key, ...], across: float, palette: Palette) -> tuple[list[Spec], float]:
    """Swatches with their words, as many on a line as there is room for."""
    marks: list[Spec] = []
    x, y = 0.0, 0.0
    for one in keys:
        lines = wrap(one.words, _LEGEND, across - 26)
        wide = 26 + max(width_of(line, _LEGEND) for line in lines)
        if x and x + wide > across:
            x, y = 0.0, y + 18
        marks += swatch(one.style, x, y, palette)
        marks.append(words(lines, x + 24, y, fontSize=_LEGEND, lineHeight=15, fill=palette.ink))
        x += wide + 8
        if len(lines) > 1:
            x, y = 0.0, y + 15 * (len(lines) - 1) + 18
    return marks, y + 16 if x else max(0.0, y - 2)
