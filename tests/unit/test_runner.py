"""A run: archive first, store document by document, report in any case; and the same from the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from research.errors import Damaged, FetchFailed, HostNotAllowed, NotFound, SourceChanged
from research.records import Batch
from scrapers import replay as replaying
from scrapers.base import ApiSource, Context, Document, Query
from scrapers.runner import document_of, find_source, replay, run_source, sources
from tests.publisher import Publisher
from tests.publisher.keeping import FY2024, ORDER, VEHICLE, Kept, as_json, settings_for

NAMED = find_source("usaspending_transactions")
LISTED = find_source("usaspending_awards")
HISTORY = "/api/v2/transactions/"
TWO = Query(awards=(ORDER, VEHICLE))


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as running:
        yield running


@pytest.fixture
def kept() -> Kept:
    return Kept()


def fetching(fetch: Callable[[Context], Iterator[Document]]) -> ApiSource:
    return replace(NAMED, fetch=fetch)


def test_every_source_is_found_by_its_module_name() -> None:
    assert {"usaspending_awards", "usaspending_transactions"} <= set(sources())


def test_an_unknown_source_names_the_known_ones() -> None:
    with pytest.raises(NotFound) as raised:
        find_source("nowhere")
    assert "usaspending_awards" in raised.value.remedy


def test_each_document_is_archived_then_stored_before_the_next_is_asked_for(
    publisher: Publisher, kept: Kept
) -> None:
    run_source(NAMED, Query(awards=(ORDER,)), settings_for(publisher), kept.keeping, "trail")
    assert kept.order == [
        "archived usaspending_award_detail",
        "stored usaspending_award_detail",
        "archived usaspending_award_transactions",
        "stored usaspending_award_transactions",
    ]


def test_a_run_reports_what_it_did(publisher: Publisher, kept: Kept) -> None:
    publisher.fail("503 HTML", HISTORY)
    report, counts = run_source(NAMED, TWO, settings_for(publisher), kept.keeping, "trail scrape run x")
    assert (report.state, report.requests, report.retries, report.message) == ("finished", 5, 1, None)
    assert (report.source, report.command) == ("usaspending_transactions", "trail scrape run x")
    assert report.bytes_received == sum(len(payload) for _, payload in kept.archived)
    assert report.started_at <= report.finished_at
    assert (counts.documents, counts.new) == (4, 6)
    assert kept.reports == [report]


def test_everything_a_run_archived_bears_its_id(publisher: Publisher, kept: Kept) -> None:
    report, _ = run_source(NAMED, TWO, settings_for(publisher), kept.keeping, "trail")
    assert {evidence.run_id for evidence, _ in kept.archived} == {report.run_id}


def test_error_answers_are_archived_as_such_and_never_stored(publisher: Publisher, kept: Kept) -> None:
    publisher.fail("429", HISTORY)
    publisher.fail("503 HTML", HISTORY)
    run_source(NAMED, Query(awards=(ORDER,)), settings_for(publisher), kept.keeping, "trail")
    errors = [evidence for evidence, _ in kept.archived if evidence.layout == "usaspending_error"]
    assert [evidence.http_status for evidence in errors] == [429, 503]
    assert not {e.evidence_id for e in errors} & {e.evidence_id for e, _ in kept.stored}


def test_a_failed_run_reports_too_and_keeps_what_was_stored(publisher: Publisher, kept: Kept) -> None:
    publisher.fail("500 JSON", HISTORY, times=99, skip=1)
    with pytest.raises(FetchFailed):
        run_source(NAMED, TWO, settings_for(publisher), kept.keeping, "trail")
    (report,) = kept.reports
    assert (report.state, report.retries) == ("failed", 2)
    assert "Elasticsearch is unreachable" in (report.message or "")
    assert len(kept.stored) == 3


def test_a_document_that_changed_is_archived_and_stops_the_run(publisher: Publisher, kept: Kept) -> None:
    publisher.fail("new field", "/api/v2/awards/")
    with pytest.raises(SourceChanged, match="brand_new"):
        run_source(NAMED, TWO, settings_for(publisher), kept.keeping, "trail")
    assert kept.order == ["archived usaspending_award_detail"]
    assert len(publisher.questions) == 1
    assert kept.reports[0].state == "failed"


def test_a_run_stopped_by_the_user_reports_so(publisher: Publisher, kept: Kept) -> None:
    def fetch(context: Context) -> Iterator[Document]:
        yield context.post(HISTORY, {"award_id": ORDER})
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_source(fetching(fetch), TWO, settings_for(publisher), kept.keeping, "trail")
    assert kept.reports[0].message == "stopped by the user"
    assert len(kept.stored) == 1


def test_a_store_that_fails_stops_the_run(publisher: Publisher, kept: Kept) -> None:
    def full(*_: object) -> None:
        raise OSError("disk full")

    keeping = replace(kept.keeping, ingest=full)  # type: ignore[arg-type]
    with pytest.raises(OSError, match="disk full"):
        run_source(NAMED, TWO, settings_for(publisher), keeping, "trail")
    assert kept.reports[0].message == "OSError: disk full"
    assert len(publisher.questions) == 1


def test_a_source_must_yield_what_it_asked_for(publisher: Publisher, kept: Kept) -> None:
    def fetch(context: Context) -> Iterator[Document]:
        context.post(HISTORY, {"award_id": ORDER})
        yield context.post(HISTORY, {"award_id": VEHICLE})

    with pytest.raises(LookupError, match="did not yield"):
        run_source(fetching(fetch), TWO, settings_for(publisher), kept.keeping, "trail")


def test_an_answer_from_an_unknown_path_is_archived_and_refused(publisher: Publisher, kept: Kept) -> None:
    def fetch(context: Context) -> Iterator[Document]:
        yield context.post("/api/v2/search/spending_by_award_count/", {"filters": {}})

    with pytest.raises(FetchFailed, match="unknown path"):
        run_source(fetching(fetch), TWO, settings_for(publisher), kept.keeping, "trail")
    assert kept.order == ["archived usaspending_error"]


def test_notes_of_a_source_are_told_once(publisher: Publisher, kept: Kept) -> None:
    def fetch(context: Context) -> Iterator[Document]:
        context.note("mind this")
        context.note("mind this")
        yield context.post(HISTORY, {"award_id": ORDER})

    _, counts = run_source(fetching(fetch), TWO, settings_for(publisher), kept.keeping, "trail")
    assert counts.notes == ["mind this"]


def test_parameters_go_into_the_address(publisher: Publisher, kept: Kept) -> None:
    def fetch(context: Context) -> Iterator[Document]:
        yield context.get(f"/api/v2/awards/{ORDER}/", note="a b&c")

    run_source(
        replace(fetching(fetch), parse=lambda _: []), TWO, settings_for(publisher), kept.keeping, "trail"
    )
    assert kept.archived[0][0].target_uri.endswith("/?note=a+b%26c")


def test_an_open_end_is_the_day_of_the_run(publisher: Publisher, kept: Kept) -> None:
    seen: list[date | None] = []

    def fetch(context: Context) -> Iterator[Document]:
        seen.append(context.query.until)
        yield from ()

    run_source(fetching(fetch), Query(), settings_for(publisher), kept.keeping, "trail")
    assert seen == [kept.reports[0].started_at.date()]


def test_only_the_publishers_own_host_is_asked(publisher: Publisher, kept: Kept) -> None:
    publisher.fail("moved away", "/api/v2/awards/")
    with pytest.raises(HostNotAllowed):
        run_source(NAMED, TWO, settings_for(publisher), kept.keeping, "trail")
    assert kept.order == ["archived usaspending_error"]


def test_a_mirror_below_a_path_is_asked_below_that_path(publisher: Publisher, kept: Kept) -> None:
    settings = settings_for(publisher, usaspending_url=f"{publisher.url}/mirror/")
    with pytest.raises(NotFound):
        run_source(NAMED, TWO, settings, kept.keeping, "trail")
    assert publisher.questions[0].path == f"/mirror/api/v2/awards/{ORDER}/"


@pytest.mark.parametrize(("source", "query"), [(NAMED, TWO), (LISTED, FY2024)])
def test_the_archive_gives_the_same_batches_as_the_run(
    publisher: Publisher, kept: Kept, source: ApiSource, query: Query
) -> None:
    publisher.fail("429", HISTORY)
    run_source(source, query, settings_for(publisher), kept.keeping, "trail")
    again = [as_json(replay(evidence, payload)) for evidence, payload in kept.archived]
    stored = [as_json(batches) for _, batches in kept.stored]
    errors = [evidence.layout == source.error_layout for evidence, _ in kept.archived]
    assert [rows for rows, error in zip(again, errors, strict=True) if not error] == stored
    assert sum(errors) == 1
    assert all(rows == [] for rows, error in zip(again, errors, strict=True) if error)


def test_an_answer_its_run_refused_is_refused_again(publisher: Publisher, kept: Kept) -> None:
    publisher.fail("new field", "/api/v2/awards/")
    with pytest.raises(SourceChanged):
        run_source(NAMED, TWO, settings_for(publisher), kept.keeping, "trail")
    with pytest.raises(SourceChanged):
        replay(*kept.archived[0])


def test_a_gzip_body_that_nobody_asked_for_is_archived_as_sent_and_read(
    publisher: Publisher, kept: Kept
) -> None:
    publisher.fail("gzip", "/api/v2/awards/")
    run_source(NAMED, TWO, settings_for(publisher), kept.keeping, "trail")
    evidence, payload = kept.archived[0]
    assert payload.startswith(b"\x1f\x8b")
    assert document_of(evidence, payload).json()["generated_unique_award_id"] == ORDER


def test_a_broken_gzip_body_is_refused(publisher: Publisher, kept: Kept) -> None:
    run_source(NAMED, TWO, settings_for(publisher), kept.keeping, "trail")
    with pytest.raises(Damaged, match="gzip"):
        document_of(kept.archived[0][0], b"\x1f\x8b nothing")


def test_a_gzip_body_that_unpacks_too_far_is_refused(
    publisher: Publisher, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.fail("gzip", "/api/v2/awards/")
    monkeypatch.setattr(replaying, "LARGEST_ANSWER", 1000)
    with pytest.raises(Damaged, match="unpacks to over 1,000 bytes"):
        run_source(NAMED, TWO, settings_for(publisher), kept.keeping, "trail")


def test_a_document_is_the_same_live_and_from_the_archive(publisher: Publisher, kept: Kept) -> None:
    live: list[Document] = []

    def parse(document: Document) -> list[Batch]:
        live.append(document)
        return []

    run_source(replace(NAMED, parse=parse), TWO, settings_for(publisher), kept.keeping, "trail")
    assert [document_of(evidence, payload) for evidence, payload in kept.archived] == live
    assert live[0].retrieved_at <= datetime.now(UTC)
