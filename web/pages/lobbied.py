"""What the pages of a company and of a link tell of lobbying: beside the links, in none of their tiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from research.lobbying_held import Wanted, count_filings, filings_by_year, lobbying_filings
from research.registry import Agency, Company
from web.pages.filings import DEPARTMENT, DISCLAIMER, Filing, make_filings
from web.site import Context

_SHOWN = 8


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
    wanted = Wanted(company.slug)
    total = count_filings(context.session, wanted)
    if not total:
        return None
    newest = make_filings(context, lobbying_filings(context.session, wanted, _SHOWN))
    retrieved = max(one.evidence.retrieved_at for one in newest)
    return Lobbied(total, newest, f"/lobbying?company={company.slug}", retrieved)


@dataclass(frozen=True)
class LobbyingShort:
    """How many filings of a company name an agency, and how many its department; by_year: those that name either.

    address: of those and no others. retrieved: when the newest of them was got.
    """

    naming_agency: int
    naming_department: int
    by_year: tuple[tuple[int, int], ...]
    address: str
    retrieved: datetime
    disclaimer: str = DISCLAIMER


def read_lobbying_short(context: Context, company: Company, agency: Agency) -> LobbyingShort | None:
    """For the page of a company and an agency; None where no filing names either body."""
    bodies = (agency.slug, DEPARTMENT)
    counts = [count_filings(context.session, Wanted(company.slug, (body,))) for body in bodies]
    if not any(counts):
        return None
    years = filings_by_year(context.session, company.slug, bodies)
    newest = make_filings(context, lobbying_filings(context.session, Wanted(company.slug, bodies), 1))
    return LobbyingShort(
        naming_agency=counts[0],
        naming_department=counts[1],
        by_year=tuple(years.items()),
        address=f"/lobbying?{urlencode({'company': company.slug, 'agency': bodies}, doseq=True)}",
        retrieved=newest[0].evidence.retrieved_at,
    )
