"""The registry as a whole: everything people decided, checked and frozen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from research.registry.actions import Action, Organization
from research.registry.agencies import Agency
from research.registry.bookmaking import Material, make_book
from research.registry.companies import Company
from research.registry.corrections import Correction
from research.registry.events import EventKind
from research.registry.incidental import Incidental
from research.registry.it_products import GenericWords, ItGroup
from research.registry.lobbying import LobbyingEntity
from research.registry.notice_phrases import NoticePhrase
from research.registry.products import Product
from research.registry.register import NoTie
from research.registry.rulebook import RuleBook
from research.registry.rules import Decision, Rule
from research.registry.signing import SigningAgency
from research.registry.sources import Source
from research.registry.vehicles import Vehicle
from research.registry.words import FalseFriend, Term


@dataclass(frozen=True)
class Registry:
    """All of `data/`.

    companies, products, agencies, organizations: by slug. signing_agencies: by code. sources: by module name. actions,
    rules: by id. glossary: by key. false_friends, decisions, events, vehicles, it_products, generic_words,
    incidental, corrections, lobbying, no_tie, notice_phrases: in the order of their files.
    """

    companies: dict[str, Company]
    products: dict[str, Product]
    agencies: dict[str, Agency]
    sources: dict[str, Source]
    actions: dict[str, Action]
    organizations: dict[str, Organization]
    rules: dict[str, Rule]
    false_friends: list[FalseFriend]
    glossary: dict[str, Term]
    decisions: list[Decision]
    events: tuple[EventKind, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    it_products: tuple[ItGroup, ...] = ()
    generic_words: tuple[GenericWords, ...] = ()
    incidental: tuple[Incidental, ...] = ()
    corrections: tuple[Correction, ...] = ()
    lobbying: tuple[LobbyingEntity, ...] = ()
    no_tie: tuple[NoTie, ...] = ()
    notice_phrases: tuple[NoticePhrase, ...] = ()
    signing_agencies: dict[str, SigningAgency] = field(default_factory=dict)
    _books: dict[str, RuleBook] = field(default_factory=dict, init=False, repr=False, compare=False)

    def book(self, rule: Rule) -> RuleBook:
        """Everything that decides under one of the rules, as it stands now."""
        if rule is not self.rules.get(rule.id):
            return make_book(rule, self._material)
        if rule.id not in self._books:
            self._books[rule.id] = make_book(rule, self._material)
        return self._books[rule.id]

    @property
    def _material(self) -> Material:
        return Material(self.companies, self.products, self.incidental, self.false_friends)

    @cached_property
    def digest(self) -> str:
        """Changes when anything people decided changes."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]
