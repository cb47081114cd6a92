"""The link page: one company, one agency, what ties them, what may be printed and what may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from research.link_rows import link_rows
from research.links import MONEY_TIERS, TierTotal, View, in_passing, link_summary
from research.registry import Agency, Company, Rule
from research.types import Window
from research.wording import exact_money, round_money
from web.charting.figure import Figure, make_figure
from web.charting.of_link import LinkFacts, link_chart
from web.pages.base import EvidenceMark, Page
from web.pages.link_asked import Asked, Earlier, closed_window, command_of, query_of
from web.pages.link_axis import make_axis, read_beside
from web.pages.link_axis_awards import read_awards
from web.pages.link_grounds import evidence_of, printed_figures, read_searched
from web.pages.link_parts import (
    Blind,
    Cut,
    Document,
    LinkLine,
    LinkYear,
    Mark,
    Printed,
    Searched,
    Seller,
    Statement,
    SubawardRow,
    Tier,
)
from web.pages.link_quarters import LinkQuarter, read_quarters
from web.pages.link_reading import (
    make_link_lines,
    read_received,
    read_years,
    tiers_of,
    total_of,
)
from web.pages.link_sellers import read_blind, read_sellers
from web.pages.link_words import (
    Names,
    Received,
    Totals,
    cautions,
    named_sentence,
    nothing_sentence,
    recipient_sentence,
)
from web.pages.lobbied import LobbyingShort
from web.pages.notices import Some
from web.pages.paging import Pages, Portion
from web.pages.pairs import looks_for
from web.pages.register import NewestDocuments
from web.pages.systems import System
from web.site import Context
from web.spans import By

_SIZE = 25


@dataclass(frozen=True)
class LinkPage(Page):
    """One company and one agency. `window`: as asked for, its open ends filled with what is held.

    quarters: only where the address asks for them. rests_on: the evidence of all that any bound counts, newest first.
    Its downloads are made by `web.downloads.links`.
    """

    template: ClassVar[str] = "link.html"
    is_kept: ClassVar[bool] = True
    html_only: ClassVar[frozenset[str]] = frozenset(
        {"rests_on", "earlier", "rules", "listed_tiers", "query", "other_view", "other_step"}
    )

    company: Company
    agency: Agency
    rule: Rule
    rule_version: str
    window: Window
    view: View
    statements: tuple[Statement, ...]
    cautions: tuple[str, ...]
    tiers: tuple[Tier, ...]
    base_descriptions_held: int
    awards_linked: int
    by: By
    years: tuple[LinkYear, ...]
    quarters: tuple[LinkQuarter, ...]
    figure: Figure | None
    rows: tuple[LinkLine, ...]
    pages: Pages
    sellers: tuple[Seller, ...]
    blind: Blind | None
    passing: TierTotal | None
    documents: tuple[Document, ...]
    systems: tuple[System, ...]
    register: NewestDocuments | None
    lobbying: LobbyingShort | None
    notices: Some | None
    axis: tuple[Mark, ...]
    axis_cuts: tuple[Cut, ...]
    subawards: tuple[SubawardRow, ...]
    printed: tuple[Printed, ...]
    searched: Searched
    rests_on: tuple[EvidenceMark, ...]
    permanent_address: str
    earlier: Earlier | None
    rules: tuple[Rule, ...]
    listed_tiers: tuple[str, ...]
    query: str
    other_view: str
    other_step: str

    @property
    def is_empty(self) -> bool:
        return all(tier.total is None for tier in self.tiers)

    @property
    def faces_query(self) -> str | None:
        tiers = "".join(f"&tier={tier}" for tier in self.listed_tiers)
        return f"{self.query}{tiers}" if self.earlier else None


def link_page(context: Context, asked: Asked, page: int, *, all_rows: bool = False) -> LinkPage:
    """The page for one company and one agency; with `all_rows` every row instead of the first few."""
    session, company, agency, rule = context.session, asked.company, asked.agency, asked.rule
    window = closed_window(context, asked, agency)
    pair = (session, company.slug, agency.code, window, rule.id)
    summary = link_summary(*pair, view=asked.view)
    totals = {key: total_of(summary, key) for key in MONEY_TIERS}
    version = context.build.version_of(rule)
    listed = sum(part.transactions for key in asked.tiers if (part := totals[key]) is not None)
    portion = Portion.of(page, _SIZE, all_rows=all_rows)
    pages = portion.pages(listed)
    rows = link_rows(*pair, tiers=asked.tiers, limit=portion.limit, offset=portion.offset, view=asked.view)
    names = Names(company.name, agency.abbreviation, window, asked.view)
    searched = read_searched(context, agency, rule, summary, window)
    passing = in_passing(*pair, view=asked.view)
    received = read_received(context, summary) if totals["recipient"] else Received()
    statements = _statements(names, totals, passing, received, searched)
    query_string = query_of(asked, window)
    cited = query_of(asked, window, rule=f"{rule.id}@{version}")
    permanent = f"{context.address}/links/{company.slug}/{agency.slug}?{cited}"
    marks = evidence_of(context, summary)
    years = read_years(context, summary)
    quarters = read_quarters(context, summary) if asked.by == "quarter" else ()
    facts = LinkFacts(company, agency, summary, version, query_string, permanent, marks)
    beside, linked = read_beside(context, company, agency, rule, asked.view), read_awards(context, summary)
    return LinkPage(
        title=f"{company.name} and {agency.abbreviation}",
        company=company,
        agency=agency,
        rule=rule,
        rule_version=version,
        window=window,
        view=asked.view,
        statements=statements,
        cautions=cautions(names, totals, has_border_patrol=_has_border_patrol(agency)),
        tiers=tiers_of(summary),
        base_descriptions_held=summary.base_descriptions_held,
        awards_linked=summary.awards_linked,
        by=asked.by,
        years=years,
        quarters=quarters,
        figure=make_figure(link_chart(context, facts, quarters if asked.by == "quarter" else years)),
        rows=make_link_lines(context, rows),
        pages=pages,
        sellers=read_sellers(context, summary),
        blind=read_blind(context, summary),
        passing=passing.get("named"),
        documents=beside.documents,
        systems=beside.systems,
        notices=beside.notices,
        register=beside.register,
        lobbying=beside.lobbying,
        axis=make_axis(window.since, beside, linked),
        axis_cuts=(*beside.cuts(), *linked.cuts()),
        subawards=beside.subawards,
        printed=printed_figures(rule, company, agency, window),
        searched=searched,
        rests_on=marks,
        permanent_address=permanent,
        earlier=Earlier(asked.earlier, command_of(context, asked)) if asked.earlier else None,
        rules=tuple(one for one in context.registry.rules.values() if looks_for(one, company.slug)),
        listed_tiers=asked.tiers,
        query=query_string,
        other_view=query_of(asked, window, view="now" if asked.view == "then" else None),
        other_step=query_of(asked, window, by="quarter" if asked.by == "year" else None),
    )


def _statements(
    names: Names, totals: Totals, passing: Mapping[str, TierTotal], received: Received, searched: Searched
) -> tuple[Statement, ...]:
    said = []
    if (recipient := totals["recipient"]) is not None:
        said.append(
            Statement(
                "recipient",
                recipient_sentence(names, recipient, received, round_money),
                recipient_sentence(names, recipient, received, exact_money),
            )
        )
    if totals["award_named"] is not None:
        rounded, exact = (
            named_sentence(names, totals, passing, write) for write in (round_money, exact_money)
        )
        said.append(Statement("named", rounded, exact))
    if not said:
        nothing = nothing_sentence(names, searched.rule.id, searched.rows)
        said.append(Statement("nothing", nothing, nothing))
    return tuple(said)


def _has_border_patrol(agency: Agency) -> bool:
    return any(part.slug == "border-patrol" for part in agency.components)
