"""One page of the award search: read as expected, refused where it is not what was asked for."""

from __future__ import annotations

import json

import pytest

from research.errors import RowsRejected, SourceChanged
from research.records import AwardRecord, Batch
from scrapers import usaspending_search
from scrapers.runner import find_source
from tests.publisher.keeping import (
    as_json,
    corpus_file,
    document,
    expected,
    records_of,
)
from tests.publisher.shapes import fixture

SOURCE = find_source("usaspending_awards")
SEARCH = usaspending_search.SEARCH
COUNT = usaspending_search.COUNT


def read_search(data: object, request: dict[str, object] | None = None) -> list[Batch]:
    return SOURCE.parse(document("usaspending_award_search", SEARCH, data, request or {}))


def asking_for(role: str, name: str) -> dict[str, object]:
    return {"filters": {"agencies": [{"type": role, "tier": "subtier", "name": name}]}}


def test_a_result_page_is_read_as_expected() -> None:
    assert as_json(read_search(fixture("award_search"))) == expected("award_search")


def test_a_count_holds_no_records() -> None:
    assert SOURCE.parse(document("usaspending_award_count", COUNT, fixture("award_count"), {})) == []


def test_a_field_that_was_asked_for_must_come() -> None:
    data = fixture("award_search")
    del data["results"][1]["Recipient UEI"]
    with pytest.raises(SourceChanged, match="Recipient UEI"):
        read_search(data)


@pytest.mark.parametrize("role", ["awarding", "funding"])
def test_rows_must_be_of_the_agency_asked_for(role: str) -> None:
    with pytest.raises(SourceChanged, match="Secret Service was asked for"):
        read_search(fixture("award_search"), asking_for(role, "U.S. Secret Service"))


def test_one_award_with_two_contents_on_a_page_is_refused() -> None:
    data = fixture("award_search")
    data["results"].append(data["results"][0] | {"Award Amount": 1})
    with pytest.raises(RowsRejected, match=r"results\[2\]"):
        read_search(data)


@pytest.mark.parametrize("later", [0, 1])
def test_of_one_award_in_two_states_the_one_modified_later_counts(later: int) -> None:
    row = fixture("award_search")["results"][0]
    states = [row | {"Award Amount": n, "Last Modified Date": "2025-01-01"} for n in (1, 2)]
    states[later]["Last Modified Date"] = "2025-01-02"
    (record,) = records_of(read_search(fixture("award_search") | {"results": states}))
    assert isinstance(record, AwardRecord)
    assert record.award_obligation_cents == (later + 1) * 100


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name",
    [
        "awards/search_results_contracts.json",
        "awards/search_results_idvs.json",
        "spending_by_award_contracts.json",
        "usaspending_awards_data.json",
    ],
)
def test_real_result_pages_are_read_whole(name: str) -> None:
    path = corpus_file("api", *name.split("/"))
    if not path.exists():
        pytest.skip("the corpus of real records is not here")
    rows = json.loads(path.read_bytes())["results"]
    asked = sorted(set.intersection(*(set(row) for row in rows)))
    data = path.read_bytes()
    records = records_of(read_search(data, {"fields": asked}))
    assert len(records) == len({row["generated_internal_id"] for row in rows})


@pytest.mark.corpus
def test_a_real_result_page_of_grants_is_refused() -> None:
    path = corpus_file("api", "awards", "search_results_grants.json")
    if not path.exists():
        pytest.skip("the corpus of real records is not here")
    with pytest.raises(RowsRejected) as raised:
        read_search(path.read_bytes(), {"fields": []})
    assert raised.value.problems[0].field == "results[0].generated_internal_id"
