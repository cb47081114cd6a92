"""The text of a notice, which is HTML typed by many hands: as a reader sees it, and where each sign of it stood.

Nothing is rendered: a tag becomes a break or nothing, a character reference the sign that it stands for. An address
in a tag (`href`) goes with it, so that what is masked and what is matched is what is read.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
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
_SEEN = r"[^ \t\f\v\r\n\u00a0\u2007\u202f]++"
_RUN = re.compile(rf"(?P<words>{_SEEN}(?: {_SEEN})*+)|\n|[ \t\f\v\r\u00a0\u2007\u202f]++")
"""Words with single blanks between, the end of a line, or other blanks."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Signs that only tell where a word may be parted or how it runs."""


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
    lines, gap = 0, -1  # breaks met since the last word, and where the first break or blank stood
    for word, places in _words(published):
        if word in ("", "\n"):
            lines += word == "\n"
            gap = places[0] if gap < 0 else gap
            continue
        if text and gap >= 0:
            between = "\n" * min(lines, 2) or " "
            text.append(between)
            at.extend([gap] * len(between))
        lines, gap = 0, -1
        text.append(word)
        at.extend(places)
    return Shown("".join(text), tuple(at))


def _read(published: str) -> Iterator[tuple[int, int]]:
    """What is no comment, script or style, from where to where; one that is not closed hides nothing."""
    small = published.lower()
    if not any(mark in small for mark in ("<!--", "<script", "<style")):
        yield 0, len(published)
        return
    place, opened, awaited = 0, -1, ""
    for mark in _MARK.finditer(published):
        if mark["open"] and opened < 0:
            opened, awaited = mark.start(), (mark["kind"] or "").lower()
        elif mark["close"] and opened >= 0 and (mark["of"] or "").lower() == awaited:
            yield place, opened
            place, opened = mark.end(), -1
    yield place, len(published)


def _words(published: str) -> Iterator[tuple[str, Sequence[int]]]:
    """Words, or part of one, with the places of their signs; a line's end as such; blanks as nothing."""
    for place, stop in _read(published):
        for found in _PIECE.finditer(published, place, stop):
            yield from _apart(published, place, found.start())
            if found["break"]:
                yield "\n", (found.start(),)
            elif found["sign"]:
                meant = html.unescape(found["sign"])
                for word, places in _apart(meant, 0, len(meant)):
                    yield word, [found.start()] * max(1, len(places))
            place = found.end()
        yield from _apart(published, place, stop)


def _apart(text: str, start: int, stop: int) -> Iterator[tuple[str, Sequence[int]]]:
    for run in _RUN.finditer(text, start, stop):
        first = run.start()
        if run["words"] is None:
            yield ("\n" if run[0] == "\n" else ""), (first,)
        elif _UNSEEN.search(run[0]):
            seen = [(sign, first + n) for n, sign in enumerate(run[0]) if not _UNSEEN.match(sign)]
            if seen:
                yield "".join(sign for sign, _ in seen), [place for _, place in seen]
        else:
            yield run[0], range(first, run.end())


def rough(published: str) -> str:
    """Much the same in ASCII at a fraction of the time, for a first look; places are lost."""
    text = "".join(published[start:end] for start, end in _read(published))
    if "<" in text:
        text = _WITHIN.sub("", _APART.sub(" ", text))
    text = html.unescape(text)
    return unicodedata.normalize("NFKC", text).encode("ascii", "replace").decode("ascii")


class _Plain(dict[int, str]):
    """One ASCII sign for each sign: its letter without marks, or a blank."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code))[:1] if code > 127 else chr(code)
        self[code] = made = plain if plain.isascii() and plain.isprintable() and plain else " "
        return made


_PLAIN = _Plain(
    {
        ord("\n"): "\n",
        **dict.fromkeys(map(ord, "‘’´`"), "'"),
        **dict.fromkeys(map(ord, "“”"), '"'),
        **dict.fromkeys(map(ord, "–—‐‑−"), "-"),
        ord("⁄"): "/",
    }
)


def plain(text: str) -> str:
    """A shown text in ASCII, sign for sign at its place: what words are looked for in."""
    return text.translate(_PLAIN)
