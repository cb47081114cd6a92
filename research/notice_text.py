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

_BREAK = r"</?(?:p|br|div|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|hr|blockquote|section)\b[^<>]{0,5000}>"
_TAG = r"</?[a-z][^<>]{0,5000}>"
_REFERENCE = r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});"
_PIECE = re.compile(f"(?P<break>{_BREAK})|(?P<tag>{_TAG})|(?P<sign>{_REFERENCE})", re.IGNORECASE)
_APART = re.compile(_BREAK, re.IGNORECASE)
_WITHIN = re.compile(_TAG, re.IGNORECASE)
_MARK = re.compile(
    r"(?P<open><!--|<(?P<kind>script|style)\b[^<>]{0,5000}>)|(?P<close>-->|</(?P<of>script|style)\s*>)",
    re.IGNORECASE,
)
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
    lines, gap = 0, -1  # breaks met since the last sign, and where the first break or blank stood
    for sign, place in _signs(published):
        if sign in _BLANK or sign == "\n":
            lines += sign == "\n"
            gap = place if gap < 0 else gap
        else:
            if text and gap >= 0:
                between = "\n" * min(lines, 2) or " "
                text.extend(between)
                at.extend([gap] * len(between))
            lines, gap = 0, -1
            text.append(sign)
            at.append(place)
    return Shown("".join(text), tuple(at))


def _read(published: str) -> Iterator[tuple[int, int]]:
    """What is no comment, script or style, from where to where; one that is not closed hides nothing."""
    place, opened, awaited = 0, -1, ""
    for mark in _MARK.finditer(published):
        if mark["open"] and opened < 0:
            opened, awaited = mark.start(), (mark["kind"] or "").lower()
        elif mark["close"] and opened >= 0 and (mark["of"] or "").lower() == awaited:
            yield place, opened
            place, opened = mark.end(), -1
    yield place, len(published)


def _signs(published: str) -> Iterator[tuple[str, int]]:
    """Each sign that is read, with its place."""
    for place, stop in _read(published):
        for found in _PIECE.finditer(published, place, stop):
            yield from zip(published[place : found.start()], range(place, found.start()), strict=True)
            if found["break"]:
                yield "\n", found.start()
            elif found["sign"]:
                for sign in html.unescape(found["sign"]):
                    yield sign, found.start()
            place = found.end()
        yield from zip(published[place:stop], range(place, stop), strict=True)


def rough(published: str) -> str:
    """Much the same in ASCII at a fraction of the time, for a first look; places are lost."""
    text = "".join(published[start:end] for start, end in _read(published))
    text = html.unescape(_WITHIN.sub("", _APART.sub(" ", text)))
    return unicodedata.normalize("NFKC", text).encode("ascii", "replace").decode("ascii")
