"""USAspending's award search in its subaward mode: the question, its count, and what a page becomes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from research.records import Batch, SubawardRecord
from research.types import FiscalYear
from scrapers import usaspending_fields as known
from scrapers import usaspending_search as search
from scrapers.base import Document
from scrapers.normalize import cents, day, split_award_key
from scrapers.strict import Row, keep_once

LAYOUTS = {search.SEARCH: "usaspending_subaward_search", search.COUNT: "usaspending_subaward_count"}

# The search names agencies and gives no code of them.
_CODES = {
    "U.S. Immigration and Customs Enforcement": "7012",
    "U.S. Customs and Border Protection": "7014",
}

_FIELDS = (
    "Sub-Award ID",
    "Sub-Award Type",
    "Sub-Award Date",
    "Sub-Award Amount",
    "Sub-Award Description",
    "Sub-Awardee Name",
    "Sub-Recipient UEI",
    "Prime Award ID",
    "Prime Recipient Name",
    "Prime Award Recipient UEI",
    "Awarding Sub Agency",
)


def question(filters: Mapping[str, object], page_size: int) -> dict[str, object]:
    """The body that asks for a page of subawards."""
    return {
        "filters": filters,
        "fields": list(_FIELDS),
        "sort": "Sub-Award ID",
        "order": "asc",
        "limit": page_size,
        "subawards": True,
    }


def count_question(filters: Mapping[str, object]) -> dict[str, object]:
    """The body that asks how many subawards there are."""
    return {"filters": filters, "subawards": True}


def parse_count(document: Document) -> list[Batch]:
    """A count holds no records; it is read to notice a dropped filter or another shape."""
    subcontracts(document)
    return []


def subcontracts(document: Document) -> int:
    """How many subcontracts the publisher says exist."""
    answer = _answer(document)
    row = answer.row("results")
    number = row.pop("subcontracts")
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise row.changed("subcontracts", "a count was expected here", number)
    row.done(known.SUBAWARD_COUNTS)
    answer.done(known.SEARCH)
    return number


def rows_on(document: Document) -> int:
    """How many rows a result page holds."""
    return len(Row(document.json(), document=document.url).rows("results"))


def marks_on(document: Document) -> set[str]:
    """The rows of a result page as published, each as one text."""
    answer = document.json()
    rows = answer.get("results") if isinstance(answer, dict) else None
    return {json.dumps(row, sort_keys=True, default=str) for row in rows} if isinstance(rows, list) else set()


def parse_search(document: Document) -> list[Batch]:
    """One result page as subawards; the prime recipient's amounts, never added to obligations.

    The search gives no report number, so the key is made of all that tells one subaward from another: prime
    award, number, day, amount and recipient. Rows alike in every field become one record. Raises
    `SourceChanged` for a row that the filters should have kept out.
    """
    answer = _answer(document)
    request = document.request or {}
    agencies = search.agencies_asked_for(request)
    asked = request.get("fields", _FIELDS)
    records: dict[str, SubawardRecord] = {}
    for line, row in enumerate(answer.rows("results"), start=1):
        for field in asked if isinstance(asked, list | tuple) else ():
            if field not in row:
                raise row.changed(str(field), "this field was asked for and did not come")
        record = _subaward(row, line, agencies)
        keep_once(records, record.subaward_key, record, row)
        row.done(known.SUBAWARD_ROW)
    answer.row("page_metadata").done(known.SEARCH_PAGE)
    answer.done(known.SEARCH)
    return [Batch("subaward", list(records.values()))] if records else []


def _subaward(row: Row, line: int, agencies: Mapping[str, set[str]]) -> SubawardRecord:
    prime = row.read("prime_award_generated_internal_id", split_award_key)
    if row.required_text("Prime Award ID").upper() != prime.piid:
        raise row.changed("Prime Award ID", f"this does not fit the key {prime}")
    kind = row.text("Sub-Award Type")
    if kind != "sub-contract":
        raise row.changed("Sub-Award Type", "subcontracts were asked for", kind)
    awarding = row.text("Awarding Sub Agency")
    if "awarding" in agencies and awarding not in agencies["awarding"]:
        raise row.changed(
            "Awarding Sub Agency", f"{' or '.join(agencies['awarding'])} was asked for", awarding
        )
    # A page does not say who pays; where one agency was asked for as paying, it is that one.
    funding = next(iter(agencies["funding"])) if len(agencies.get("funding", ())) == 1 else None
    number, name = row.required_text("Sub-Award ID"), row.text("Sub-Awardee Name")
    uei = row.text("Sub-Recipient UEI")
    amount, action_date = row.read("Sub-Award Amount", cents), row.read("Sub-Award Date", day)
    return SubawardRecord(
        subaward_key="|".join(
            (str(prime), number, str(action_date), str(amount), uei or (name or "").upper())
        ),
        line=line,
        prime_award_key=str(prime),
        prime_piid=prime.piid,
        prime_recipient_name=row.text("Prime Recipient Name"),
        prime_recipient_uei=row.text("Prime Award Recipient UEI"),
        awarding_agency_code=_CODES.get(awarding or ""),
        awarding_agency_name=awarding,
        funding_agency_code=_CODES.get(funding or ""),
        funding_agency_name=funding,
        subaward_number=number,
        subaward_amount_cents=amount,
        action_date=action_date,
        fiscal_year=FiscalYear.of(action_date).year,
        subrecipient_name=name,
        subrecipient_uei=uei,
        description=row.text("Sub-Award Description"),
    )


def _answer(document: Document) -> Row:
    """The answer, once it is one about subawards: the search falls back to awards where it is not understood."""
    answer = search.answer_of(document)
    if (level := answer.pop("spending_level")) != "subawards":
        raise answer.changed("spending_level", "subawards were asked for", level)
    return answer
