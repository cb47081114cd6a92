"""Federal Register: documents of ICE and CBP, and what their department publishes under the Privacy Act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from research.records import Batch, RegisterRecord
from scrapers.base import ApiSource, Context, Document
from scrapers.federal_register import FIELDS, PRIVACY_ACT, SLUGS, notice_kind, publishers_of, slug_of
from scrapers.normalize import day
from scrapers.paging import Linked, linked_pages, listed_records, years
from scrapers.strict import Row, joined

PATH = "/api/v1/documents.json"
BEGINNING = date(2003, 1, 1)  # neither the department nor its agencies are older
BESIDES = ("description", "total_pages", "previous_page_url")
FORM = Linked("next_page_url", "document_number", most=10, most_rows=10_000, besides=BESIDES)


def fetch(context: Context) -> Iterator[Document]:
    """All documents of an agency, year by year; of the department those whose text names the Privacy Act."""
    for code in [agency.code for agency in context.query.agencies] or list(SLUGS):
        asked = {"conditions[agencies][]": slug_of(code), "order": "oldest", "per_page": "1000"}
        if not code:
            asked["conditions[term]"] = f'"{PRIVACY_ACT}"'
        for span in years(context.query, BEGINNING):
            asked["conditions[publication_date][gte]"] = str(span.since)
            asked["conditions[publication_date][lte]"] = str(span.until)
            yield from linked_pages(context, PATH, {**asked, "fields[]": FIELDS}, FORM)


def parse(document: Document) -> list[Batch]:
    """One page of a list; raises `SourceChanged` for a field that is new, gone or of another kind."""
    return listed_records(document, FORM, "register_document", _record)


def _record(row: Row, line: int) -> RegisterRecord:
    title = row.required_text("title")
    publishers = publishers_of(row, title)
    record = RegisterRecord(
        document_number=row.required_text("document_number"),
        title=title,
        document_type=row.required_text("type"),
        action=row.text("action"),
        abstract=row.text("abstract"),
        publication_date=row.read("publication_date", day),
        agencies=publishers.printed,
        agency_codes=publishers.codes,
        agency_basis=publishers.basis,
        docket_ids=joined(row, "docket_ids"),
        citation=row.text("citation"),
        notice_kind=notice_kind(title),
        html_url=row.required_text("html_url"),
        pdf_url=row.text("pdf_url"),
        line=line,
    )
    row.done(ignore=("subtype",))  # asked for once; answers in archives hold it
    return record


SOURCE = ApiSource(
    name="federal_register",
    base="federal_register_url",
    layouts={"/api/v1/documents": "federal_register_documents"},
    error_layout="federal_register_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"agencies", "since", "until"}),
    takes_departments=True,
)
