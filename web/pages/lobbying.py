"""Lobbying filings of companies that name ICE, CBP or their department: beside the links, in none of their tiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlencode

from research.lobbying_held import (
    Filed,
    Wanted,
    companies_told,
    count_filings,
    filings_by_year,
    lobbying_filings,
    unlisted_entities,
    years_held,
)
from research.masking import mask_optional
from research.registry import Agency, Company
from research.types import LobbyingExpenses, LobbyingIncome, Money
from research.wording import count, long_date
from web.pages.base import EvidenceMark, Named, Page, Pages, evidence_marks
from web.site import Context
from web.tables import Table

_SIZE = 25
_SHORT = 8
_DEPARTMENT = "dhs"

DISCLAIMER = (
    "The Senate Office of Public Records cannot vouch for the data or analyses derived from these data after the data "
    "have been retrieved from LDA.GOV."
)
"""What the terms of service ask every user to state."""


@dataclass(frozen=True)
class FiledActivity:
    """An activity that names a body followed here, in the filer's words, masked. entities: all that it names."""

    code: str
    issue: str
    text: str | None
    entities: tuple[str, ...]


@dataclass(frozen=True)
class Filing:
    """One filing. bodies: those followed that it names, in their short names; entities: the same as printed."""

    uuid: str
    kind: str
    year: int
    period: str | None
    client: str
    registrant: str
    companies: tuple[Named, ...]
    reasons: tuple[str, ...]
    bodies: tuple[str, ...]
    entities: tuple[str, ...]
    income: LobbyingIncome | None
    expenses: LobbyingExpenses | None
    activities: tuple[FiledActivity, ...]
    posted: datetime
    address: str | None
    evidence: EvidenceMark
    line: int


@dataclass(frozen=True)
class LobbyingAsked:
    """What an address asks for; None: any. body: an agency's slug or "dhs"; named: its short name."""

    company: Company | None = None
    body: str | None = None
    named: str | None = None
    year: int | None = None

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.company.slug if self.company else None, self.body, self.year)

    @property
    def query(self) -> str:
        given = {
            "company": self.company.slug if self.company else "",
            "agency": self.body or "",
            "year": self.year or "",
        }
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def sentence(self) -> str:
        whose = self.company.name if self.company else "companies followed here"
        said = f"Lobbying filings of {whose} that name {self.named or 'DHS, ICE or CBP'}"
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


def bodies_of(context: Context) -> dict[str, str]:
    """Short names of the bodies that can be asked for, by slug."""
    agencies = {slug: agency.abbreviation for slug, agency in context.registry.agencies.items()}
    return {_DEPARTMENT: "DHS", **agencies}


def lobbying_page(
    context: Context, asked: LobbyingAsked, page: int, *, all_rows: bool = False
) -> LobbyingPage:
    """One page of twenty-five filings, or all of them."""
    total = count_filings(context.session, asked.wanted)
    size = None if all_rows else _SIZE
    held = lobbying_filings(context.session, asked.wanted, size, 0 if all_rows else (page - 1) * _SIZE)
    told = companies_told(context.session)
    filings = make_filings(context, held)
    return LobbyingPage(
        title="Lobbying that names DHS, ICE or CBP",
        asked=asked,
        sentence=f"{asked.sentence}: {count(total, 'filing')}.",
        disclaimer=DISCLAIMER,
        retrieved=max((one.evidence.retrieved_at for one in filings), default=None),
        bodies=bodies_of(context),
        companies=tuple(one for slug, one in context.registry.companies.items() if slug in told),
        years=years_held(context.session),
        filings=filings,
        unlisted=unlisted_entities(context.session, context.registry),
        pages=Pages(page, size or max(1, total), total),
    )


@dataclass(frozen=True)
class Lobbied:
    """The newest filings of a company, and how many there are. address: of all of them."""

    total: int
    newest: tuple[Filing, ...]
    address: str
    retrieved: datetime
    disclaimer: str = DISCLAIMER


def read_lobbied(context: Context, company: Company) -> Lobbied | None:
    """What a company's filings say; None where none names a body followed here."""
    asked = LobbyingAsked(company)
    total = count_filings(context.session, asked.wanted)
    if not total:
        return None
    newest = make_filings(context, lobbying_filings(context.session, asked.wanted, _SHORT))
    retrieved = max(one.evidence.retrieved_at for one in newest)
    return Lobbied(total, newest, f"/lobbying?{asked.query}", retrieved)


@dataclass(frozen=True)
class LobbyingShort:
    """How many filings of a company name an agency, and how many its department; by_year: those that name either.

    retrieved: when the newest of the filings was got.
    """

    naming_agency: int
    naming_department: int
    by_year: tuple[tuple[int, int], ...]
    address: str
    retrieved: datetime
    disclaimer: str = DISCLAIMER


def read_lobbying_short(context: Context, company: Company, agency: Agency) -> LobbyingShort | None:
    """For the page of a company and an agency; None where no filing names either body."""
    counts = [
        count_filings(context.session, Wanted(company.slug, body)) for body in (agency.slug, _DEPARTMENT)
    ]
    if not any(counts):
        return None
    years = filings_by_year(context.session, company.slug, (agency.slug, _DEPARTMENT))
    newest = make_filings(context, lobbying_filings(context.session, Wanted(company.slug), 1))
    return LobbyingShort(
        naming_agency=counts[0],
        naming_department=counts[1],
        by_year=tuple(years.items()),
        address=f"/lobbying?company={company.slug}",
        retrieved=newest[0].evidence.retrieved_at,
    )


def make_filings(context: Context, held: list[Filed]) -> tuple[Filing, ...]:
    marks = evidence_marks(context, (one.filing.evidence_id for one in held))
    bodies, companies = bodies_of(context), context.registry.companies
    made = []
    for one in held:
        filing = one.filing
        slugs = dict.fromkeys(mention.company_slug for mention in one.mentions)
        made.append(
            Filing(
                uuid=filing.filing_uuid,
                kind=filing.filing_type_name or filing.filing_type,
                year=filing.filing_year,
                period=filing.filing_period_name or filing.filing_period,
                client=mask_optional(filing.client_name) or "",
                registrant=mask_optional(filing.registrant_name) or "",
                companies=tuple(
                    Named(companies[slug].name, f"/companies/{slug}") for slug in slugs if slug in companies
                ),
                reasons=tuple(dict.fromkeys(mention.reason for mention in one.mentions)),
                bodies=tuple(dict.fromkeys(bodies.get(m.body, m.body) for m in one.mentions)),
                entities=tuple(dict.fromkeys(mention.entity for mention in one.mentions)),
                income=None if filing.income_cents is None else LobbyingIncome(filing.income_cents),
                expenses=None if filing.expenses_cents is None else LobbyingExpenses(filing.expenses_cents),
                activities=tuple(
                    FiledActivity(each.code, each.issue or each.code, mask_optional(each.text), each.entities)
                    for each in one.activities
                ),
                posted=filing.posted_at,
                address=filing.document_url if (filing.document_url or "").startswith("https://") else None,
                evidence=marks[filing.evidence_id],
                line=filing.line,
            )
        )
    return tuple(made)


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
