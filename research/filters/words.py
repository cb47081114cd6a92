"""Words: how text is cut into tokens, the same for records and for what a reader types."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Left-over character references that name no letter (`SO&#1048908WARE`) fall out; real ones are read.
_REFERENCE = re.compile(r"&#\d+;?")
# Letters and digits; one letter may carry its signs, because C++ and C# are names.
_TOKEN = re.compile(r"(?<![a-z0-9])[a-z](?:\+\+|#)(?![a-z0-9])|[a-z0-9]+")
_TERM = re.compile(r'(?P<sign>-?)(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S+))')
_SHORTEST_PREFIX = 3


@dataclass(frozen=True)
class Phrase:
    """Tokens that must stand side by side (or a single one); must not occur at all if `is_excluded`.

    `is_prefix`: the last token may go on, as in `surveil*`.
    """

    tokens: tuple[str, ...]
    is_excluded: bool = False
    is_prefix: bool = False

    def __str__(self) -> str:
        words = " ".join(self.tokens) + ("…" if self.is_prefix else "")
        return f"“{words}”"


def tokens(text: str) -> list[str]:
    """The tokens of a text: lower case, accents removed, split at everything but letters and digits."""
    if "&" in text:
        text = html.unescape(_REFERENCE.sub(_known_reference, text))
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _TOKEN.findall(text.lower())


def find_words(text: str, phrases: Iterable[Phrase]) -> list[tuple[int, int]]:
    """Where the wanted words stand in a text, as (start, end) in characters; for marking, so ASCII only."""
    if not text.isascii() or "&" in text:
        return []
    found = [(one[0], one.start(), one.end()) for one in _TOKEN.finditer(text.lower())]
    places = []
    for phrase in phrases:
        size = len(phrase.tokens)
        for first in range(len(found) - size + 1 if not phrase.is_excluded else 0):
            window = found[first : first + size]
            words = tuple(token for token, _, _ in window)
            is_begun = phrase.is_prefix and words[-1].startswith(phrase.tokens[-1])
            if words == phrase.tokens or (is_begun and words[:-1] == phrase.tokens[:-1]):
                places.append((window[0][1], window[-1][2]))
    return places


def _known_reference(found: re.Match[str]) -> str:
    """Keep a reference to an assigned character; drop one to a private or impossible code point."""
    number = int(found[0].strip("&#;")[:8])
    known = number < 0x110000 and unicodedata.category(chr(number)) not in ("Cn", "Co", "Cs", "Cc")
    return f"&#{number};" if known else ""


def parse_words(text: str) -> tuple[Phrase, ...]:
    """What a reader typed, as phrases that must all hold. Never fails: any text has a meaning.

    `"two words"` are a phrase, and so is `case-management` or `at&t`; `-word` must not occur; an open
    quote runs to the end; AND between words says what is meant anyway and is dropped; a `*` at the end of
    three letters or more stands for any ending, and elsewhere for nothing.
    """
    phrases = []
    terms = list(_TERM.finditer(text))
    for place, found in enumerate(terms):
        quoted, plain = found["quoted"], found["plain"]
        if plain == "AND" and 0 < place < len(terms) - 1:
            continue
        written = quoted if quoted is not None else plain or ""
        words = tuple(tokens(written))
        if not words:
            continue
        is_prefix = quoted is None and written.endswith("*") and len(words[-1]) >= _SHORTEST_PREFIX
        phrases.append(Phrase(words, found["sign"] == "-", is_prefix))
    return tuple(dict.fromkeys(phrases))
