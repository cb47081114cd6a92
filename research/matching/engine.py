"""Rule books made ready to match: the scan all of them share, and each book's own reading of what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from research.matching.families import Families
from research.matching.folding import is_plain
from research.matching.identity import Identified, Identifier, Party, PlainIdentifier, RegistryIdentifier
from research.matching.naming import Named, PlainReader, RegistryReader, TextReader, WordList
from research.matching.scan import Scanner
from research.matching.verdicts import Verdicts
from research.registry.rulebook import RuleBook
from research.registry.rules import Decision

_REMEMBERED = 200_000
"""Parties whose companies are kept in memory."""


@dataclass
class BookMatcher:
    """One rule book: how it reads texts and knows recipients, decisions of people included."""

    book: RuleBook
    reader: TextReader
    identifier: Identifier
    verdicts: Verdicts
    names: dict[str, str]
    known: dict[Party, Identified] = field(default_factory=dict)

    def identify(self, party: Party) -> Identified:
        """The companies a party is; remembered, because recipients repeat."""
        found = self.known.get(party)
        if found is None:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            found = self.verdicts.identified(party, self.identifier.identify(party))
            self.known[party] = found
        return found


class Engine:
    """All books at once. written: whether words of a text, as they stand there, can be a name; None: all can."""

    def __init__(
        self,
        books: Iterable[RuleBook],
        decisions: Sequence[Decision] = (),
        written: Callable[[str], bool] | None = None,
    ) -> None:
        words = WordList()
        self.matchers = [_matcher(book, words, decisions, written) for book in books]
        self.scanner = Scanner(list(words.numbers) or ["no words"])
        starters = frozenset().union(*(matcher.reader.starters for matcher in self.matchers))
        # Most texts hold only words that go with others: those that can name somebody are looked for alone first.
        self._first = Scanner(
            [word for word, number in words.numbers.items() if number in starters] or ["no words"]
        )
        self._looks_at_raw = any(matcher.reader.reads_raw for matcher in self.matchers)
        self._looks_at_all = any(matcher.reader.reads_all for matcher in self.matchers)

    def worth_reading(self, texts: Sequence[str]) -> set[int]:
        """Numbers of the texts that may name a company under some book; never one too few."""
        if self._looks_at_all:
            return set(range(len(texts)))
        found = {hit[0] for hit in self._first.scan(texts)}
        if self._looks_at_raw:
            found |= {n for n, text in enumerate(texts) if not is_plain(text)}
        return found

    def read(self, texts: Sequence[str]) -> list[list[Named]]:
        """For every text, what it names under each book, in the order of the books."""
        nothing: list[Named] = [{} for _ in self.matchers]
        read: list[list[Named]] = [nothing] * len(texts)
        numbers = (
            range(len(texts)) if self._looks_at_all else sorted({hit[0] for hit in self._first.scan(texts)})
        )
        telling = [texts[number] for number in numbers]
        for place, hits in groupby(self.scanner.scan(telling), key=itemgetter(0)):
            number, found = numbers[place], [hit[1:] for hit in hits]
            read[number] = [matcher.reader.read(texts[number], found) for matcher in self.matchers]
        if self._looks_at_raw or self._looks_at_all:
            for number, text in enumerate(texts):
                if read[number] is nothing and (self._looks_at_all or not is_plain(text)):
                    read[number] = [matcher.reader.read(text, ()) for matcher in self.matchers]
        return read

    def receives(self, party: Party) -> bool:
        """Whether a party is a company under some book."""
        return any(matcher.identify(party) for matcher in self.matchers)

    @property
    def confirmed(self) -> frozenset[str]:
        """Transactions and recipients that somebody confirmed."""
        return frozenset().union(*(matcher.verdicts.subjects for matcher in self.matchers))


def _matcher(
    book: RuleBook,
    words: WordList,
    decisions: Sequence[Decision],
    written: Callable[[str], bool] | None,
) -> BookMatcher:
    verdicts = Verdicts(decisions, Families(book))
    names = {company.slug: company.name for company in book.companies}
    if book.method == "words":
        return BookMatcher(book, PlainReader(book, words), PlainIdentifier(book), verdicts, names)
    return BookMatcher(book, RegistryReader(book, words, written), RegistryIdentifier(book), verdicts, names)
