"""Forms of a chart: light or dark, for a wide or a narrow screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Look = Literal["light", "dark"]
Size = Literal["wide", "narrow"]

LOOKS: tuple[Look, ...] = ("light", "dark")
SIZES: tuple[Size, ...] = ("wide", "narrow")
WIDTHS: dict[Size, int] = {"wide": 800, "narrow": 360}
"""Of the whole picture, in pixels. 360 fills a telephone; text is set for that width and never shrunk to it."""


@dataclass(frozen=True)
class Form:
    """How one picture of a chart is made."""

    look: Look = "light"
    size: Size = "wide"

    @property
    def width(self) -> int:
        return WIDTHS[self.size]
