"""The company's side: every name, word and identifier by which a record may be near to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from research.registry import Company, Registry
from research.reviewing.likeness import Misspellings, Words, spelt, words


@dataclass(frozen=True)
class KnownName:
    """One name of a company. what: for readers, such as `its legal name`. is_whole: no part of it will do."""

    slug: str
    text: str
    words: Words
    what: str
    is_whole: bool = False


@dataclass(frozen=True)
class Ties:
    """What ties a recipient to a company for certain: by normalised name, and by UEI; each to its slug."""

    names: dict[str, str]
    ueis: dict[str, str]

    def company(self, uei: str | None, *spellings: str) -> str | None:
        """The company that a recipient is, or none."""
        if uei and uei in self.ueis:
            return self.ueis[uei]
        return next((self.names[n] for n in map(spelt, spellings) if n in self.names), None)


def ties(registry: Registry) -> Ties:
    """By the registry, and by what people confirmed; a rejected name ties nothing."""
    names: dict[str, str] = {}
    ueis: dict[str, str] = {}
    for slug, company in registry.companies.items():
        names |= {spelt(one.name): slug for one in company.recipient_names}
        ueis |= {one.value: slug for one in company.identifiers.uei}
    for decision in registry.decisions:
        if decision.subject_kind == "recipient" and decision.verdict == "confirmed":
            names[spelt(decision.subject)] = decision.company
            ueis[decision.subject] = decision.company
    return Ties(names, ueis)


def known_names(company: Company) -> Iterator[KnownName]:
    """Its names, those of its family, and the words that name it in texts; each name once."""
    said = [
        (company.name, "its name"),
        (company.legal_name, "its legal name"),
        *((name.name, "a recipient name of it") for name in company.recipient_names),
        *((edge.name, "a member of its family") for edge in company.family),
    ]
    seen: set[Words] = set()
    for text, what in said:
        parts = words(text)
        if parts and parts not in seen:
            seen.add(parts)
            yield KnownName(company.slug, text, parts, what)
    for word in company.words.strong:
        parts = words(word.text.strip("*"))
        if parts not in seen:
            seen.add(parts)
            yield KnownName(company.slug, word.text, parts, "a word that names it", is_whole=True)


def telling_words(registry: Registry) -> dict[str, set[str]]:
    """Single words that alone name a company or its product in a text, each with the companies it names.

    Words that need another beside them are ordinary words, whose neighbours are ordinary words, too. A known slip of
    a known word is no word of its own here, or each word near to the slip would be asked about.
    """
    found: dict[str, set[str]] = {}
    for slug, company in registry.companies.items():
        _add(found, slug, (word.text for word in company.words.strong))
    for product in registry.products.values():
        for maker in product.makers:
            _add(found, maker.company, (word.text for word in product.words.strong))
    for rule in registry.rules.values():
        for slug, part in rule.companies.items():
            _add(found, slug, part.words)
    slips = Misspellings(found)
    rightly = {word for company in registry.companies.values() for word in words(company.name)}
    rightly |= {word for product in registry.products.values() for word in words(product.name)}
    for word in sorted(found):
        if word not in rightly and any(found.get(near, set()) & found[word] for near in slips.meant(word)):
            del found[word]
    return found


def all_words(registry: Registry) -> set[str]:
    """Every single word that any file of the registry knows, rightly written or not."""
    lexicons = [company.words for company in registry.companies.values()]
    lexicons += [product.words for product in registry.products.values()]
    texts = [word.text for lexicon in lexicons for word in lexicon.strong]
    texts += [word.text for lexicon in lexicons for word in lexicon.context]
    texts += [word.text for lexicon in lexicons for word in lexicon.excluded]
    texts += [company.name for company in registry.companies.values()]
    texts += [
        word for rule in registry.rules.values() for part in rule.companies.values() for word in part.words
    ]
    return {part for text in texts for part in words(text.strip("*"))}


def _add(found: dict[str, set[str]], slug: str, texts: Iterable[str]) -> None:
    for text in texts:
        word = text.strip("*").upper()
        if word.isascii() and word.isalpha():
            found.setdefault(word, set()).add(slug)
