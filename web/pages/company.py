"""One company: its links, who sells it, whom it carries, names, words, family and actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from research.registry import Action, Company, FalseFriend, Product, Rule
from research.types import Window
from web.pages.base import Page
from web.pages.carried import Carried, read_carried
from web.pages.pairs import Pair, pair_table, pairs_of
from web.site import Context
from web.tables import Table


@dataclass(frozen=True)
class CompanyPage(Page):
    """One company.

    pairs_now: the pairs that differ when what it owns today counts for all dates. products: brands that came with
    a purchase. carries: makers named on orders that it received. sold_by: who received orders that name it. others:
    companies it can be compared with, those of its own kind first.
    """

    template: ClassVar[str] = "company.html"
    html_only: ClassVar[frozenset[str]] = frozenset({"others"})

    company: Company
    pairs: tuple[Pair, ...]
    pairs_now: tuple[Pair, ...]
    products: tuple[Product, ...]
    carries: tuple[Carried, ...]
    sold_by: tuple[Carried, ...]
    rule: Rule
    window: Window
    actions: tuple[Action, ...]
    false_friends: tuple[FalseFriend, ...]
    others: tuple[Company, ...]

    def table(self) -> Table:
        return pair_table(self.pairs, self.rule, self.window)


def company_page(context: Context, slug: str) -> CompanyPage:
    company, rule = context.company(slug), context.rule(None)
    actions = [action for action in context.registry.actions.values() if slug in action.companies]
    pairs, now = pairs_of(context, company, rule), pairs_of(context, company, rule, "now")
    return CompanyPage(
        title=company.name,
        company=company,
        pairs=pairs,
        pairs_now=now if now != pairs else (),
        products=tuple(
            product
            for product in context.registry.products.values()
            if any(maker.company == slug for maker in product.makers)
        ),
        carries=read_carried(context, slug, "reseller", rule.id),
        sold_by=read_carried(context, slug, "maker", rule.id),
        rule=rule,
        window=context.build.window,
        actions=tuple(sorted(actions, key=lambda action: action.date.first)),
        false_friends=tuple(one for one in context.registry.false_friends if one.company == slug),
        others=tuple(
            sorted(
                (one for one in context.registry.companies.values() if one.slug != slug),
                key=lambda one: (one.category != company.category, one.name.lower()),
            )
        ),
    )
