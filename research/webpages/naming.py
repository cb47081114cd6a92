"""Who is named in a page: companies by the words of the rule, agencies and organizations by their whole names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from research.filters.vocabulary import default_rule
from research.matching.match import engine_of
from research.registry import Agency, Registry

Kind = Literal["company", "agency", "organization"]

NAMES = "whole-names"
"""Rule id for agencies and organizations: their names and other spellings, whole words, capitals as written."""


@dataclass(frozen=True)
class Mentioned:
    """Somebody is named from `start` to `end`, the first place in the text, found by that rule."""

    kind: Kind
    slug: str
    start: int
    end: int
    rule_id: str
    rule_version: str


def mentioned(text: str, registry: Registry) -> list[Mentioned]:
    """Everybody named, each once; companies, then agencies, then organizations."""
    return [*_companies(text, registry), *_others(text, registry)]


def _companies(text: str, registry: Registry) -> Iterator[Mentioned]:
    engine, rule_id = engine_of(registry), default_rule(registry)
    for matcher, named in zip(engine.matchers, engine.read([text])[0] if text else (), strict=False):
        if matcher.book.rule_id != rule_id:
            continue
        for company in sorted(named):
            first = min(named[company], key=lambda one: (one.start, -one.end))
            yield Mentioned("company", company, first.start, first.end, rule_id, matcher.book.version)


def _others(text: str, registry: Registry) -> Iterator[Mentioned]:
    agencies = {slug: tuple(_spellings(one)) for slug, one in registry.agencies.items()}
    organizations = {slug: (one.name, *one.also_known_as) for slug, one in registry.organizations.items()}
    for slug, names in sorted(agencies.items()):
        if found := whole(names).search(text):
            yield Mentioned("agency", slug, found.start(), found.end(), NAMES, "1")
    for slug, names in sorted(organizations.items()):
        if found := whole(names).search(text):
            yield Mentioned("organization", slug, found.start(), found.end(), NAMES, "1")


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
