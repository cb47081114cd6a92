"""Subcontractors with UEI: the question, its count, what a row becomes, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from research.errors import BadQuestion, CountMismatch, RowsRejected, SourceChanged
from research.records import Batch, SubawardRecord
from scrapers.base import Document, Query
from scrapers.sources.usaspending_subaward_recipients import SOURCE
from scrapers.usaspending_search import COUNT, SEARCH, TYPES
from tests.fixtures.asked import AskedContext
from tests.publisher.keeping import FY2024, as_json, corpus_file, document, expected, records_of
from tests.publisher.shapes import fixture

AWARDING = replace(FY2024, basis=("awarding",))


def count(body: Mapping[str, Any]) -> Any:
    answer = fixture("subaward_count")
    if set(body["filters"]["award_type_codes"]) != set(TYPES["contracts"]):
        answer["results"]["subcontracts"] = 0
    return answer


def publisher(query: Query = AWARDING, **changes: Any) -> AskedContext:
    return AskedContext(SOURCE, query, {COUNT: count, SEARCH: fixture("subaward_search")} | changes)


def collect(context: AskedContext) -> list[Batch]:
    batches = []
    for found in SOURCE.fetch(context):
        assert isinstance(found, Document)
        batches += SOURCE.parse(found)
    return batches


def read_page(data: object, request: dict[str, object] | None = None) -> list[Batch]:
    return SOURCE.parse(document("usaspending_subaward_search", SEARCH, data, request or {}))


def page_with(**changes: object) -> Any:
    data = fixture("subaward_search")
    data["results"][1] |= changes
    return data


def asking_for(role: str, name: str) -> dict[str, object]:
    return {"filters": {"agencies": [{"type": role, "tier": "subtier", "name": name}]}}


def test_a_result_page_is_read_as_expected() -> None:
    request = asking_for("awarding", "U.S. Immigration and Customs Enforcement")
    assert as_json(read_page(fixture("subaward_search"), request)) == expected("subaward_search")


def test_subawards_are_asked_for_by_basis_group_and_fiscal_year() -> None:
    context = publisher(replace(FY2024, since=date(2022, 10, 1)))
    collect(context)
    asked = [body["filters"] for body in context.bodies(COUNT)]
    assert len(asked) == 2 * 2 * 2
    assert all(body["subawards"] is True for _, body in context.questions)
    assert all(len(filters["agencies"]) == 1 for filters in asked)


def test_what_counts_nothing_is_not_searched() -> None:
    context = publisher()
    collect(context)
    assert [tuple(body["filters"]["award_type_codes"]) for body in context.bodies(SEARCH)] == [
        TYPES["contracts"]
    ]


def test_a_count_that_disagrees_is_raised() -> None:
    answer = fixture("subaward_count")
    answer["results"]["subcontracts"] = 4
    with pytest.raises(
        CountMismatch, match=r"subawards of ICE awarding contracts .* counts 4, its pages gave 3"
    ):
        collect(publisher(**{COUNT: answer}))


def test_a_row_that_stood_on_two_pages_is_told_for_another_may_be_on_none() -> None:
    rows = fixture("subaward_search")["results"]
    counted = fixture("subaward_count")
    counted["results"]["subcontracts"] = 2 * len(rows)

    def page(body: Mapping[str, Any]) -> Any:
        answer = fixture("subaward_search")
        is_first = body["page"] == 1
        answer["page_metadata"] |= {"page": body["page"], "hasNext": is_first}
        if not is_first:
            new = [row | {"Sub-Award ID": f"X{number}"} for number, row in enumerate(rows)]
            answer["results"] = [rows[-1], *new[1:]]
        return answer

    def count_of(body: Mapping[str, Any]) -> Any:
        is_asked = set(body["filters"]["award_type_codes"]) == set(TYPES["contracts"])
        return counted if is_asked else count(body)

    context = publisher(**{COUNT: count_of, SEARCH: page})
    collect(context)
    (said,) = context.notes
    assert "1 row stood on two pages alike; as many others may be missing" in said


def test_a_limit_ends_the_pages_and_says_so() -> None:
    context = publisher(replace(AWARDING, limit=3))
    collect(context)
    assert context.bodies(SEARCH)[0]["limit"] == 3
    assert "a limit was set" in context.notes[0]


def test_subawards_are_not_asked_for_by_day_of_modification() -> None:
    with pytest.raises(BadQuestion, match="cannot be asked by --modified-since"):
        SOURCE.check(replace(AWARDING, modified_since=date(2024, 1, 1)))


def test_rows_alike_in_every_field_are_one_record() -> None:
    data = fixture("subaward_search")
    data["results"].append(data["results"][0])
    assert len(records_of(read_page(data))) == 3


def test_one_number_on_two_days_is_two_subawards() -> None:
    records = [r for r in records_of(read_page(fixture("subaward_search"))) if isinstance(r, SubawardRecord)]
    assert len({record.subaward_key for record in records}) == 3
    assert len({record.subaward_number for record in records}) == 2


def test_the_agency_asked_for_as_paying_is_the_one_that_pays() -> None:
    request = asking_for("funding", "U.S. Customs and Border Protection")
    (record, *_) = records_of(read_page(fixture("subaward_search"), request))
    assert isinstance(record, SubawardRecord)
    assert (record.awarding_agency_code, record.funding_agency_code) == ("7012", "7014")


@pytest.mark.parametrize(
    "changes",
    [
        {"Awarding Sub Agency": "U.S. Secret Service"},
        {"Prime Award ID": "70XTEST24F00000077"},
        {"Sub-Award Type": "sub-grant"},
        {"colour": "blue"},
    ],
)
def test_a_row_that_should_not_be_there_is_refused(changes: dict[str, object]) -> None:
    request = asking_for("awarding", "U.S. Immigration and Customs Enforcement")
    with pytest.raises(SourceChanged, match=r"results\[1\]|new fields: colour"):
        read_page(page_with(**changes), request)


@pytest.mark.parametrize(
    "changes",
    [
        {"Sub-Award Amount": None},
        {"Sub-Award Amount": 0.001},
        {"Sub-Award Date": "20/04/2024"},
        {"Sub-Award ID": ""},
        {"prime_award_generated_internal_id": "ASST_NON_X_7012"},
    ],
)
def test_a_value_that_cannot_be_right_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(RowsRejected, match=r"results\[1\]"):
        read_page(page_with(**changes))


@pytest.mark.parametrize(
    ("layout", "name"),
    [("usaspending_subaward_search", "subaward_search"), ("usaspending_subaward_count", "subaward_count")],
)
def test_an_answer_about_awards_is_refused(layout: str, name: str) -> None:
    path = SEARCH if layout.endswith("search") else COUNT
    with pytest.raises(SourceChanged, match="subawards were asked for"):
        SOURCE.parse(document(layout, path, fixture(name) | {"spending_level": "awards"}, {}))


@pytest.mark.parametrize("name", ["subaward_search", "subaward_count"])
def test_a_notice_of_a_dropped_filter_is_refused(name: str) -> None:
    path = SEARCH if name.endswith("search") else COUNT
    with pytest.raises(SourceChanged, match="unknown notice"):
        SOURCE.parse(document(f"usaspending_{name}", path, fixture(name) | {"messages": ["dropped"]}, {}))


def test_a_field_that_was_asked_for_must_come() -> None:
    data = fixture("subaward_search")
    del data["results"][1]["Sub-Recipient UEI"]
    with pytest.raises(SourceChanged, match="Sub-Recipient UEI"):
        read_page(data, {"fields": ["Sub-Recipient UEI"]})


@pytest.mark.corpus
def test_the_real_page_is_read_whole() -> None:
    path = corpus_file("api", "awards", "search_results_subawards.json")
    if not path.exists():
        pytest.skip("the corpus of real records is not here")
    rows = json.loads(path.read_bytes())["results"]
    records = [r for r in records_of(read_page(path.read_bytes())) if isinstance(r, SubawardRecord)]
    assert [record.subrecipient_uei for record in records] == [row["Sub-Recipient UEI"] for row in rows]
    assert [record.subaward_amount_cents for record in records] == [49_521_600, 203_021_400, 7_173_900]
