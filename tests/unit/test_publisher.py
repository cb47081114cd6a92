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
from tests.publisher import Publisher, corpus_awards
from tests.publisher.keeping import CBP, ICE, ORDER, Kept, corpus_file, settings_for

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
