"""Who is named in a page: companies by their strong words, agencies and organizations by their whole names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from research.matching.engine import Engine
from research.matching.families import THEN
from research.matching.own_words import own_book, strong_words
from research.registry import Agency, Registry

Kind = Literal["company", "agency", "organization"]

WORDS = "pages-1"
"""Rule id for companies: the strong words of the project's own rule, written as names, by their owner of the day."""

NAMES = "whole-names"
"""Rule id for agencies and organizations: their names and other spellings, whole words, capitals as written."""

READING = 2
"""Raised when the same data and page would be read otherwise; part of both rules' versions."""

_kept: list[tuple[Registry, Engine]] = []


@dataclass(frozen=True)
class Mentioned:
    """Somebody is named from `start` to `end`, the first place in the text, found by that rule."""

    kind: Kind
    slug: str
    start: int
    end: int
    rule_id: str
    rule_version: str


def mentioned(text: str, registry: Registry, days: Collection[date]) -> list[Mentioned]:
    """Everybody named, each once; companies, then agencies, then organizations.

    days: those that the page speaks of; a brand names whoever owned it on one of them.
    """
    return [*_companies(text, registry, days), *_others(text, registry)]


def _companies(text: str, registry: Registry, days: Collection[date]) -> Iterator[Mentioned]:
    if not text:
        return
    if not _kept or _kept[0][0] is not registry:
        _kept[:] = [(registry, strong_words(registry))]
    engine = _kept[0][1]
    version = pages_version(registry)
    ((named,),) = engine.read([text])
    for company, namings in sorted(named.items()):
        held = [one for one in namings if any(one.tie.views(day) & THEN for day in days)]
        if held:
            first = min(held, key=lambda one: (one.start, -one.end))
            yield Mentioned("company", company, first.start, first.end, WORDS, version)


def _others(text: str, registry: Registry) -> Iterator[Mentioned]:
    kinds: tuple[tuple[Kind, dict[str, tuple[str, ...]]], ...] = (
        ("agency", {slug: tuple(_spellings(one)) for slug, one in registry.agencies.items()}),
        (
            "organization",
            {slug: (one.name, *one.also_known_as) for slug, one in registry.organizations.items()},
        ),
    )
    for kind, held in kinds:
        for slug, names in sorted(held.items()):
            if found := whole(names).search(text):
                yield Mentioned(kind, slug, found.start(), found.end(), NAMES, _version(*names))


def pages_version(registry: Registry) -> str:
    """The version of `WORDS`."""
    return _version(own_book(registry).version)


def _version(*decides: str) -> str:
    """A digest of everything that decides, so that no word changes without it."""
    return hashlib.sha256("\x1f".join((str(READING), *decides)).encode()).hexdigest()[:8]


def _spellings(agency: Agency) -> Iterator[str]:
    """Names of an agency and of its components: who names the Border Patrol names a part of CBP."""
    yield from (agency.name, agency.abbreviation, *agency.also_written)
    for component in agency.components:
        yield from (component.name, *component.also_written)


@lru_cache(maxsize=1_000)
def whole(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the names as whole words, the longest first; blanks of any kind between its words."""
    alternatives = "|".join(
        r"\s+".join(re.escape(word) for word in name.split()) for name in sorted(names, key=len, reverse=True)
    )
    return re.compile(rf"(?<![A-Za-z0-9])(?:{alternatives})(?![A-Za-z0-9])")
