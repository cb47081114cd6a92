"""Labels of bars: amounts at their ends where there is room, years and quarters below without touching."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from web.charting.chart import Panel, Series
from web.charting.palette import Palette
from web.charting.scale import dollars
from web.charting.text import width_of
from web.charting.vega import FONT, Rows, Spec, mark, scaled, words

LABEL = 11
LINE = 13
_NOTE = 10


def has_room(panel: Panel, series: tuple[Series, ...], across: float) -> bool:
    """Whether every amount can stand at the end of its bar without touching the next."""
    slots = len({one.slot for one in series})
    place = across / max(1, len(panel.groups)) / slots
    lines = [line for one in panel.groups for label in one.labels.values() for line in label]
    return all(width_of(line, LABEL) <= place + 6 for line in lines)


def end_rows(panel: Panel) -> Mapping[str, Rows]:
    """What stands at the bars' ends, by slot and side: above zero over the longest bar, else under it."""
    made: dict[str, list[dict[str, object]]] = {}
    for each in panel.groups:
        for slot, lines in each.labels.items():
            values = [dollars(each.amounts[key]) for key in _keys(each.amounts, slot, panel)]
            top, bottom = max([0.0, *values]), min([0.0, *values])
            side, end = ("under", bottom) if top == 0 and bottom < 0 else ("over", top)
            # A second line hangs below the first: over a bar, the first must stand higher.
            lift = 4 if side == "under" else -4 - LINE * (len(lines) - 1)
            row = {"at": each.key, "value": end, "lines": list(lines), "lift": lift}
            made.setdefault(f"{side}-{slot}", []).append(row)
    return made


def _keys(amounts: Mapping[str, object], slot: int, panel: Panel) -> list[str]:
    return [key for key in amounts if panel.slots.get(key) == slot]


def end_labels(rows: Mapping[str, Rows], series: tuple[Series, ...], palette: Palette) -> Iterator[Spec]:
    """The marks for `end_rows`."""
    slots = len({one.slot for one in series})
    for name in rows:
        side, slot = name.split("-")
        yield mark(
            "text",
            name,
            x=scaled("x", "at") | {"band": (int(slot) + 0.5) / slots},
            y=scaled("y", "value") | {"offset": {"field": "lift"}},
            text={"field": "lines"},
            font=FONT,
            fontSize=LABEL,
            lineHeight=LINE,
            align="center",
            baseline="bottom" if side == "over" else "top",
            fill=palette.ink,
        )


def below(panel: Panel, across: float, plot: float, palette: Palette) -> Iterator[Spec]:
    """Two lines under the bars; a label that would touch the one before it is left out."""
    step = across / max(1, len(panel.groups))
    for line, size, colour in (("label", LABEL, palette.ink), ("under", _NOTE, palette.soft)):
        texts = [str(getattr(one, line)) for one in panel.groups]
        if line == "label" and not panel.is_fine and max(width_of(one, size) for one in texts) > step:
            texts = [f"’{one[-2:]}" for one in texts]
        free = -step
        if panel.is_fine and line == "label" and max(width_of(one, size) for one in texts) > step:
            continue
        for number, text in enumerate(texts):
            half = width_of(text, size) / 2
            middle = (number + 0.5) * step
            starts = panel.is_fine and line == "under"
            begin = number * step if starts else middle - half
            if not text or begin < free:
                continue
            free = begin + 2 * half + 2
            edge = begin + 2 * half > across + 14
            yield words(
                text,
                across if edge and not starts else begin if starts else middle,
                plot + (7 if line == "label" else 21),
                align="right" if edge and not starts else "left" if starts else "center",
                fontSize=size,
                fill=colour,
            )
