"""Text that a spreadsheet would take for a formula, made harmless: one rule for every table that leaves the house."""

from __future__ import annotations

import re

# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def disarmed(text: str) -> str:
    """The text with an apostrophe before it where it begins as a formula does; numbers stay numbers."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
