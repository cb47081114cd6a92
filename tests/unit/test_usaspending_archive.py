"""The award data archive: which files are got, how they are kept, what they claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from research.errors import BadQuestion, FetchFailed, SourceChanged, StoreUnavailable
from research.evidence import Claim, EvidenceRecord
from scrapers.archive_names import ArchiveName
from scrapers.base import Query
from tests.fixtures import files as rows
from tests.fixtures.collector import collector
from tests.fixtures.desk import CBP, ICE, WHOLE_DHS, Desk
from tests.fixtures.filehost import zipped
from tests.fixtures.filepublisher import DHS_ID, FilePublisher, archive_file, running
from tests.fixtures.trail import Trail

FULL_2024 = "FY2024_070_Contracts_Full_20261106.zip"
FULL_2025 = "FY2025_070_Contracts_Full_20261106.zip"
OLDER_2025 = "FY2025_070_Contracts_Full_20261006.zip"
DELTA = "FY(All)_070_Contracts_Delta_20261113.zip"
NEXT_DELTA = "FY(All)_070_Contracts_Delta_20261120.zip"
OLD_DELTA = "FY(All)_070_Contracts_Delta_20261006.zip"
LIST = "/api/v2/bulk_download/list_monthly_files/"
TWO_YEARS = Query(agencies=(ICE, CBP), since=date(2023, 10, 1), until=date(2025, 9, 30))


@pytest.fixture
def publisher() -> Iterator[FilePublisher]:
    names = (FULL_2024, FULL_2025, OLDER_2025, DELTA, NEXT_DELTA, OLD_DELTA)
    changed = rows.transaction(modification="P00001") | {"correction_delete_ind": "", "agency_id": "1"}
    made = {
        name: archive_file(name, changed if "Delta" in name else rows.transaction(action_date="2024-03-01"))
        for name in names
    }
    made[FULL_2025] = archive_file(FULL_2025, rows.transaction(action_date="2025-03-01"))
    lists = {2024: [FULL_2024], 2025: [OLDER_2025, FULL_2025]}
    with running(FilePublisher(made, lists, [NEXT_DELTA, DELTA, OLD_DELTA])) as started:
        yield started


@pytest.fixture
def desk(publisher: FilePublisher, tmp_path: Path) -> Desk:
    return Desk(tmp_path, publisher.url)


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


NEW_2024 = rows.transaction(action_date="2024-03-01", dollars="999.00")
LATER = {
    "Fri, 13 Nov 2026 10:00:00 GMT": (datetime(2026, 11, 13, 10, tzinfo=UTC), "last modified"),
    "Mon, 02 Nov 2026 10:00:00 GMT": (datetime(2026, 11, 6, tzinfo=UTC), "file name"),
}


@pytest.mark.parametrize("changed", LATER)
def test_a_file_made_again_under_the_same_name_counts_from_when_it_was_changed(
    publisher: FilePublisher, desk: Desk, changed: str
) -> None:
    publisher.last_modified[FULL_2024] = "Fri, 06 Nov 2026 08:00:00 GMT"
    desk.run("usaspending_archive", TWO_YEARS)
    publisher.files[FULL_2024] = archive_file(FULL_2024, NEW_2024)
    publisher.last_modified[FULL_2024] = changed
    desk.run("usaspending_archive", TWO_YEARS)
    desk.run("usaspending_archive", replace(TWO_YEARS, agencies=(WHOLE_DHS,)))  # the same bytes, read again
    dated = [(e.retrieved_at, e.retrieved_basis) for e in desk.kept() if e.file_name == FULL_2024]
    # The first one had no other before it, and says when it was made by its name.
    assert dated == [(datetime(2026, 11, 6, tzinfo=UTC), "file name"), LATER[changed], LATER[changed]]


@pytest.mark.parametrize("changed", [None, "some day", "Fri, 13 Nov 2099 10:00:00 GMT"])
def test_a_file_made_again_nobody_says_when_counts_from_when_it_came(
    publisher: FilePublisher, desk: Desk, changed: str | None
) -> None:
    desk.run("usaspending_archive", TWO_YEARS)
    publisher.files[FULL_2024] = archive_file(FULL_2024, NEW_2024)
    if changed is not None:
        publisher.last_modified[FULL_2024] = changed
    desk.run("usaspending_archive", TWO_YEARS)
    *_, last = desk.kept()
    assert last.file_name == FULL_2024
    assert datetime(2026, 11, 6, tzinfo=UTC) < last.retrieved_at <= last.archived_at


def test_a_file_made_again_under_the_same_name_wins_and_what_it_lacks_is_gone(
    sqlite_trail: Trail, publisher: FilePublisher
) -> None:
    installed = collector(sqlite_trail, publisher.url)
    asked = (
        "scrape",
        "run",
        "usaspending_archive",
        "--agency",
        "ice",
        "--since",
        "FY2024",
        "--until",
        "FY2024",
    )
    extra = rows.transaction(modification="P00001", dollars="7.00", action_date="2024-04-01")
    won = set()
    publisher.deltas = []
    for number in range(3):  # digests differ, and none may decide
        old = rows.transaction(action_date="2024-03-01", dollars=f"{number + 1}.00")
        publisher.files[FULL_2024] = archive_file(FULL_2024, old, extra)
        assert installed(*asked).code == 0
        publisher.files[FULL_2024] = archive_file(FULL_2024, NEW_2024)
        assert installed(*asked).code == 0
        held = "SELECT obligation_cents, gone_at IS NULL FROM award_transaction ORDER BY obligation_cents"
        won.add(str(sqlite_trail.rows(held)))
    assert won == {"[(700, 0), (99900, 1)]"}


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


@pytest.mark.parametrize(
    ("name", "claimed"),
    [
        ("FY2027_070_Contracts_Full_20261106.zip", Claim("awarding", date(2026, 10, 1), date(2026, 11, 6))),
        ("FY2025_All_Contracts_Full_20261106.zip", Claim("awarding", date(2024, 10, 1), date(2025, 9, 30))),
        ("FY2028_070_Contracts_Full_20261106.zip", None),
        (DELTA, None),
    ],
)
def test_a_claim_ends_with_the_year_or_the_day_the_file_was_made(name: str, claimed: Claim | None) -> None:
    read = ArchiveName.read(name)
    assert read is not None
    assert read.claim((), ()) == claimed


@pytest.mark.parametrize(
    "name",
    [
        "FY2025_070_Assistance_Full_20261106.zip",
        "FY2025_070_Contracts_Full_20261306.zip",
        "FY2025_070_Contracts_Full_20261106_1.csv",
        "my FY2025_070_Contracts_Full_20261106.zip",
    ],
)
def test_other_names_promise_nothing(name: str) -> None:
    assert ArchiveName.read(name) is None


def test_older_delta_names_with_a_hyphen_are_known() -> None:
    read = ArchiveName.read("FY(All)-070_Contracts_Delta_20191108.zip")
    assert read is not None and (read.kind, read.generated) == ("Delta", date(2019, 11, 8))
