"""Companies: the list of those followed, and one company with its links, names, family and actions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from research.errors import NotFound
from research.links import MONEY_TIERS, TierTotal, link_matrix
from research.registry import Action, Company, FalseFriend, Rule
from research.types import Window
from web.pages.base import Page, window_columns
from web.site import Context
from web.tables import Table, Value

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
class Pair:
    """One company and one agency: totals of each tier over all action dates held, None where nothing is."""

    company_slug: str
    company: str
    agency_slug: str
    agency: str
    recipient: TierTotal | None
    named: TierTotal | None
    base_named: TierTotal | None
    award_named: TierTotal | None

    @property
    def is_empty(self) -> bool:
        return not (self.recipient or self.named or self.base_named or self.award_named)


@dataclass(frozen=True)
class Kind:
    """One kind of company to choose: its key in the address, its words, how many there are, whether it is shown."""

    key: str
    words: str
    companies: int
    is_chosen: bool


@dataclass(frozen=True)
class CompaniesPage(Page):
    """The companies followed, all or of one kind, each with what ties it to each agency.

    pairs: of the companies tied by the rule to any agency. not_found: those looked for and not found.
    not_looked_for: those the rule does not look for.
    """

    template: ClassVar[str] = "companies.html"
    html_only: ClassVar[frozenset[str]] = frozenset({"kinds"})

    companies: tuple[Company, ...]
    agencies: tuple[str, ...]
    pairs: dict[str, tuple[Pair, ...]]
    not_found: tuple[Company, ...]
    not_looked_for: tuple[Company, ...]
    kinds: tuple[Kind, ...]
    rule: Rule
    window: Window

    def table(self) -> Table:
        return pair_table([pair for pairs in self.pairs.values() for pair in pairs], self.rule, self.window)


@dataclass(frozen=True)
class CompanyPage(Page):
    """One company."""

    template: ClassVar[str] = "company.html"

    company: Company
    pairs: tuple[Pair, ...]
    rule: Rule
    window: Window
    actions: tuple[Action, ...]
    false_friends: tuple[FalseFriend, ...]

    def table(self) -> Table:
        return pair_table(self.pairs, self.rule, self.window)


def make_pairs(context: Context, rule: Rule) -> dict[str, tuple[Pair, ...]]:
    """For each company (by slug) its pair with each agency followed, by one rule."""
    matrix = link_matrix(context.session, rule.id)
    made = {}
    for company in sorted(context.registry.companies.values(), key=lambda one: one.name.lower()):
        made[company.slug] = tuple(
            Pair(
                company.slug,
                company.name,
                agency.slug,
                agency.abbreviation,
                **{key: matrix.get((company.slug, agency.code), {}).get(key) for key in MONEY_TIERS},
            )
            for agency in context.registry.agencies.values()
        )
    return made


def pair_table(pairs: list[Pair] | tuple[Pair, ...], rule: Rule, window: Window) -> Table:
    """A row for each pair and tier; an indirect tier never stands without its upper bound beside it."""
    rows: list[tuple[Value, ...]] = []
    for pair in pairs:
        for key in MONEY_TIERS:
            total: TierTotal | None = getattr(pair, key)
            if total is not None:
                rows.append(
                    (
                        pair.company_slug,
                        pair.agency_slug,
                        key,
                        total.net,
                        total.gross,
                        total.deobligated,
                        total.net.basis,
                        total.transactions,
                        total.awards,
                        rule.id,
                        rule.version,
                        *window_columns(window),
                        "Contract Trail, from the sources named at /sources",
                    )
                )
    return Table(
        (
            "company",
            "agency",
            "tier",
            "net_usd",
            "gross_usd",
            "deobligated_usd",
            "amount_basis",
            "transactions",
            "awards",
            "rule",
            "rule_version",
            "window_since",
            "window_until",
            "window_basis",
            "source",
        ),
        rows,
    )


def companies_page(context: Context, kind: str | None = None) -> CompaniesPage:
    """All companies, or those of one category or role. Raises NotFound for a kind there is none of."""
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
        pairs={one.slug: pairs[one.slug] for one in companies if is_tied[one.slug]},
        not_found=tuple(one for one in companies if not is_tied[one.slug] and looks_for(rule, one.slug)),
        not_looked_for=tuple(
            one for one in companies if not is_tied[one.slug] and not looks_for(rule, one.slug)
        ),
        kinds=kinds,
        rule=rule,
        window=context.build.window,
    )


def looks_for(rule: Rule, slug: str) -> bool:
    """Whether a rule looks for a company at all."""
    return slug in rule.companies


def leading(pairs: dict[str, tuple[Pair, ...]], how_many: int) -> dict[str, tuple[Pair, ...]]:
    """The companies with the largest figure of any tier at any agency, largest first."""
    largest = {slug: max((_largest(pair) for pair in row), default=0) for slug, row in pairs.items()}
    slugs = sorted((slug for slug in pairs if largest[slug]), key=lambda slug: (-largest[slug], slug))
    return {slug: pairs[slug] for slug in slugs[:how_many]}


def _largest(pair: Pair) -> int:
    totals: tuple[TierTotal | None, ...] = (pair.recipient, pair.award_named)
    return max((total.gross.cents for total in totals if total is not None), default=0)


def _kinds(companies: list[Company], chosen: str | None) -> tuple[Kind, ...]:
    counts = Counter(one.category for one in companies if one.category)
    counts.update(role for one in companies for role in one.role if role != one.category)
    return tuple(
        Kind(key, KIND_WORDS.get(key, key.replace("_", " ")), number, key == chosen)
        for key, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def company_page(context: Context, slug: str) -> CompanyPage:
    company, rule = context.company(slug), context.rule(None)
    actions = [action for action in context.registry.actions.values() if slug in action.companies]
    return CompanyPage(
        title=company.name,
        company=company,
        pairs=make_pairs(context, rule)[slug],
        rule=rule,
        window=context.build.window,
        actions=tuple(sorted(actions, key=lambda action: action.date.first)),
        false_friends=tuple(one for one in context.registry.false_friends if one.company == slug),
    )
