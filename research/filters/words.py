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
SHORTEST_PREFIX = 3


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


@dataclass(frozen=True)
class Term:
    """One piece of what a reader typed, between spaces or quotation marks, as it was typed.

    phrase: None where it holds nothing to search for. is_operator: AND or OR between two others.
    """

    written: str
    phrase: Phrase | None = None
    is_operator: bool = False
    is_open: bool = False


def read_terms(text: str) -> list[Term]:
    """The pieces of a text. `"two words"` are one phrase, and so is `case-management` or `at&t`; `-word` must
    not occur; an open quotation mark runs to the end; AND and OR in capitals join the pieces beside them, and are
    words where there is none; a `*` at the end of three letters or more stands for any ending, elsewhere for nothing.
    """
    found = list(_TERM.finditer(text))
    phrases = [_phrase(one) for one in found]
    terms: list[Term] = []
    for place, (one, phrase) in enumerate(zip(found, phrases, strict=True)):
        joins = one["plain"] in ("AND", "OR") and not one["sign"]
        beside = [near for near in (place - 1, place + 1) if 0 <= near < len(found) and phrases[near]]
        # OR OR OR: the one in the middle joins the other two, which are words.
        is_operator = joins and len(beside) == 2 and not (terms and terms[-1].is_operator)
        is_open = one["quoted"] is not None and not (
            len(one[0]) > len(one["sign"]) + 1 and one[0].endswith('"')
        )
        terms.append(Term(one[0], None if is_operator else phrase, is_operator, is_open))
    return terms


def _phrase(found: re.Match[str]) -> Phrase | None:
    quoted = found["quoted"]
    written = quoted if quoted is not None else found["plain"] or ""
    words = tuple(tokens(written))
    if not words:
        return None
    is_prefix = quoted is None and written.endswith("*") and len(words[-1]) >= SHORTEST_PREFIX
    return Phrase(words, found["sign"] == "-", is_prefix)


def parse_query(text: str) -> tuple[tuple[Phrase, ...], ...]:
    """What a reader typed, as groups that must all hold; of a group one phrase is enough.

    Never fails: any text has a meaning. Without a letter or digit it is empty, and nothing is found by it.
    """
    groups: list[list[Phrase]] = []
    is_alternative = False
    for term in read_terms(text):
        if term.is_operator:
            is_alternative = term.written == "OR"
        elif term.phrase is not None:
            if is_alternative:
                groups[-1].append(term.phrase)
            else:
                groups.append([term.phrase])
            is_alternative = False
    return tuple(dict.fromkeys(tuple(dict.fromkeys(group)) for group in groups))


def parse_words(text: str) -> tuple[Phrase, ...]:
    """All phrases of a text, whatever joins them."""
    return tuple(dict.fromkeys(phrase for group in parse_query(text) for phrase in group))
