"""One company: its links, who sells it, whom it carries, names, words, family and actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import col, select

from research.links import View
from research.models import Recipient
from research.registry import Action, Company, FalseFriend, Product, Rule
from research.through import Side
from research.types import Window
from web.charting.figure import Figure, make_figure
from web.charting.of_company import company_chart, drawn_lines, flow_chart
from web.pages.base import Page
from web.pages.carried import Carried, read_carried
from web.pages.company_years import CompanyYear, read_company_years
from web.pages.filed import Filed, read_filed
from web.pages.lobbied import Lobbied, read_lobbied
from web.pages.notices import Some, some_notices
from web.pages.pairs import Pair, pair_table, pair_window, pairs_of
from web.pages.register import NewestDocuments, read_newest_documents
from web.pages.systems import System, read_systems
from web.site import Context
from web.tables import Table
from web.whole_years import whole_window

_SHOWN = 25
"""Rows of a table of who carries whom, unless a chart beside it draws a later one."""


@dataclass(frozen=True)
class CompanyPage(Page):
    """One company.

    pairs_now: the pairs that differ when what it owns today counts for all dates. products: brands that came with a
    purchase. carries: makers named on orders that it received. sold_by: who received orders that name it. The
    figures of both: one for each agency with something to draw. others: companies it can be compared with, those of
    its own kind first. ueis_held: of its identifiers, those that a record held here carries. systems: AI use cases
    that name it as vendor. notices: those that name it, the newest few. filed: what it filed with the SEC.
    register: documents of the Federal Register that name it. lobbied: its lobbying filings.
    """

    template: ClassVar[str] = "company.html"
    is_kept: ClassVar[bool] = True
    html_only: ClassVar[frozenset[str]] = frozenset({"carries_shown", "sold_shown", "others"})

    company: Company
    pairs: tuple[Pair, ...]
    pairs_now: tuple[Pair, ...]
    products: tuple[Product, ...]
    carries: tuple[Carried, ...]
    sold_by: tuple[Carried, ...]
    years: tuple[CompanyYear, ...]
    figure: Figure | None
    carries_figures: tuple[Figure, ...]
    carries_shown: int
    sold_figures: tuple[Figure, ...]
    sold_shown: int
    rule: Rule
    rule_version: str
    window: Window
    actions: tuple[Action, ...]
    systems: tuple[System, ...]
    register: NewestDocuments | None
    lobbied: Lobbied | None
    notices: Some | None
    filed: Filed
    false_friends: tuple[FalseFriend, ...]
    ueis_held: tuple[str, ...]
    others: tuple[Company, ...]

    def table(self) -> Table:
        return pair_table(self.pairs, (self.rule.id, self.rule_version), self.window)


def company_page(context: Context, slug: str) -> CompanyPage:
    company, rule = context.company(slug), context.rule(None)
    actions = [action for action in context.registry.actions.values() if slug in action.companies]
    carries, sold_by = (read_carried(context, slug, side, rule.id) for side in ("reseller", "maker"))
    carries_figures, carries_shown = _flows(context, company, "reseller", carries)
    sold_figures, sold_shown = _flows(context, company, "maker", sold_by)
    years = read_company_years(context, slug, rule.id)
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
        carries=carries,
        sold_by=sold_by,
        years=years,
        figure=make_figure(company_chart(context, company, rule, years)),
        carries_figures=carries_figures,
        carries_shown=carries_shown,
        sold_figures=sold_figures,
        sold_shown=sold_shown,
        rule=rule,
        rule_version=context.build.version_of(rule),
        window=_window(context, slug, rule, ("then", "now") if now != pairs else ("then",)),
        systems=read_systems(context, company_slug=slug),
        register=read_newest_documents(context, company),
        lobbied=read_lobbied(context, company),
        notices=some_notices(context, company=company),
        filed=read_filed(context, company),
        actions=tuple(sorted(actions, key=lambda action: action.date.first)),
        false_friends=tuple(one for one in context.registry.false_friends if one.company == slug),
        ueis_held=_ueis_held(context, company),
        others=tuple(
            sorted(
                (one for one in context.registry.companies.values() if one.slug != slug),
                key=lambda one: (one.category != company.category, one.name.lower()),
            )
        ),
    )


def _ueis_held(context: Context, company: Company) -> tuple[str, ...]:
    asked = select(col(Recipient.recipient_key)).where(
        col(Recipient.recipient_key).in_([one.value for one in company.identifiers.uei])
    )
    return tuple(context.session.exec(asked))


def _window(context: Context, slug: str, rule: Rule, views: tuple[View, ...]) -> Window:
    """The dates of the figures of the page, in these views, with every agency."""
    agencies = context.registry.agencies.values()
    return whole_window(
        pair_window(context, slug, agency.code, rule.id, view) for agency in agencies for view in views
    )


def _flows(
    context: Context, company: Company, side: Side, rows: tuple[Carried, ...]
) -> tuple[tuple[Figure, ...], int]:
    """Who carries whom, a figure for each agency with something to draw; and how many rows their table must show."""
    made, shown = [], _SHOWN
    for agency in context.registry.agencies.values():
        of_agency = [one for one in rows if one.agency_slug == agency.slug]
        figure = make_figure(flow_chart(context, company, context.rule(None), side, of_agency))
        if figure is not None:
            made.append(figure)
            shown = max(shown, *(rows.index(one) + 1 for one in drawn_lines(of_agency)))
    return tuple(made), shown
