"""Which companies a recipient is: by UEI, by its exact name, by the parent that the record names; never by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from research.matching.families import BOTH, NOW, THEN, Families, Tie
from research.matching.names import legal_name
from research.matching.naming import plain_words
from research.registry.rulebook import BookCompany, RuleBook


class Party(NamedTuple):
    """A recipient as a record names it."""

    name: str | None
    uei: str | None = None
    parent_name: str | None = None
    parent_uei: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """How a party is a company: the ties, the field that says so, its characters that matched, and the grounds."""

    ties: tuple[Tie, ...]
    field: str
    text: str
    start: int
    end: int
    grounds: str

    def grounds_of(self, role: str) -> str:
        """The grounds where the party is no recipient but a `role`; what a person wrote stays as it is."""
        mine = self.grounds.removeprefix("recipient")
        return self.grounds if mine == self.grounds else role + mine


Identified = Mapping[str, Identity]
"""By company."""


class Identifier(Protocol):
    """Says which companies a party is, under one rule book."""

    def identify(self, party: Party) -> Identified: ...


class RegistryIdentifier:
    """UEI, else exact legal name however typed; only where neither is known, the parent as recorded."""

    def __init__(self, book: RuleBook) -> None:
        families = Families(book)
        self._by_uei: dict[str, tuple[Tie, ...]] = {}
        spellings: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
        legal: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
        for company in book.companies:
            for uei in company.ueis:
                self._by_uei[uei.value] = families.ties(company.slug, uei.member)
            for name in company.names:
                spellings[name.value.strip().upper()].add((company.slug, name.member))
                legal[legal_name(name.value)].add((company.slug, name.member))
        self._by_spelling = {key: _unless_shared(families, of) for key, of in spellings.items()}
        self._by_legal = {key: _unless_shared(families, of) for key, of in legal.items()}
        self._not = {company.slug: _forbidden(company) for company in book.companies}

    def identify(self, party: Party) -> Identified:
        """Every company the party is, was or became; the ties say when."""
        if party.uei and (ties := self._by_uei.get(party.uei)):
            return self._identities(ties, "recipient_uei", party.uei, f"recipient’s UEI is {party.uei}")
        if party.name and (ties := self._of_name(party.name)):
            return self._identities(ties, "recipient_name", party.name, f"recipient is “{party.name}”")
        if party.parent_uei and (ties := self._by_uei.get(party.parent_uei)):
            said = f"recipient’s parent, as recorded, has the UEI {party.parent_uei}"
            return self._identities(ties, "recipient_parent_uei", party.parent_uei, said)
        if party.parent_name and (ties := self._of_name(party.parent_name)):
            said = f"recipient’s parent, as recorded, is “{party.parent_name}”"
            return self._identities(ties, "recipient_parent_name", party.parent_name, said)
        return {}

    def _of_name(self, name: str) -> tuple[Tie, ...]:
        if known := self._by_spelling.get(name.strip().upper()):
            return known
        legal = legal_name(name)
        ties = self._by_legal.get(legal, ())
        return tuple(tie for tie in ties if not any(legal in self._not.get(slug, ()) for slug in tie.via))

    def _identities(self, ties: Iterable[Tie], field: str, text: str, grounds: str) -> Identified:
        found: dict[str, list[Tie]] = {}
        for tie in ties:
            found.setdefault(tie.company, []).append(tie)
        return {
            company: Identity(tuple(mine), field, text, 0, len(text), grounds)
            for company, mine in found.items()
        }


def _unless_shared(families: Families, owners: set[tuple[str, str | None]]) -> tuple[Tie, ...]:
    """Ties of a name; none where two companies claim it of which neither owns the other: then it proves nothing."""
    companies = {company for company, _ in owners}
    ties = families.owners(sorted(owners, key=str))
    for company in companies:
        if companies <= {tie.company for tie in families.ties(company)}:
            return ties
    return ()


def _forbidden(company: BookCompany) -> frozenset[str]:
    return frozenset(legal_name(name) for name in company.not_names)


class PlainIdentifier:
    """Names exactly as listed, by the dates of their members, or plain words in the name: as the rule says."""

    def __init__(self, book: RuleBook) -> None:
        families = Families(book)
        self._names: dict[str, list[Tie]] = defaultdict(list)
        for company in book.companies:
            for name in company.names:
                self._names[name.value] += [
                    tie for tie in families.ties(company.slug, name.member) if tie.company == company.slug
                ]
        self._words = [
            (Tie(company, via=(company,)), plain_words([word.text for word in lexicon.words]))
            for lexicon in book.lexicons
            for company, _ in lexicon.owners
            if book.recipient != "names"
        ]

    def identify(self, party: Party) -> Identified:
        """Every company that the recipient's published name is."""
        if party.name is None:
            return {}
        found: dict[str, Identity] = {}
        for tie in self._names.get(party.name, ()):
            said = f"recipient is “{party.name}”"
            found[tie.company] = Identity((tie,), "recipient_name", party.name, 0, len(party.name), said)
        for tie, words in self._words:
            if tie.company not in found and (match := words.search(party.name)):
                found[tie.company] = Identity(
                    (tie,),
                    "recipient_name",
                    match[0],
                    match.start(),
                    match.end(),
                    f"recipient’s name holds the word “{match[0]}”",
                )
        return found


def when(tie: Tie, views: int, name: str) -> str:
    """What a reason adds about the dates of a tie; `name` is the company's."""
    if tie.member is None or not tie.spans:
        return ""
    if views == BOTH:
        return f", a part of {name} on that date"
    if views == THEN:
        return f", a part of {name} on that date and not today"
    if views == NOW:
        return f", a part of {name} today and not on that date"
    return ""
