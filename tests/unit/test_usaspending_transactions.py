"""USAspending's source of named awards: what it asks for, and what of a bad answer it stores."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from research.errors import BadQuestion, InputRefused, NotFound
from research.records import TransactionRecord
from scrapers.base import Query
from scrapers.runner import find_source, run_source
from tests.publisher import Publisher
from tests.publisher.keeping import ORDER, VEHICLE, Kept, settings_for

SOURCE = find_source("usaspending_transactions")
QUESTION = {"award_id": ORDER, "limit": 5000, "sort": "action_date", "order": "asc", "page": 1}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as running:
        yield running


def collect(publisher: Publisher, *keys: str) -> Kept:
    kept = Kept()
    run_source(SOURCE, Query(awards=keys), settings_for(publisher), kept.keeping, "trail scrape run")
    return kept


def test_detail_and_history_of_each_named_award_are_asked_for(publisher: Publisher) -> None:
    kept = collect(publisher, ORDER, VEHICLE)
    assert [q.path.rstrip("/").rsplit("/", 1)[-1] for q in publisher.questions] == [
        ORDER, "transactions", VEHICLE, "transactions",
    ]  # fmt: skip
    assert publisher.questions[1].json == QUESTION
    assert sum(isinstance(record, TransactionRecord) for record in kept.records) == 4


def test_a_key_in_lower_case_or_named_twice_is_asked_for_once(publisher: Publisher) -> None:
    collect(publisher, ORDER.lower(), ORDER)
    assert [q.path for q in publisher.asked("/api/v2/awards/")] == [f"/api/v2/awards/{ORDER}/"]


def test_odd_characters_of_a_key_are_percent_encoded(publisher: Publisher) -> None:
    with pytest.raises(NotFound):
        collect(publisher, "CONT_AWD_A/B?C#D_7012_-NONE-_-NONE-")
    assert publisher.questions[0].path == "/api/v2/awards/CONT_AWD_A%2FB%3FC%23D_7012_-NONE-_-NONE-/"


def test_an_unknown_award_is_not_found_and_its_empty_history_not_asked_for(publisher: Publisher) -> None:
    with pytest.raises(NotFound, match="No Award found with"):
        collect(publisher, "CONT_AWD_NOSUCH_7012_-NONE-_-NONE-")
    assert publisher.asked("/api/v2/transactions/") == []


def test_one_unknown_award_of_several_is_missing_and_the_others_are_collected(publisher: Publisher) -> None:
    kept = collect(publisher, "CONT_AWD_NOSUCH_7012_-NONE-_-NONE-", ORDER)
    assert {r.recorded_award_key for r in kept.records if isinstance(r, TransactionRecord)} == {ORDER}


def test_what_is_no_award_key_is_not_asked_for(publisher: Publisher) -> None:
    with pytest.raises(NotFound, match="is not an award key"):
        collect(publisher, "70CTD024FR0000001")
    assert publisher.questions == []


def test_without_an_award_there_is_nothing_to_ask(publisher: Publisher) -> None:
    with pytest.raises(BadQuestion, match="no award was named"):
        collect(publisher)


@pytest.mark.parametrize(
    "fault", ["missing field", "new field", "three decimals", "NaN", "truncated JSON", "HTML 200"]
)
def test_a_history_that_cannot_be_read_stores_nothing_of_it(publisher: Publisher, fault: str) -> None:
    kept = Kept()
    publisher.fail(fault, "/api/v2/transactions/")
    with pytest.raises(InputRefused):
        run_source(SOURCE, Query(awards=(ORDER,)), settings_for(publisher), kept.keeping, "trail")
    assert [evidence.layout for evidence, _ in kept.stored] == ["usaspending_award_detail"]
