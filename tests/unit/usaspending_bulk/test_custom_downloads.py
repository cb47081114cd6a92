"""Custom downloads by funding agency: ordered, waited for, got, claimed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from research.errors import BadQuestion, SourceChanged
from research.evidence import Claim
from scrapers.base import Query
from tests.fixtures import files as rows
from tests.fixtures.custom_downloads import ORDER, STATUS, YEAR, asked
from tests.fixtures.desk import CBP, ICE, Desk
from tests.fixtures.filepublisher import FilePublisher, ordered_file


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
