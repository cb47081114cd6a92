"""Steps: an award's obligations as they add up, beside its current value and its ceiling, in three kinds of line."""

from __future__ import annotations

from datetime import date

from research.types import Money
from web.charting.axes import FIGURES, axis, money_style
from web.charting.chart import Steps
from web.charting.forms import Form
from web.charting.palette import PALETTES, Palette
from web.charting.parts import Drawn, Key
from web.charting.scale import dollars, money_axis, short_money
from web.charting.swatch import DASHES
from web.charting.vega import FONT, Spec, group, mark, rows_of, scaled

_HEIGHTS = {"wide": 260.0, "narrow": 210.0}
_AXIS, _BELOW = 54.0, 24.0


def draw_steps(steps: Steps, form: Form, width: float) -> Drawn:
    """Obligations as a filled flight of steps; the two limits as lines with their names on them."""
    palette = PALETTES[form.look]
    plot, across = _HEIGHTS[form.size], width - _AXIS
    limits = [one for one in (steps.current, steps.ceiling) if one is not None]
    money = money_axis([dollars(one.total) for one in steps.steps] + [dollars(one) for one in limits], 5)
    first = min(one.day for one in steps.steps)
    until = max(steps.until, *(one.day for one in steps.steps))
    rows = [{"day": _moment(one.day), "value": dollars(one.total)} for one in steps.steps]
    last = {"day": _moment(until), "value": rows[-1]["value"]}
    held = group(
        _AXIS,
        0,
        across,
        plot,
        data=[rows_of("steps", rows), rows_of("line", [*rows, last])],
        scales=[
            {
                "name": "x",
                "type": "utc",
                "domain": [_moment(first), _moment(until)],
                "range": [4, across - 6],
            },
            {
                "name": "y",
                "type": "linear",
                "domain": [money.low, money.high],
                "range": [plot, 20],
            },
        ],
        axes=[
            axis("left", palette) | money_style(money, palette),
            _time(palette, 6 if form.size == "wide" else 3),
        ],
        marks=[
            mark(
                "area",
                "line",
                x=scaled("x", "day"),
                y=scaled("y", "value"),
                y2={"scale": "y", "value": 0},
                interpolate="step-after",
                fill=palette.direct_wash,
            ),
            mark(
                "line",
                "line",
                x=scaled("x", "day"),
                y=scaled("y", "value"),
                interpolate="step-after",
                stroke=palette.direct,
                strokeWidth=2.5,
            ),
            mark(
                "symbol", "steps", x=scaled("x", "day"), y=scaled("y", "value"), size=26, fill=palette.direct
            ),
            *_limit(steps.current, "dashed", across, palette),
            *_limit(steps.ceiling, "dotted", across, palette),
        ],
    )
    keys = [Key(f"obligations, added up: {short_money(steps.steps[-1].total)} net so far", "line")]
    if steps.current is not None:
        keys.append(Key("current value, as last reported", "dashed"))
    if steps.ceiling is not None:
        keys.append(Key("ceiling, what it could reach", "dotted"))
    return Drawn(plot + _BELOW, lambda: (held,), tuple(keys))


def _limit(amount: Money | None, style: str, across: float, palette: Palette) -> list[Spec]:
    if amount is None:
        return []
    y: Spec = {"scale": "y", "value": dollars(amount)}
    colour = palette.named if style == "dotted" else palette.ink
    said = "Ceiling: could reach" if style == "dotted" else "Current value"
    # The two may lie close together: one is named at the left, the other at the right.
    left = style == "dashed"
    return [
        mark("rule", x=0, x2=across, y=y, stroke=colour, strokeWidth=2, strokeDash={"value": DASHES[style]}),
        mark(
            "text",
            x=6 if left else across - 4,
            y=y | {"offset": -5},
            text=f"{said} {short_money(amount)}",
            align="left" if left else "right",
            baseline="bottom",
            font=FONT,
            fontSize=FIGURES,
            fontWeight=600,
            fill=palette.ink,
        ),
    ]


def _moment(day: date) -> int:
    """Milliseconds since 1970, as Vega counts time."""
    return (day - date(1970, 1, 1)).days * 86_400_000


def _time(palette: Palette, about: int) -> Spec:
    return axis("bottom", palette) | {
        "tickCount": about,
        "format": "%b %Y",
        "domainColor": palette.zero,
        "tickColor": palette.zero,
        "labelOverlap": "parity",
        "labelSeparation": 8,
        "labelFlush": True,
    }
