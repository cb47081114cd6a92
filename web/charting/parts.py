"""Parts that every kind of drawing hands to the frame: marks below the head, and what the legend explains."""

from __future__ import annotations

from dataclasses import dataclass

from web.charting.vega import Spec


@dataclass(frozen=True)
class Key:
    """One entry of the legend. style: of a bar, or "shade", "line", "dashed" or "dotted"."""

    words: str
    style: str


@dataclass(frozen=True)
class Drawn:
    """A drawing in its own coordinates, as wide as it was told to be."""

    height: float
    marks: tuple[Spec, ...]
    keys: tuple[Key, ...]
