"""The vocabulary: what a filter may name, and what those things are called in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from research.models import Agency, Transaction
from research.registry import Registry


@dataclass(frozen=True)
class Vocabulary:
    """Names a filter knows.

    agencies: abbreviation or name by slug, or by code where there is no slug. agency_codes: code by the same
    key. companies: name by slug. components: name by slug. component_offices: the published funding office
    names of each component. rules: ids. default_rule: the one that counts when none is named.
    """

    agencies: dict[str, str] = field(default_factory=dict)
    agency_codes: dict[str, str] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)
    components: dict[str, str] = field(default_factory=dict)
    component_offices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    default_rule: str = ""

    @property
    def agency_slugs(self) -> dict[str, str]:
        """Slug (or code, where there is none) by code."""
        return {code: slug for slug, code in self.agency_codes.items()}


def default_rule(registry: Registry) -> str:
    """The rule that reads all of the registry; without one, the project's own; else one that repeats a publication."""
    rules = registry.rules.values()
    whole = [rule.id for rule in rules if rule.method == "registry"]
    own = [rule.id for rule in rules if not rule.companies_in_publication]
    return min(whole or own or list(registry.rules), default="")


def read_vocabulary(session: Session, registry: Registry) -> Vocabulary:
    """The vocabulary of one build of the database."""
    agencies, codes = {}, {}
    for agency in session.exec(select(Agency).order_by(col(Agency.code))):
        slug = agency.slug or agency.code
        agencies[slug], codes[slug] = agency.abbreviation or agency.name, agency.code
    offices = session.exec(select(Transaction.funding_office_name).distinct())
    return Vocabulary(
        agencies=agencies,
        agency_codes=codes,
        companies={company.slug: company.name for company in registry.companies.values()},
        components={part.slug: part.name for one in registry.agencies.values() for part in one.components},
        component_offices=_offices_by_component(registry, [name for name in offices if name]),
        rules=tuple(sorted(registry.rules)),
        default_rule=default_rule(registry),
    )


def _offices_by_component(registry: Registry, offices: Iterable[str]) -> dict[str, tuple[str, ...]]:
    names = sorted(offices)
    return {
        part.slug: tuple(name for name in names if part.is_funding_office(name))
        for agency in registry.agencies.values()
        for part in agency.components
    }
