"""The registry as a whole: everything people decided, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass

from research.registry.actions import Action, Organization
from research.registry.agencies import Agency
from research.registry.bookmaking import Material, make_book
from research.registry.companies import Company
from research.registry.corrections import Correction
from research.registry.events import EventKind
from research.registry.incidental import Incidental
from research.registry.it_products import GenericWords, ItGroup
from research.registry.products import Product
from research.registry.rulebook import RuleBook
from research.registry.rules import Decision, Rule
from research.registry.sources import Source
from research.registry.vehicles import Vehicle
from research.registry.words import FalseFriend, Term


@dataclass(frozen=True)
class Registry:
    """All of `data/`.

    companies, products, agencies, organizations: by slug. sources: by module name. actions, rules: by id. glossary: by
    key. false_friends, decisions, events, vehicles, it_products, generic_words,
    incidental, corrections: in the order of their files.
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

    def book(self, rule: Rule) -> RuleBook:
        """Everything that decides under one of the rules, as it stands now."""
        return make_book(rule, Material(self.companies, self.products, self.incidental, self.false_friends))
