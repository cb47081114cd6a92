"""The award data archive: which files are got, how they are kept, what they claim."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from research.errors import BadQuestion, FetchFailed, SourceChanged, StoreUnavailable
from research.evidence import Claim, EvidenceRecord
from scrapers.base import Query
from tests.fixtures import files as rows
from tests.fixtures.desk import CBP, ICE, WHOLE_DHS, Desk
from tests.fixtures.dhs_archive import (
    DELTA,
    FULL_2024,
    FULL_2025,
    NEXT_DELTA,
    OLDER_2025,
    TWO_YEARS,
)
from tests.fixtures.filehost import zipped
from tests.fixtures.filepublisher import DHS_ID, FilePublisher, archive_file

LIST = "/api/v2/bulk_download/list_monthly_files/"


def test_files_are_listed_by_the_publishers_own_number_with_all_three_keys(
    publisher: FilePublisher, desk: Desk
) -> None:
    desk.run("usaspending_archive", TWO_YEARS)
    assert publisher.bodies(LIST) == [
        {"agency": DHS_ID, "fiscal_year": 2024, "type": "contracts"},
        {"agency": DHS_ID, "fiscal_year": 2025, "type": "contracts"},
    ]


def test_the_newest_full_file_of_each_year_comes_first_then_later_deltas_in_date_order(
    publisher: FilePublisher, desk: Desk
) -> None:
    desk.run("usaspending_archive", TWO_YEARS)
    assert publisher.paths() == [FULL_2024, FULL_2025, DELTA, NEXT_DELTA]


def test_deltas_are_asked_for_with_their_parentheses_encoded(publisher: FilePublisher, desk: Desk) -> None:
    desk.run("usaspending_archive", TWO_YEARS)
    assert any(
        question.path.endswith("/FY%28All%29_070_Contracts_Delta_20261113.zip")
        for question in publisher.asked
    )


def test_a_year_whose_full_file_is_older_gets_the_deltas_since_then(
    publisher: FilePublisher, desk: Desk
) -> None:
    publisher.lists[2025] = [OLDER_2025]
    desk.run("usaspending_archive", TWO_YEARS)
    assert publisher.paths() == [FULL_2024, OLDER_2025, DELTA, NEXT_DELTA]


def test_a_file_counts_as_of_the_day_in_its_name(desk: Desk) -> None:
    desk.run("usaspending_archive", TWO_YEARS)
    full = desk.kept()[0]
    assert (full.retrieved_at, full.retrieved_basis) == (datetime(2026, 11, 6, tzinfo=UTC), "file name")
    assert full.archived_at > full.retrieved_at


def test_a_full_file_claims_its_year_for_the_agencies_kept_and_a_delta_nothing(desk: Desk) -> None:
    desk.run("usaspending_archive", TWO_YEARS)
    assert desk.claims() == [
        Claim("awarding", date(2023, 10, 1), date(2024, 9, 30), ("7012", "7014")),
        Claim("awarding", date(2024, 10, 1), date(2025, 9, 30), ("7012", "7014")),
        None,
        None,
    ]
    assert {evidence.kept_agencies for evidence in desk.kept()} == {"7012,7014"}


def test_a_whole_department_keeps_every_row(desk: Desk) -> None:
    desk.run(
        "usaspending_archive",
        Query(agencies=(WHOLE_DHS, ICE), since=date(2024, 10, 1), until=date(2025, 9, 30)),
    )
    assert {evidence.kept_agencies for evidence in desk.kept()} == {None}


def test_the_archive_holds_the_very_bytes_and_the_marks_of_their_version(
    publisher: FilePublisher, desk: Desk
) -> None:
    desk.run("usaspending_archive", TWO_YEARS)
    full = desk.kept()[0]
    assert desk.archive.read_payload(full) == publisher.files[FULL_2024]
    assert (full.kind, full.file_name, full.method, full.http_status) == ("response", FULL_2024, "GET", 200)
    assert full.etag and full.run_id == desk.reports[0].run_id
    assert desk.archive.verify()[1] == []
    assert list(desk.settings.downloads_dir.iterdir()) == []


def test_files_that_have_not_changed_are_not_got_again(publisher: FilePublisher, desk: Desk) -> None:
    desk.run("usaspending_archive", TWO_YEARS)
    received = desk.reports[0].bytes_received
    report, counts = desk.run("usaspending_archive", TWO_YEARS)
    assert report.bytes_received < received / 4
    assert report.message == "4 files unchanged since they were stored"
    assert report.message in counts.notes
    assert len(desk.kept()) == 4


def test_an_unchanged_file_is_read_again_for_an_agency_not_kept_before(
    publisher: FilePublisher, desk: Desk
) -> None:
    desk.run("usaspending_archive", Query(agencies=(ICE,), since=date(2024, 10, 1), until=date(2025, 9, 30)))
    report, _ = desk.run(
        "usaspending_archive", Query(agencies=(ICE, CBP), since=date(2024, 10, 1), until=date(2025, 9, 30))
    )
    first, *_, last = [evidence for evidence in desk.kept() if evidence.file_name == FULL_2025]
    assert (first.kept_agencies, last.kept_agencies) == ("7012", "7012,7014")
    assert (last.kind, last.payload_sha256, last.etag) == ("revisit", first.payload_sha256, first.etag)
    assert desk.archive.read_payload(last) == publisher.files[FULL_2025]
    assert desk.archive.verify()[1] == []
    assert report.message is None


def test_fewer_agencies_than_were_kept_are_held_already(desk: Desk) -> None:
    since, until = date(2023, 10, 1), date(2024, 9, 30)
    desk.run("usaspending_archive", Query(agencies=(WHOLE_DHS,), since=since, until=until))
    desk.run("usaspending_archive", Query(agencies=(ICE, CBP), since=since, until=until))
    report, _ = desk.run("usaspending_archive", Query(agencies=(CBP,), since=since, until=until))
    assert len(desk.kept()) == 3
    assert report.message == "3 files unchanged since they were stored"


def test_a_file_that_was_archived_and_not_stored_is_stored_from_the_archive(
    publisher: FilePublisher, desk: Desk
) -> None:
    desk.run("usaspending_archive", TWO_YEARS)
    desk.shelf.stored.clear()
    desk.run("usaspending_archive", TWO_YEARS)
    assert {evidence.evidence_id for evidence in desk.kept()} <= set(desk.shelf.stored)
    assert len(desk.kept()) == 4


def test_a_file_that_was_refused_is_read_again_by_the_next_run(publisher: FilePublisher, desk: Desk) -> None:
    good = publisher.files[FULL_2024]
    publisher.files[FULL_2024] = archive_file(FULL_2024, rows.transaction(dollars="none"))
    for _ in range(2):
        desk.run("usaspending_archive", TWO_YEARS)
    publisher.files[FULL_2024] = good
    desk.run("usaspending_archive", TWO_YEARS)
    assert [report.state for report in desk.reports] == ["incomplete", "incomplete", "finished"]


def test_a_file_that_was_refused_is_named_and_does_not_keep_the_others_away(
    publisher: FilePublisher, desk: Desk
) -> None:
    publisher.files[FULL_2024] = archive_file(FULL_2024, rows.transaction(dollars="none"))
    report, counts = desk.run("usaspending_archive", TWO_YEARS)
    assert publisher.paths() == [FULL_2024, FULL_2025, DELTA, NEXT_DELTA]
    bad, *others = [evidence.evidence_id for evidence in desk.kept()]
    assert (list(desk.shelf.refused), list(desk.shelf.stored)[-3:]) == ([bad], others)
    assert (report.missing or "").startswith(f"{FULL_2024} IS MISSING: it was refused: 1 of 1 rows")
    assert (counts.exit_code, counts.rejected, report.may_resume) == (3, 1, False)
    assert list(desk.settings.downloads_dir.iterdir()) == []


def test_a_file_that_comes_damaged_is_named_and_does_not_keep_the_others_away(
    publisher: FilePublisher, desk: Desk
) -> None:
    publisher.files[FULL_2024] = publisher.files[FULL_2024][:-30]
    report, counts = desk.run("usaspending_archive", TWO_YEARS)
    assert [evidence.file_name for evidence in desk.kept()] == [FULL_2025, DELTA, NEXT_DELTA]
    assert "damaged each of 2 times" in (report.missing or "") and counts.exit_code == 4


def test_a_disk_that_is_full_ends_the_run_at_once(publisher: FilePublisher, desk: Desk) -> None:
    def full(evidence: EvidenceRecord) -> None:
        if evidence.file_name == FULL_2024:
            raise StoreUnavailable("the disk is full")

    desk.shelf.stops = full
    with pytest.raises(StoreUnavailable):
        desk.run("usaspending_archive", TWO_YEARS)
    assert publisher.paths() == [FULL_2024] and desk.reports[0].may_resume


def test_a_year_without_its_file_is_said_loudly_and_counted(publisher: FilePublisher, desk: Desk) -> None:
    del publisher.lists[2024]
    report, counts = desk.run("usaspending_archive", TWO_YEARS)
    assert any("FY2024 IS MISSING" in note for note in counts.notes)
    assert report.message == "1 thing not got"
    assert report.state == "incomplete" and (report.missing or "").startswith("FY2024 IS MISSING")


def test_a_year_that_has_only_begun_may_lack_its_file(desk: Desk) -> None:
    query = Query(agencies=(ICE,), since=date(2025, 10, 1), until=date(2025, 11, 1))
    report, counts = desk.run("usaspending_archive", query)
    assert any("FY2026 has only begun" in note for note in counts.notes)
    assert report.message is None


def test_a_listed_file_that_is_not_there_is_said_loudly_and_the_others_come(
    publisher: FilePublisher, desk: Desk
) -> None:
    publisher.gone.add(FULL_2024)
    report, counts = desk.run("usaspending_archive", TWO_YEARS)
    assert any(f"{FULL_2024} IS MISSING" in note for note in counts.notes)
    assert report.state == "incomplete" and not report.may_resume
    assert [evidence.file_name for evidence in desk.kept()] == [FULL_2025, DELTA, NEXT_DELTA]


def test_a_file_without_a_table_of_transactions_makes_nothing_gone(
    publisher: FilePublisher, desk: Desk
) -> None:
    text = rows.text(rows.SUBAWARD, [rows.subaward()]).encode()
    publisher.files[FULL_2024] = zipped({"one.csv": text})
    report, _ = desk.run("usaspending_archive", TWO_YEARS)
    assert "holds no table of transactions" in (report.missing or "")
    assert len(desk.shelf.refused) == 1


def test_a_listed_name_of_another_form_is_a_changed_source(publisher: FilePublisher, desk: Desk) -> None:
    publisher.lists[2024] = ["FY2024_070_Contracts_Whole.zip"]
    with pytest.raises(SourceChanged, match="file_name"):
        desk.run("usaspending_archive", TWO_YEARS)


def test_a_new_field_in_the_list_is_a_changed_source(publisher: FilePublisher, desk: Desk) -> None:
    publisher.changes["list_monthly_files"] = lambda answer: answer | {"brand_new": 1}
    with pytest.raises(SourceChanged, match="brand_new"):
        desk.run("usaspending_archive", TWO_YEARS)


def test_a_department_that_is_not_listed_is_named(publisher: FilePublisher, desk: Desk) -> None:
    publisher.changes["list_agencies"] = lambda _: {
        "agencies": {"cfo_agencies": [], "other_agencies": []},
        "sub_agencies": [],
    }
    with pytest.raises(FetchFailed, match="no department 070"):
        desk.run("usaspending_archive", TWO_YEARS)


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(agencies=(ICE,), limit=3),
        Query(agencies=(ICE,), modified_since=date(2026, 1, 1)),
        Query(agencies=(ICE,), since=date(2005, 1, 1)),
    ],
)
def test_what_the_archive_cannot_give_is_refused_before_anything_is_asked(
    publisher: FilePublisher, desk: Desk, query: Query
) -> None:
    with pytest.raises(BadQuestion):
        desk.run("usaspending_archive", query)
    assert publisher.asked == []
