"""The link page: one company, one agency, what ties them, what may be printed and what may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from research.citations import Citation, Cited, cite
from research.links import MONEY_TIERS, TierTotal, View, in_passing, link_rows, link_summary
from research.registry import Agency, Company, Rule
from research.types import Window
from research.wording import exact_money, round_money
from web.charts import YearBars, draw_years
from web.pages.base import Page, Pages
from web.pages.lines import COLUMNS, cells
from web.pages.link_axis import Mark, read_axis
from web.pages.link_grounds import evidence_of, printed_figures, read_searched
from web.pages.link_parts import (
    Blind,
    Document,
    LinkLine,
    LinkYear,
    Printed,
    Searched,
    Seller,
    Statement,
    SubawardRow,
    Tier,
)
from web.pages.link_reading import (
    make_link_lines,
    other_signers,
    read_documents,
    read_subawards,
    read_years,
    tiers_of,
    total_of,
)
from web.pages.link_sellers import read_blind, read_sellers
from web.pages.link_words import Names, Totals, cautions, named_sentence, nothing_sentence, recipient_sentence
from web.pages.pairs import looks_for
from web.site import Context
from web.tables import Table

_SIZE = 50


@dataclass(frozen=True)
class Asked:
    """What the address asked for. window: open ends mean all dates held. tiers: of the rows listed. view: whose a
    subsidiary's awards are, by the day of the action or as owned today.
    """

    company: Company
    agency: Agency
    rule: Rule
    window: Window
    tiers: tuple[str, ...] = ("recipient", "named")
    view: View = "then"


@dataclass(frozen=True)
class LinkPage(Page):
    """One company and one agency. `window`: as asked for, its open ends filled with what is held."""

    template: ClassVar[str] = "link.html"
    html_only: ClassVar[frozenset[str]] = frozenset(
        {"rules", "listed_tiers", "query", "other_view", "address"}
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
    years: tuple[LinkYear, ...]
    rows: tuple[LinkLine, ...]
    pages: Pages
    sellers: tuple[Seller, ...]
    blind: Blind | None
    passing: TierTotal | None
    documents: tuple[Document, ...]
    axis: tuple[Mark, ...]
    subawards: tuple[SubawardRow, ...]
    printed: tuple[Printed, ...]
    searched: Searched
    permanent_address: str
    citation: Citation
    rules: tuple[Rule, ...]
    listed_tiers: tuple[str, ...]
    query: str
    other_view: str
    address: str

    @property
    def is_empty(self) -> bool:
        return all(tier.total is None for tier in self.tiers)

    @property
    def drawing(self) -> tuple[YearBars, ...]:
        return draw_years(self.years)

    def table(self) -> Table:
        return Table(
            (
                "company",
                "agency",
                "tier",
                "link_basis",
                "reason",
                "matched_text",
                "product",
                "in_passing",
                "family_member",
                "ownership",
                "rule",
                "rule_version",
                *COLUMNS,
            ),
            [
                (
                    self.company.slug,
                    self.agency.slug,
                    row.tier,
                    row.basis,
                    row.reason,
                    row.matched_text,
                    row.product,
                    row.passing,
                    row.member,
                    row.ownership,
                    self.rule.id,
                    self.rule_version,
                    *cells(row.line, self.window, self.address),
                )
                for row in self.rows
            ],
        )


def link_page(context: Context, asked: Asked, page: int, *, all_rows: bool = False) -> LinkPage:
    """The page for one company and one agency; with `all_rows` every row instead of the first fifty."""
    session, company, agency, rule = context.session, asked.company, asked.agency, asked.rule
    held = context.build.window
    window = Window(asked.window.since or held.since, asked.window.until or held.until)
    pair = (session, company.slug, agency.code, window, rule.id)
    summary = link_summary(*pair, view=asked.view)
    totals = {key: total_of(summary, key) for key in MONEY_TIERS}
    version = summary.rule_version or rule.version
    listed = sum(part.transactions for key in asked.tiers if (part := totals[key]) is not None)
    size = None if all_rows else _SIZE
    rows = link_rows(
        *pair,
        tiers=asked.tiers,
        limit=size,
        offset=0 if all_rows else (page - 1) * _SIZE,
        view=asked.view,
    )
    names = Names(company.name, agency.abbreviation, window, asked.view)
    searched = read_searched(context, agency, rule, summary, window)
    statements = _statements(names, totals, other_signers(context, summary), searched)
    query = {"since": window.since, "until": window.until, "rule": rule.id}
    if asked.view == "now":
        query["view"] = "now"
    query_string = urlencode({key: value for key, value in query.items() if value})
    other = {**query, "view": "now" if asked.view == "then" else None}
    permanent = f"{context.address}/links/{company.slug}/{agency.slug}?{query_string}"
    marks = evidence_of(context, summary)
    documents = read_documents(context, company, agency)
    title = f"{company.name} and {agency.abbreviation}"
    return LinkPage(
        title=title,
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
        years=read_years(context, summary),
        rows=make_link_lines(context, rows),
        pages=Pages(page, size or max(1, listed), listed),
        sellers=read_sellers(context, summary),
        blind=read_blind(context, summary),
        passing=in_passing(*pair, view=asked.view).get("named"),
        documents=documents,
        axis=read_axis(context, summary, documents),
        subawards=read_subawards(context, company, agency, asked.view),
        printed=printed_figures(rule, company, agency, window),
        searched=searched,
        permanent_address=permanent,
        citation=cite(
            Cited(
                title=f"{title}: public procurement records, {rule.id}",
                statement=" ".join(statement.exact for statement in statements),
                url=permanent,
                as_of=max((mark.retrieved_at for mark in marks), default=context.build.as_of),
                digests=tuple(mark.sha256 for mark in marks),
                build=context.build.build_id,
                basis="obligation",
                window=window,
                rule=(rule.id, version),
            )
        ),
        rules=tuple(one for one in context.registry.rules.values() if looks_for(one, company.slug)),
        listed_tiers=asked.tiers,
        query=query_string,
        other_view=urlencode({key: value for key, value in other.items() if value}),
        address=context.address,
    )


def _statements(
    names: Names, totals: Totals, signed_by_others: int, searched: Searched
) -> tuple[Statement, ...]:
    said = []
    if (recipient := totals["recipient"]) is not None:
        said.append(
            Statement(
                "recipient",
                recipient_sentence(names, recipient, signed_by_others, round_money),
                recipient_sentence(names, recipient, signed_by_others, exact_money),
            )
        )
    if totals["award_named"] is not None:
        rounded, exact = (named_sentence(names, totals, write) for write in (round_money, exact_money))
        said.append(Statement("named", rounded, exact))
    if not said:
        nothing = nothing_sentence(names, searched.rule.id, searched.rows)
        said.append(Statement("nothing", nothing, nothing))
    return tuple(said)


def _has_border_patrol(agency: Agency) -> bool:
    return any(part.slug == "border-patrol" for part in agency.components)
