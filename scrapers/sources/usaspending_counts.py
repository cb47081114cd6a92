"""USAspending's own count of an agency's transactions, to hold what was collected against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from research.errors import BadQuestion
from research.evidence import Basis, TypeGroup
from research.records import Batch, CountRecord
from research.types import FiscalYear
from scrapers import usaspending_search as search
from scrapers.base import AgencyQuery, ApiSource, Context, Document
from scrapers.paging import windows
from scrapers.strict import Row

COUNT = "/api/v2/search/spending_by_transaction_count/"
LAYOUT = "usaspending_transaction_count"

CODES = {
    "U.S. Immigration and Customs Enforcement": "7012",
    "U.S. Customs and Border Protection": "7014",
}
"""The question names its agency; records are kept by code (agency_codes.csv of the publisher)."""

_GROUPS: tuple[TypeGroup, ...] = ("contracts", "idvs")


def fetch(context: Context) -> Iterator[Document]:
    """One count for each agency, basis and fiscal year."""
    query = context.query
    if not query.agencies or query.until is None:
        raise BadQuestion("no agency was asked for", "Name at least one agency: --agency ice")
    for agency in query.agencies:
        for basis in query.basis:
            for window in windows(query.since, query.until):
                yield context.post(COUNT, question(agency, basis, (window.since, window.until)))


def question(agency: AgencyQuery, basis: Basis, days: tuple[date | None, date | None]) -> dict[str, object]:
    """The body that asks how many transactions an agency has between two action dates, both included."""
    asked = {"type": basis, "tier": "subtier", "name": agency.name, "toptier_name": agency.toptier_name}
    period = {"start_date": str(days[0]), "end_date": str(days[1]), "date_type": "action_date"}
    # Without award_type_codes: so both groups, contracts and vehicles, come in one answer.
    return {"filters": {"agencies": [asked], "time_period": [period]}}


def parse(document: Document) -> list[Batch]:
    """One answer as one count for each group; raises `SourceChanged` for a notice that a filter was dropped."""
    asked = Row(document.request, document=document.url, path="(the question)").row("filters")
    (agency,), (period,) = asked.rows("agencies"), asked.rows("time_period")
    code = agency.read("name", _code)
    basis = agency.read("type", _basis)
    since, until = period.read("start_date", _day), period.read("end_date", _day)
    counts = search.counts(document)
    rows = [
        CountRecord(
            agency_code=code,
            basis=basis,
            fiscal_year=FiscalYear.of(since).year,
            type_group=group,
            since=since,
            until=until,
            transactions=counts[group],
            line=line,
        )
        for line, group in enumerate(_GROUPS, start=1)
    ]
    return [Batch("count", rows)]


def _code(name: object) -> str:
    if str(name) not in CODES:
        raise ValueError(f"no code is known for the agency {name}")
    return CODES[str(name)]


def _basis(value: object) -> Basis:
    if value == "awarding":
        return "awarding"
    if value == "funding":
        return "funding"
    raise ValueError("neither awarding nor funding")


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


SOURCE = ApiSource(
    name="usaspending_counts",
    base="usaspending_url",
    layouts={COUNT: LAYOUT},
    error_layout="usaspending_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"agencies", "since", "until"}),
)
