"""USAspending's award search: its questions, and what its counts and result pages say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from research.records import AwardRecord, Batch
from scrapers import usaspending_fields as known
from scrapers.base import Document
from scrapers.normalize import cents, day, split_award_key
from scrapers.strict import Row, keep_once

SEARCH = "/api/v2/search/spending_by_award/"
COUNT = "/api/v2/search/spending_by_award_count/"
LAYOUTS = {SEARCH: "usaspending_award_search", COUNT: "usaspending_award_count"}

Group = Literal["contracts", "idvs"]
TYPES: dict[Group, tuple[str, ...]] = {
    "contracts": ("A", "B", "C", "D"),
    "idvs": ("IDV_A", "IDV_B", "IDV_B_A", "IDV_B_B", "IDV_B_C", "IDV_C", "IDV_D", "IDV_E"),
}
"""The publisher's groups of award types; one question may hold types of one group only."""

LARGEST_PAGE = 100  # the endpoint's own maximum

_FIELDS = (
    "Award ID",
    "Recipient Name",
    "Recipient UEI",
    "Award Amount",
    "Total Outlays",
    "Description",
    "Contract Award Type",
    "Awarding Sub Agency",
    "Awarding Sub Agency Code",
    "Funding Sub Agency",
    "Funding Sub Agency Code",
    "Start Date",
    "Base Obligation Date",
    "Last Modified Date",
    "NAICS",
    "PSC",
)
_END: dict[Group, str] = {"contracts": "End Date", "idvs": "Last Date to Order"}


def question(filters: Mapping[str, object], group: Group, page_size: int) -> dict[str, object]:
    """The body that asks for a page of awards; sorted by a single field that is never null."""
    fields = [*_FIELDS, _END[group]]
    return {"filters": filters, "fields": fields, "sort": "Award ID", "order": "asc", "limit": page_size}


def parse_count(document: Document) -> list[Batch]:
    """A count holds no records; it is read to notice a dropped filter or another shape."""
    counts(document)
    return []


def counts(document: Document) -> dict[str, int]:
    """How many awards of each group the publisher says exist."""
    answer = answer_of(document)
    row = answer.row("results")
    found = {}
    for group in TYPES:
        number = row.pop(group)
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise row.changed(group, "a count was expected here", number)
        found[str(group)] = number
    row.done(known.COUNTS)
    answer.done(known.SEARCH)
    return found


def award_keys(document: Document) -> list[str]:
    """The key of each award on a result page, in its order, repeated ones too."""
    rows = Row(document.json(), document=document.url).rows("results")
    return [str(row.read("generated_internal_id", split_award_key)) for row in rows]


def parse_search(document: Document) -> list[Batch]:
    """One result page as statements about awards; "Award Amount" is each one's obligations so far, in all.

    Raises `SourceChanged` too for a row that the filters asked for should have kept out.
    """
    answer = answer_of(document)
    request = document.request or {}
    fields, agencies = request.get("fields"), agencies_asked_for(request)
    asked = [str(field) for field in fields] if isinstance(fields, Sequence) else [*_FIELDS]
    records: dict[str, AwardRecord] = {}
    newest: dict[str, date] = {}
    for line, row in enumerate(answer.rows("results"), start=1):
        for field in asked:
            if field not in row:
                raise row.changed(field, "this field was asked for and did not come")
        record = _award(row, line)
        for basis, names in agencies.items():
            name = record.awarding_agency_name if basis == "awarding" else record.funding_agency_name
            if name not in names:
                raise row.changed(f"{basis.title()} Sub Agency", f"{' or '.join(names)} was asked for", name)
        modified = row.read_optional("Last Modified Date", day) or date.min
        if modified > newest.get(record.award_key, date.min):
            # Seen in real answers: one award in two states. The one modified later counts.
            newest[record.award_key] = modified
            records[record.award_key] = record
        elif modified == newest.get(record.award_key, date.min):
            keep_once(records, record.award_key, record, row)
        row.done(known.SEARCH_ROW)
    answer.row("page_metadata").done(known.SEARCH_PAGE)
    answer.done(known.SEARCH)
    return [Batch("award", list(records.values()))] if records else []


def _award(row: Row, line: int) -> AwardRecord:
    key = row.read("generated_internal_id", split_award_key)
    naics, psc = _coded(row, "NAICS"), _coded(row, "PSC")
    return AwardRecord(
        award_key=str(key),
        line=line,
        award_kind=key.kind,
        piid=key.piid,
        parent_piid=key.parent_piid,
        award_type=row.text_optional("Contract Award Type"),
        awarding_agency_code=row.text_optional("Awarding Sub Agency Code"),
        awarding_agency_name=row.text_optional("Awarding Sub Agency"),
        funding_agency_code=row.text_optional("Funding Sub Agency Code"),
        funding_agency_name=row.text_optional("Funding Sub Agency"),
        recipient_name=row.text_optional("Recipient Name"),
        recipient_uei=row.text_optional("Recipient UEI"),
        base_description=row.text_optional("Description"),
        psc_code=psc[0],
        psc_description=psc[1],
        naics_code=naics[0],
        naics_description=naics[1],
        date_signed=row.read_optional("Base Obligation Date", day),
        period_start=row.read_optional("Start Date", day),
        period_current_end=row.read_optional("End Date", day),
        ordering_period_end=row.read_optional("Last Date to Order", day),
        award_obligation_cents=row.read_optional("Award Amount", cents),
        award_outlay_cents=row.read_optional("Total Outlays", cents),
    )


def _coded(row: Row, field: str) -> tuple[str | None, str | None]:
    """A code with its description; both None where the publisher has none."""
    coded = row.row_or_none(field) if field in row else None
    if coded is None:
        return None, None
    code, description = coded.text("code"), coded.text("description")
    coded.done()
    return code, description


def answer_of(document: Document) -> Row:
    """The answer, once its notices are known ones: any other tells of a filter that was dropped."""
    answer = Row(document.json(), document=document.url)
    messages = answer.pop("messages")
    if not isinstance(messages, list):
        raise answer.changed("messages", "a list was expected here", messages)
    for message in messages:
        if not str(message).startswith(known.MESSAGES):
            raise answer.changed("messages", "an unknown notice came with the answer", message)
    return answer


def agencies_asked_for(request: Mapping[str, object]) -> dict[str, set[str]]:
    """The sub-tier agency names in the question's filters, by awarding and funding."""
    filters = request.get("filters")
    agencies = filters.get("agencies", ()) if isinstance(filters, Mapping) else ()
    found: dict[str, set[str]] = {}
    for agency in agencies:
        if agency["tier"] == "subtier":
            found.setdefault(agency["type"], set()).add(agency["name"])
    return found
