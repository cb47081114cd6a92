"""Custom downloads that are not made, refused or short: named, the others got, and only those ordered again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from research.errors import FetchFailed
from tests.fixtures import files as rows
from tests.fixtures.collector import collector
from tests.fixtures.custom_downloads import BOTH, ORDER, READY, asked
from tests.fixtures.desk import Desk
from tests.fixtures.filepublisher import FilePublisher, ordered_file
from tests.fixtures.trail import Trail


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
