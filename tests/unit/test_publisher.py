"""The test publisher behaves as USAspending does, errors and traps included."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
import requests

from research.records import TransactionRecord
from scrapers.base import Query
from scrapers.normalize import cents
from scrapers.runner import find_source, run_source
from tests.publisher import Publisher, collector_awards, corpus_awards
from tests.publisher.keeping import CBP, ICE, ORDER, VEHICLE, Kept, corpus_file, settings_for

SEARCH = "/api/v2/search/spending_by_award/"
CONTRACTS = ["A", "B", "C", "D"]


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as running:
        yield running


def post(publisher: Publisher, path: str, **body: object) -> requests.Response:
    return requests.post(publisher.url + path, json=body, timeout=5)


def agency(name: str, role: str) -> dict[str, str]:
    return {"type": role, "tier": "subtier", "name": name, "toptier_name": "Department of Homeland Security"}


def test_awarding_and_funding_in_one_question_give_the_intersection(publisher: Publisher) -> None:
    filters = {
        "award_type_codes": CONTRACTS,
        "agencies": [agency(ICE.name, "awarding"), agency(CBP.name, "funding")],
    }
    answer = post(publisher, SEARCH, filters=filters, fields=["Award ID"]).json()
    assert [row["generated_internal_id"] for row in answer["results"]] == [ORDER]


def test_the_cursor_of_the_last_page_is_the_text_none(publisher: Publisher) -> None:
    answer = post(publisher, SEARCH, filters={"award_type_codes": CONTRACTS}, fields=["Award ID"]).json()
    assert answer["page_metadata"]["last_record_sort_value"] == "None"
    assert answer["page_metadata"]["hasNext"] is False


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"filters": {"award_type_codes": ["A", "IDV_A"]}, "fields": ["Award ID"]}, 422),
        ({"filters": {}, "fields": ["Award ID"]}, 422),
        ({"filters": {"award_type_codes": ["A"]}, "fields": ["Award ID"], "limit": 101}, 422),
        ({"filters": {"award_type_codes": ["A"]}, "fields": ["Award ID"], "sort": "PSC"}, 400),
    ],
)
def test_wrong_questions_are_refused(publisher: Publisher, body: dict[str, object], status: int) -> None:
    answer = post(publisher, SEARCH, **body)
    assert answer.status_code == status
    assert "detail" in answer.json()


def test_days_before_the_search_begins_give_an_html_page(publisher: Publisher) -> None:
    period = {"start_date": "2000-10-01", "end_date": "2001-09-30"}
    answer = post(
        publisher, SEARCH, filters={"award_type_codes": ["A"], "time_period": [period]}, fields=["Award ID"]
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html")


def test_the_history_of_an_unknown_award_is_empty(publisher: Publisher) -> None:
    answer = post(publisher, "/api/v2/transactions/", award_id="CONT_AWD_NOSUCH_7012_-NONE-_-NONE-")
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_a_question_must_be_posted(publisher: Publisher) -> None:
    answer = requests.get(publisher.url + SEARCH, timeout=5)
    assert (answer.status_code, answer.json()) == (405, {"detail": 'Method "GET" not allowed.'})


@pytest.fixture
def larger() -> Iterator[Publisher]:
    with Publisher(collector_awards()) as running:
        yield running


def test_transactions_are_counted_by_group_awarding_and_funding_apart(larger: Publisher) -> None:
    path = "/api/v2/search/spending_by_transaction_count/"
    period = {"start_date": "2023-10-01", "end_date": "2024-09-30", "date_type": "action_date"}
    counted = [
        post(larger, path, filters={"agencies": asked, "time_period": [period]}).json()["results"][
            "contracts"
        ]
        for asked in (
            [agency(ICE.name, "awarding")],
            [agency(ICE.name, "funding")],
            [agency(ICE.name, "awarding"), agency(ICE.name, "funding")],
        )
    ]
    assert counted == [9, 8, 7]
    vehicles = post(larger, path, filters={"agencies": [agency(CBP.name, "awarding")]}).json()["results"]
    assert (vehicles["contracts"], vehicles["idvs"]) == (0, 1)


def test_rows_that_tie_move_between_pages(larger: Publisher) -> None:
    rows: list[str] = []
    for page in range(1, 14):
        answer = post(
            larger,
            "/api/v2/search/spending_by_transaction/",
            filters={"award_type_codes": CONTRACTS},
            fields=["Awarding Agency", "Award ID", "Mod"],
            sort="Awarding Agency",
            limit=1,
            page=page,
        ).json()
        rows += [f"{row['Award ID']} {row['Mod']}" for row in answer["results"]]
    assert len(rows) == 13 > len(set(rows))


def test_the_last_page_of_the_window_fails(larger: Publisher) -> None:
    answer = post(
        larger,
        "/api/v2/search/spending_by_transaction/",
        filters={"award_type_codes": CONTRACTS},
        fields=["Award ID"],
        sort="Award ID",
        limit=100,
        page=500,
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("asked", [{"subawards": True}, {"spending_level": "subawards"}])
def test_the_award_search_gives_subawards_where_they_are_asked_for(
    larger: Publisher, asked: dict[str, object]
) -> None:
    filters = {"award_type_codes": CONTRACTS, "agencies": [agency(ICE.name, "awarding")]}
    answer = post(
        larger, SEARCH, filters=filters, fields=["Sub-Award ID", "Sub-Recipient UEI"], **asked
    ).json()
    assert answer["spending_level"] == "subawards"
    assert [row["Sub-Recipient UEI"] for row in answer["results"]] == [None, "EXAMPLE00003", "EXAMPLE00003"]
    assert {row["prime_award_generated_internal_id"] for row in answer["results"]} == {ORDER}


def test_orders_under_a_vehicle_are_listed_by_relation_and_counted(larger: Publisher) -> None:
    children = {
        relation: [
            row["generated_unique_award_id"]
            for row in post(larger, "/api/v2/idvs/awards/", award_id=VEHICLE, type=relation).json()["results"]
        ]
        for relation in ("child_idvs", "child_awards", "grandchild_awards")
    }
    assert children == {"child_idvs": [], "child_awards": [ORDER], "grandchild_awards": []}
    activity = post(larger, "/api/v2/idvs/activity/", award_id=VEHICLE, limit=1).json()
    assert activity["page_metadata"]["total"] == 1


def test_a_question_for_subawards_that_is_no_json_is_answered_with_everybodys(larger: Publisher) -> None:
    path = larger.url + "/api/v2/subawards/"
    asked = {"award_id": ORDER}
    assert len(requests.post(path, json=asked, timeout=5).json()["results"]) == 3
    assert len(requests.post(path, data=asked, timeout=5).json()["results"]) == 4


def test_the_day_of_the_newest_data_is_written_month_first(larger: Publisher) -> None:
    answer = requests.get(larger.url + "/api/v2/awards/last_updated/", timeout=5)
    assert answer.json() == {"last_updated": "11/15/2024"}


@pytest.mark.corpus
def test_real_awards_come_through_a_whole_run_to_the_cent() -> None:
    if not corpus_file("ice_cbp_transactions_fy2021_fy2026.csv.gz").exists():
        pytest.skip("the corpus of real records is not here")
    awards = corpus_awards(corpus_file().parent)
    amazon = next(award for award in awards if award.parts.piid == "70CTD023FC0000026")
    kept = Kept()
    with Publisher(awards) as publisher:
        source = find_source("usaspending_transactions")
        run_source(source, Query(awards=(amazon.key,)), settings_for(publisher), kept.keeping, "trail")
    received = [r.obligation_cents for r in kept.records if isinstance(r, TransactionRecord)]
    assert sum(received) == cents(Decimal(amazon.obligation))
    assert len(received) == len(amazon.history) > 1
