"""Axes: thin lines, soft figures, money written as in the labels."""

from __future__ import annotations

from web.charting.palette import Palette
from web.charting.scale import MoneyAxis
from web.charting.vega import FONT, Spec

FIGURES = 11
_MONEY = "replace(replace(format(datum.value, '$~s'), 'G', 'B'), 'k', 'K')"
"""Vega writes a billion as G."""


def axis(side: str, palette: Palette) -> Spec:
    """What every axis has. side: "left" or "bottom"."""
    return {
        "orient": side,
        "scale": "y" if side == "left" else "x",
        "labelFont": FONT,
        "labelFontSize": FIGURES,
        "labelColor": palette.soft,
        "zindex": 0,
        "aria": False,
    }


def money_style(money: MoneyAxis, palette: Palette) -> Spec:
    """Steps of money with lines across; the line of zero is drawn apart."""
    return {
        "values": list(money.steps),
        "grid": True,
        "gridColor": palette.grid,
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
        "encode": {"labels": {"update": {"text": {"signal": _MONEY}}}},
    }
