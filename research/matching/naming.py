"""Which companies a text names, by which words: what a scan found, read by the rules of the words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from research.matching.families import Families, Tie
from research.matching.folding import is_plain
from research.registry.rulebook import BookIncidental, RuleBook


@dataclass(frozen=True, slots=True)
class Naming:
    """Words of a text, from `start` to `end`, that name a company by one tie. mention: how it is only in passing."""

    tie: Tie
    start: int
    end: int
    product: str | None = None
    mention: str | None = None


Named = Mapping[str, Sequence[Naming]]
"""By company: for each tie the words that name it, those of a mention in passing last."""

Found = Sequence[tuple[int, int, int]]
"""(number of the word, start, end) in one text, in the order of their ends."""


class TextReader(Protocol):
    """Reads what a scan found in a text under one rule book.

    starters: the words without which nothing is named. reads_raw: except in texts that need repair; reads_all: except
    that some word of the rule cannot be scanned for.
    """

    starters: frozenset[int]
    reads_raw: bool
    reads_all: bool

    def read(self, text: str, found: Found) -> Named: ...


class WordList:
    """Every word of all books, numbered for one scan."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        return self.numbers.setdefault(word, len(self.numbers))


@dataclass(frozen=True)
class _Use:
    """A word of one lexicon. near: one of these must stand there too; empty where it needs none."""

    lexicon: int
    product: str | None
    near: frozenset[int]


class RegistryReader:
    """Words that stand alone, words that need others near, phrases in which they do not count."""

    def __init__(self, book: RuleBook, words: WordList) -> None:
        families = Families(book)
        self._ties = [families.owners(lexicon.owners) for lexicon in book.lexicons]
        self._uses: dict[int, list[_Use]] = defaultdict(list)
        self._excluding: dict[int, list[int]] = defaultdict(list)
        self._passing: dict[int, list[BookIncidental]] = defaultdict(list)
        self._not_passing: dict[int, list[BookIncidental]] = defaultdict(list)
        for n, lexicon in enumerate(book.lexicons):
            for word in lexicon.words:
                near = frozenset(words.number(other) for other in word.near)
                use = _Use(n, word.product or lexicon.product, near)
                self._uses[words.number(word.text)].append(use)
            for phrase in lexicon.excluded:
                self._excluding[words.number(phrase)].append(n)
        for one in book.incidental:
            for phrase in one.words:
                self._passing[words.number(phrase)].append(one)
            for phrase in one.excluded:
                self._not_passing[words.number(phrase)].append(one)
        self.starters = frozenset(self._uses)
        self.reads_raw = self.reads_all = False
        self._alone = {
            number: self._by_company(uses[0])
            for number, uses in self._uses.items()
            if len(uses) == 1 and not uses[0].near and number not in self._passing
        }

    def read(self, text: str, found: Found) -> Named:
        """The companies named, each by its first words, the longest where words overlap."""
        if len(found) == 1 and (ties := self._alone.get(found[0][0])):
            _, start, end = found[0]
            product = self._uses[found[0][0]][0].product
            return {
                company: [Naming(tie, start, end, product) for tie in mine] for company, mine in ties.items()
            }
        standing = self._standing(found)
        if not standing:
            return {}
        passing = self._phrases_in_passing(found)
        by_company: dict[str, list[Naming]] = {}
        for use, start, end in standing:
            mention = _mention(passing, start, end) if passing else None
            for tie in self._ties[use.lexicon]:
                by_company.setdefault(tie.company, []).append(Naming(tie, start, end, use.product, mention))
        return {company: _first_by_tie(namings) for company, namings in by_company.items()}

    def _standing(self, found: Found) -> list[tuple[_Use, int, int]]:
        """Words that count: what they need is near, and they do not stand in an excluded phrase."""
        present = {word for word, _, _ in found}
        spans: dict[int, list[tuple[int, int]]] = {}
        for word, start, end in found:
            for lexicon in self._excluding.get(word, ()):
                spans.setdefault(lexicon, []).append((start, end))
        return [
            (use, start, end)
            for word, start, end in found
            for use in self._uses.get(word, ())
            if (not use.near or not use.near.isdisjoint(present))
            and not any(first <= start and end <= last for first, last in spans.get(use.lexicon, ()))
        ]

    def _phrases_in_passing(self, found: Found) -> list[tuple[BookIncidental, int, int]]:
        """Phrases that show a mention in passing, but those within a longer phrase that does not."""
        phrases = [(one, start, end) for word, start, end in found for one in self._passing.get(word, ())]
        if not phrases:
            return phrases
        spans = [(one, start, end) for word, start, end in found for one in self._not_passing.get(word, ())]
        return [
            (one, start, end)
            for one, start, end in phrases
            if not any(other is one and first <= start and end <= last for other, first, last in spans)
        ]

    def _by_company(self, use: _Use) -> dict[str, list[Tie]]:
        found: dict[str, list[Tie]] = {}
        for tie in self._ties[use.lexicon]:
            found.setdefault(tie.company, []).append(tie)
        return found


def _first_by_tie(namings: list[Naming]) -> list[Naming]:
    """Of overlapping words the longest; then for each tie its first words, those in passing only for want of others."""
    namings.sort(key=lambda one: (one.start, -one.end))
    standing: list[Naming] = []
    last = None
    for one in namings:
        if last is None or one.start >= last.end or (one.start, one.end) == (last.start, last.end):
            standing.append(one)
            last = one
    standing.sort(key=lambda one: one.mention is not None)
    return list({one.tie: one for one in reversed(standing)}.values())[::-1]


def _mention(passing: Sequence[tuple[BookIncidental, int, int]], start: int, end: int) -> str | None:
    """The first way in which the words from `start` to `end` are only a mention in passing."""
    for one, first, last in passing:
        before = last <= start and start - last <= one.reach
        after = first >= end and first - end <= one.reach
        if (
            one.place == "anywhere"
            or (one.place == "within" and first <= start and end <= last)
            or (before and one.place in ("before", "near"))
            or (after and one.place in ("after", "near"))
        ):
            return one.id
    return None


_RUN = re.compile(r"[A-Za-z0-9]+")


class PlainReader:
    """Plain whole words, upper or lower case, exactly as they are written in the rule."""

    def __init__(self, book: RuleBook, words: WordList) -> None:
        self._patterns: list[tuple[Tie, re.Pattern[str]]] = []
        companies: dict[int, list[int]] = defaultdict(list)
        every = set()
        for lexicon in book.lexicons:
            plain = [word.text for word in lexicon.words]
            for company, _ in lexicon.owners:
                for word in plain:
                    runs = _RUN.findall(word) if word.isascii() else []
                    if runs:
                        companies[words.number(" ".join(runs).lower())].append(len(self._patterns))
                    else:
                        every.add(len(self._patterns))
                self._patterns.append((Tie(company, via=(company,)), plain_words(plain)))
        self._companies = dict(companies)
        self._every = frozenset(every)
        self.starters = frozenset(self._companies)
        self.reads_raw, self.reads_all = True, bool(every)

    def read(self, text: str, found: Found) -> Named:
        """The companies named, each by its first word."""
        if is_plain(text):
            likely = {n for word, _, _ in found for n in self._companies.get(word, ())} | self._every
        else:
            likely = set(range(len(self._patterns)))  # repaired text is not what this rule looks at
        named: dict[str, list[Naming]] = {}
        for n in sorted(likely):
            tie, pattern = self._patterns[n]
            if match := pattern.search(text):
                named[tie.company] = [Naming(tie, match.start(), match.end())]
        return named


def plain_words(words: Sequence[str]) -> re.Pattern[str]:
    """One pattern of whole words, the longest first."""
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)
