"""Lobbying filings of companies that name ICE, CBP or their department: beside the links, in none of their tiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlencode

from research.lobbying_held import (
    Wanted,
    companies_told,
    count_filings,
    lobbying_filings,
    unlisted_entities,
    years_held,
)
from research.registry import Company
from research.types import Money
from research.wording import count, long_date, none_held
from web.pages.base import Page
from web.pages.filings import DISCLAIMER, Filing, bodies_of, make_filings
from web.pages.paging import Pages, Portion
from web.site import Context
from web.tables import Table

_SIZE = 25


@dataclass(frozen=True)
class LobbyingAsked:
    """What an address asks for; None, empty: any. bodies: agencies' slugs or "dhs", any of them; named: short names."""

    company: Company | None = None
    bodies: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    year: int | None = None

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.company.slug if self.company else None, self.bodies, self.year)

    @property
    def query(self) -> str:
        given = {
            "company": self.company.slug if self.company else "",
            "agency": self.bodies,
            "year": self.year or "",
        }
        return urlencode({name: value for name, value in given.items() if value}, doseq=True)

    @property
    def sentence(self) -> str:
        whose = self.company.name if self.company else "companies followed here"
        said = f"Lobbying filings of {whose} that name {' or '.join(self.named) or 'DHS, ICE or CBP'}"
        return said + (f", for {self.year}" if self.year else "")


@dataclass(frozen=True)
class LobbyingPage(Page):
    """Filings by company, body and year.

    retrieved: when the newest of them was got, which the publisher's terms ask to be cited. unlisted: names of bodies
    held that look like those followed and are not counted as them.
    """

    template: ClassVar[str] = "lobbying.html"
    is_kept: ClassVar[bool] = True
    html_only: ClassVar[frozenset[str]] = frozenset({"asked", "bodies", "years", "companies"})

    asked: LobbyingAsked
    sentence: str
    disclaimer: str
    retrieved: datetime | None
    bodies: dict[str, str]
    companies: tuple[Company, ...]
    years: tuple[int, ...]
    filings: tuple[Filing, ...]
    unlisted: tuple[str, ...]
    pages: Pages

    def table(self) -> Table:
        columns = (
            *("filing_uuid", "posted", "filing_kind", "filing_year", "filing_period", "client", "companies"),
            *("client_reason", "registrant", "bodies", "entities", "lobbying_income_usd"),
            *("lobbying_expenses_usd", "issues", "texts", "document_address", "retrieved", "disclaimer"),
            *("evidence_id", "evidence_line", "evidence_sha256"),
        )
        return Table(columns, [_row(one) for one in self.filings])


def lobbying_page(
    context: Context, asked: LobbyingAsked, page: int, *, all_rows: bool = False
) -> LobbyingPage:
    """One page of twenty-five filings, or all of them."""
    total = count_filings(context.session, asked.wanted)
    portion = Portion.of(page, _SIZE, all_rows=all_rows)
    held = lobbying_filings(context.session, asked.wanted, portion.limit, portion.offset)
    told, years = companies_told(context.session), years_held(context.session)
    filings = make_filings(context, held)
    return LobbyingPage(
        title="Lobbying that names DHS, ICE or CBP",
        asked=asked,
        sentence=f"{asked.sentence}: {count(total, 'filing')}." if years else none_held("lobbying filing"),
        disclaimer=DISCLAIMER,
        retrieved=max((one.evidence.retrieved_at for one in filings), default=None),
        bodies=bodies_of(context),
        companies=tuple(one for slug, one in context.registry.companies.items() if slug in told),
        years=years,
        filings=filings,
        unlisted=unlisted_entities(context.session, context.registry),
        pages=portion.pages(total),
    )


def _row(one: Filing) -> tuple[str | int | datetime | Money | None, ...]:
    return (
        *(one.uuid, one.posted, one.kind, one.year, one.period, one.client),
        "; ".join(company.name for company in one.companies),
        *("; ".join(one.reasons), one.registrant, " ".join(one.bodies), "; ".join(one.entities)),
        *(one.income, one.expenses, "; ".join(dict.fromkeys(each.issue for each in one.activities))),
        " | ".join(each.text for each in one.activities if each.text) or None,
        *(one.address, long_date(one.evidence.retrieved_at.date()), DISCLAIMER),
        *(one.evidence.evidence_id, one.line, one.evidence.sha256),
    )
