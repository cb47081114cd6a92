"""Contract awards as files made to order: when a file is worth it, waiting, words, a day's questions, other forms."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from research.errors import Damaged, FetchFailed, InputRefused, SourceChanged
from research.evidence import EvidenceRecord
from research.models import Evidence
from research.outcomes import RunReport
from research.records import Batch
from scrapers.asking import Asking
from scrapers.base import Document, Query
from scrapers.progress import Silent
from scrapers.sam_award_files import ORDERED
from scrapers.sam_award_questions import SEARCH
from scrapers.sources import sam_contract_awards_extract
from tests.fixtures.desk import ICE, Desk
from tests.fixtures.kept_bytes import holds_key, kept_bytes
from tests.fixtures.samapi import KEY, running
from tests.fixtures.samawards import Entry, SamAwards, award
from tests.fixtures.samextract import SIGNATURE, SamExtract
from tests.publisher.keeping import Kept
from web.pages.evidence import _repeat

SOURCE = "sam_contract_awards_extract"
YEAR = Query(agencies=(ICE,), since=date(2023, 10, 1), until=date(2024, 9, 30))
TOKEN = "SECRETtoken"


def numbered(number: int, **other: str) -> Entry:
    return award(piid=f"70XTEST24F{number:08}", **other)


@pytest.fixture(autouse=True)
def two_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sam_contract_awards_extract, "LIMIT", 1)
    monkeypatch.setattr(sam_contract_awards_extract, "FEW_PAGES", 1)


@pytest.fixture
def api() -> Iterator[SamExtract]:
    """Three records that ICE signed and others pay for: of the four questions of a year one alone is worth a file."""
    held = [numbered(n, funding="4732", signed=f"2024-0{n}-15") for n in (1, 2, 3)]
    with running(SamExtract(held)) as started:
        yield started


@pytest.fixture
def desk(tmp_path: Path, api: SamExtract) -> Desk:
    return Desk(tmp_path, api.url)


def run(desk: Desk, query: Query = YEAR, a_day: int = 30) -> RunReport:
    desk.options = {
        "sam_url": desk.url,
        "sam_api_key": KEY,
        "sam_requests_per_day": a_day,
        "sam_poll_seconds": 0,
        "resume_hours": 0,
    }
    return desk.run(SOURCE, query)[0]


def next_day(desk: Desk, api: SamExtract) -> None:
    (desk.settings.budgets_dir / "sam.json").unlink()
    api.asked.clear()


def in_files(desk: Desk) -> list[int]:
    """How many transactions were stored of each file that came."""
    stored = desk.shelf.stored
    files = [e for e in desk.archive.evidence() if e.layout == "sam_award_extract_file"]
    return [stored[e.evidence_id]["transaction"] for e in files if stored.get(e.evidence_id)]


def windows(asked: list[dict[str, str]]) -> list[str]:
    return [one["dateSigned"] for one in asked]


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
