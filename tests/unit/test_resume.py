"""Runs that were stopped: the next one with the same question goes on from what was answered."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from research.errors import FetchFailed, SourceChanged
from research.evidence import EvidenceRecord
from research.outcomes import RunReport
from research.store import Store
from scrapers.query import Query
from scrapers.resume import Note
from tests.fixtures import files as rows
from tests.fixtures.desk import CBP, ICE, WHOLE_DHS, Desk
from tests.fixtures.filepublisher import FilePublisher, archive_file, running
from tests.fixtures.trail import Trail, writer

COUNT = "/api/v2/search/spending_by_transaction_count/"
COUNTS = "usaspending_counts"
QUERY = Query(agencies=(ICE, CBP), since=date(2023, 10, 1), until=date(2024, 9, 30))
FULL = "FY2024_070_Contracts_Full_20261106.zip"


@pytest.fixture
def publisher() -> Iterator[FilePublisher]:
    with running(FilePublisher({FULL: archive_file(FULL, rows.transaction())}, {2024: [FULL]})) as started:
        yield started


@pytest.fixture
def desk(publisher: FilePublisher, tmp_path: Path) -> Desk:
    return Desk(tmp_path, publisher.url)


def stop_at(desk: Desk, number: int, error: BaseException) -> None:
    """End the run with that error before its n-th document is stored."""
    seen: list[str] = []

    def stops(evidence: EvidenceRecord) -> None:
        seen.append(evidence.evidence_id)
        if len(seen) == number:
            raise error

    desk.shelf.stops = stops


def stopped(
    desk: Desk, number: int, error: BaseException, source: str = COUNTS, query: Query = QUERY
) -> None:
    stop_at(desk, number, error)
    with pytest.raises(type(error)):
        desk.run(source, query)
    desk.shelf.stops = lambda _: None


def killed(desk: Desk, number: int, source: str = COUNTS, query: Query = QUERY) -> None:
    """As `kill -9` leaves it: the note of the run is there, its report is not."""
    notes = desk.folder / "notes-kept"

    class Killed(BaseException):
        pass

    def keep_notes(evidence: EvidenceRecord) -> None:
        if len(desk.shelf.stored) + 1 == number:
            shutil.copytree(desk.settings.runs_dir, notes)
            raise Killed

    desk.shelf.stops = keep_notes
    with pytest.raises(Killed):
        desk.run(source, query)
    desk.shelf.stops = lambda _: None
    desk.reports.clear()
    shutil.rmtree(desk.settings.runs_dir)
    notes.rename(desk.settings.runs_dir)


def age(desk: Desk, **spans: float) -> None:
    """Make the stopped run begin so much earlier; what it archived is forgotten."""
    for path in desk.settings.runs_dir.glob("*.json"):
        note = json.loads(path.read_text())
        note["started_at"] = str(datetime.now(UTC) - timedelta(**spans))
        note["run_ids"] = ["another"]
        path.write_text(json.dumps(note))


def test_a_run_stopped_by_the_user_is_gone_on_with_and_nothing_asked_twice(
    publisher: FilePublisher, desk: Desk
) -> None:
    stopped(desk, 3, KeyboardInterrupt())
    report, counts = desk.run(COUNTS, QUERY)
    first = desk.reports[0]
    assert (first.state, first.may_resume, first.message) == ("failed", True, "stopped by the user")
    assert (report.state, report.resumed, report.requests) == ("finished", first.run_id, 1)
    assert len(publisher.bodies(COUNT)) == 4
    assert len(desk.shelf.stored) == 4
    assert any("went on from" in note for note in counts.notes)


def test_a_killed_run_is_gone_on_with(publisher: FilePublisher, desk: Desk) -> None:
    killed(desk, 3)
    report, _ = desk.run(COUNTS, QUERY)
    assert report.resumed is not None and report.requests == 1
    assert len(desk.shelf.stored) == 4


def test_the_note_of_a_run_stays_until_the_run_is_on_record(desk: Desk) -> None:
    """Killed in between, it must not be asked for as one that nothing is known of."""
    noted = []

    class Watched(list[RunReport]):
        def append(self, report: RunReport) -> None:
            noted.extend(note.run_id for note in desk.journal.notes())
            super().append(report)

    desk.reports = Watched()
    report, _ = desk.run(COUNTS, QUERY)
    assert noted == [report.run_id] and desk.journal.notes() == []


def test_a_note_that_a_recorded_run_left_behind_is_swept(desk: Desk, sqlite_trail: Trail) -> None:
    report, _ = desk.run(COUNTS, QUERY)
    note = Note(report.run_id, COUNTS, QUERY.text(), "2024-12-31", str(report.started_at), (report.run_id,))
    others = [replace(note, run_id=name, run_ids=(name,)) for name in ("stopped", "of nobody")]
    for one in (note, *others):
        desk.journal.begin(one)
    with writer(sqlite_trail) as engine:
        store = Store(engine, desk.settings.staging_dir)
        store.report(report)
        store.report(replace(report, run_id="stopped", state="failed", may_resume=True))
        desk.journal.sweep(store.ended)
    assert {one.run_id for one in desk.journal.notes()} == {"stopped", "of nobody"}


def test_what_was_archived_and_not_stored_is_stored_as_the_same_evidence(desk: Desk) -> None:
    killed(desk, 3)
    held = [evidence.evidence_id for evidence in desk.archive.evidence()]
    assert held[2] not in desk.shelf.stored
    desk.run(COUNTS, QUERY)
    assert set(held) <= set(desk.shelf.stored)


def test_a_file_that_was_archived_is_not_got_again(publisher: FilePublisher, desk: Desk) -> None:
    query = replace(QUERY, until=date(2024, 9, 30))
    stopped(desk, 3, KeyboardInterrupt(), "usaspending_archive", query)
    report, _ = desk.run("usaspending_archive", query)
    assert publisher.paths() == [FULL]
    assert report.requests == 0
    assert {evidence.evidence_id for evidence in desk.kept()} <= set(desk.shelf.stored)


def test_a_run_whose_publisher_went_down_is_gone_on_with(publisher: FilePublisher, desk: Desk) -> None:
    stopped(desk, 2, FetchFailed("the publisher is down"))
    assert desk.reports[0].may_resume
    report, _ = desk.run(COUNTS, QUERY)
    assert report.requests == 2


def test_a_run_may_be_stopped_again_and_again(publisher: FilePublisher, desk: Desk) -> None:
    stopped(desk, 2, KeyboardInterrupt())
    stopped(desk, 3, KeyboardInterrupt())
    report, _ = desk.run(COUNTS, QUERY)
    assert report.resumed == desk.reports[1].run_id
    assert len(publisher.bodies(COUNT)) == 4
    assert list(desk.settings.runs_dir.iterdir()) == []


def test_a_run_whose_answer_was_wrong_is_asked_anew(publisher: FilePublisher, desk: Desk) -> None:
    publisher.changes["spending_by_transaction_count"] = lambda answer: answer | {"brand_new": 1}
    with pytest.raises(SourceChanged):
        desk.run(COUNTS, QUERY)
    publisher.changes.clear()
    report, _ = desk.run(COUNTS, QUERY)
    assert not desk.reports[0].may_resume
    assert (report.resumed, report.requests) == (None, 4)


def test_a_resumed_run_that_fails_without_asking_is_not_gone_on_with(desk: Desk) -> None:
    stopped(desk, 2, FetchFailed("the publisher is down"))
    stopped(desk, 1, FetchFailed("as before"))
    assert [report.may_resume for report in desk.reports] == [True, False]


def test_a_finished_run_is_asked_anew(publisher: FilePublisher, desk: Desk) -> None:
    desk.run(COUNTS, QUERY)
    report, _ = desk.run(COUNTS, QUERY)
    assert (report.resumed, report.requests) == (None, 4)


@pytest.mark.parametrize(
    "other",
    [
        Query(agencies=(ICE,), since=QUERY.since, until=QUERY.until),
        replace(QUERY, since=date(2022, 10, 1)),
        replace(QUERY, until=None, since=date(2026, 10, 1)),
    ],
)
def test_another_question_does_not_go_on_from_it(desk: Desk, other: Query) -> None:
    stopped(desk, 2, KeyboardInterrupt())
    assert desk.run(COUNTS, other)[0].resumed is None


def test_a_run_stopped_too_long_ago_is_asked_anew(desk: Desk) -> None:
    stopped(desk, 2, KeyboardInterrupt())
    age(desk, hours=31)
    assert desk.run(COUNTS, QUERY)[0].resumed is None


def test_a_run_that_was_stopped_last_night_is_gone_on_with_this_night(desk: Desk) -> None:
    stopped(desk, 2, KeyboardInterrupt())
    age(desk, hours=25)
    assert desk.run(COUNTS, QUERY)[0].resumed is not None


def test_a_clock_set_back_does_no_harm(desk: Desk) -> None:
    stopped(desk, 2, KeyboardInterrupt())
    age(desk, hours=-5)
    assert desk.run(COUNTS, QUERY)[0].state == "finished"


def test_what_is_asked_afresh_forgets_the_stopped_run(desk: Desk) -> None:
    stopped(desk, 2, KeyboardInterrupt())
    desk.journal.forget(COUNTS, QUERY)
    assert desk.run(COUNTS, QUERY)[0].resumed is None


def test_over_midnight_the_same_days_are_asked_for(publisher: FilePublisher, desk: Desk) -> None:
    query = replace(QUERY, until=None, since=date(2025, 10, 1))
    stopped(desk, 2, KeyboardInterrupt(), query=query)
    for path in desk.settings.runs_dir.glob("*.json"):
        note = json.loads(path.read_text())
        path.write_text(json.dumps(note | {"until": "2025-11-01"}))
    desk.run(COUNTS, query)
    last = publisher.bodies(COUNT)[-1]["filters"]["time_period"][0]
    assert last["end_date"] == "2025-11-01"


def test_a_note_that_cannot_be_read_counts_for_nothing(desk: Desk) -> None:
    stopped(desk, 2, KeyboardInterrupt())
    for path in desk.settings.runs_dir.glob("*.json"):
        path.write_text("{")
    assert desk.run(COUNTS, QUERY)[0].resumed is None


def test_a_report_says_what_was_asked_and_what_became_of_it(desk: Desk) -> None:
    report, _ = desk.run(COUNTS, QUERY)
    assert report.query == QUERY.text()
    assert (report.documents, report.new, report.rejected) == (4, 8, 0)


@pytest.mark.parametrize(
    "query",
    [Query(), QUERY, Query(agencies=(WHOLE_DHS,), awards=("A",), limit=3, modified_since=date(2026, 1, 1))],
)
def test_a_question_is_the_same_after_it_was_written_down(query: Query) -> None:
    assert Query.read(query.text()) == query
    assert Query.read(query.text()).text() == query.text()


def test_without_a_stopped_run_there_is_nothing_to_go_on_with(sqlite_trail: Trail) -> None:
    said = sqlite_trail("scrape", "resume")
    assert said.code == 2
    assert "no run was stopped that can still be gone on with" in said.err


def test_a_source_that_takes_no_department_says_so(sqlite_trail: Trail) -> None:
    said = sqlite_trail("scrape", "run", COUNTS, "--agency", "dhs")
    assert said.code == 2
    assert "cannot be asked for a whole department (DHS)" in said.err


def test_a_file_is_not_loaded_for_a_department(sqlite_trail: Trail, tmp_path: Path) -> None:
    said = sqlite_trail("load", tmp_path / "nothing.csv", "--agency", "dhs")
    assert said.code == 2
    assert "without --agency" in said.err
