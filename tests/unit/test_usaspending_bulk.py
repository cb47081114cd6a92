"""Custom downloads by funding agency: ordered, waited for, got, claimed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from research.errors import BadQuestion, FetchFailed, SourceChanged
from research.evidence import Claim
from scrapers.base import Query
from tests.fixtures import files as rows
from tests.fixtures.collector import collector
from tests.fixtures.desk import CBP, ICE, Desk
from tests.fixtures.filepublisher import FilePublisher, ordered_file, running
from tests.fixtures.trail import Trail

ORDER = "/api/v2/bulk_download/awards/"
STATUS = "/api/v2/download/status"
YEAR = Query(agencies=(ICE,), since=date(2023, 10, 1), until=date(2024, 9, 30))
BOTH = replace(YEAR, agencies=(ICE, CBP))
READY = ["ready", "running", "finished"]


@pytest.fixture
def publisher() -> Iterator[FilePublisher]:
    signed_by_gsa = rows.transaction(agency_code="4732", funding_sub_agency_code="7012")
    made = {
        f"job-{number}.zip": ordered_file(signed_by_gsa, subawards=(rows.subaward(),))
        for number in (1, 2, 3, 4)
    }
    with running(FilePublisher(made, jobs=[[*READY] for _ in made], total_rows=2)) as started:
        yield started


@pytest.fixture
def desk(publisher: FilePublisher, tmp_path: Path) -> Desk:
    return Desk(tmp_path, publisher.url)


def asked(publisher: FilePublisher, path: str) -> int:
    return sum(question.path == path for question in publisher.asked)


def test_an_order_names_one_funding_agency_one_year_and_every_type_with_subawards(
    publisher: FilePublisher, desk: Desk
) -> None:
    desk.run("usaspending_bulk", YEAR)
    (order,) = publisher.bodies(ORDER)
    filters = order["filters"]
    assert filters["agencies"] == [
        {
            "type": "funding",
            "tier": "subtier",
            "name": "U.S. Immigration and Customs Enforcement",
            "toptier_name": "Department of Homeland Security",
        }
    ]
    assert filters["date_range"] == {"start_date": "2023-10-01", "end_date": "2024-09-30"}
    assert filters["date_type"] == "action_date"
    assert filters["sub_award_types"] == ["procurement"]
    assert len(filters["prime_award_types"]) == 12
    assert (order["columns"], order["file_format"]) == ([], "csv")


def test_each_agency_and_fiscal_year_is_a_file_of_its_own(publisher: FilePublisher, desk: Desk) -> None:
    desk.run("usaspending_bulk", Query(agencies=(ICE, CBP), since=date(2023, 10, 1), until=date(2024, 11, 1)))
    spans = [order["filters"]["date_range"] for order in publisher.bodies(ORDER)]
    assert [span["end_date"] for span in spans] == ["2024-09-30", "2024-11-01"] * 2
    assert publisher.paths("/generated_downloads/") == [f"job-{number}.zip" for number in (1, 2, 3, 4)]


def test_transactions_and_subawards_of_a_file_are_stored(desk: Desk) -> None:
    desk.run("usaspending_bulk", YEAR)
    (evidence,) = desk.kept()
    assert desk.shelf.stored[evidence.evidence_id] == {"transaction": 1, "subaward": 1}


def test_a_file_claims_its_agency_its_window_and_the_rows_the_publisher_counted(desk: Desk) -> None:
    desk.run("usaspending_bulk", YEAR)
    claim = Claim("funding", date(2023, 10, 1), date(2024, 9, 30), ("7012",), total_rows=2)
    assert desk.claims() == [claim]


def test_a_file_counts_as_of_the_moment_it_came(desk: Desk) -> None:
    desk.run("usaspending_bulk", YEAR)
    (evidence,) = desk.kept()
    assert evidence.retrieved_basis == "response"
    assert evidence.retrieved_at <= evidence.archived_at


def test_the_job_is_asked_about_until_it_is_finished(publisher: FilePublisher, desk: Desk) -> None:
    publisher.jobs[0] = ["ready", "queued", "running", "uploading", "finished"]
    desk.run("usaspending_bulk", YEAR)
    assert asked(publisher, STATUS) == 5


def test_what_was_modified_lately_is_ordered_as_such_and_claims_nothing(
    publisher: FilePublisher, desk: Desk
) -> None:
    desk.run(
        "usaspending_bulk", Query(agencies=(ICE,), until=date(2026, 11, 23), modified_since=date(2026, 11, 9))
    )
    (order,) = publisher.bodies(ORDER)
    assert order["filters"]["date_type"] == "last_modified_date"
    assert order["filters"]["date_range"] == {"start_date": "2026-11-09", "end_date": "2026-11-23"}
    assert desk.claims() == [None]


def test_a_failed_job_is_ordered_once_more(publisher: FilePublisher, desk: Desk) -> None:
    publisher.jobs[0] = ["running", "failed"]
    _, counts = desk.run("usaspending_bulk", YEAR)
    assert asked(publisher, ORDER) == 2
    assert [evidence.file_name for evidence in desk.kept()] == ["job-2.zip"]
    assert any("the job ran out of time" in note for note in counts.notes)


def test_a_job_that_fails_twice_is_missing_with_the_publishers_reason_and_the_others_are_got(
    publisher: FilePublisher, desk: Desk
) -> None:
    publisher.jobs[0] = publisher.jobs[1] = ["failed"]
    report, counts = desk.run("usaspending_bulk", BOTH)
    assert (report.missing or "").startswith("ICE funding, action_date 2023-10-01 to 2024-09-30 IS MISSING")
    assert "the job ran out of time, 2 times" in (report.missing or "")
    assert [evidence.file_name for evidence in desk.kept()] == ["job-3.zip"]
    assert (report.state, report.may_resume, counts.exit_code) == ("incomplete", True, 4)


def test_a_run_without_some_files_orders_those_alone_again_but_after_a_week_all_of_them(
    publisher: FilePublisher, desk: Desk
) -> None:
    publisher.jobs = [["failed"], ["failed"], *([*READY] for _ in range(3))]
    publisher.files["job-5.zip"] = publisher.files["job-4.zip"]
    desk.run("usaspending_bulk", BOTH)
    report, counts = desk.run("usaspending_bulk", BOTH)
    assert (report.state, counts.exit_code, report.resumed) == ("finished", 0, desk.reports[0].run_id)
    assert [evidence.file_name for evidence in desk.kept()] == ["job-3.zip", "job-4.zip"]
    publisher.jobs = [["failed"]] * 20
    desk.run("usaspending_bulk", BOTH)
    for path in desk.settings.runs_dir.glob("*.json"):
        note = json.loads(path.read_text())
        path.write_text(json.dumps(note | {"began": str(datetime.now(UTC) - timedelta(days=8))}))
    assert [desk.run("usaspending_bulk", BOTH)[0].may_resume for _ in range(2)] == [False, True]
    assert [bool(report.resumed) for report in desk.reports[2:]] == [False, True, False]


def test_a_file_that_is_refused_is_named_and_ordered_again_and_the_others_are_not_ordered_again(
    publisher: FilePublisher, desk: Desk
) -> None:
    publisher.files["job-1.zip"] = ordered_file(rows.transaction(dollars="none"))
    report, counts = desk.run("usaspending_bulk", BOTH)
    assert "its file was refused: 1 of 1 rows" in (report.missing or "") and counts.exit_code == 3
    assert desk.run("usaspending_bulk", BOTH)[0].state == "finished"
    assert publisher.paths("/generated_downloads/") == ["job-1.zip", "job-2.zip", "job-3.zip"]


def test_a_file_with_fewer_rows_than_the_publisher_counted_is_named_and_asked_for_again(
    sqlite_trail: Trail, publisher: FilePublisher
) -> None:
    many = [
        rows.transaction(f"47XTEST24F{number:08}", agency_code="4732", funding_sub_agency_code="7012")
        for number in range(30)
    ]
    publisher.files["job-1.zip"], publisher.files["job-2.zip"] = ordered_file(*many[:3]), ordered_file()
    publisher.files["job-3.zip"] = ordered_file(*many)
    publisher.total_rows = 30
    installed = collector(sqlite_trail, publisher.url)
    asked_for = (
        "scrape",
        "run",
        "usaspending_bulk",
        "--agency",
        "ice",
        "--since",
        "FY2023",
        "--until",
        "FY2024",
    )
    first = installed(*asked_for)
    assert first.code == 5 and "usaspending_bulk: incomplete" in first.out
    missing = installed.one("SELECT missing FROM run").splitlines()
    assert [line.partition(" IS NOT WHOLE: ")[0][-24:] for line in missing] == [
        "2022-10-01 to 2023-09-30",
        "2023-10-01 to 2024-09-30",
    ]
    assert "the publisher said 30 rows and gave 3" in missing[0]
    cells = [cell for cell in installed("check", "--json").json["completeness"] if cell["basis"] == "funding"]
    # Nothing at all is held of the second year, and it is shown nonetheless.
    assert {(cell["fiscal_year"], cell["state"], cell["reason"]) for cell in cells} == {
        (2023, "incomplete", "the publisher said 30 rows and gave 3"),
        (2024, "incomplete", "the publisher said 30 rows and gave 0"),
    }
    publisher.files["job-4.zip"] = publisher.files["job-3.zip"]
    again = installed(*asked_for)
    assert again.code == 0, again.out
    assert publisher.ordered == 4


def test_a_short_file_that_comes_again_unchanged_is_still_called_short(
    sqlite_trail: Trail, publisher: FilePublisher
) -> None:
    publisher.total_rows = 40
    installed = replace(collector(sqlite_trail, publisher.url))
    asked_for = (
        *("scrape", "run", "usaspending_bulk", "--fresh", "--agency", "ice"),
        *("--since", "FY2024", "--until", "FY2024"),
    )
    for _ in range(2):
        publisher.ordered = 0  # an identical order is answered with the file that was made before
        publisher.jobs[0] = [*READY]
        said = installed(*asked_for)
        assert said.code == 5 and "said 40 rows and gave 2" in said.out


def test_files_that_one_after_another_are_not_made_in_time_end_the_run(
    publisher: FilePublisher, desk: Desk
) -> None:
    publisher.jobs = [["running"]] * 4
    desk.options = {"job_hours": 0.00003}
    with pytest.raises(FetchFailed, match="was not made within"):
        desk.run("usaspending_bulk", replace(BOTH, since=date(2022, 10, 1)))
    assert asked(publisher, ORDER) == 3


def test_a_run_after_failed_jobs_does_not_count_their_failures(publisher: FilePublisher, desk: Desk) -> None:
    publisher.jobs[0] = publisher.jobs[1] = ["failed"]
    desk.run("usaspending_bulk", YEAR)
    report, _ = desk.run("usaspending_bulk", YEAR)
    assert (report.state, report.resumed) == ("finished", desk.reports[0].run_id)
    assert asked(publisher, ORDER) == 3


def test_a_finished_file_that_is_gone_is_ordered_once_more(publisher: FilePublisher, desk: Desk) -> None:
    publisher.gone.add("job-1.zip")
    desk.run("usaspending_bulk", YEAR)
    assert [evidence.file_name for evidence in desk.kept()] == ["job-2.zip"]


def test_a_job_the_publisher_has_forgotten_is_ordered_once_more(publisher: FilePublisher, desk: Desk) -> None:
    publisher.jobs[0] = ["forgotten"]
    desk.run("usaspending_bulk", YEAR)
    assert [evidence.file_name for evidence in desk.kept()] == ["job-2.zip"]


def test_a_job_that_hangs_is_given_up_and_waited_for_again_by_the_next_run(
    publisher: FilePublisher, desk: Desk
) -> None:
    publisher.jobs[0] = ["running"]
    desk.options = {"job_hours": 0.00003}
    report, _ = desk.run("usaspending_bulk", YEAR)
    assert "was not made within" in (report.missing or "")
    publisher.jobs[0] = ["running", "finished"]
    desk.run("usaspending_bulk", YEAR)
    assert asked(publisher, ORDER) == 1
    assert [evidence.file_name for evidence in desk.kept()] == ["job-1.zip"]


def test_a_state_that_we_do_not_know_is_a_changed_source(publisher: FilePublisher, desk: Desk) -> None:
    publisher.jobs[0] = ["pondering"]
    with pytest.raises(SourceChanged, match="status"):
        desk.run("usaspending_bulk", YEAR)


def test_a_file_with_headers_and_no_rows_is_stored_and_claims(publisher: FilePublisher, desk: Desk) -> None:
    publisher.files["job-1.zip"], publisher.total_rows = ordered_file(), 0
    _, counts = desk.run("usaspending_bulk", YEAR)
    assert (counts.documents, counts.new) == (5, 0)
    (claim,) = desk.claims()
    assert claim is not None and claim.total_rows == 0


def test_members_about_grants_and_notes_to_readers_are_left_out_and_named(
    publisher: FilePublisher, desk: Desk
) -> None:
    publisher.files["job-1.zip"] = ordered_file(
        rows.transaction(), **{"Assistance_PrimeTransactions_1.csv": "a,b\n", "readme.txt": "hello"}
    )
    desk.run("usaspending_bulk", YEAR)
    assert any("about grants and loans, left out" in note for note in desk.shelf.notes)
    assert any("readme.txt is no CSV, left out" in note for note in desk.shelf.notes)


def test_an_unknown_table_in_the_file_is_refused(publisher: FilePublisher, desk: Desk) -> None:
    publisher.files["job-1.zip"] = ordered_file(rows.transaction(), **{"Novelties_1.csv": "a,b\n1,2\n"})
    report, _ = desk.run("usaspending_bulk", YEAR)
    assert "none we know" in (report.missing or "") and len(desk.shelf.refused) == 1


@pytest.mark.parametrize("field", ["file_name", "brand_new"])
def test_another_shape_of_the_order_is_a_changed_source(
    publisher: FilePublisher, desk: Desk, field: str
) -> None:
    def change(answer: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in answer.items() if name != field} | (
            {field: 1} if field == "brand_new" else {}
        )

    publisher.changes["awards"] = change
    with pytest.raises(SourceChanged, match=field):
        desk.run("usaspending_bulk", YEAR)


def test_a_finished_job_without_an_address_is_a_changed_source(publisher: FilePublisher, desk: Desk) -> None:
    publisher.changes["status"] = lambda answer: answer | {"file_url": None}
    publisher.jobs[0] = ["finished"]
    with pytest.raises(SourceChanged, match="file_url"):
        desk.run("usaspending_bulk", YEAR)


@pytest.mark.parametrize("query", [Query(), Query(agencies=(ICE,), limit=1)])
def test_what_cannot_be_ordered_is_refused_before_anything_is_asked(
    publisher: FilePublisher, desk: Desk, query: Query
) -> None:
    with pytest.raises(BadQuestion):
        desk.run("usaspending_bulk", query)
    assert publisher.asked == []
