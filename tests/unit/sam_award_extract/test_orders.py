"""Orders of files: waited for, gone on with the next day, their tokens kept apart and thrown away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from research.errors import FetchFailed, SourceChanged
from research.evidence import EvidenceRecord
from research.models import Evidence
from research.records import Batch
from scrapers.asking import Asking
from scrapers.base import Document
from scrapers.progress import Silent
from scrapers.sam_award_files import ORDERED
from scrapers.sam_award_questions import SEARCH
from scrapers.sources import sam_contract_awards_extract
from tests.fixtures.desk import Desk
from tests.fixtures.kept_bytes import holds_key, kept_bytes
from tests.fixtures.samapi import KEY
from tests.fixtures.samextract import SIGNATURE, SamExtract
from tests.fixtures.samfiles import TOKEN, YEAR, in_files, next_day, run
from tests.publisher.keeping import Kept
from web.pages.evidence import _repeat


@pytest.mark.parametrize("word", ["not ready", "303", "303 that leads on"])
def test_a_file_that_is_not_made_yet_is_waited_for_longer_each_time(
    desk: Desk, api: SamExtract, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(Asking, "wait", lambda _, what, pauses: waited.append(pauses))
    api.downloads = [word, word]
    run(desk)
    assert waited == [1, 2, 4] and in_files(desk) == [3]
    assert len(api.orders) == 1 and len(api.collected) == 3


def test_a_run_that_the_days_questions_stop_goes_on_the_next_day_with_the_token_it_was_given(
    desk: Desk, api: SamExtract
) -> None:
    api.downloads = ["not ready"]
    with pytest.raises(FetchFailed, match="today’s 3 questions"):
        run(desk, a_day=3)
    assert len(api.asked) == 3
    next_day(desk, api)
    assert run(desk).state == "finished" and in_files(desk) == [3]
    assert api.orders == [] and [one["token"] for one in api.collected] == [f"{TOKEN}00"]
    assert len(api.asked) == 4


def test_nothing_is_waited_for_when_no_question_is_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def waiting(_: Silent, what: str, seconds: float) -> None:
        raise AssertionError(f"{seconds} seconds for {what}")

    monkeypatch.setattr(Silent, "waiting", waiting)
    with pytest.raises(FetchFailed, match="today’s 2 questions"):
        run(desk, a_day=2)


def test_a_429_before_the_file_costs_no_second_order(desk: Desk, api: SamExtract) -> None:
    api.faults = ["", "", "429"]
    with pytest.raises(FetchFailed, match="nextAccessTime"):
        run(desk)
    next_day(desk, api)
    run(desk)
    assert api.orders == [] and in_files(desk) == [3]


@pytest.mark.parametrize("word", ["expired", "403 expired"])
def test_an_expired_token_orders_once_more_and_a_second_ends_the_run(
    desk: Desk, api: SamExtract, word: str
) -> None:
    api.downloads = [word]
    assert run(desk).state == "finished" and in_files(desk) == [3]
    assert [one["token"] for one in api.collected] == [f"{TOKEN}00", f"{TOKEN}01"]
    assert list(desk.settings.tokens_dir.iterdir()) == []
    api.downloads = [word, word]
    with pytest.raises(FetchFailed, match="its token had expired, 2 times"):
        run(desk)


def test_the_token_of_a_file_that_came_before_the_run_was_killed_is_thrown_away_by_the_next(
    desk: Desk, api: SamExtract, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(evidence: EvidenceRecord) -> None:
        if evidence.layout == "sam_award_extract_file":
            raise KeyboardInterrupt

    desk.shelf.stops = killed
    with pytest.raises(KeyboardInterrupt):
        run(desk)
    assert len(list(desk.settings.tokens_dir.iterdir())) == 1
    desk.shelf.stops = lambda _: None
    assert run(desk).state == "finished" and len(api.collected) == 1
    assert list(desk.settings.tokens_dir.iterdir()) == []


def test_each_order_has_its_own_time_and_no_pause_is_longer_than_what_is_left_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr("scrapers.asking.time", SimpleNamespace(monotonic=lambda: now[0]))
    desk.options = {"sam_url": desk.url, "sam_api_key": KEY, "sam_poll_seconds": 600, "job_hours": 2}
    asking = Asking(sam_contract_awards_extract.SOURCE, YEAR, desk.settings, Kept().keeping, "run")
    asking.fetcher.line.sleep = sleep
    for _ in range(2):
        asking.order(SEARCH, **ORDERED)
        now[0] += 10
        slept.clear()
        for pauses in (1, 2, 4, 8):
            asking.wait("the file", pauses)
        assert slept == [600, 1200, 2400, 3000]
        with pytest.raises(FetchFailed, match="the file was not made within 2 hours"):
            asking.wait("the file", 16)
    asking.fetcher.close()


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_text("")])
def test_a_token_that_was_thrown_away_or_is_none_orders_once_more(
    desk: Desk, api: SamExtract, change: Callable[[Path], object]
) -> None:
    with pytest.raises(FetchFailed):
        run(desk, a_day=2)
    for path in desk.settings.tokens_dir.iterdir():
        change(path)
    next_day(desk, api)
    run(desk)
    assert [one["token"] for one in api.collected] == [f"{TOKEN}01"] and in_files(desk) == [3]


def test_a_kept_answer_that_is_refused_is_asked_for_again_and_those_beside_it_are_not(
    desk: Desk, api: SamExtract, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(document: Document) -> list[Batch]:
        raise SourceChanged(f"{document.url} is read otherwise by now", [])

    api.downloads = ["another 400"]
    with pytest.raises(FetchFailed):
        run(desk)
    api.asked.clear()
    with monkeypatch.context() as later:
        later.setattr(sam_contract_awards_extract, "parse_page", refuses)
        with pytest.raises(SourceChanged, match="read otherwise by now"):
            run(desk)
    assert api.asked == []
    run(desk)
    assert api.orders == [] and "offset" in api.asked[0] and len(api.asked) == 5 and in_files(desk) == [3]


@pytest.mark.parametrize("where", ["redirect", "redirect here"])
def test_a_signed_address_is_refused_by_name_and_kept_nowhere(
    desk: Desk, api: SamExtract, where: str
) -> None:
    api.downloads = [where]
    with pytest.raises(FetchFailed, match="leads to an address with a secret in it") as raised:
        run(desk)
    assert len(api.collected) == 1 and "/file.zip" not in [one["path"] for one in api.asked]
    assert not holds_key([str(raised.value).encode(), *kept_bytes(desk.folder)], SIGNATURE)


def test_a_promise_of_another_form_is_refused_and_no_token_of_it_is_archived(
    desk: Desk, api: SamExtract, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"https://elsewhere.example/file?api_key=REPLACE_WITH_API_KEY&token={TOKEN}00"
    promise = {"presignedUrl": address, "exportToken": f"{TOKEN}00"}
    for body, words in (
        (promise, "presignedUrl"),
        (promise | {"exportToken": f"{TOKEN}99"}, "brought 2 tokens"),
        ({"awardSummary": []}, "brought no token"),
        ({"exportToken": "short"}, "a form that is not known"),
    ):
        monkeypatch.setattr(SamExtract, "_ordered", lambda *_, body=body: (200, body))
        with pytest.raises((SourceChanged, FetchFailed), match=words):
            run(desk)
    assert not holds_key(kept_bytes(desk.settings.archive_dir), TOKEN)


def test_what_is_to_be_asked_again_for_a_file_is_its_order() -> None:
    download = "https://api.sam.gov/contract-awards/v1/download?token=(secret-removed)"
    order = "https://api.sam.gov/contract-awards/v1/search?format=json"
    assert (
        _repeat(Evidence(method="GET", target_uri=download, asked_uri=order))
        == f"curl --request GET '{order}'"
    )
