"""Parts that every kind of drawing hands to the frame: marks below the head, and what the legend explains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from web.charting.vega import Spec


@dataclass(frozen=True)
class Key:
    """One entry of the legend. style: of a bar, or "shade", "line", "dashed" or "dotted"."""

    words: str
    style: str


@dataclass(frozen=True)
class Drawn:
    """A drawing in its own coordinates, as wide as it was told to be.

    marks: makes them; a page asks for the height alone.
    """

    height: float
    marks: Callable[[], Sequence[Spec]]
    keys: tuple[Key, ...]
