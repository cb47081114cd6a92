"""A rule book: everything that decides a match under one rule, as one frozen value that can be written down."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

ENGINE = 2
"""Raised when the same words would be matched otherwise; part of every version of a rule by the registry.

1: as first cited. 2: a row that tells of a hand-over, or that the company itself received, names it for no row before.
"""

PLAIN_ENGINE = 1
"""The same for rules by plain words, which know no hand-overs."""


@dataclass(frozen=True)
class BookWord:
    """A word as `research.registry.detection` writes it. near: empty, or words of which one must stand there too."""

    text: str
    product: str | None = None
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """The words of one file: of a company's own (`product` None) or of a product.

    owners: (company, name of its family edge or None) to whom the words belong. excluded: phrases in which these
    words do not count.
    """

    key: str
    product: str | None
    owners: tuple[tuple[str, str | None], ...]
    words: tuple[BookWord, ...]
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True)
class BookEdge:
    """A dated family edge. since, until: first and last day it surely holds, ISO, or None where open."""

    name: str
    child: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class BookName:
    """A recipient's name or UEI that is the company's, or that of the member named."""

    value: str
    member: str | None = None


@dataclass(frozen=True)
class BookCompany:
    """One company: its name for readers, names and UEIs of recipients that are it, and its family edges.

    not_names: recipients that look like it and are not (false friends).
    """

    slug: str
    name: str
    names: tuple[BookName, ...] = ()
    ueis: tuple[BookName, ...] = ()
    edges: tuple[BookEdge, ...] = ()
    not_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class BookIncidental:
    """Phrases that show that a company is named in passing. place, reach, excluded: as in data/incidental.yml."""

    id: str
    words: tuple[str, ...]
    place: str
    reach: int
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleBook:
    """All that decides. method: `words` (plain whole words) or `registry` (words of data/companies and data/products).

    recipient: `words`, `names` or `both` for the method `words`; always `names` for the method `registry`.
    version: of the rule, eight hex digits.
    """

    rule_id: str
    method: str
    agency_relation: str
    award_types: tuple[str, ...]
    recipient: str
    companies: tuple[BookCompany, ...]
    lexicons: tuple[Lexicon, ...]
    incidental: tuple[BookIncidental, ...] = ()
    engine: int = ENGINE
    version: str = ""


def digest(book: RuleBook) -> str:
    """First 8 hex digits of the SHA-256 of what decides, in canonical JSON."""
    decides = asdict(book)
    del decides["rule_id"], decides["version"]
    for company in decides["companies"]:
        del company["name"]  # for readers only
    return hashlib.sha256(_canonical(decides).encode()).hexdigest()[:8]


def to_json(book: RuleBook) -> str:
    """The book as text of a stable order, one line per company, lexicon and incidental entry."""
    value = asdict(book)
    lines = []
    for name in sorted(value):
        held = value[name]
        if isinstance(held, list | tuple) and held and isinstance(held[0], dict):
            inner = ",\n".join(_canonical(item) for item in held)
            lines.append(f'"{name}":[\n{inner}\n]')
        else:
            lines.append(f'"{name}":{_canonical(held)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def from_json(text: str) -> RuleBook:
    """The book that `to_json` wrote. Raises ValueError, KeyError or TypeError where it is none."""
    value = json.loads(text)
    return RuleBook(
        rule_id=value["rule_id"],
        method=value["method"],
        agency_relation=value["agency_relation"],
        award_types=tuple(value["award_types"]),
        recipient=value["recipient"],
        companies=tuple(_company(item) for item in value["companies"]),
        lexicons=tuple(_lexicon(item) for item in value["lexicons"]),
        incidental=tuple(
            BookIncidental(
                item["id"], tuple(item["words"]), item["place"], item["reach"], tuple(item["excluded"])
            )
            for item in value["incidental"]
        ),
        engine=value["engine"],
        version=value["version"],
    )


def _company(value: dict[str, object]) -> BookCompany:
    return BookCompany(
        slug=str(value["slug"]),
        name=str(value["name"]),
        names=tuple(BookName(**item) for item in _items(value["names"])),
        ueis=tuple(BookName(**item) for item in _items(value["ueis"])),
        edges=tuple(BookEdge(**item) for item in _items(value["edges"])),
        not_names=tuple(map(str, _list(value["not_names"]))),
    )


def _lexicon(value: dict[str, object]) -> Lexicon:
    product = value["product"]
    return Lexicon(
        key=str(value["key"]),
        product=None if product is None else str(product),
        owners=tuple((str(company), member) for company, member in _list(value["owners"])),
        words=tuple(
            BookWord(item["text"], item["product"], tuple(item["near"])) for item in _items(value["words"])
        ),
        excluded=tuple(map(str, _list(value["excluded"]))),
    )


def _list(value: object) -> Iterable[tuple[str, str | None]]:
    if not isinstance(value, list):
        raise TypeError("a rule book holds lists here")
    return value


def _items(value: object) -> Iterable[dict[str, str]]:
    if not isinstance(value, list):
        raise TypeError("a rule book holds lists here")
    return value


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
