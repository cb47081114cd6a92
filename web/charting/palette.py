"""Palette: Okabe and Ito's colours, told apart by the colour-blind, on white paper and on the dark page."""

from __future__ import annotations

from dataclasses import dataclass

from web.charting.forms import Look

BLUE, VERMILLION, SKY, ORANGE = "#0072b2", "#d55e00", "#56b4e9", "#e69f00"


@dataclass(frozen=True)
class Palette:
    """Colours of one look.

    direct: awards to the company, and net sums. named: what names it, and what was taken back. The wash of each
    fills the wider bar that reaches to the larger figure; its outline is the colour itself.
    """

    paper: str
    ink: str
    soft: str
    grid: str
    zero: str
    shade: str
    direct: str
    direct_wash: str
    named: str
    named_wash: str


PALETTES: dict[Look, Palette] = {
    "light": Palette(
        paper="#ffffff",
        ink="#1c1b19",
        soft="#5a5750",
        grid="#e2dfd8",
        zero="#5a5750",
        shade="#f1efe9",
        direct=BLUE,
        direct_wash="#cfe3f0",
        named=VERMILLION,
        named_wash="#f9dfcc",
    ),
    "dark": Palette(
        paper="#17181b",
        ink="#e9e6df",
        soft="#aaa59a",
        grid="#33353a",
        zero="#aaa59a",
        shade="#24262b",
        direct=SKY,
        direct_wash="#22394a",
        named=ORANGE,
        named_wash="#4a3a17",
    ),
}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
