"""USAspending's award search: two questions for two bases, every page, counted, then each award once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from research.errors import BadQuestion, CountMismatch, InputRefused, SourceChanged
from research.records import AwardRecord
from scrapers import usaspending_search
from scrapers.base import Query
from scrapers.runner import find_source, run_source
from scrapers.sources import usaspending_awards
from scrapers.usaspending_slices import page_size
from tests.fixtures.asked import AskedContext
from tests.publisher import Publisher
from tests.publisher.keeping import (
    CBP,
    FY2024,
    ICE,
    ORDER,
    VEHICLE,
    Kept,
    records_of,
    settings_for,
)
from tests.publisher.shapes import fixture

SOURCE = find_source("usaspending_awards")
SEARCH = usaspending_search.SEARCH
COUNT = usaspending_search.COUNT
AWARDING = replace(FY2024, basis=("awarding",))


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as running:
        yield running


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three awards a page, so that the few examples fill several."""
    monkeypatch.setattr(usaspending_search, "LARGEST_PAGE", 3)


def collect(publisher: Publisher, query: Query = AWARDING) -> Kept:
    kept = Kept()
    kept.counts = run_source(SOURCE, query, settings_for(publisher), kept.keeping, "trail scrape run")[1]
    return kept


def listed(kept: Kept) -> set[str]:
    """The awards that result pages named."""
    pages = [batches for evidence, batches in kept.stored if evidence.layout == "usaspending_award_search"]
    return {r.award_key for batches in pages for r in records_of(batches) if isinstance(r, AwardRecord)}


def test_awarding_and_funding_are_two_questions(publisher: Publisher) -> None:
    kept = collect(publisher, replace(FY2024, agencies=(CBP,)))
    roles = [question.json["filters"]["agencies"] for question in publisher.asked(COUNT)]
    assert all(len(agencies) == 1 for agencies in roles)
    assert {agencies[0]["type"] for agencies in roles} == {"awarding", "funding"}
    assert listed(kept) == {ORDER}  # ICE signed it, CBP pays


def test_contracts_and_vehicles_are_two_questions(publisher: Publisher) -> None:
    kept = collect(
        publisher, replace(FY2024, agencies=(CBP,), since=date(2022, 10, 1), until=date(2023, 9, 30))
    )
    types = {tuple(question.json["filters"]["award_type_codes"]) for question in publisher.asked(COUNT)}
    assert types == set(usaspending_search.TYPES.values())
    assert listed(kept) == {VEHICLE}


def test_a_question_means_awards_active_in_the_period(publisher: Publisher) -> None:
    collect(publisher)
    for question in publisher.asked("/api/v2/search/"):
        assert question.json["filters"]["time_period"] == [
            {"start_date": "2023-10-01", "end_date": "2024-09-30"}
        ]


def test_agencies_are_named_as_the_publisher_names_them(publisher: Publisher) -> None:
    collect(publisher)
    (agency,) = publisher.asked(SEARCH)[0].json["filters"]["agencies"]
    assert agency == {
        "type": "awarding",
        "tier": "subtier",
        "name": "U.S. Immigration and Customs Enforcement",
        "toptier_name": "Department of Homeland Security",
    }


@pytest.mark.usefixtures("small_pages")
def test_every_page_is_collected_and_counted(publisher: Publisher) -> None:
    kept = collect(publisher)
    assert [question.json["page"] for question in publisher.asked(SEARCH)] == [1, 2, 3]
    assert len(listed(kept)) == 8


def test_pages_are_sorted_by_one_field_that_is_never_null(publisher: Publisher) -> None:
    collect(publisher)
    question = publisher.asked(SEARCH)[0].json
    assert (question["sort"], question["order"], question["limit"]) == ("Award ID", "asc", 100)


def test_each_award_is_asked_for_once_though_several_slices_list_it(publisher: Publisher) -> None:
    collect(publisher, replace(FY2024, agencies=(ICE, CBP), since=date(2022, 10, 1), until=date(2025, 9, 30)))
    details = [question.path for question in publisher.asked("/api/v2/awards/")]
    assert len(details) == len(set(details)) == 9
    assert len(publisher.asked("/api/v2/transactions/")) == 9


def test_a_slice_without_awards_is_counted_and_not_searched(publisher: Publisher) -> None:
    collect(publisher, replace(AWARDING, since=date(2012, 10, 1), until=date(2013, 9, 30)))
    assert len(publisher.asked(COUNT)) == 2
    assert publisher.asked(SEARCH) == []


def test_too_many_for_one_listing_are_asked_for_type_by_type(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usaspending_awards, "_MOST_ROWS", 7)
    kept = collect(publisher)
    assert [question.json["filters"]["award_type_codes"] for question in publisher.asked(SEARCH)] == [
        ["B"],
        ["C"],
    ]
    assert len(listed(kept)) == 8


def test_a_count_that_disagrees_names_both_numbers(publisher: Publisher) -> None:
    publisher.fail("count off by one", COUNT)
    with pytest.raises(
        CountMismatch, match=r"ICE awarding contracts .* counts 9, its pages gave 8 different"
    ):
        collect(publisher)


@pytest.mark.usefixtures("small_pages")
def test_a_row_lost_between_pages_is_noticed(publisher: Publisher) -> None:
    publisher.fail("row lost", SEARCH, skip=1)
    with pytest.raises(CountMismatch, match="counts 8, its pages gave 7"):
        collect(publisher)


@pytest.mark.usefixtures("small_pages")
def test_a_row_that_took_the_place_of_another_is_noticed(publisher: Publisher) -> None:
    publisher.fail("row twice, another lost", SEARCH)
    with pytest.raises(CountMismatch, match="counts 8, its pages gave 7"):
        collect(publisher)


def test_a_row_that_came_twice_is_counted_once_and_noted(publisher: Publisher) -> None:
    publisher.fail("row twice", SEARCH)
    kept = collect(publisher)
    assert len(listed(kept)) == 8
    assert kept.counts.notes == [
        "ICE awarding contracts 2023-10-01 to 2024-09-30: 1 rows repeated an award and were left out"
    ]


def test_pages_said_never_to_end_are_given_up(publisher: Publisher) -> None:
    publisher.fail("always more", SEARCH, times=99)
    with pytest.raises(SourceChanged, match="is empty, yet more is said to follow"):
        collect(publisher)


@pytest.mark.parametrize("path", [SEARCH, COUNT])
def test_a_notice_that_a_filter_was_dropped_stores_nothing(publisher: Publisher, path: str) -> None:
    kept = Kept()
    publisher.fail("dropped filter", path)
    with pytest.raises(SourceChanged, match="unknown notice"):
        run_source(SOURCE, AWARDING, settings_for(publisher), kept.keeping, "trail")
    assert kept.records == []


def test_a_row_of_another_agency_stores_nothing(publisher: Publisher) -> None:
    kept = Kept()
    publisher.fail("other agency", SEARCH)
    with pytest.raises(SourceChanged, match="Immigration and Customs Enforcement was asked for"):
        run_source(SOURCE, AWARDING, settings_for(publisher), kept.keeping, "trail")
    assert kept.records == []


@pytest.mark.parametrize("fault", ["missing field", "new field", "truncated JSON", "HTML 200"])
@pytest.mark.parametrize(("path", "times"), [(SEARCH, 1), ("/api/v2/awards/", 5)])
def test_an_answer_that_cannot_be_read_stores_nothing_of_it(
    publisher: Publisher, fault: str, path: str, times: int
) -> None:
    kept = Kept()
    publisher.fail(fault, path, times)
    with pytest.raises(InputRefused):
        run_source(SOURCE, AWARDING, settings_for(publisher), kept.keeping, "trail")
    archived, stored = [e.evidence_id for e, _ in kept.archived], [e.evidence_id for e, _ in kept.stored]
    assert stored == archived[:-times]


@pytest.mark.parametrize("fault", ["missing field", "truncated JSON"])
@pytest.mark.parametrize("path", ["/api/v2/awards/", "/api/v2/transactions/"])
def test_an_award_whose_page_is_refused_is_missing_and_the_others_are_asked_for(
    publisher: Publisher, path: str, fault: str
) -> None:
    publisher.fail(fault, path, 4)
    kept = collect(publisher)
    (report,) = kept.reports
    assert len(publisher.asked("/api/v2/awards/")) == 8 and len(kept.refusals) == 4
    missing = (report.missing or "").splitlines()
    assert len(missing) == 4 and all("IS MISSING: its page was refused" in line for line in missing)
    assert (report.state, kept.counts.exit_code) == ("incomplete", 3)


def test_a_limit_asks_for_the_first_awards_only_and_says_so(publisher: Publisher) -> None:
    kept = collect(publisher, replace(FY2024, limit=2))
    assert len(publisher.asked("/api/v2/awards/")) == 2
    assert publisher.asked(COUNT) == []
    assert kept.counts.notes == ["asked for 2 of at most 2 awards; counts were not compared"]


def test_a_limit_beyond_what_exists_takes_all(publisher: Publisher) -> None:
    collect(publisher, replace(AWARDING, limit=500))
    assert len(publisher.asked("/api/v2/awards/")) == 8


def test_without_an_agency_there_is_nothing_to_ask(publisher: Publisher) -> None:
    with pytest.raises(BadQuestion, match="no agency"):
        collect(publisher, Query(until=date(2024, 1, 1)))


def test_a_top_up_says_that_deletions_are_not_told(publisher: Publisher) -> None:
    kept = collect(publisher, replace(AWARDING, since=None, modified_since=date(2023, 10, 1)))
    assert any("what the publisher deleted is not told" in note for note in kept.counts.notes)


@pytest.mark.parametrize(
    ("limit", "size"), [(None, 100), (1, 1), (100, 100), (101, 51), (150, 75), (250, 84), (0, 1)]
)
def test_a_limit_makes_pages_that_end_near_it(limit: int | None, size: int) -> None:
    assert page_size(limit) == size


def test_an_award_that_is_listed_and_has_no_page_does_not_end_the_run() -> None:
    listing = fixture("award_search")
    first, second = (row["generated_internal_id"] for row in listing["results"])
    counted = fixture("award_count")
    counted["results"] |= {"contracts": 2, "idvs": 0}
    query = replace(AWARDING, since=None, modified_since=date(2023, 10, 1))
    for row in listing["results"]:
        row["Awarding Sub Agency"] = query.agencies[0].name
    context = AskedContext(
        SOURCE,
        query,
        {
            COUNT: counted,
            SEARCH: listing,
            f"/api/v2/awards/{first}/": fixture("award_detail"),
            "/api/v2/transactions/": fixture("award_transactions"),
        },
    )
    for _ in SOURCE.fetch(context):
        pass
    assert context.gone == [f"{second} is listed by the publisher, which has no page for it"]
