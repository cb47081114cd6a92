"""The search of notices with a key: pages, nothing found, a day's questions, and texts that it does not give."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from research.errors import FetchFailed, RowsRejected, SourceChanged
from scrapers.budget import Budget
from scrapers.sources import sam_opportunities_api
from scrapers.sources.sam_opportunities_api import read_notice
from scrapers.strict import Row
from tests.fixtures.notices import notice, write
from tests.fixtures.samapi import KEY, SamApi, entry, running
from tests.fixtures.trail import QUICK, Said, Trail

DAYS = ("--since", "2026-02-20", "--until", "2026-03-20")


@pytest.fixture
def api() -> Iterator[SamApi]:
    with running(SamApi([entry(1), entry(2), entry(3, "7014")])) as started:
        yield started


def run(trail: Trail, api: SamApi, *options: str, key: str = KEY, a_day: int = 8) -> Said:
    return trail(
        *("scrape", "run", "sam_opportunities_api", *(options or DAYS)),
        TRAIL_SAM_URL=api.url,
        TRAIL_SAM_API_KEY=key,
        TRAIL_SAM_REQUESTS_PER_DAY=str(a_day),
        **QUICK,
    )


def held(trail: Trail) -> list[tuple[object, ...]]:
    return trail.rows("SELECT title, agency_code FROM notice ORDER BY notice_id")


GOOD = [("EXAMPLE NOTICE 1", "7012"), ("EXAMPLE NOTICE 2", "7012"), ("EXAMPLE NOTICE 3", "7014")]


def test_notices_are_asked_for_agency_by_agency_and_nothing_is_404(trail: Trail, api: SamApi) -> None:
    said = run(trail, api)
    assert said.code == 0, said.err
    assert held(trail) == GOOD
    assert [one["organizationCode"] for one in api.asked] == ["7012", "7014", "7001"]
    assert api.asked[0]["postedFrom"] == "02/20/2026" and api.asked[0]["path"] == "/opportunities/v2/search"
    assert "7001: nothing posted from 2026-02-20 to 2026-03-20" in said.out
    before = trail.dump(
        without=("run", "evidence", "sighting"), columns_without=("evidence_id", "retrieved_at")
    )
    assert run(trail, api).code == 0
    after = trail.dump(
        without=("run", "evidence", "sighting"), columns_without=("evidence_id", "retrieved_at")
    )
    assert before["notice"] == after["notice"]


def test_offset_counts_pages_and_a_long_span_is_cut_into_years(
    sqlite_trail: Trail, api: SamApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sam_opportunities_api, "LIMIT", 1)
    run(sqlite_trail, api, "--agency", "ice", "--since", "2025-01-01", "--until", "2026-03-20")
    asked = [(one["postedFrom"], one["postedTo"], one["offset"]) for one in api.asked]
    assert asked == [
        ("01/01/2025", "12/31/2025", "0"),
        ("01/01/2026", "03/20/2026", "0"),
        ("01/01/2026", "03/20/2026", "1"),
    ]
    assert held(sqlite_trail) == GOOD[:2]


def test_the_days_questions_are_counted_across_runs(sqlite_trail: Trail, api: SamApi) -> None:
    assert run(sqlite_trail, api, a_day=4).code == 0
    said = run(sqlite_trail, api, a_day=4)
    assert said.code != 0 and "today’s 4 questions to this publisher are used up" in said.err
    assert "TRAIL_SAM_REQUESTS_PER_DAY" in said.err and len(api.asked) == 4
    budget = json.loads((sqlite_trail.settings.budgets_dir / "sam.json").read_text())
    assert budget["used"] == 4


def test_a_429_ends_the_day_at_once_and_says_when_to_come_back(sqlite_trail: Trail, api: SamApi) -> None:
    api.faults = ["429"]
    said = run(sqlite_trail, api)
    assert said.code != 0 and "nextAccessTime" in said.err and len(api.asked) == 1
    assert run(sqlite_trail, api).code != 0 and len(api.asked) == 1


def test_a_budget_begins_anew_each_day_and_a_broken_file_is_a_day_used_up(tmp_path: Path) -> None:
    days = [datetime(2026, 3, 1, 23, 59, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)]
    budgets = [Budget(tmp_path, "sam", 1, "TRAIL_X", lambda day=day: day) for day in days]  # type: ignore[misc]
    budgets[0].spend()
    with pytest.raises(FetchFailed, match="used up"):
        budgets[0].spend()
    budgets[1].spend()
    (tmp_path / "sam.json").write_text("{")
    with pytest.raises(FetchFailed, match="used up"):
        budgets[1].spend()


def test_without_a_key_nothing_is_asked(sqlite_trail: Trail, api: SamApi) -> None:
    said = run(sqlite_trail, api, key="")
    assert said.code != 0 and "TRAIL_SAM_API_KEY is not set" in said.err and api.asked == []


def test_an_answer_about_another_agency_is_refused(sqlite_trail: Trail, api: SamApi) -> None:
    api.held = [entry(1, "ANY")]
    said = run(sqlite_trail, api)
    assert said.code != 0 and "is not of 7012, which was asked for" in said.err and held(sqlite_trail) == []


@pytest.mark.parametrize("is_counted", [False, True])
def test_a_run_that_gets_nothing_at_all_is_incomplete(
    sqlite_trail: Trail, api: SamApi, monkeypatch: pytest.MonkeyPatch, is_counted: bool
) -> None:
    """Whether the publisher says "no data" or counts none."""
    api.held = []
    if is_counted:
        none = {"totalRecords": 0, "limit": 1000, "offset": 0, "opportunitiesData": [], "links": []}
        monkeypatch.setattr(api, "answer", lambda asked: (200, "application/json", json.dumps(none).encode()))
    run(sqlite_trail, api)
    assert sqlite_trail.one("SELECT state FROM run") == "incomplete"


def test_a_run_that_gets_fewer_notices_than_the_publisher_counts_is_incomplete(
    sqlite_trail: Trail, api: SamApi
) -> None:
    api.most = 1
    said = run(sqlite_trail, api)
    assert "7012, posted from 2026-02-20 to 2026-03-20: 1 of 2 notices came" in said.out
    assert sqlite_trail.one("SELECT state FROM run") == "incomplete"


def test_one_amount_that_nobody_can_read_costs_no_other_notice(sqlite_trail: Trail, api: SamApi) -> None:
    api.held[0]["award"]["amount"] = "see below"
    said = run(sqlite_trail, api)
    assert said.code == 0 and "1 rejected" in said.out
    assert held(sqlite_trail) == GOOD[1:] and sqlite_trail.one("SELECT state FROM run") == "finished"
    place = (1, "opportunitiesData[0].award.amount", "see below")
    assert sqlite_trail.rows("SELECT line, field, value FROM issue") == [place]
    before = sqlite_trail.dump()
    assert sqlite_trail("rebuild").code == 0
    assert sqlite_trail.dump()["issue"] == before["issue"]


def test_a_page_refused_ends_the_run_and_alone_is_asked_for_again(sqlite_trail: Trail, api: SamApi) -> None:
    api.held += [entry(4, "7014")]
    for one in api.held[2:]:
        one["award"]["amount"] = "see below"
    assert "2 of 2 notices hold values that cannot be right" in run(sqlite_trail, api).err
    assert held(sqlite_trail) == GOOD[:2]
    for one in api.held[2:]:
        one["award"]["amount"] = "5"
    api.asked.clear()
    assert run(sqlite_trail, api).code == 0 and len(held(sqlite_trail)) == 4
    assert [one["organizationCode"] for one in api.asked] == ["7014", "7001"]


def test_an_answer_without_texts_leaves_the_text_of_the_bulk_file_in_either_order(
    trail: Trail, another: Trail, api: SamApi, tmp_path: Path
) -> None:
    bulk = write(tmp_path, notice(1, Description="THE TEXT", Title="FROM THE FILE"))
    trail.put(bulk, retrieved="2026-03-03")
    assert run(trail, api).code == 0
    assert run(another, api).code == 0
    another.put(bulk, retrieved="2026-03-03")
    query = "SELECT title, description, notice_award_cents FROM notice WHERE title LIKE '% 1'"
    assert trail.rows(query) == another.rows(query) == [("EXAMPLE NOTICE 1", "THE TEXT", 123450)]


def test_a_rebuild_gives_the_same_notices(sqlite_trail: Trail, api: SamApi) -> None:
    run(sqlite_trail, api)
    before = sqlite_trail.dump()["notice"]
    assert sqlite_trail("rebuild").code == 0
    assert sqlite_trail.dump()["notice"] == before


def test_every_field_is_read_ignored_by_name_or_refused() -> None:
    record = read_notice(Row(entry(7), document="answer"), 1)
    assert (record.notice_award_cents, record.awardee, record.award_number_key) == (
        123450, "EXAMPLE INC", "70XTEST24F00000007",
    )  # fmt: skip
    assert (record.office_name, record.sub_tier) == (None, entry(7)["fullParentPathName"])
    assert record.solicitation_key == "70XTEST24Q00000007" and record.description is None
    for award in (None, {}, {"awardee": {}}, {"awardee": {"name": None, "ueiSAM": None}}):
        assert read_notice(Row(entry(7, award=award), document="answer"), 1).awardee is None
    with pytest.raises(SourceChanged, match="mood"):
        read_notice(Row(entry(7, mood="new"), document="answer"), 1)
    with pytest.raises(SourceChanged, match="title"):
        read_notice(Row({k: v for k, v in entry(7).items() if k != "title"}, document="answer"), 1)
    with pytest.raises(RowsRejected, match="amount"):
        read_notice(Row(entry(7, award={"amount": "about $5"}), document="answer"), 1)
