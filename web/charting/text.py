"""Text in pictures: how wide it runs in a sans-serif face, and where its lines break."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from web.charting.vega import Lines

_NARROW = frozenset("iljtfrI.,:;'|!()[]/ \u00a0’“”–-")
_WIDE = frozenset("mwMW@%—")
_DATE = re.compile(r"([0-9]+) ([A-Z][a-z]+) ([0-9]{4})")
"""A date, inside which a line must not break."""
_UNBROKEN = "\\1\u00a0\\2\u00a0\\3"
_SLACK = 1.1
"""The reader's own sans-serif may run wider than the one measured (Arial)."""


@lru_cache(4096)
def width_of(text: str, size: float) -> float:
    """Pixels that a line takes at a font size, on the safe side."""
    return sum(_ems(one) for one in text) * size * _SLACK


@cache
def _ems(letter: str) -> float:
    if letter in _NARROW:
        return 0.31
    if letter in _WIDE:
        return 0.86
    return 0.68 if letter.isupper() else 0.556


@lru_cache(1024)
def wrap(text: str, size: float, width: float) -> Lines:
    """The text in lines no wider than `width`; a word that is wider alone, like an address, is cut."""
    lines, line, used = [], "", 0.0
    space = width_of(" ", size)
    for word in _DATE.sub(_UNBROKEN, text).split(" "):
        needed = width_of(word, size)
        if line and used + space + needed <= width:
            line, used = f"{line} {word}", used + space + needed
            continue
        if line:
            lines.append(line)
        *before, line = _cut(word, size, width) if needed > width else (word,)
        lines += before
        used = width_of(line, size)
    whole = (*lines, line) if line else tuple(lines)
    return tuple(one.replace("\u00a0", " ") for one in whole)


def _cut(word: str, size: float, width: float) -> Lines:
    parts, part, used = [], "", 0.0
    for letter in word:
        needed = width_of(letter, size)
        if part and used + needed > width:
            parts.append(part)
            part, used = "", 0.0
        part, used = part + letter, used + needed
    return (*parts, part)


def clip(text: str, size: float, width: float) -> str:
    """The text on one line, cut with an ellipsis where it is too long."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
