"""From what people decided to the rule book of a rule: the one place that says what goes into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from research.registry.companies import Company, FamilyEdge
from research.registry.detection import Words
from research.registry.incidental import Incidental
from research.registry.products import Product
from research.registry.rulebook import (
    PLAIN_ENGINE,
    BookCompany,
    BookEdge,
    BookIncidental,
    BookName,
    BookWord,
    Lexicon,
    RuleBook,
    digest,
)
from research.registry.rules import Rule
from research.registry.words import FalseFriend


@dataclass(frozen=True)
class Material:
    """What a book is made of: companies and products by slug, incidental phrases, false friends."""

    companies: Mapping[str, Company]
    products: Mapping[str, Product]
    incidental: Iterable[Incidental] = ()
    false_friends: Iterable[FalseFriend] = ()


def make_book(rule: Rule, material: Material) -> RuleBook:
    """The book of a rule, its version filled in; its order does not depend on that of the files."""
    if rule.method == "words":
        return _of_words(rule, material)
    book = RuleBook(
        rule_id=rule.id,
        method="registry",
        agency_relation=rule.scope.agency_relation,
        award_types=tuple(sorted(rule.scope.award_types)),
        recipient=rule.recipient,
        companies=tuple(
            _company(company, material.false_friends) for _, company in sorted(material.companies.items())
        ),
        lexicons=tuple(_lexicons(material)),
        incidental=tuple(
            BookIncidental(
                one.id, tuple(sorted(one.words)), one.place, one.reach, tuple(sorted(one.excluded))
            )
            for one in sorted(material.incidental, key=lambda one: one.id)
        ),
    )
    return replace(book, version=digest(book))


def _of_words(rule: Rule, material: Material) -> RuleBook:
    companies, lexicons = [], []
    for slug, part in sorted(rule.companies.items()):
        company = material.companies[slug]
        listed = company.recipient_names if rule.recipient != "words" else ()
        names = tuple(sorted((BookName(one.name, one.member) for one in listed), key=_by_value))
        members = {name.member for name in names}
        dated = sorted((edge for edge in company.family if edge.name in members), key=lambda edge: edge.name)
        edges = tuple(BookEdge(one.name, None, one.since, one.until) for one in map(_edge, dated))
        companies.append(BookCompany(slug, company.name, names, edges=edges))
        words = tuple(BookWord(word) for word in sorted(part.words))
        lexicons.append(Lexicon(f"companies/{slug}", None, ((slug, None),), words))
    book = RuleBook(
        rule_id=rule.id,
        method="words",
        agency_relation=rule.scope.agency_relation,
        award_types=tuple(sorted(rule.scope.award_types)),
        recipient=rule.recipient,
        companies=tuple(companies),
        lexicons=tuple(lexicons),
        engine=PLAIN_ENGINE,
    )
    # Plain words alone keep the version they were first cited with.
    return replace(book, version=rule.version if rule.recipient == "words" else digest(book))


def _company(company: Company, friends: Iterable[FalseFriend]) -> BookCompany:
    members = {one.name: one.member for one in company.recipient_names}
    names = {BookName(one.name, one.member) for one in company.recipient_names}
    if company.legal_name not in members:
        names.add(BookName(company.legal_name))
    return BookCompany(
        slug=company.slug,
        name=company.name,
        names=tuple(sorted(names, key=_by_value)),
        ueis=tuple(
            sorted(
                (BookName(one.value, members.get(one.name)) for one in company.identifiers.uei), key=_by_value
            )
        ),
        edges=tuple(_edge(edge) for edge in sorted(company.family, key=lambda edge: edge.name)),
        not_names=tuple(
            sorted(
                {
                    text
                    for friend in friends
                    if friend.seen_in == "recipient" and friend.company == company.slug
                    for text in (friend.text, friend.example_text)
                    if text
                }
            )
        ),
    )


def _by_value(name: BookName) -> tuple[str, str]:
    return name.value, name.member or ""


def _edge(edge: FamilyEdge) -> BookEdge:
    since, until = edge.counts_from, edge.counts_until
    return BookEdge(
        edge.name, edge.child, since.isoformat() if since else None, until.isoformat() if until else None
    )


def _lexicons(material: Material) -> Iterable[Lexicon]:
    for slug, company in sorted(material.companies.items()):
        if words := _words(company.words):
            yield Lexicon(f"companies/{slug}", None, ((slug, None),), words, _excluded(company.words))
    for slug, product in sorted(material.products.items()):
        owners = {(maker.company, maker.member) for maker in product.makers}
        yield Lexicon(
            f"products/{slug}",
            product.name,
            tuple(sorted(owners, key=lambda owner: (owner[0], owner[1] or ""))),
            _words(product.words),
            _excluded(product.words),
        )


def _words(words: Words) -> tuple[BookWord, ...]:
    strong = (BookWord(word.text, word.product) for word in words.strong)
    context = (BookWord(word.text, word.product, tuple(sorted(word.near))) for word in words.context)
    return tuple(sorted((*strong, *context), key=lambda word: word.text))


def _excluded(words: Words) -> tuple[str, ...]:
    return tuple(sorted({phrase.text for phrase in words.excluded}))
