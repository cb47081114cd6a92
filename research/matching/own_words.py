"""The project's own rule made ready for documents: strong words alone, and parties by their whole legal names."""

from __future__ import annotations

from dataclasses import replace

from research.filters.vocabulary import default_rule
from research.matching.engine import Engine
from research.matching.families import Families
from research.matching.identity import Identified, Party, RegistryIdentifier
from research.matching.verdicts import Verdicts
from research.registry import Registry
from research.registry.rulebook import RuleBook

OWN_RULE = "trail-1"


def own_book(registry: Registry) -> RuleBook:
    """The book of the project's own rule, else of the one that counts when none is named."""
    rule = OWN_RULE if OWN_RULE in registry.rules else default_rule(registry)
    return registry.book(registry.rules[rule])


def strong_words(registry: Registry) -> Engine:
    """The book with only those words that name somebody alone.

    What goes for the terse text of a purchase, that two words beside each other mean a product, does not go for prose.
    """
    book = own_book(registry)
    lexicons = tuple(
        replace(one, words=tuple(word for word in one.words if not word.near)) for one in book.lexicons
    )
    return Engine([replace(book, lexicons=lexicons)], registry.decisions)


class WholeNames:
    """Knows a company by its whole legal name, legal forms evened out, as `research.matching.names` says."""

    def __init__(self, registry: Registry) -> None:
        book = own_book(registry)
        self._identifier = RegistryIdentifier(book)
        self._verdicts = Verdicts(registry.decisions, Families(book))

    def identify(self, name: str) -> Identified:
        """The companies that a name is, decisions of people included."""
        party = Party(name)
        return self._verdicts.identified(party, self._identifier.identify(party))
