"""EDGAR's answers read: the ticker file, a filer's list of filings, a filing's index page, a list of subsidiaries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from research.errors import Problem, SourceChanged
from research.records import Batch, ExhibitRecord, FilingRecord, FormerNameRecord, SubsidiaryRecord
from scrapers.base import Document
from scrapers.exhibit21 import read_exhibit
from scrapers.strict import Row

ANNUAL = ("10-K", "10-K/A", "10-KT", "10-KT/A", "10-K405", "20-F", "20-F/A")
"""Forms that carry a list of subsidiaries; a foreign filer's 20-F has it as Exhibit 8."""

_FILER_UNREAD = (
    *(
        "entityType",
        "sic",
        "sicDescription",
        "ownerOrg",
        "insiderTransactionForOwnerExists",
        "flags",
        "phone",
        "ein",
    ),
    *(
        "insiderTransactionForIssuerExists",
        "tickers",
        "exchanges",
        "lei",
        "description",
        "website",
        "investorWebsite",
    ),
    *("category", "fiscalYearEnd", "stateOfIncorporation", "stateOfIncorporationDescription", "addresses"),
)
_COLUMNS = ("accessionNumber", "form", "filingDate", "reportDate")
_COLUMNS_UNREAD = (
    *("acceptanceDateTime", "act", "fileNumber", "filmNumber", "items", "core_type", "size", "isXBRL"),
    *("isInlineXBRL", "isXBRLNumeric", "primaryDocument", "primaryDocDescription"),
)
_BLOCK_PAGES = (b"Undeclared Automated Tool", b"Request Rate Threshold Exceeded")
_FILED = re.compile(r"/Archives/edgar/data/(?P<cik>\d{1,10})/(?P<accession>\d{18})/(?P<document>[^/?#]+)$")
_INDEX = re.compile(r"\d{10}-\d{2}-\d{6}-index\.html?")
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")
_HEADINGS = ["Seq", "Description", "Document", "Type", "Size"]
_CHANGED = "Nothing of it was stored; it is in the archive. Bring the source's parser up to date."


@dataclass(frozen=True)
class Listed:
    """One document of a filing as its index page lists it; `path` leads to it on the same host."""

    type: str
    path: str


@dataclass(frozen=True)
class Ticker:
    """One listed filer."""

    cik: str
    title: str


def check_is_answer(document: Document) -> None:
    """Raises `SourceChanged` for a page that says we are blocked, whatever its status."""
    if any(said in document.payload[:20_000] for said in _BLOCK_PAGES):
        what = "SEC blocks us: its page for undeclared or too fast requests came instead of the answer"
        remedy = "Check TRAIL_CONTACT and TRAIL_REQUESTS_PER_SECOND, and wait a quarter of an hour before the next run."
        raise SourceChanged(f"{document.url}: {what}", [Problem(document.url, None, None, what)], remedy)


def tickers(document: Document) -> list[Ticker]:
    """Listed filers in the file's order; one with several share classes once for each."""
    check_is_answer(document)
    found = []
    for number, entry in document.json().items():
        row = Row(entry, document=document.url, path=number)
        cik = row.pop("cik_str")
        if not isinstance(cik, int) or not 0 < cik < 10**10:
            raise row.changed("cik_str", "a number of up to ten digits was expected here", cik)
        found.append(Ticker(f"{cik:010}", row.required_text("title")))
        row.required_text("ticker")
        row.done()
    return found


def filings(document: Document) -> tuple[list[FilingRecord], list[FormerNameRecord]]:
    """Annual reports, newest first as listed, and former names."""
    check_is_answer(document)
    answer = Row(document.json(), document=document.url)
    cik = answer.read("cik", _cik)
    name = answer.required_text("name")
    former = list(_former(answer, cik))
    filed = answer.row("filings")
    recent = filed.row("recent")
    columns = {column: _column(recent, column) for column in _COLUMNS}
    recent.done(ignore=_COLUMNS_UNREAD)
    if len({len(values) for values in columns.values()}) != 1:
        raise filed.changed("recent", "its columns are of different length")
    for file in filed.rows("files"):
        file.done(ignore=("name", "filingCount", "filingFrom", "filingTo"))
    filed.done()
    answer.done(ignore=_FILER_UNREAD)
    made: dict[str, FilingRecord] = {}
    for at, values in enumerate(zip(*columns.values(), strict=True)):
        accession, form, filing_date, report_date = values
        if form not in ANNUAL:
            continue
        if not _ACCESSION.fullmatch(accession):
            raise filed.changed(f"recent.accessionNumber[{at}]", "this is no accession number", accession)
        made[accession] = FilingRecord(
            accession=accession,
            cik=cik,
            filer_name=name,
            form=form,
            filing_date=_day(filed, f"recent.filingDate[{at}]", filing_date),
            report_date=_day(filed, f"recent.reportDate[{at}]", report_date) if report_date else None,
            line=at + 1,
        )
    return list(made.values()), former


def _former(answer: Row, cik: str) -> Iterator[FormerNameRecord]:
    for at, row in enumerate(answer.rows("formerNames"), start=1):
        name = row.required_text("name")
        since, until = (row.read_nullable(field, _instant_day) for field in ("from", "to"))
        row.done()
        digest = hashlib.sha256(f"{name}\x1f{since}".encode()).hexdigest()[:12]
        yield FormerNameRecord(
            former_name_key=f"{cik}:{digest}", cik=cik, name=name, since=since, until=until, line=at
        )


def is_index(document: Document) -> bool:
    return _INDEX.fullmatch(urlsplit(document.url).path.rsplit("/", 1)[-1]) is not None


def listed(document: Document) -> list[Listed]:
    """The documents of a filing, as its index page lists them. Raises `SourceChanged`."""
    check_is_answer(document)
    if document.payload.count(b"<") > 200_000:
        raise _changed(document, "this index page has more markup than a filing can have documents")
    soup = BeautifulSoup(document.payload, "html.parser")
    table = soup.find("table", class_="tableFile")
    if not isinstance(table, Tag):
        raise _changed(document, "the table of documents is gone from the index page")
    rows = table.find_all("tr")
    headings = [" ".join(cell.get_text().split()) for cell in rows[0].find_all("th")] if rows else []
    if headings != _HEADINGS:
        raise _changed(document, f"the table of documents has other columns: {', '.join(headings) or 'none'}")
    folder = urlsplit(document.url).path.rsplit("/", 1)[0]
    found = []
    for row in rows[1:]:
        cells = row.find_all("td")
        if len(cells) != len(_HEADINGS):
            raise _changed(document, f"a row of the table of documents has {len(cells)} cells")
        link = cells[2].find("a")
        kind = " ".join(cells[3].get_text().split())
        if not isinstance(link, Tag) or not kind:
            continue  # the filing as one text file has no type, and a paper document no address
        path = urlsplit(urljoin(document.url, str(link.get("href")).removeprefix("/ix?doc="))).path
        if path.rsplit("/", 1)[0] != folder:
            raise _changed(document, f"the document of type {kind} lies outside its filing: {path[:200]}")
        found.append(Listed(kind, path))
    return found


def subsidiaries(document: Document) -> list[Batch]:
    """One list of subsidiaries: the document itself, and its rows where it can be read."""
    check_is_answer(document)
    place = _FILED.search(urlsplit(document.url).path)
    if place is None:
        raise _changed(document, "this address is none of a filed document")
    cik, digits = place["cik"].zfill(10), place["accession"]
    accession = f"{digits[:10]}-{digits[10:12]}-{digits[12:]}"
    reading = read_exhibit(document.payload)
    key = f"{accession}:{place['document']}"
    exhibit = ExhibitRecord(
        exhibit_key=key,
        cik=cik,
        accession=accession,
        document=place["document"],
        url=document.url,
        shape=reading.shape,
        listed=len(reading.rows),
        note=reading.note,
        line=1,
    )
    rows = [
        SubsidiaryRecord(
            subsidiary_key=f"{key}:{row.position:05}",
            exhibit_key=key,
            cik=cik,
            position=row.position,
            printed_name=row.printed,
            name=row.name,
            jurisdiction=row.jurisdiction,
            percentage=row.percentage,
            section=row.section,
            remark=row.remark,
            confidence=row.confidence,
            line=row.position,
        )
        for row in reading.rows
    ]
    return [Batch("exhibit", [exhibit]), *([Batch("subsidiary", rows)] if rows else [])]


def index_path(cik: str, accession: str, ending: str) -> str:
    """Where a filing's index page lies."""
    return f"/Archives/edgar/data/{int(cik)}/{accession.replace('-', '')}/{accession}-index.{ending}"


def _column(recent: Row, name: str) -> list[str]:
    values = recent.pop(name)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise recent.changed(name, "a list of texts was expected here")
    return values


def _cik(value: object) -> str:
    said = str(value)
    if not said.isdecimal() or len(said) > 10:
        raise ValueError("a Central Index Key of up to ten digits was expected here")
    return said.zfill(10)


def _instant_day(value: object) -> date:
    """`2007-01-10T00:00:00.000Z`, of which only the day means something."""
    return date.fromisoformat(str(value)[:10])


def _day(row: Row, field: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise row.rejected(field, "this is no day", value) from error


def _changed(document: Document, what: str) -> SourceChanged:
    return SourceChanged(f"{document.url}: {what}", [Problem(document.url, None, None, what)], _CHANGED)
