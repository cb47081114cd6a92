"""Names: everything with a page or a filter of its own, found by the beginnings of its words while somebody types."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlmodel import Session, col, func, select

from research.filters import Vocabulary, tokens
from research.models import Office, Recipient, RecipientName
from research.registry import Registry, Words

Kind = Literal["company", "product", "agency", "part", "vehicle", "office", "recipient", "award"]
KINDS: tuple[Kind, ...] = ("company", "product", "agency", "part", "vehicle", "recipient", "office", "award")
"""In the order in which they are offered."""

SHORTEST = 2
"""Letters from which names are offered."""

_OF_A_KIND = 5


@dataclass(frozen=True)
class Name:
    """One name. key: slug, recipient key or the like, by its kind; of an office the slug of its agency, / and its code.

    about: a word more on what it is.
    """

    kind: Kind
    name: str
    key: str
    about: str = ""
    weight: int = 0


@dataclass(frozen=True)
class Names:
    """All names of one build, and which of them hold which word."""

    held: Sequence[Name] = ()
    words: Sequence[str] = ()
    places: Mapping[str, Sequence[int]] = field(default_factory=dict)


def read_names(session: Session, registry: Registry, vocabulary: Vocabulary) -> Names:
    """The names of one build of the database."""
    held: list[Name] = []
    places: dict[str, list[int]] = {}
    for name, said in (
        *_decided(registry, vocabulary),
        *_recipients(session),
        *_offices(session, vocabulary),
    ):
        for word in set(tokens(said)):
            places.setdefault(word, []).append(len(held))
        held.append(name)
    return Names(held, sorted(places), places)


def find_names(names: Names, text: str, limit: int = 10) -> list[Name]:
    """Names of which every word typed begins a word; few of each kind, the best known first."""
    words = tokens(text)
    if sum(map(len, words)) < SHORTEST:
        return []
    found = set.intersection(*(_beginning(names, word) for word in words))
    ranked = sorted((names.held[place] for place in found), key=lambda one: _rank(one, words[0]))
    shown: list[Name] = []
    for kind in KINDS:
        shown += [one for one in ranked if one.kind == kind][:_OF_A_KIND]
    return shown[:limit]


def _beginning(names: Names, start: str) -> set[int]:
    found: set[int] = set()
    for place in range(bisect_left(names.words, start), len(names.words)):
        word = names.words[place]
        if not word.startswith(start):
            break
        found.update(names.places[word])
    return found


def _rank(name: Name, first: str) -> tuple[bool, int, str, str]:
    return not name.name.lower().startswith(first), -name.weight, name.name, name.key


def _decided(registry: Registry, vocabulary: Vocabulary) -> Iterator[tuple[Name, str]]:
    """What data/ names, with all words by which it is found."""
    for company in registry.companies.values():
        yield Name("company", company.name, company.slug), f"{company.name} {company.legal_name or ''}"
        if company.words:
            for name, said in _named_products(company.words):
                yield Name("product", name, company.slug, f"of {company.name}"), said
    for product in registry.products.values():
        makers = [registry.companies[one.company].name for one in product.makers]
        about = f"of {', '.join(makers)}"
        yield Name("product", product.name, product.makers[0].company, about), product.name
    for agency in registry.agencies.values():
        said = f"{agency.name} {agency.abbreviation}"
        yield Name("agency", agency.name, agency.slug, agency.abbreviation), said
        for part in agency.components:
            yield Name("part", part.name, part.slug, f"of {agency.abbreviation}"), part.name
    for value, name in vocabulary.vehicles.names.items():
        yield Name("vehicle", name, value), name


def _named_products(words: Words) -> list[tuple[str, str]]:
    """Products that the words of a company stand for, each with all words that mean it."""
    found: dict[str, list[str]] = {}
    for word in words.strong:
        if word.product:
            found.setdefault(word.product, [word.product]).append(word.text)
    return [(name, " ".join(texts)) for name, texts in found.items()]


def _recipients(session: Session) -> Iterator[tuple[Name, str]]:
    asked = (
        select(Recipient.recipient_key, Recipient.name, func.sum(RecipientName.transactions))
        .join(RecipientName, col(RecipientName.recipient_key) == col(Recipient.recipient_key), isouter=True)
        .where(col(Recipient.same_as_key).is_(None))
        .group_by(col(Recipient.recipient_key), col(Recipient.name))
    )
    for key, name, number in session.exec(asked):
        yield Name("recipient", name, key, weight=int(number or 0)), name


def _offices(session: Session, vocabulary: Vocabulary) -> Iterable[tuple[Name, str]]:
    slugs = vocabulary.agency_slugs
    for office in session.exec(select(Office).order_by(col(Office.code))):
        agency = slugs.get(office.agency_code or "", "")
        if office.name and agency:
            about = f"of {vocabulary.agencies.get(agency, agency)}"
            key = f"{agency}/{office.code}"
            yield Name("office", office.name, key, about), f"{office.name} {office.code}"
