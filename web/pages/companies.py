"""Companies: the list of those followed, all or of one kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from research.errors import NotFound
from research.registry import Company, Rule
from research.types import Window
from web.pages.base import Page
from web.pages.pairs import Pair, in_order, looks_for, make_pairs, pair_table
from web.pages.uncited import LISTS_LINKS
from web.site import Context
from web.tables import Table

KIND_WORDS = {
    "maker": "makers of products",
    "service": "providers of services",
    "reseller": "resellers",
    "cloud_software": "cloud and software",
    "osint": "open-source intelligence",
    "data_broker": "data brokers",
    "location_data": "location data",
    "crypto_tracing": "tracing of cryptocurrency",
    "public_safety": "public safety",
    "tracking_services": "tracking services",
    "border_surveillance": "border surveillance",
    "integrator": "integrators",
}
"""What readers call a category or role, where it is more than its key."""


@dataclass(frozen=True)
class Kind:
    """One kind of company to choose: its key in the address, its words, how many there are, whether it is shown."""

    key: str
    words: str
    companies: int
    is_chosen: bool


@dataclass(frozen=True)
class Order:
    """One order of the list: its key in the address, its words, whether it is the one shown."""

    key: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class CompaniesPage(Page):
    """The companies followed, all or of one kind, each with what ties it to each agency.

    pairs: of the companies tied by the rule to any agency. not_found: those looked for and not found.
    not_looked_for: those the rule does not look for.
    """

    template: ClassVar[str] = "companies.html"
    uncited: ClassVar[str] = LISTS_LINKS
    html_only: ClassVar[frozenset[str]] = frozenset({"kinds", "kind", "orders"})

    companies: tuple[Company, ...]
    agencies: tuple[str, ...]
    pairs: dict[str, tuple[Pair, ...]]
    not_found: tuple[Company, ...]
    not_looked_for: tuple[Company, ...]
    kinds: tuple[Kind, ...]
    orders: tuple[Order, ...]
    kind: str | None
    rule: Rule
    rule_version: str
    window: Window

    def table(self) -> Table:
        return pair_table(
            [pair for pairs in self.pairs.values() for pair in pairs],
            (self.rule.id, self.rule_version),
            self.window,
        )


def companies_page(context: Context, kind: str | None = None, sort: str = "name") -> CompaniesPage:
    """All companies, or those of one category or role. Raises NotFound for a kind there is none of.

    sort: "name", "largest", or an agency's slug for the largest figure there.
    """
    rule, everyone = context.rule(None), list(context.registry.companies.values())
    kinds = _kinds(everyone, kind)
    if kind is not None and not any(one.is_chosen for one in kinds):
        raise NotFound(f"no company followed here is of kind {kind!r}", "See the list of companies.")
    chosen = [one for one in everyone if kind is None or kind in (one.category, *one.role)]
    companies = tuple(sorted(chosen, key=lambda one: one.name.lower()))
    pairs = make_pairs(context, rule)
    is_tied = {slug: not all(pair.is_empty for pair in row) for slug, row in pairs.items()}
    words = next((one.words for one in kinds if one.is_chosen), None)
    return CompaniesPage(
        title=f"Companies followed here: {words}" if words else "Companies followed here",
        companies=companies,
        agencies=tuple(agency.abbreviation for agency in context.registry.agencies.values()),
        pairs=in_order({one.slug: pairs[one.slug] for one in companies if is_tied[one.slug]}, sort),
        orders=_orders(context, sort),
        not_found=tuple(one for one in companies if not is_tied[one.slug] and looks_for(rule, one.slug)),
        not_looked_for=tuple(
            one for one in companies if not is_tied[one.slug] and not looks_for(rule, one.slug)
        ),
        kinds=kinds,
        kind=kind,
        rule=rule,
        rule_version=context.build.version_of(rule),
        window=context.build.window,
    )


def _kinds(companies: list[Company], chosen: str | None) -> tuple[Kind, ...]:
    counts: Counter[str] = Counter(one.category for one in companies if one.category)
    counts.update(role for one in companies for role in one.role if role != one.category)
    return tuple(
        Kind(key, KIND_WORDS.get(key, key.replace("_", " ")), number, key == chosen)
        for key, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def _orders(context: Context, chosen: str) -> tuple[Order, ...]:
    words = {"name": "by name", "largest": "largest figure first"}
    words |= {one.slug: f"largest at {one.abbreviation} first" for one in context.registry.agencies.values()}
    return tuple(Order(key, text, key == chosen) for key, text in words.items())
