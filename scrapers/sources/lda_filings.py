"""Lobbying filings (LD-1 and LD-2) of companies, as the Senate's API gives them: bodies named, issues, two amounts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

from research.errors import BadQuestion
from research.records import Batch, LobbyingRecord
from scrapers.base import ApiSource, Context, Document
from scrapers.normalize import asked_name, dollars, moment, whole_number
from scrapers.paging import Linked, linked_pages, listed_records, years
from scrapers.strict import Row

PATH = "/api/v1/filings/"
FORM = Linked(next="next", key="filing_uuid", most=200, besides=("previous",))
"""25 a page: no company has 5,000 filings a year, and so many are a filter that was ignored."""

_IGNORED = (
    *(
        "url",
        "filing_document_content_type",
        "expenses_method",
        "expenses_method_display",
        "termination_date",
    ),
    *("registrant_country", "registrant_ppb_country", "registrant_address_1", "registrant_address_2"),
    *("registrant_different_address", "registrant_city", "registrant_state", "registrant_zip"),
    *("conviction_disclosures", "foreign_entities", "affiliated_organizations", "posted_by_name"),
)
"""What a filing holds besides; the last three name people and others than the client."""
_PARTY = (
    *(
        "id",
        "url",
        "state",
        "state_display",
        "country",
        "country_display",
        "ppb_country",
        "ppb_country_display",
    ),
)
_REGISTRANT = (
    *_PARTY,
    *(
        "house_registrant_id",
        "description",
        "address_1",
        "address_2",
        "address_3",
        "address_4",
        "city",
        "zip",
    ),
    *("contact_name", "contact_telephone", "dt_updated"),
)
_CLIENT = (
    *_PARTY,
    *("client_id", "general_description", "client_government_entity", "client_self_select", "ppb_state"),
    *("ppb_state_display", "effective_date"),
)


def fetch(context: Context) -> Iterator[Document]:
    """The filings of each company by year; without a first day those of the last year and of the one before."""
    query = context.query
    if not query.companies or query.until is None:
        raise BadQuestion("no company was asked for", "Name at least one: --company palantir.")
    for company in query.companies:
        for year in years(query, date(query.until.year - 1, 1, 1)):
            asked = {
                "client_name": asked_name(company.name),
                "filing_year": str(year.until)[:4],
                "ordering": "dt_posted",
            }
            yield from linked_pages(context, PATH, asked, FORM)


def parse(document: Document) -> list[Batch]:
    """One page of filings; raises `SourceChanged` for another year than was asked for: the filter was then dropped."""
    asked = parse_qs(urlsplit(document.url).query).get("filing_year", [])

    def make(row: Row, line: int) -> LobbyingRecord:
        record = _filing(row, line)
        if asked and str(record.filing_year) not in asked:
            raise row.changed("filing_year", f"{asked[0]} was asked for", record.filing_year)
        return record

    return listed_records(document, FORM, "lobbying_filing", make)


def _filing(row: Row, line: int) -> LobbyingRecord:
    registrant, client = row.row("registrant"), row.row("client")
    activities = [_activity(one) for one in row.rows("lobbying_activities")]
    record = LobbyingRecord(
        filing_uuid=row.required_text("filing_uuid"),
        filing_type=row.required_text("filing_type"),
        filing_type_name=row.text("filing_type_display"),
        filing_year=row.read("filing_year", whole_number),
        filing_period=row.text("filing_period"),
        filing_period_name=row.text("filing_period_display"),
        client_name=client.required_text("name"),
        registrant_name=registrant.required_text("name"),
        income_cents=row.read_nullable("income", dollars),
        expenses_cents=row.read_nullable("expenses", dollars),
        entities=_once(entity for one in activities for entity in _entities(one)),
        activities=json.dumps(activities, ensure_ascii=False),
        document_url=row.text("filing_document_url"),
        posted_at=row.read("dt_posted", moment),
        line=line,
    )
    registrant.done(_REGISTRANT)
    client.done(_CLIENT)
    row.done(_IGNORED)
    return record


def _activity(row: Row) -> dict[str, object]:
    """One activity without the people who carried it out."""
    bodies = row.rows("government_entities")
    made: dict[str, object] = {
        "code": row.required_text("general_issue_code"),
        "issue": row.text("general_issue_code_display"),
        "text": row.text("description"),
        "entities": [body.required_text("name") for body in bodies],
    }
    for body in bodies:
        body.done(("id",))
    row.done(("foreign_entity_issues", "lobbyists"))
    return made


def _entities(activity: dict[str, object]) -> list[str]:
    found = activity["entities"]
    return found if isinstance(found, list) else []


def _once(texts: Iterator[str]) -> str | None:
    """Each text once, in order."""
    return "; ".join(dict.fromkeys(texts)) or None


SOURCE = ApiSource(
    name="lda_filings",
    base="lda_url",
    layouts={PATH: "lda_filings"},
    error_layout="lda_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"since", "until"}),
    asks_companies=True,
    key="lda_token",
    most_per_second=0.25,
)
