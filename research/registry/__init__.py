"""What people decided, read from `data/`, checked as a whole, and handed over as frozen objects.

`load_registry(directory)` is the one way in. It collects every fault of every file before it raises, so
that somebody who edits `data/` sees all of them at once, each with file, line and field.
"""

from __future__ import annotations

from research.registry.actions import Action, Claim, Organization, PrintedName
from research.registry.agencies import Agency, Component, Office
from research.registry.base import PartialDate, Reference
from research.registry.companies import Company, FamilyEdge, Identifier, Identifiers, RecipientName
from research.registry.corrections import Correction
from research.registry.detection import ContextWord, ExcludedWord, Word, Words
from research.registry.events import ActionType, EventKind
from research.registry.incidental import Incidental
from research.registry.it_products import GenericWords, ItGroup
from research.registry.loading import load_registry
from research.registry.lobbying import LobbyingEntity
from research.registry.notice_phrases import NoticePhrase
from research.registry.products import Maker, Product
from research.registry.register import NoTie
from research.registry.rules import Decision, PublishedFigure, Rule, RuleCompany, RuleScope
from research.registry.schema import Registry
from research.registry.signing import SigningAgency
from research.registry.sources import Expectations, Source
from research.registry.vehicles import Vehicle
from research.registry.words import FalseFriend, Term

__all__ = [
    "Action",
    "ActionType",
    "Agency",
    "Claim",
    "Company",
    "Component",
    "ContextWord",
    "Correction",
    "Decision",
    "EventKind",
    "ExcludedWord",
    "Expectations",
    "FalseFriend",
    "FamilyEdge",
    "GenericWords",
    "Identifier",
    "Identifiers",
    "Incidental",
    "ItGroup",
    "LobbyingEntity",
    "Maker",
    "NoTie",
    "NoticePhrase",
    "Office",
    "Organization",
    "PartialDate",
    "PrintedName",
    "Product",
    "PublishedFigure",
    "RecipientName",
    "Reference",
    "Registry",
    "Rule",
    "RuleCompany",
    "RuleScope",
    "SigningAgency",
    "Source",
    "Term",
    "Vehicle",
    "Word",
    "Words",
    "load_registry",
]
