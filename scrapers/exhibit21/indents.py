"""How far a text stands to the right, in points, and what else a tag says of its place on the page."""

from __future__ import annotations

import re

from bs4.element import Tag

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?|-?\.\d+)\s*(pt|px|em|in|%)?")
_POINTS = {"pt": 1.0, "px": 0.75, "em": 10.0, "in": 72.0, "%": 5.0, "": 0.75}
BRANCH = 8.0
"""Points that one step of indentation is taken for where it is made of an empty column or a nested table."""

BLANK = 2.5
"""Points that a leading no-break space moves a name."""


def span_of(tag: Tag) -> int:
    """How many columns a cell spans; 1 where it says nothing sensible."""
    said = str(tag.get("colspan") or "1").strip()
    return max(1, min(int(said), 100)) if said.isdecimal() and len(said) < 5 else 1


def leading(text: str) -> int:
    """Blanks before the first word that a browser would show."""
    blanks = 0
    for char in text:
        if char == "\u00a0" or char == "\u2003":
            blanks += 1
        elif char == "\t":
            blanks += 4
        elif not char.isspace():
            break
    return min(blanks, 100)


def is_hidden(tag: Tag) -> bool:
    """Whether a browser would not show it."""
    return "display:none" in str(tag.get("style") or "").replace(" ", "").lower()


def indent_of(tag: Tag) -> float:
    """Points by which a tag moves its text to the right: padding, margin and indent of the first line."""
    style = str(tag.get("style") or "")
    if not style:
        return BRANCH * 2 if tag.name in ("ul", "ol", "blockquote", "dd") else 0.0
    total = 0.0
    for rule in style[:2000].lower().split(";"):
        name, _, value = rule.partition(":")
        name = name.strip()
        if name in ("padding-left", "margin-left", "text-indent"):
            total += _points(value)
        elif name in ("padding", "margin"):
            parts = value.split()
            if parts and "auto" not in parts:
                total += _points(parts[{1: 0, 2: 1, 3: 1}.get(len(parts), 3)])
    return max(-100.0, min(total, 400.0))


def _points(value: str) -> float:
    found = _LENGTH.match(value.strip())
    return float(found[1]) * _POINTS[found[2] or ""] if found else 0.0
