"""SEC EDGAR: former names of companies followed, and the subsidiaries that they list in their annual reports."""

from __future__ import annotations

from collections.abc import Iterator

from research.errors import NotFound
from research.names import name_key
from research.records import Batch, FilingRecord
from scrapers import edgar_shapes as shapes
from scrapers.base import ApiSource, CompanyQuery, Context, Document

TICKERS = "/files/company_tickers.json"
SUBMISSIONS = "/submissions/"
FILED = "/Archives/edgar/data/"
LAYOUTS = {TICKERS: "sec_edgar_tickers", SUBMISSIONS: "sec_edgar_filings", FILED: "sec_edgar_filed"}

_REPORTS = 3
"""Annual reports looked into for a list: an amendment, or a year without the exhibit, may come before it."""


def fetch(context: Context) -> Iterator[Document]:
    """For each company with a CIK: its list of filings, and the newest annual report's list of subsidiaries."""
    asked = [company for company in context.query.companies if company.cik]
    without = [company for company in context.query.companies if not company.cik]
    if without:
        document = context.get(TICKERS)
        yield document
        _say_likely(context, without, document)
    for company in asked[: context.query.limit]:
        yield from _company(context, company)


def _company(context: Context, company: CompanyQuery) -> Iterator[Document]:
    try:
        document = context.get(f"{SUBMISSIONS}CIK{company.cik}.json")
    except NotFound:
        context.missing(f"{company.slug}: EDGAR knows no filer with CIK {company.cik}")
        return
    yield document
    reports, _ = shapes.filings(document)
    if reports and reports[0].cik != company.cik:
        context.missing(
            f"{company.slug}: CIK {company.cik} was asked for, the answer is about {reports[0].cik}"
        )
        return
    reports.sort(key=lambda one: (one.filing_date, one.accession), reverse=True)
    if not reports:
        context.note(f"{company.slug}: no annual report among the newest filings of CIK {company.cik}")
    for report in reports[:_REPORTS]:
        index = _index(context, report)
        if index is None:
            context.missing(f"{company.slug}: the index page of filing {report.accession}")
            continue
        yield index
        found = [one for one in shapes.listed(index) if one.type.startswith(_type(report))]
        for exhibit in found:
            try:
                yield context.get(exhibit.path)
            except NotFound:
                context.missing(
                    f"{company.slug}: {exhibit.path}, which the index of {report.accession} lists"
                )
        if found:
            return
    if reports:
        said = ", ".join(report.accession for report in reports[:_REPORTS])
        context.note(
            f"{company.slug}: no list of subsidiaries with {said}; it may be left out, and proves nothing"
        )


def _index(context: Context, report: FilingRecord) -> Document | None:
    for ending in ("html", "htm"):
        try:
            return context.get(shapes.index_path(report.cik, report.accession, ending))
        except NotFound:
            continue
    return None


def _type(report: FilingRecord) -> str:
    return "EX-8" if report.form.startswith("20-F") else "EX-21"


def _say_likely(context: Context, companies: list[CompanyQuery], document: Document) -> None:
    """Names in the ticker file that equal a company's: for a person to look at, because equal names prove nothing."""
    by_name: dict[str, set[tuple[str, str]]] = {}
    for one in shapes.tickers(document):
        by_name.setdefault(name_key(one.title), set()).add((one.title, one.cik))
    for company in companies:
        for title, cik in sorted(by_name.get(name_key(company.name), ())):
            context.note(f"{company.slug}: EDGAR lists “{title}” as CIK {cik}; the registry gives it none")


def parse(document: Document) -> list[Batch]:
    """Filings and former names, or a list of subsidiaries; the ticker file and index pages are only checked."""
    if document.layout == LAYOUTS[TICKERS]:
        shapes.tickers(document)
        return []
    if document.layout == LAYOUTS[SUBMISSIONS]:
        reports, former = shapes.filings(document)
        return [Batch("filing", reports), Batch("former_name", former)]
    if shapes.is_index(document):
        shapes.listed(document)
        return []
    return shapes.subsidiaries(document)


SOURCE = ApiSource(
    name="sec_edgar",
    base="sec_url",
    elsewhere={SUBMISSIONS: "sec_data_url"},
    layouts=LAYOUTS,
    error_layout="sec_edgar_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"limit"}),
    headers={"Accept": "application/json, text/html;q=0.9, */*;q=0.5", "Accept-Encoding": "gzip"},
    needs_contact=True,
    most_per_second=2.0,
    asks_companies=True,
)
