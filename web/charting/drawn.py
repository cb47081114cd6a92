"""Drawn: the chart behind an address, from the same readings as its page."""

from __future__ import annotations

from dataclasses import dataclass

from research.through import Side
from web.charting.chart import Chart
from web.charting.of_agency import agency_chart
from web.charting.of_award import award_chart
from web.charting.of_company import company_chart, flow_chart
from web.charting.of_link import link_chart
from web.pages.agency_years import make_years
from web.pages.awards import award_page, facts_of
from web.pages.carried import read_carried
from web.pages.company_years import read_company_years
from web.pages.link_asked import Asked
from web.pages.link_drawing import read_drawing
from web.site import Context


@dataclass(frozen=True)
class Wanted:
    """A flow: the company, what it is in the orders, and the agency."""

    slug: str
    side: Side
    agency: str


def drawn_link(context: Context, asked: Asked) -> Chart | None:
    facts, found = read_drawing(context, asked)
    return link_chart(context, facts, found)


def drawn_company(context: Context, slug: str) -> Chart | None:
    company, rule = context.company(slug), context.rule(None)
    return company_chart(context, company, rule, read_company_years(context, slug, rule.id))


def drawn_flow(context: Context, wanted: Wanted) -> Chart | None:
    company, rule = context.company(wanted.slug), context.rule(None)
    agency = context.agency(wanted.agency)
    rows = read_carried(context, wanted.slug, wanted.side, rule.id)
    of_agency = [one for one in rows if one.agency_slug == agency.slug]
    return flow_chart(context, company, rule, wanted.side, of_agency)


def drawn_agency(context: Context, slug: str) -> Chart | None:
    agency = context.agency(slug)
    years = make_years(context, agency)
    return agency_chart(context, agency, years)


def drawn_award(context: Context, key: str) -> Chart | None:
    return award_chart(context, facts_of(award_page(context, key)))
