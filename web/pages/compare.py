"""Up to five companies side by side: tier by tier with both bounds, by agency and fiscal year, and who carries each."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar
from urllib.parse import urlencode

from research.links import MONEY_TIERS, LinkSummary, TierTotal, View, in_passing, link_summary
from research.registry import Agency, Company, Rule
from research.types import Window
from web.pages.base import WINDOW_COLUMNS, Named, Page, window_columns
from web.pages.compare_parts import AgencyBlock, Bounded, Carrier, Cell, Column, Member, YearRow
from web.pages.link_asked import Earlier, command_of_each
from web.pages.link_reading import read_years, total_of
from web.pages.link_sellers import read_sellers
from web.pages.pairs import is_all_passing, looks_for, pair_window
from web.site import Context
from web.tables import Table, Value
from web.whole_years import whole_window

MOST = 5
"""Companies that fit beside each other and can still be read."""
_CARRIERS = 3


@dataclass(frozen=True)
class Asked:
    """What the address asked for; no company means that the reader has yet to choose.

    earlier: the version of the rule that it names, where another counts now.
    """

    companies: tuple[Company, ...]
    agencies: tuple[Agency, ...]
    rule: Rule
    window: Window
    view: View = "then"
    earlier: str | None = None


@dataclass(frozen=True)
class ComparePage(Page):
    """Several companies, one table. `window`: as asked for, its open ends filled with what is held.

    choices: the companies that can be added.
    """

    template: ClassVar[str] = "compare.html"
    html_only: ClassVar[frozenset[str]] = frozenset(
        {"choices", "rules", "agency_choices", "other_view", "query", "earlier", "most"}
    )

    columns: tuple[Column, ...]
    agencies: tuple[AgencyBlock, ...]
    rule: Rule
    rule_version: str
    window: Window
    view: View
    choices: tuple[Company, ...]
    agency_choices: tuple[Agency, ...]
    rules: tuple[Rule, ...]
    other_view: str
    query: str
    earlier: Earlier | None
    most: int

    @property
    def faces_query(self) -> str | None:
        return self.query if self.earlier else None

    def table(self) -> Table:
        """A row for each company, agency, year (empty: the whole window) and tier."""
        return Table(_COLUMNS, [row for block in self.agencies for row in self._rows(block)])

    def _rows(self, block: AgencyBlock) -> list[tuple[Value, ...]]:
        held: list[tuple[str, int | None, Bounded]] = [
            (cell.company_slug, None, cell.totals) for cell in block.cells
        ]
        for year in block.years:
            slugs = (column.slug for column in self.columns)
            held += [(slug, year.fiscal_year, one) for slug, one in zip(slugs, year.totals, strict=True)]
        return [
            (slug, block.slug, year, tier, *self._sums(total))
            for slug, year, bounded in held
            for tier in MONEY_TIERS
            if (total := getattr(bounded, tier)) is not None
        ]

    def _sums(self, total: TierTotal) -> tuple[Value, ...]:
        return (
            total.net,
            total.gross,
            total.deobligated,
            total.net.basis,
            total.transactions,
            total.awards,
            self.rule.id,
            self.rule_version,
            self.view,
            *window_columns(self.window),
            "Contract Trail, from the sources named at /sources",
        )


_COLUMNS = (
    "company",
    "agency",
    "fiscal_year",
    "tier",
    "net_usd",
    "gross_usd",
    "deobligated_usd",
    "amount_basis",
    "transactions",
    "awards",
    "rule",
    "rule_version",
    "view",
    *WINDOW_COLUMNS,
    "source",
)


def compare_page(context: Context, asked: Asked) -> ComparePage:
    """The comparison, or the page on which to choose."""
    window = _window(context, asked)
    names = [company.name for company in asked.companies]
    blocks = [_block(context, asked, window, agency) for agency in asked.agencies] if names else []
    everyone = sorted(context.registry.companies.values(), key=lambda one: one.name.lower())
    other = _query(asked, [one.slug for one in asked.companies], "now" if asked.view == "then" else "then")
    return ComparePage(
        title=f"{', '.join(names[:-1])} and {names[-1]}"
        if len(names) > 1
        else "".join(names) or "Compare companies",
        columns=tuple(_column(asked, company) for company in asked.companies),
        agencies=tuple(blocks),
        rule=asked.rule,
        rule_version=context.build.version_of(asked.rule),
        window=window,
        view=asked.view,
        choices=tuple(one for one in everyone if one not in asked.companies),
        agency_choices=tuple(context.registry.agencies.values()),
        rules=tuple(context.registry.rules.values()),
        other_view=other,
        query=_query(asked, [one.slug for one in asked.companies], asked.view),
        earlier=_earlier(context, asked),
        most=MOST,
    )


def _earlier(context: Context, asked: Asked) -> Earlier | None:
    if asked.earlier is None:
        return None
    command = command_of_each(context, asked.rule, asked.earlier, asked.window, asked.view)
    return Earlier(asked.earlier, command)


def _window(context: Context, asked: Asked) -> Window:
    """The window asked for, closed as on the page of each link, from the first day of any of them to the last."""
    if not asked.companies:
        return asked.window.within(context.build.window)
    return whole_window(
        pair_window(context, company.slug, agency.code, asked.rule.id, asked.view, asked.window)
        for company in asked.companies
        for agency in asked.agencies
    )


def _query(asked: Asked, slugs: list[str], view: str) -> str:
    """The query string of the same comparison of these companies, in that view."""
    pairs = [("company", slug) for slug in slugs]
    pairs += [("agency", agency.slug) for agency in asked.agencies]
    window = (("from", asked.window.since), ("to", asked.window.until))
    pairs += [(name, day.isoformat()) for name, day in window if day]
    pairs.append(("rule", asked.rule.id))
    return urlencode([*pairs, ("view", "now")] if view == "now" else pairs)


def _column(asked: Asked, company: Company) -> Column:
    others = [one.slug for one in asked.companies if one.slug != company.slug]
    return Column(
        slug=company.slug,
        name=company.name,
        is_looked_for=looks_for(asked.rule, company.slug),
        family=tuple(
            Member(
                edge.name, str(edge.since) if edge.since else None, str(edge.until) if edge.until else None
            )
            for edge in company.family
        ),
        without=_query(asked, others, asked.view),
    )


def _block(context: Context, asked: Asked, window: Window, agency: Agency) -> AgencyBlock:
    summaries = [
        link_summary(context.session, company.slug, agency.code, window, asked.rule.id, asked.view)
        for company in asked.companies
    ]
    return AgencyBlock(
        slug=agency.slug,
        name=agency.abbreviation,
        cells=tuple(_cell(context, asked, summary, agency) for summary in summaries),
        years=_years(context, summaries),
    )


def _cell(context: Context, asked: Asked, summary: LinkSummary, agency: Agency) -> Cell:
    carriers = _carriers(context, summary)
    pair = (summary.company_slug, agency.code, summary.window, asked.rule.id, asked.view)
    passing = in_passing(context.session, *pair)
    days = (("since", summary.window.since), ("until", summary.window.until))
    query = {name: day.isoformat() for name, day in days if day} | {"rule": asked.rule.id}
    if asked.view == "now":
        query["view"] = "now"
    return Cell(
        company_slug=summary.company_slug,
        totals=Bounded(**{tier: total_of(summary, tier) for tier in MONEY_TIERS}),
        is_passing=is_all_passing(total_of(summary, "award_named"), passing.get("award_named")),
        carriers=tuple(carriers[:_CARRIERS]),
        more_carriers=max(0, len(carriers) - _CARRIERS),
        address=f"/links/{summary.company_slug}/{agency.slug}?{urlencode(query)}",
    )


def _years(context: Context, summaries: list[LinkSummary]) -> tuple[YearRow, ...]:
    by_company = [{one.fiscal_year: one for one in read_years(context, summary)} for summary in summaries]
    whole = {year: one.is_whole for years in by_company for year, one in years.items()}
    return tuple(
        YearRow(
            year,
            whole[year],
            tuple(
                Bounded(**{part.name: getattr(years[year], part.name) for part in fields(Bounded)})
                if year in years
                else Bounded()
                for years in by_company
            ),
        )
        for year in sorted(whole, reverse=True)
    )


def _carriers(context: Context, summary: LinkSummary) -> list[Carrier]:
    """Recipients over all vehicles, largest first; an award lies on one vehicle, so nothing counts twice."""
    grouped: dict[str, Carrier] = {}
    for one in read_sellers(context, summary):
        if one.award_named is None:
            continue
        named = one.companies[0] if one.companies else Named(one.name, f"/recipients/{one.recipient_key}")
        held = grouped.get(one.recipient_key)
        grouped[one.recipient_key] = Carrier(
            recipient=named,
            named=_added(held.named if held else None, one.named),
            base_named=_added(held.base_named if held else None, one.base_named),
            award_named=_added(held.award_named if held else None, one.award_named) or one.award_named,
        )
    return sorted(grouped.values(), key=lambda one: (-one.award_named.gross.cents, one.recipient.name))


def _added(one: TierTotal | None, other: TierTotal | None) -> TierTotal | None:
    if one is None or other is None:
        return one or other
    return one + other
