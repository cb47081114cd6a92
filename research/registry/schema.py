"""The registry as a whole: everything people decided, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass

from research.registry.actions import Action, Organization
from research.registry.agencies import Agency
from research.registry.companies import Company
from research.registry.products import Product
from research.registry.rules import Decision, Rule
from research.registry.sources import Source
from research.registry.words import FalseFriend, Term


@dataclass(frozen=True)
class Registry:
    """All of `data/`.

    companies, products, agencies, organizations: by slug. sources: by module name. actions, rules: by id. glossary: by
    key. false_friends, decisions: in the order of their files.
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
