"""Agencies: the list, and one agency with its years, its largest recipients and the companies tied to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col

from research.blind_spot import Seen, blind_spot
from research.lobbying_held import Wanted as Filings
from research.lobbying_held import count_filings
from research.models import AgencyRecipient, Recipient
from research.payers_named import Named, payers_named, together
from research.register_documents import Wanted as Documents
from research.register_documents import count_documents
from research.registry import Agency, Rule
from research.types import Obligation, Window
from research.use_cases import count_use_cases
from web.charting.figure import Figure, make_figure
from web.charting.of_agency import agency_chart
from web.pages.agency_years import PaidYear, Year, make_paid, make_years, year_table
from web.pages.base import Page
from web.pages.notices import Some, some_notices
from web.pages.pairs import Pair, in_order, make_pairs
from web.pages.uncited import COUNTS
from web.site import Context
from web.tables import Table

_TOP = 25


@dataclass(frozen=True)
class TopRecipient:
    recipient_key: str
    name: str
    has_uei: bool
    transactions: int
    net: Obligation


@dataclass(frozen=True)
class BlindYear:
    """The agency's IT purchases of one fiscal year, by what their texts tell of makers (`research.blind_spot`).

    named: how many name a maker. What they come to has two bounds, and no sum here could have both.
    """

    fiscal_year: int
    received: Seen
    named: int
    generic: Seen
    other: Seen


@dataclass(frozen=True)
class AgenciesPage(Page):
    """The agencies followed, with their years: those they signed, and those they pay for."""

    template: ClassVar[str] = "agencies.html"
    uncited: ClassVar[str] = COUNTS

    agencies: tuple[Agency, ...]
    years: dict[str, tuple[Year, ...]]
    paid: dict[str, tuple[PaidYear, ...]]
    window: Window

    def table(self) -> Table:
        years: list[Year | PaidYear] = []
        for slug, signed in self.years.items():
            years += [*signed, *self.paid[slug]]
        return year_table(years)


@dataclass(frozen=True)
class AgencyPage(Page):
    """One agency.

    systems: how many AI systems it reports. notices: the newest few that it posted. register: its documents in the
    Federal Register. lobbied: filings of companies followed that name it. payers: of how many transactions of all years
    the records name who pays; sums are told by year (`research.payers_named`).
    """

    template: ClassVar[str] = "agency.html"
    is_kept: ClassVar[bool] = True

    agency: Agency
    awarding: tuple[Year, ...]
    funding: tuple[PaidYear, ...]
    payers: Named
    figure: Figure | None
    blind: tuple[BlindYear, ...]
    recipients: tuple[TopRecipient, ...]
    pairs: tuple[Pair, ...]
    systems: int
    register: int
    lobbied: int
    notices: Some | None
    rule: Rule
    window: Window

    def table(self) -> Table:
        return year_table([*self.awarding, *self.funding])


def _top_recipients(context: Context, agency: Agency) -> tuple[TopRecipient, ...]:
    """Largest first; records without a UEI count for the one UEI that carries their name, as on its page."""
    key = func.coalesce(col(Recipient.same_as_key), col(Recipient.recipient_key))
    net, rows = func.sum(col(AgencyRecipient.net_cents)), func.sum(col(AgencyRecipient.transactions))
    sums = (
        select_columns(key.label("key"), net.label("net"), rows.label("rows"))
        .join(AgencyRecipient, col(AgencyRecipient.recipient_key) == col(Recipient.recipient_key))
        .where(col(AgencyRecipient.agency_code) == agency.code)
        .group_by(key)
        .order_by(net.desc(), key)
        .limit(_TOP)
        .subquery()
    )
    asked = (
        select_columns(
            col(Recipient.recipient_key), col(Recipient.name), col(Recipient.uei), sums.c.rows, sums.c.net
        )
        .join(sums, sums.c.key == col(Recipient.recipient_key))
        .order_by(sums.c.net.desc(), sums.c.key)
    )
    return tuple(
        TopRecipient(one, name, uei is not None, int(held), Obligation(int(cents)))
        for one, name, uei, held, cents in context.session.execute(asked)
    )


def _blind(context: Context, agency: Agency) -> tuple[BlindYear, ...]:
    years = blind_spot(context.session, agency.code, Window()).years
    return tuple(
        BlindYear(year, one["received"], one["named"].transactions, one["generic"], one["other"])
        for year, one in sorted(years.items(), reverse=True)
    )


def agencies_page(context: Context) -> AgenciesPage:
    agencies = tuple(context.registry.agencies.values())
    return AgenciesPage(
        title="Agencies followed here",
        agencies=agencies,
        years={agency.slug: make_years(context, agency) for agency in agencies},
        paid={agency.slug: make_paid(context, agency) for agency in agencies},
        window=context.build.window,
    )


def agency_page(context: Context, slug: str) -> AgencyPage:
    agency, rule = context.agency(slug), context.rule(None)
    awarding = make_years(context, agency)
    ordered = in_order(make_pairs(context, rule), slug)
    pairs = [pair for pairs in ordered.values() for pair in pairs if pair.agency_slug == slug]
    return AgencyPage(
        title=f"{agency.name} ({agency.abbreviation})",
        agency=agency,
        awarding=awarding,
        funding=make_paid(context, agency),
        payers=together(payers_named(context.session).values()),
        figure=make_figure(agency_chart(context, agency, awarding)),
        blind=_blind(context, agency),
        recipients=_top_recipients(context, agency),
        pairs=tuple(pair for pair in pairs if not pair.is_empty),
        systems=count_use_cases(context.session, agency.code),
        register=count_documents(context.session, Documents(agency.code)),
        lobbied=count_filings(context.session, Filings(bodies=(agency.slug,))),
        notices=some_notices(context, agency),
        rule=rule,
        window=context.build.window_of(agency.code),
    )
