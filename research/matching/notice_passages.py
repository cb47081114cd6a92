"""What of a notice's text is read for names: short passages, without addresses and without how to answer it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from research.registry import NoticePhrase

_HOST = r"(?:com|gov|mil|org|net|edu|us|io)"
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+"
    r"|[\w.%+'-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    rf"|\b[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}\.{_HOST}\b(?:/\S*)?"
    rf"|\b[\w-]{{1,63}}\.{_HOST}/\S*",
    re.IGNORECASE,
)
"""Addresses of pages and of people: a host's name says where something is, not what is bought. A bare name such as
SALESFORCE.COM is no address."""

_STOP = re.compile(r"\n+|(?<=[.;:!?])\s+(?=[A-Z0-9(\"“•*-])")
LONGEST = 600
"""Characters of a passage; descriptions of awards, for which the words were chosen, are rarely longer."""


def readable(text: str, phrases: Sequence[NoticePhrase]) -> str:
    """The text with blanks for all that names nobody, each sign where it was."""
    text = _ADDRESS.sub(_blanks, text)
    signs = list(text)
    for phrase in phrases:
        for start, end in _idle(text, phrase):
            signs[start:end] = " " * (end - start)
    return "".join(signs)


def _idle(text: str, phrase: NoticePhrase) -> Iterator[tuple[int, int]]:
    for found in phrase.named.finditer(text):
        start, end = found.span()
        near = f"{text[max(0, start - phrase.reach) : start]}\n{text[end : end + phrase.reach]}"
        if phrase.shown is None or phrase.shown.search(near):
            yield start, end


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])


def passages(text: str) -> Iterator[tuple[int, str]]:
    """Lines and sentences one after another, joined up to `LONGEST` within a paragraph, with where each begins.

    Words that count only beside others must find them in the same passage, not pages away.
    """
    begin = 0
    last = 0
    for stop in _STOP.finditer(text):
        is_break = "\n\n" in stop[0]
        if stop.start() - begin > LONGEST and last > begin:
            yield begin, text[begin:last]
            begin = last
        last = stop.end()
        if is_break:
            yield begin, text[begin:last]
            begin = last
    if len(text) - begin > LONGEST and last > begin:
        yield begin, text[begin:last]
        begin = last
    if begin < len(text):
        yield begin, text[begin:]
