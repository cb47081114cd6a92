"""The text of a notice, which is HTML typed by many hands: as a reader sees it, and where each sign of it stood.

Nothing is rendered: a tag becomes a break or nothing, a character reference the sign that it stands for. An address
in a tag (`href`) goes with it, so that what is masked and what is matched is what is read.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

_HIDDEN = r"<(?:script|style)\b.{0,20000}?</(?:script|style)\s*>|<!--.{0,5000}?-->"
_BREAK = r"</?(?:p|br|div|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|hr|blockquote|section)\b[^<>]{0,5000}>"
_TAG = r"</?[a-z][^<>]{0,5000}>"
_REFERENCE = r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});"
_PIECE = re.compile(
    f"(?P<hidden>{_HIDDEN})|(?P<break>{_BREAK})|(?P<tag>{_TAG})|(?P<sign>{_REFERENCE})",
    re.IGNORECASE | re.DOTALL,
)
_APART = re.compile(f"{_HIDDEN}|{_BREAK}", re.IGNORECASE | re.DOTALL)
_WITHIN = re.compile(_TAG, re.IGNORECASE)
_BLANK = frozenset(" \t\f\v\r\u00a0\u2007\u202f")


@dataclass(frozen=True)
class Shown:
    """A text as it is read. `at[n]` is where its n-th character begins in the text as published."""

    text: str
    at: tuple[int, ...]

    def published(self, start: int, end: int) -> tuple[int, int]:
        """A span of this text as one of the published text."""
        return self.at[start], self.at[end - 1] + 1

    def place(self, start: int, end: int) -> tuple[int, int]:
        """A span of the published text as one of this text; empty where nothing of it is shown."""
        return bisect_left(self.at, start), bisect_left(self.at, end)


def shown(published: str) -> Shown:
    """The text without tags: no blank beside another, at most one empty line between two others."""
    text: list[str] = []
    at: list[int] = []
    lines, has_blank = 0, False  # breaks and blanks met since the last sign
    for sign, place in _signs(published):
        if sign in _BLANK:
            has_blank = True
        elif sign == "\n":
            lines += 1
        else:
            if text and (lines or has_blank):
                between = "\n" * min(lines, 2) or " "
                text.extend(between)
                at.extend([place] * len(between))
            lines, has_blank = 0, False
            text.append(sign)
            at.append(place)
    return Shown("".join(text), tuple(at))


def _signs(published: str) -> Iterator[tuple[str, int]]:
    """Each sign that is read, with its place."""
    place = 0
    for found in _PIECE.finditer(published):
        yield from zip(published[place : found.start()], range(place, found.start()), strict=True)
        if found["break"]:
            yield "\n", found.start()
        elif found["sign"]:
            for sign in html.unescape(found["sign"]):
                yield sign, found.start()
        place = found.end()
    yield from zip(published[place:], range(place, len(published)), strict=True)


def rough(published: str) -> str:
    """Much the same in ASCII at a fraction of the time, for a first look; places are lost."""
    text = html.unescape(_WITHIN.sub("", _APART.sub(" ", published)))
    return unicodedata.normalize("NFKC", text).encode("ascii", "replace").decode("ascii")
