"""Questions as a user writes them: days and years, what can never be asked, and a trial that asks nothing."""

from __future__ import annotations

import pytest

from tests.fixtures.trail import Trail


def test_a_fiscal_year_stands_for_its_days(sqlite_trail: Trail) -> None:
    said = sqlite_trail(
        *("scrape", "run", "usaspending_archive", "--agency", "dhs", "--dry-run"),
        *("--since", "FY2008", "--until", "fy2010"),
    )
    assert said.code == 0, said.err
    assert '"since": "2007-10-01"' in said.out and '"until": "2010-09-30"' in said.out


def test_a_trial_puts_no_question_and_says_which_would_be_the_first(sqlite_trail: Trail) -> None:
    said = sqlite_trail("scrape", "run", "usaspending_archive", "--agency", "ice", "--dry-run")
    assert said.code == 0 and "first question: POST /api/v2/bulk_download/list_agencies/" in said.out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("usaspending_transactions",), "no award was named"),
        (("usaspending_archive", "--agency", "ice", "--since", "FY2030"), "FY2030 begins after the last day"),
        (
            ("usaspending_archive", "--agency", "ice", "--since", "FY2004"),
            "the archive has no files of FY2004",
        ),
        (("usaspending_awards", "--agency", "ice", "--limit", "0"), "greater than or equal to 1"),
        (
            ("usaspending_awards", "--agency", "ice", "--since", "FY2024", "--modified-since", "2024-01-01"),
            "action date",
        ),
    ],
)
@pytest.mark.parametrize("trial", [(), ("--dry-run",)])
def test_what_can_never_be_asked_ends_at_once_and_is_not_gone_on_with(
    sqlite_trail: Trail, asked: tuple[str, ...], said: str, trial: tuple[str, ...]
) -> None:
    answer = sqlite_trail("scrape", "run", *asked, *trial)
    assert answer.code == 2 and said in answer.err
    assert "no run was stopped" in sqlite_trail("scrape", "resume").err


def test_an_update_asks_for_no_whole_department(sqlite_trail: Trail) -> None:
    for trial in ((), ("--dry-run",)):
        answer = sqlite_trail("update", "--agency", "dhs", *trial)
        assert answer.code == 2 and "not for a whole department (dhs)" in answer.err


def test_what_is_no_day_is_named(sqlite_trail: Trail) -> None:
    said = sqlite_trail("scrape", "run", "usaspending_archive", "--agency", "ice", "--since", "lately")
    assert said.code == 2
    assert "'lately' is no day" in said.err


@pytest.mark.parametrize("day", ["FY0000", "FY0001", "2024-13-01", "20240101", "2024-W01-1"])
@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_day_is_written_in_one_way_and_of_a_year_that_can_be(
    sqlite_trail: Trail, option: str, day: str
) -> None:
    said = sqlite_trail("scrape", "run", "usaspending_archive", "--agency", "ice", option, day)
    assert said.code == 2 and f"{day!r} is no day" in said.err
