"""The Contract Awards API asked: agencies, days, pages, nothing, changed records, deletions, a day's questions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from research.errors import SourceChanged
from scrapers.base import Document
from scrapers.sources import sam_contract_awards
from tests.fixtures import fpds
from tests.fixtures.plain_runs import without_refresh
from tests.fixtures.samapi import KEY, running
from tests.fixtures.samawards import Entry, SamAwards, award, idv, other_transaction, page
from tests.fixtures.trail import QUICK, Said, Trail

DAYS = ("--since", "2024-01-01", "--until", "2024-12-31")
KEYS = "SELECT transaction_key FROM award_transaction ORDER BY transaction_key"


def numbered(number: int, **other: str) -> Entry:
    return award(piid=f"70XTEST24F{number:08}", **other)


def key(number: int, code: str = "7012") -> tuple[str]:
    return (f"{code}_-NONE-_70XTEST24F{number:08}_0_-NONE-_0",)


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    without_refresh(monkeypatch)


@pytest.fixture
def api() -> Iterator[SamAwards]:
    held = [numbered(1), numbered(2, code="7014"), numbered(3, code="4732", funding="7012")]
    with running(SamAwards(held)) as started:
        yield started


def run(trail: Trail, api: SamAwards, *options: str, a_day: int = 30, **other: str) -> Said:
    return trail(
        *("scrape", "run", other.pop("source", "sam_contract_awards"), *(options or DAYS)),
        TRAIL_SAM_URL=api.url,
        TRAIL_SAM_API_KEY=KEY,
        TRAIL_SAM_REQUESTS_PER_DAY=str(a_day),
        **QUICK,
        **other,
    )


def asked(api: SamAwards, *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(one.get(name) for name in names) for one in api.asked]


def test_signing_and_funding_agencies_are_asked_for_and_one_record_of_both_is_stored_once(
    sqlite_trail: Trail, api: SamAwards
) -> None:
    said = run(sqlite_trail, api)
    assert said.code == 0, said.err
    assert sqlite_trail.rows(KEYS) == sorted([key(1), key(2, "7014"), key(3, "4732")])
    basis = ("contractingSubtierCode", "fundingSubtierCode", "deletedStatus")
    four = [("7012", None), ("7014", None), (None, "7012"), (None, "7014")]
    assert asked(api, *basis) == [(*one, deleted) for deleted in (None, "yes") for one in four]
    assert set(asked(api, "dateSigned", "limit", "lastModifiedDate")) == {
        ("[01/01/2024,12/31/2024]", "100", None)
    }
    assert "none: deleted records of 7012 as awarding agency" in said.out
    again = run(sqlite_trail, api, *DAYS, "--json").json
    assert (again["new"], again["changed"], again["state"]) == (0, 0, "finished")
    assert (
        len(sqlite_trail.rows(KEYS)) == 3 and len(sqlite_trail.rows("SELECT * FROM transaction_state")) == 0
    )


def test_the_word_that_there_is_nothing_is_kept_as_evidence_and_rebuilt(
    sqlite_trail: Trail, api: SamAwards
) -> None:
    api.held[0]["awardDetails"]["awardeeData"]["awardeeLocation"]["awardeeDataSource"] = "D&B"
    run(sqlite_trail, api)
    kept = "SELECT layout, rows, state FROM evidence WHERE http_status = 204"
    assert sqlite_trail.rows(kept) == [("sam_contract_awards_search", 0, "stored")] * 4
    before = sqlite_trail.dump()
    assert sqlite_trail("rebuild").code == 0
    assert sqlite_trail.dump()["award_transaction"] == before["award_transaction"]
    assert sqlite_trail.dump()["evidence"] == before["evidence"]
    assert sqlite_trail("verify").code == 0


def test_modified_since_asks_by_the_day_of_modification(sqlite_trail: Trail, api: SamAwards) -> None:
    options = ("--agency", "ice", "--modified-since", "2024-03-02", "--until", "2024-03-05")
    assert run(sqlite_trail, api, *options).code == 0
    assert set(asked(api, "lastModifiedDate", "dateSigned")) == {("[03/02/2024,03/05/2024]", None)}
    assert sqlite_trail.rows(KEYS) == sorted([key(1), key(3, "4732")])
    api.asked.clear()
    assert run(sqlite_trail, api, *DAYS, "--modified-since", "2024-03-02").code == 0
    assert set(asked(api, "lastModifiedDate", "dateSigned")) == {("[03/02/2024,]", "[01/01/2024,12/31/2024]")}


def test_offset_counts_pages(sqlite_trail: Trail, api: SamAwards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sam_contract_awards, "LIMIT", 2)
    api.held = [numbered(n) for n in range(5)]
    assert run(sqlite_trail, api, "--agency", "ice", *DAYS).code == 0
    assert [one["offset"] for one in api.asked[:3]] == ["0", "1", "2"]
    assert sqlite_trail.rows(KEYS) == [key(n) for n in range(5)]


def test_a_question_with_more_records_than_can_be_paged_through_is_cut_by_days(
    sqlite_trail: Trail, api: SamAwards, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sam_contract_awards, "LIMIT", 1)
    monkeypatch.setattr(sam_contract_awards, "MOST", 2)
    api.held = [numbered(n, signed=f"2024-0{n}-15") for n in range(1, 6)]
    assert run(sqlite_trail, api, "--agency", "ice", *DAYS, a_day=90).code == 0
    assert sqlite_trail.rows(KEYS) == [key(n) for n in range(1, 6)]
    assert max(int(one["offset"]) for one in api.asked) == 1
    assert "[01/01/2024,07/01/2024]" in {one["dateSigned"] for one in api.asked}


def test_pages_that_give_fewer_records_than_the_publisher_counts_make_a_run_incomplete(
    sqlite_trail: Trail, api: SamAwards, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sam_contract_awards, "LIMIT", 1)
    api.held = [numbered(1), numbered(1), numbered(2)]
    said = run(sqlite_trail, api, "--agency", "ice", *DAYS)
    assert "2 of 3 came" in said.out
    assert sqlite_trail.one("SELECT state FROM run") == "incomplete"


def test_a_silence_of_weeks_is_not_believed(sqlite_trail: Trail, api: SamAwards) -> None:
    api.held, api.deleted = [], [numbered(1)]
    run(sqlite_trail, api, "--since", "2024-01-01", "--until", "2024-01-02")
    run(sqlite_trail, api)
    assert sqlite_trail.rows("SELECT state FROM run ORDER BY started_at") == [("finished",), ("incomplete",)]


def test_a_deleted_record_is_gone_and_one_that_is_held_elsewhere_stays(
    sqlite_trail: Trail, api: SamAwards
) -> None:
    api.held = [numbered(1), numbered(2), idv(), other_transaction()]
    assert run(sqlite_trail, api, "--since", "2023-01-01", "--until", "2024-12-31").code == 0
    api.held, api.deleted = [numbered(2)], [numbered(1), idv(), other_transaction(), numbered(9)]
    said = run(sqlite_trail, api, "--since", "2023-01-01", "--until", "2024-12-31")
    assert said.code == 0 and "3 gone" in said.out
    gone = "SELECT transaction_key FROM award_transaction WHERE gone_at IS NULL"
    assert sqlite_trail.rows(gone) == [key(2)]


def test_what_is_to_be_known_of_a_page_stands_with_its_evidence(sqlite_trail: Trail, api: SamAwards) -> None:
    transferred = numbered(1)
    transferred["oldContractId"] = [{"subtier": {"code": "7001"}, "piid": "70X9", "modificationNumber": "0"}]
    transferred["awardDetails"]["awardeeData"]["awardeeLocation"]["awardeeDataSource"] = "D&B"
    api.held = [transferred, numbered(2)]
    said = run(sqlite_trail, api, "--agency", "ice", *DAYS)
    notes = sqlite_trail.one("SELECT notes FROM evidence WHERE notes IS NOT NULL LIMIT 1")
    assert f"{key(1)[0]} was 7001_-NONE-_70X9_0_-NONE-_-NONE- before its contract was transferred" in notes
    assert "1 of 2 records name Dun & Bradstreet as the source" in notes and "Dun & Bradstreet" in said.out


def test_a_changed_record_refuses_its_page_by_name_and_keeps_what_came_before(
    sqlite_trail: Trail, api: SamAwards
) -> None:
    api.held[1]["coreData"]["mood"] = "new"
    said = run(sqlite_trail, api)
    assert said.code != 0 and "awardSummary[0].coreData.mood" in said.err
    assert sqlite_trail.rows(KEYS) == [key(1)]
    assert sqlite_trail.one("SELECT count(*) FROM issue") == 1


def test_the_days_questions_are_one_budget_with_the_search_of_notices(
    sqlite_trail: Trail, api: SamAwards
) -> None:
    assert run(sqlite_trail, api, a_day=8).code == 0
    assert json.loads((sqlite_trail.settings.budgets_dir / "sam.json").read_text())["used"] == 8
    said = run(sqlite_trail, api, a_day=8, source="sam_opportunities_api")
    assert said.code != 0 and "today’s 8 questions to this publisher are used up" in said.err
    assert len(api.asked) == 8


def test_a_429_ends_the_day_and_the_next_day_goes_on_from_where_it_stopped(
    sqlite_trail: Trail, api: SamAwards
) -> None:
    hours = {"TRAIL_RESUME_HOURS": "0"}
    api.faults = ["", "429"]
    said = run(sqlite_trail, api, **hours)
    assert said.code != 0 and "nextAccessTime" in said.err and len(api.asked) == 2
    assert run(sqlite_trail, api, **hours).code != 0 and len(api.asked) == 2
    (sqlite_trail.settings.budgets_dir / "sam.json").unlink()
    api.asked.clear()
    assert run(sqlite_trail, api, **hours).code == 0
    assert asked(api, "contractingSubtierCode", "fundingSubtierCode")[0] == ("7014", None)
    assert len(api.asked) == 7 and len(sqlite_trail.rows(KEYS)) == 3


def test_awards_and_limits_are_refused_before_anything_is_asked(sqlite_trail: Trail, api: SamAwards) -> None:
    for options in (
        ("--limit", "3"),
        ("--award", "CONT_IDV_X_7012"),
        ("--since", "2024-02-01", "--until", "2024-01-01"),
    ):
        assert run(sqlite_trail, api, *options).code != 0
    assert api.asked == []


def document(
    body: bytes, status: int = 200, question: str = "contractingSubtierCode=7012&limit=100"
) -> Document:
    url = f"https://api.sam.gov/contract-awards/v1/search?{question}"
    return Document(
        "sam_contract_awards", "id", "sam_contract_awards_search", url, "GET", None, status,
        "application/json", body, datetime(2026, 3, 2, tzinfo=UTC),
    )  # fmt: skip


def test_an_answer_that_is_not_the_one_asked_for_is_refused() -> None:
    for body, said in (
        (page(award(code="4732")), "contractingSubtierCode: is not 7012"),
        (page(award(), limit=10), "limit: is not 100"),
        (page(award()) | {"mood": "new"}, "mood"),
        ({"awardSummary": []}, "totalRecords: this field is gone"),
    ):
        with pytest.raises(SourceChanged, match=said):
            sam_contract_awards.parse(document(json.dumps(body).encode()))
    with pytest.raises(SourceChanged, match="has a body"):
        sam_contract_awards.parse(document(b"{}", 204))


def test_a_record_that_stands_twice_in_a_page_counts_once() -> None:
    twice = document(json.dumps(page(award(), award())).encode())
    ((record,),) = (batch.rows for batch in sam_contract_awards.parse(twice))
    assert (record.transaction_key, record.repeats) == (f"7012_-NONE-_{fpds.PIID}_0_-NONE-_0", 1)
