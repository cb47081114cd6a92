"""Contract awards as files made to order: when a file is worth it, what comes in it, and what is refused."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date

import pytest

from research.errors import Damaged, FetchFailed, InputRefused, SourceChanged
from scrapers.sources import sam_contract_awards_extract
from tests.fixtures.desk import Desk
from tests.fixtures.samawards import SamAwards
from tests.fixtures.samextract import SamExtract
from tests.fixtures.samfiles import YEAR, in_files, numbered, run, windows


def test_many_records_come_as_one_file_and_few_or_none_with_their_count(desk: Desk, api: SamExtract) -> None:
    api.deleted = [numbered(9, funding="4732")]
    assert run(desk).state == "finished" and in_files(desk) == [3]
    # Four counts: records and deleted ones, by signing and by funding agency. The first alone is worth a file.
    assert len(api.asked) == 6 and len(api.orders) == len(api.collected) == 1
    assert windows(api.orders) == ["[10/01/2023,09/30/2024]"]


def test_records_are_asked_for_by_fiscal_year_and_deleted_ones_at_once(desk: Desk, api: SamExtract) -> None:
    run(desk, replace(YEAR, since=date(2022, 10, 1), until=date(2024, 10, 31)))
    counts = [one for one in api.asked if "contractingSubtierCode" in one and "limit" in one]
    years = ["[10/01/2022,09/30/2023]", "[10/01/2023,09/30/2024]", "[10/01/2024,10/31/2024]"]
    assert windows(counts) == [*years, "[10/01/2022,10/31/2024]"]


def test_more_than_the_publisher_puts_into_a_file_is_halved(desk: Desk, api: SamExtract) -> None:
    api.most_in_file = 2
    run(desk)
    assert windows(api.orders)[:2] == ["[10/01/2023,09/30/2024]", "[10/01/2023,03/31/2024]"]
    assert sum(in_files(desk)) == 2
    api.held = [numbered(n, funding="4732") for n in (1, 2, 3)]
    with pytest.raises(FetchFailed, match="more than the publisher puts into one file, in one day"):
        run(desk, replace(YEAR, since=date(2024, 3, 1), until=date(2024, 3, 1)))


def test_more_than_fits_into_memory_is_cut_by_days_before_it_is_ordered(
    desk: Desk, api: SamExtract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sam_contract_awards_extract, "MOST_IN_FILE", 2)
    assert run(desk).state == "finished"
    assert windows(api.orders) == ["[02/15/2024,03/31/2024]"] and in_files(desk) == [2]


def test_fewer_different_records_than_are_counted_make_a_run_incomplete(desk: Desk, api: SamExtract) -> None:
    api.held.append(api.held[0])
    report = run(desk)
    assert report.state == "incomplete" and "3 of 4 came, different from each other" in (report.missing or "")


def test_a_record_told_twice_in_other_words_is_one(desk: Desk, api: SamExtract) -> None:
    twice = copy.deepcopy(api.held[0])
    twice["contractId"]["subtier"]["name"] = "EXAMPLE AGENCY, OTHERWISE WRITTEN"
    api.held.append(twice)
    assert "3 of 4 came, different from each other" in (run(desk).missing or "")


def test_a_page_refused_in_the_words_of_an_order_is_an_error_as_everywhere(
    desk: Desk, api: SamExtract, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = b'{"message": "Total Number of Records: 3 exceeded the maximum allowable limit: 1."}'
    monkeypatch.setattr(SamAwards, "answer", lambda *_: (400, "application/json", body))
    with pytest.raises(FetchFailed, match=r"status 400.*exceeded the maximum allowable limit"):
        run(desk)
    assert [one.layout for one in desk.archive.evidence()] == ["sam_award_extract_error"]


def test_a_mirror_under_a_path_of_its_own_is_asked_like_the_publisher(desk: Desk, api: SamExtract) -> None:
    api.under = "/mirror"
    desk.url += api.under
    api.downloads = ["not ready"]
    assert run(desk).state == "finished" and in_files(desk) == [3] and len(api.collected) == 2


def test_a_connection_that_breaks_in_the_middle_of_a_file_is_asked_again(desk: Desk, api: SamExtract) -> None:
    api.downloads = ["reset", "plain"]
    run(desk)
    assert len(api.collected) == 2 and in_files(desk) == [3]


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ("truncated", SourceChanged, "the answer ends in mid-sentence"),
        ("cut zip", Damaged, "the zip is cut short, damaged or locked"),
        ("HTML", SourceChanged, "an HTML page came where JSON was expected"),
        ("csv", SourceChanged, "a zip came that holds ContractAwards.csv, where one JSON file was ordered"),
        ("list", SourceChanged, "a JSON object was expected, not list"),
    ],
)
def test_a_file_of_another_form_is_refused_by_name_and_asked_for_again_with_its_token(
    desk: Desk, api: SamExtract, fault: str, error: type[InputRefused], words: str
) -> None:
    api.downloads = [fault]
    with pytest.raises(error, match=words):
        run(desk)
    ((problem,),) = desk.shelf.refused.values()
    assert words in str(problem) and "format=json" in str(problem) and in_files(desk) == []
    api.asked.clear()
    run(desk)
    assert api.orders == [] and in_files(desk) == [3]


def test_an_error_of_unknown_words_ends_the_run_with_these_words_and_keeps_the_order(
    desk: Desk, api: SamExtract
) -> None:
    api.downloads = ["another 400"]
    with pytest.raises(FetchFailed, match=r"status 400.*not authorized to access this JSON"):
        run(desk)
    assert list(desk.archive.evidence())[-1].layout == "sam_award_extract_error"
    api.asked.clear()
    run(desk)
    assert api.orders == [] and in_files(desk) == [3]
