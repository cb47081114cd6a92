"""Swatches of the legend: a small copy of what the drawing holds."""

from __future__ import annotations

from web.charting.palette import Palette
from web.charting.vega import Spec, mark

DASHES: dict[str, list[int]] = {"line": [], "dashed": [8, 4], "dotted": [2, 3]}
"""How the three bases of an award's money are told apart without colour."""


def swatch(style: str, x: float, y: float, palette: Palette) -> list[Spec]:
    """Marks in a box of 18 by 12 pixels."""
    if style in DASHES:
        return [
            mark(
                "rule",
                x=x,
                x2=x + 18,
                y=y + 6,
                stroke=palette.direct
                if style == "line"
                else palette.named
                if style == "dotted"
                else palette.ink,
                strokeWidth=3 if style == "line" else 2,
                strokeDash={"value": DASHES[style]},
            )
        ]
    if style == "shade":
        return [mark("rect", x=x, y=y, width=18, height=12, fill=palette.shade, stroke=palette.grid)]
    is_wash = style.endswith("_wash")
    return [
        mark(
            "rect",
            x=x + 0.5,
            y=y + 1,
            width=17,
            height=11,
            fill=getattr(palette, style),
            stroke=getattr(palette, style.removesuffix("_wash")),
            strokeWidth=1.25 if is_wash else 0,
        )
    ]
