"""Companies: the list of those followed, and one company with its links, names, family and actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from research.links import MONEY_TIERS, TierTotal, link_matrix
from research.registry import Action, Company, FalseFriend, Rule
from research.types import Window
from web.pages.base import Page, window_columns
from web.site import Context
from web.tables import Table, Value


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
class CompaniesPage(Page):
    """All companies followed, each with what ties it to each agency."""

    template: ClassVar[str] = "companies.html"

    companies: tuple[Company, ...]
    agencies: tuple[str, ...]
    pairs: dict[str, tuple[Pair, ...]]
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


def companies_page(context: Context) -> CompaniesPage:
    rule = context.rule(None)
    return CompaniesPage(
        title="Companies followed here",
        companies=tuple(sorted(context.registry.companies.values(), key=lambda one: one.name.lower())),
        agencies=tuple(agency.abbreviation for agency in context.registry.agencies.values()),
        pairs=make_pairs(context, rule),
        rule=rule,
        window=context.build.window,
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
