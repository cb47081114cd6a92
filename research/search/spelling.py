"""Did you mean: for a word that almost no record holds, the nearest words that many hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import OSA

from research.filters import Filter, Vocabulary, parse_words, tokens
from research.filters.index_query import TEXT
from research.search.ask import count_hits
from research.search.index import Index

RARE = 2
"""A word in so few records may be a slip of somebody's hand: theirs or the reader's."""

_COMMON = 5
_TIMES = 20
"""A nearer word must stand in so many records, and in so many times as many as the word that was typed."""

_SHORTEST = 4
_ALTERNATIVES = 3
_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Respelled:
    """Another spelling of what was typed, the filter that asks for it, and how much that finds."""

    text: str
    filter: Filter
    count: int


def did_you_mean(index: Index, filter: Filter, vocabulary: Vocabulary) -> tuple[Respelled, ...]:
    """Likelier spellings, best first; empty where every word is one that records hold."""
    if len(filter.q) != 1:
        return ()
    text = filter.q[0]
    nearest = {word: found for word in _rare_words(index, text) if (found := near_words(index, word))}
    if not nearest:
        return ()
    texts = [_respell(text, {word: found[0] for word, found in nearest.items()})]
    if len(nearest) == 1:
        ((word, others),) = nearest.items()
        texts += [_respell(text, {word: other}) for other in others[1:]]
    respelled = []
    for one in dict.fromkeys(texts):
        for asked in (replace(filter, q=(one,), page=1), Filter(q=(one,))):
            if one != text and (number := count_hits(index, asked, vocabulary)):
                respelled.append(Respelled(one, asked, number))
                break
    return tuple(respelled)


def near_words(index: Index, word: str) -> list[str]:
    """The words most like this one, nearest first, and of equally near ones the most frequent."""
    counts = _counts(index)
    held = index.engine.searcher().doc_freq(TEXT, word)
    least = max(_COMMON, held * _TIMES)
    farthest = 1 if len(word) < 6 else 2
    found = process.extract(word, counts.keys(), scorer=OSA.distance, score_cutoff=farthest, limit=None)
    ranked = sorted(
        (distance, other[0] != word[0], -counts[other], other)
        for other, distance, _ in found
        if other != word and counts[other] >= least
    )
    return [other for *_, other in ranked[:_ALTERNATIVES]] or _parted(counts, word, least)


def _parted(counts: dict[str, int], word: str, least: int) -> list[str]:
    """The word as two that are common: `casemanagement`."""
    places = range(_SHORTEST, len(word) - _SHORTEST + 1)
    parts = [(word[:place], word[place:]) for place in places]
    held = [(min(counts.get(one, 0), counts.get(other, 0)), f"{one} {other}") for one, other in parts]
    number, best = max(held, default=(0, ""))
    return [best] if number >= least else []


def _rare_words(index: Index, text: str) -> list[str]:
    searcher = index.engine.searcher()
    words = [
        token
        for phrase in parse_words(text)
        for token in phrase.tokens
        if not phrase.is_excluded and not phrase.is_prefix
    ]
    return [
        word
        for word in dict.fromkeys(words)
        if len(word) >= _SHORTEST and _LETTERS.fullmatch(word) and searcher.doc_freq(TEXT, word) <= RARE
    ]


def _respell(text: str, instead: dict[str, str]) -> str:
    """The text with some of its words replaced, and its signs as they are."""

    def replaced(found: re.Match[str]) -> str:
        spelled = tokens(found[0])
        return instead.get(spelled[0], found[0]) if len(spelled) == 1 else found[0]

    return re.sub(r"[^\W\d_]+", replaced, text)


def _counts(index: Index) -> dict[str, int]:
    """In how many records each word of letters stands; read once per index."""
    known = index.memory.recall("words")
    if isinstance(known, dict):
        return known
    searcher = index.engine.searcher()
    counts = {
        word: number
        for letter in ascii_lowercase  # award numbers are most of all terms, and most begin with a digit
        for word, number in searcher.terms_with_prefix(TEXT, letter)
        if number >= _COMMON and len(word) >= _SHORTEST and _LETTERS.fullmatch(word)
    }
    index.memory.keep("words", counts)
    return counts
