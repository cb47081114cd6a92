"""The days that may be asked for: with no year before or after them that a calendar cannot hold."""

from __future__ import annotations

from datetime import date

from research.types import Window

DAYS = Window(date(1900, 1, 1), date(2199, 12, 31))
