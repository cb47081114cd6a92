"""All words of all companies in one pass over many texts at once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter

from ahocorasick_rs import BytesAhoCorasick, Implementation

from research.matching.folding import REFERENCE, SQUASH, fold, is_plain
from research.matching.patterns import RUN, pattern

BATCH = 10_000
"""Texts scanned at a time: about a megabyte, which stays in the processor's cache."""

Hit = tuple[int, int, int, int]
"""(number of the text, number of the word, start, end), the places being those of the original text."""

_Use = tuple[int, int, int, re.Pattern[str] | None]

_BETWEEN = " \x1e "
_LONG = b" " * (RUN + 1)
_LONG_RUN = re.compile(rb" {%d,}" % (RUN + 1))


class Scanner:
    """Finds every word, overlapping ones too, with its place in the original text."""

    def __init__(self, words: Sequence[str]) -> None:
        literals: dict[bytes, list[_Use]] = {}
        for number, word in enumerate(words):
            made = pattern(word)
            for literal in made.literals:
                literals.setdefault(literal, []).append((number, made.lead, made.trail, made.exact))
        self.literals = tuple(literals)
        self._uses = [tuple(uses) for uses in literals.values()]
        # One literal mostly serves one word and proves it.
        self._sure = [uses[0] if len(uses) == 1 and uses[0][3] is None else None for uses in self._uses]
        self.automaton = BytesAhoCorasick(self.literals, implementation=Implementation.DFA)

    def scan(self, texts: Sequence[str]) -> list[Hit]:
        """Every hit, ordered by text; the words of one text in the order of their ends."""
        found: list[Hit] = []
        for first in range(0, len(texts), BATCH):
            found += self._scan(texts[first : first + BATCH], first)
        return found

    def _scan(self, texts: Sequence[str], first: int) -> list[Hit]:
        apart: list[Hit] = []
        joined = _BETWEEN.join(texts)
        if not joined.isascii() or joined.count("\x1e") >= len(texts) or REFERENCE.search(joined):
            texts = self._odd(texts, first, apart)
            joined = _BETWEEN.join(texts)
        buffer = f" {joined} ".encode().translate(SQUASH)
        starts = list(accumulate(map((3).__add__, map(len, texts)), initial=1))
        long = {bisect_right(starts, place) - 1 for place in _places(buffer)}
        for row in long:
            if row < len(texts):
                apart += [(first + row, *hit) for hit in self._with_long_runs(texts[row])]
        found: list[Hit] = []
        add, sure = found.append, self._sure
        for literal, begin, stop in self.automaton.find_matches_as_indexes(buffer, overlapping=True):
            use = sure[literal]
            if use is not None:
                word, lead, trail, _ = use
                row = bisect_right(starts, begin + lead) - 1
                offset = starts[row]
                add((first + row, word, begin + lead - offset, stop - trail - offset))
                continue
            for word, lead, trail, exact in self._uses[literal]:
                row = bisect_right(starts, begin + lead) - 1
                offset = starts[row]
                span = (begin + lead - offset, stop - trail - offset)
                if row < len(texts) and (proven := _proven(exact, texts[row], span)):
                    add((first + row, word, *proven))
        if long:
            found = [hit for hit in found if hit[0] - first not in long]
        if apart:
            found = sorted(found + apart, key=itemgetter(0, 3))
        return found

    def _odd(self, texts: Sequence[str], first: int, apart: list[Hit]) -> list[str]:
        """Texts that cannot be scanned as they are, done one by one; what is left for the others to go on with."""
        left = list(texts)
        for row, text in enumerate(texts):
            if is_plain(text):
                continue
            left[row] = ""
            folded = fold(text)
            for word, start, end in self._with_long_runs(folded.text):
                apart.append((first + row, word, *folded.original(start, end)))
        return left

    def _with_long_runs(self, text: str) -> list[tuple[int, int, int]]:
        """Hits of one plain text, its long runs of blanks and marks shortened to a single blank."""
        squashed = f" {text} ".encode().translate(SQUASH)
        kept: list[int] = []
        pieces, place = [], 0
        for run in _LONG_RUN.finditer(squashed):
            kept += range(place, run.start() + 1)
            pieces.append(squashed[place : run.start() + 1])
            place = run.end()
        kept += range(place, len(squashed))
        pieces.append(squashed[place:])
        hits = []
        matches = self.automaton.find_matches_as_indexes(b"".join(pieces), overlapping=True)
        for literal, begin, stop in matches:
            for word, lead, trail, exact in self._uses[literal]:
                span = (kept[begin + lead] - 1, kept[stop - trail - 1])
                if proven := _proven(exact, text, span):
                    hits.append((word, *proven))
        return hits


def _proven(exact: re.Pattern[str] | None, text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """Where the word really stands, if it does: marks count, and long phrases go on."""
    if exact is None:
        return span
    found = exact.search(text, max(0, span[0] - RUN))
    return found.span() if found and found.start() <= span[0] < found.end() else None


def _places(buffer: bytes) -> list[int]:
    """Where runs of blanks begin that no literal allows for."""
    places = []
    place = buffer.find(_LONG)
    while place >= 0:
        places.append(place + 1)
        place = buffer.find(_LONG, place + len(_LONG))
    return places
