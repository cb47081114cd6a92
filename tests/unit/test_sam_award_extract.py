"""Contract awards as files made to order: when a file is worth it, waiting, words, tokens, days' questions."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from research.registry import Registry, load_registry
from scrapers.asking import Asking
from scrapers.sources import sam_contract_awards_extract
from tests.fixtures.kept_bytes import holds_key, kept_bytes
from tests.fixtures.samapi import KEY, running
from tests.fixtures.samawards import Entry, award, idv
from tests.fixtures.samextract import SamExtract
from tests.fixtures.trail import QUICK, Said, Trail

YEAR = ("--agency", "ice", "--since", "FY2024", "--until", "FY2024")
KEYS = "SELECT transaction_key FROM award_transaction WHERE gone_at IS NULL ORDER BY transaction_key"
TOKEN = "SECRETtoken"


def numbered(number: int, **other: str) -> Entry:
    return award(piid=f"70XTEST24F{number:08}", **other)


def key(number: int) -> tuple[str]:
    return (f"7012_-NONE-_70XTEST24F{number:08}_0_-NONE-_0",)


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Links, totals, index and reading data/ anew are proved elsewhere; here two records are many."""
    monkeypatch.setattr("scrapers.workshop.needs_refresh", lambda *_: False)
    monkeypatch.setattr("scrapers.workshop.load_registry", registry)
    monkeypatch.setattr("scrapers.scraping.load_registry", registry)
    monkeypatch.setattr(sam_contract_awards_extract, "LIMIT", 1)
    monkeypatch.setattr(sam_contract_awards_extract, "PAGES", 1)


@cache
def registry(folder: Path) -> Registry:
    return load_registry(folder)


@pytest.fixture
def api() -> Iterator[SamExtract]:
    """Three records that ICE signed and other people pay for, so that one file alone is worth ordering."""
    held = [numbered(n, funding="4732", signed=f"2024-0{n}-15") for n in (1, 2, 3)]
    with running(SamExtract(held)) as started:
        yield started


def run(trail: Trail, api: SamExtract, *options: str, a_day: int = 30, **other: str) -> Said:
    source = other.pop("source", "sam_contract_awards_extract")
    settings = {
        "TRAIL_SAM_URL": api.url,
        "TRAIL_SAM_API_KEY": KEY,
        "TRAIL_SAM_REQUESTS_PER_DAY": str(a_day),
        "TRAIL_SAM_POLL_SECONDS": "0",
        "TRAIL_RESUME_HOURS": "0",
    }
    return trail("scrape", "run", source, *(options or YEAR), **QUICK | settings | other)


def next_day(trail: Trail, api: SamExtract) -> None:
    (trail.settings.budgets_dir / "sam.json").unlink()
    api.asked.clear()


def test_many_records_come_as_one_file_and_few_or_none_with_their_count(
    sqlite_trail: Trail, api: SamExtract
) -> None:
    api.deleted = [numbered(9, funding="4732")]
    said = run(sqlite_trail, api, *YEAR, "--json").json
    assert sqlite_trail.rows(KEYS) == [key(1), key(2), key(3)] and said["state"] == "finished"
    # Four counts: records and deleted ones, by signing and by funding agency. The first alone is worth a file.
    assert len(api.asked) == 6 and len(api.orders) == len(api.collected) == 1
    assert api.orders[0]["dateSigned"] == "[10/01/2023,09/30/2024]"
    again = run(sqlite_trail, api, *YEAR, "--json").json
    assert (again["new"], again["changed"], again["state"]) == (0, 0, "finished")


def test_pages_and_files_together_hold_each_transaction_once(sqlite_trail: Trail, api: SamExtract) -> None:
    api.held += [numbered(4, code="4732", funding="7012", signed="2024-05-01"), idv()]
    days = ("--agency", "ice", "--since", "2023-01-01", "--until", "2024-09-30")
    assert run(sqlite_trail, api, *days, source="sam_contract_awards").code == 0
    before = sqlite_trail.dump()["award_transaction"]
    said = run(sqlite_trail, api, *days, "--json").json
    assert len(before) == 5 and (said["new"], said["changed"]) == (0, 0)
    assert len(sqlite_trail.rows(KEYS)) == 5
    assert sqlite_trail.rows("SELECT count(*) FROM transaction_state") == [(0,)]


def test_records_are_asked_for_by_fiscal_year_and_deleted_ones_at_once(
    sqlite_trail: Trail, api: SamExtract
) -> None:
    run(sqlite_trail, api, "--agency", "ice", "--since", "FY2023", "--until", "2024-10-31")
    windows = [one["dateSigned"] for one in api.asked if "contractingSubtierCode" in one and "limit" in one]
    years = ["[10/01/2022,09/30/2023]", "[10/01/2023,09/30/2024]", "[10/01/2024,10/31/2024]"]
    assert windows == [*years, "[10/01/2022,10/31/2024]"]


@pytest.mark.parametrize("word", ["not ready", "303"])
def test_a_file_that_is_not_made_yet_is_waited_for_longer_each_time(
    sqlite_trail: Trail, api: SamExtract, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(Asking, "wait", lambda _, what, pauses: waited.append(pauses))
    api.downloads = [word, word]
    assert run(sqlite_trail, api).code == 0 and waited == [1, 2, 4]
    assert len(api.orders) == 1 and len(api.collected) == 3 and len(sqlite_trail.rows(KEYS)) == 3


def test_a_run_that_the_days_questions_stop_goes_on_the_next_day_with_the_token_it_was_given(
    sqlite_trail: Trail, api: SamExtract
) -> None:
    api.downloads = ["not ready"]
    stopped = run(sqlite_trail, api, a_day=3)
    assert stopped.code != 0 and "today’s 3 questions" in stopped.err and len(api.asked) == 3
    next_day(sqlite_trail, api)
    assert run(sqlite_trail, api).code == 0
    assert api.orders == [] and [one["token"] for one in api.collected] == [f"{TOKEN}00"]
    assert len(api.asked) == 4 and len(sqlite_trail.rows(KEYS)) == 3


def test_a_429_before_the_file_costs_no_second_order(sqlite_trail: Trail, api: SamExtract) -> None:
    api.faults = ["", "", "429"]
    assert "nextAccessTime" in run(sqlite_trail, api).err
    next_day(sqlite_trail, api)
    assert run(sqlite_trail, api).code == 0 and api.orders == [] and len(sqlite_trail.rows(KEYS)) == 3


@pytest.mark.parametrize("word", ["expired", "403 expired"])
def test_an_expired_token_orders_once_more_and_a_second_ends_the_run(
    sqlite_trail: Trail, api: SamExtract, word: str
) -> None:
    api.downloads = [word]
    said = run(sqlite_trail, api)
    assert said.code == 0 and "ordered once more" in said.out and len(api.orders) == 2
    assert [one["token"] for one in api.collected] == [f"{TOKEN}00", f"{TOKEN}01"]
    api.downloads = [word, word]
    assert "its token had expired, 2 times" in run(sqlite_trail, api).err


def test_a_token_that_was_thrown_away_orders_once_more(sqlite_trail: Trail, api: SamExtract) -> None:
    run(sqlite_trail, api, a_day=2)
    for path in sqlite_trail.settings.tokens_dir.iterdir():
        path.unlink()
    next_day(sqlite_trail, api)
    assert run(sqlite_trail, api).code == 0
    assert len(api.orders) == 1 and [one["token"] for one in api.collected] == [f"{TOKEN}01"]


def test_more_than_the_publisher_puts_into_a_file_is_halved(sqlite_trail: Trail, api: SamExtract) -> None:
    api.most_in_file = 2
    assert run(sqlite_trail, api).code == 0
    ordered = [one["dateSigned"] for one in api.orders]
    assert ordered[:2] == ["[10/01/2023,09/30/2024]", "[10/01/2023,03/31/2024]"]
    assert len(sqlite_trail.rows(KEYS)) == 3
    api.held = [numbered(n, funding="4732") for n in (1, 2, 3)]
    day = ("--agency", "ice", "--since", "2024-03-01", "--until", "2024-03-01")
    assert "more than the publisher puts into one file, in one day" in run(sqlite_trail, api, *day).err


def test_more_than_fits_into_memory_is_cut_by_days_before_it_is_ordered(
    sqlite_trail: Trail, api: SamExtract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sam_contract_awards_extract, "MOST_IN_FILE", 2)
    assert run(sqlite_trail, api).code == 0
    assert [one["dateSigned"] for one in api.orders] == ["[02/15/2024,03/31/2024]"]
    assert sqlite_trail.rows(KEYS) == [key(1), key(2), key(3)]


def test_fewer_different_records_than_are_counted_make_a_run_incomplete(
    sqlite_trail: Trail, api: SamExtract
) -> None:
    api.held.append(api.held[0])
    assert "3 of 4 came, different from each other" in run(sqlite_trail, api).out
    assert sqlite_trail.one("SELECT state FROM run") == "incomplete"


def test_a_connection_that_breaks_in_the_middle_of_a_file_is_asked_again(
    sqlite_trail: Trail, api: SamExtract
) -> None:
    api.downloads = ["reset", "plain"]
    assert run(sqlite_trail, api).code == 0
    assert len(api.collected) == 2 and len(sqlite_trail.rows(KEYS)) == 3


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("truncated", "the answer ends in mid-sentence"),
        ("HTML", "an HTML page came where JSON was expected"),
        ("csv", "a zip came that holds ContractAwards.csv, where one JSON file was ordered"),
        ("list", "a JSON object was expected, not list"),
    ],
)
def test_a_file_of_another_form_is_refused_by_name_and_asked_for_again_with_its_token(
    sqlite_trail: Trail, api: SamExtract, fault: str, words: str
) -> None:
    api.downloads = [fault]
    said = run(sqlite_trail, api)
    # The page with the count holds the first record.
    assert said.code != 0 and words in said.err and sqlite_trail.rows(KEYS) == [key(1)]
    assert sqlite_trail.one("SELECT count(*) FROM issue") == 1
    api.asked.clear()
    assert run(sqlite_trail, api).code == 0 and api.orders == [] and len(sqlite_trail.rows(KEYS)) == 3


def test_an_error_of_unknown_words_ends_the_run_with_these_words(
    sqlite_trail: Trail, api: SamExtract
) -> None:
    api.downloads = ["another 400"]
    said = run(sqlite_trail, api)
    assert said.code != 0 and "status 400" in said.err and "not authorized to access this JSON" in said.err
    assert sqlite_trail.rows("SELECT count(*) FROM evidence WHERE layout = 'sam_award_extract_error'") == [
        (0,)
    ]


def test_the_token_stands_nowhere_but_in_a_file_of_ours_until_its_file_has_come(
    sqlite_trail: Trail, api: SamExtract
) -> None:
    api.downloads = ["not ready", "another 400", "reset", "403 expired"]
    told = [run(sqlite_trail, api)]
    (kept,) = sqlite_trail.settings.tokens_dir.iterdir()
    assert kept.read_text() == f"{TOKEN}00" and stat.S_IMODE(os.stat(kept).st_mode) == 0o600
    elsewhere = [one for one in kept_bytes(sqlite_trail.var) if one != kept.read_bytes()]
    assert not holds_key(elsewhere, TOKEN)
    told.append(run(sqlite_trail, api))
    assert len(sqlite_trail.rows(KEYS)) == 3
    # The token that expired is thrown away with time, the one whose file came at once.
    kept.unlink()
    assert list(sqlite_trail.settings.tokens_dir.iterdir()) == []
    said = "".join(f"{one.out}{one.err}" for one in told) + repr(sqlite_trail.dump())
    assert not holds_key([said.encode(), *kept_bytes(sqlite_trail.var)], TOKEN)
    assert not holds_key([said.encode(), *kept_bytes(sqlite_trail.var)], KEY)


def test_what_came_is_rebuilt_from_the_archive_and_each_file_names_its_order(
    sqlite_trail: Trail, api: SamExtract
) -> None:
    api.downloads = ["not ready", "expired", "303"]
    run(sqlite_trail, api)
    asked = sqlite_trail.rows(
        "SELECT http_status, asked_uri LIKE '%format=json%' FROM evidence "
        "WHERE layout = 'sam_award_extract_file' ORDER BY archived_at"
    )
    assert asked == [(400, 1), (400, 1), (303, 1), (200, 1)]
    before = sqlite_trail.dump()
    assert sqlite_trail("rebuild").code == 0
    after = sqlite_trail.dump()
    assert after["award_transaction"] == before["award_transaction"]
    assert after["evidence"] == before["evidence"]
    assert sqlite_trail("verify").code == 0


def test_a_promise_of_another_form_is_refused(
    sqlite_trail: Trail, api: SamExtract, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://elsewhere.example/file?api_key=REPLACE_WITH_API_KEY&token=SECRETtoken00"
    promise = {"presignedUrl": address, "exportToken": "SECRETtoken00"}
    for body, words in (
        (promise, "presignedUrl"),
        (promise | {"exportToken": "SECRETtoken99"}, "brought 2 tokens"),
        ({"awardSummary": []}, "presignedUrl: this field is gone"),
        ({"exportToken": "short"}, "a form that is not known"),
    ):
        monkeypatch.setattr(SamExtract, "_ordered", lambda *_, body=body: (200, body))
        said = run(sqlite_trail, api, "--fresh", *YEAR)
        assert said.code != 0 and words in said.err, json.dumps(body)
    assert not holds_key(kept_bytes(sqlite_trail.var / "archive"), TOKEN)
