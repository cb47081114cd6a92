"""The test publisher's archive, file host and custom downloads behave as USAspending's, traps included."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.fixtures.files import ARCHIVE, DELTA, SUBAWARD
from tests.publisher import Publisher, awards_a_month_later, collector_awards
from tests.publisher.examples import CHANGED, FIRST_DAY, GONE, NEXT_DAY, RESENT
from tests.publisher.keeping import ICE
from tests.publisher.records import DEPARTMENTS, DHS

LIST = "/api/v2/bulk_download/list_monthly_files/"
ORDER = "/api/v2/bulk_download/awards/"
FULL = "/award_data_archive/FY2024_070_Contracts_Full_20241106.zip"
DELTA_FILE = "/award_data_archive/" + quote("FY(All)_070_Contracts_Delta_20241206.zip")
OURS = DEPARTMENTS["070"].toptier_id


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher(collector_awards()) as running:
        running.publish(FIRST_DAY)
        running.publish(NEXT_DAY, awards_a_month_later(), [RESENT])
        yield running


def post(publisher: Publisher, path: str, **body: object) -> requests.Response:
    return requests.post(publisher.url + path, json=body, timeout=5)


def get(publisher: Publisher, path: str, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(publisher.url + path, headers=named, timeout=5)


def tables(data: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
        }


def order_of(**changes: object) -> dict[str, Any]:
    agency = {"type": "funding", "tier": "subtier", "name": ICE.name, "toptier_name": DHS}
    filters: dict[str, object] = {
        "prime_award_types": ["A", "B", "C", "D", "IDV_B_B"],
        "sub_award_types": ["procurement"],
        "agencies": [agency],
        "date_type": "action_date",
        "date_range": {"start_date": "2023-10-01", "end_date": "2024-09-30"},
    }
    return {"filters": filters | changes, "columns": [], "file_format": "csv"}


def ordered(publisher: Publisher, body: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The last status of an order, and the states on the way."""
    name = post(publisher, ORDER, **body).json()["file_name"]
    states: list[str] = []
    while True:
        status = get(publisher, f"/api/v2/download/status?file_name={name}").json()
        states.append(status["status"])
        if states[-1] in ("finished", "failed") or len(states) > 9:
            return status, states


def test_files_are_listed_with_every_delta_under_the_internal_number(publisher: Publisher) -> None:
    files = post(publisher, LIST, agency=OURS, fiscal_year=2024, type="contracts").json()["monthly_files"]
    assert [(file["fiscal_year"], file["file_name"]) for file in files] == [
        (2024, "FY2024_070_Contracts_Full_20241106.zip"),
        (2024, "FY2024_070_Contracts_Full_20241206.zip"),
        (None, "FY(All)_070_Contracts_Delta_20241206.zip"),
    ]
    assert {file["updated_date"] for file in files} == {"2024-11-06", "2024-12-06"}


@pytest.mark.parametrize("agency", ["070", 70, DEPARTMENTS["070"].agency_id])
def test_nothing_is_listed_under_another_number(publisher: Publisher, agency: object) -> None:
    answer = post(publisher, LIST, agency=agency, fiscal_year=2024, type="contracts")
    assert (answer.status_code, answer.json()) == (200, {"monthly_files": []})


@pytest.mark.parametrize("missing", ["agency", "fiscal_year", "type"])
def test_a_list_needs_all_three_keys(publisher: Publisher, missing: str) -> None:
    body: dict[str, object] = {"agency": OURS, "fiscal_year": 2024, "type": "contracts"}
    del body[missing]
    answer = post(publisher, LIST, **body)
    assert answer.status_code == 400
    assert answer.json() == {"detail": f"Missing one or more required body parameters: {missing}"}


def test_agencies_are_listed_with_the_number_that_lists_are_asked_by(publisher: Publisher) -> None:
    answer = post(publisher, "/api/v2/bulk_download/list_agencies/", type="award_agencies").json()
    assert {"toptier_code": "070", "name": DHS, "toptier_agency_id": OURS} in answer["agencies"][
        "cfo_agencies"
    ]


def test_a_full_file_holds_what_its_department_signed_in_that_year(publisher: Publisher) -> None:
    ((name, rows),) = tables(get(publisher, FULL).content).items()
    assert name == "FY2024_070_Contracts_Full_20241106_1.csv"
    assert tuple(rows[0]) == ARCHIVE
    assert {row["action_date_fiscal_year"] for row in rows} == {"2024"}
    assert {row["awarding_agency_code"] for row in rows} == {"070"}
    assert {row["awarding_sub_agency_code"] for row in rows} == {"7012", "7001"}


def test_vehicles_stand_in_the_same_file_without_a_transaction_number(publisher: Publisher) -> None:
    rows = next(iter(tables(get(publisher, FULL.replace("FY2024", "FY2023")).content).values()))
    assert [(row["award_or_idv_flag"], row["transaction_number"]) for row in rows] == [("IDV", "")]
    assert rows[0]["contract_transaction_unique_key"] == "7014_-NONE-_70XTEST23D00000001_0_-NONE-_-NONE-"


def test_a_delta_marks_what_was_deleted_and_what_was_sent_again(publisher: Publisher) -> None:
    ((_, rows),) = tables(get(publisher, DELTA_FILE).content).items()
    assert tuple(rows[0]) == DELTA
    marks = {row["contract_transaction_unique_key"]: row["correction_delete_ind"] for row in rows}
    assert (marks[CHANGED], marks[RESENT], marks[GONE]) == ("", "C", "D")
    deleted = {name: value for name, value in rows[-1].items() if value}
    assert deleted == {
        "correction_delete_ind": "D",
        "agency_id": "7012",
        "contract_transaction_unique_key": GONE,
        "award_id_piid": "70XTEST24P00000007",
        "modification_number": "0",
        "transaction_number": "0",
        "last_modified_date": "2024-12-06",
    }


def test_a_large_year_comes_in_several_members_each_with_its_header(publisher: Publisher) -> None:
    whole = next(iter(tables(get(publisher, FULL).content).values()))
    publisher.holdings.archive.most_rows = 4
    publisher.publish(date(2025, 1, 6), collector_awards())
    parts = tables(get(publisher, FULL.replace("20241106", "20250106")).content)
    assert [name[-6:] for name in parts] == ["_1.csv", "_2.csv", "_3.csv"]
    assert [row for rows in parts.values() for row in rows] == whole


def test_a_file_says_its_version_and_is_not_sent_again(publisher: Publisher) -> None:
    answer = get(publisher, FULL)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Last-Modified"] == "Wed, 06 Nov 2024 06:00:00 GMT"
    assert get(publisher, FULL, If_None_Match=answer.headers["ETag"]).status_code == 304
    assert get(publisher, FULL, If_Modified_Since=answer.headers["Last-Modified"]).status_code == 304
    assert get(publisher, FULL, If_None_Match='"other"').status_code == 200


def test_a_part_of_a_file_is_sent_if_it_is_still_the_same_file(publisher: Publisher) -> None:
    whole = get(publisher, FULL)
    part = get(publisher, FULL, Range="bytes=100-", If_Range=whole.headers["ETag"])
    assert (part.status_code, part.content) == (206, whole.content[100:])
    assert part.headers["Content-Range"] == f"bytes 100-{len(whole.content) - 1}/{len(whole.content)}"
    publisher.holdings.shelf.remake(FULL)
    changed = get(publisher, FULL, Range="bytes=100-", If_Range=whole.headers["ETag"])
    assert (changed.status_code, tables(changed.content)) == (200, tables(whole.content))
    assert changed.content != whole.content


def test_a_part_behind_the_end_is_refused(publisher: Publisher) -> None:
    size = len(get(publisher, FULL).content)
    answer = get(publisher, FULL, Range=f"bytes={size}-")
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{size}")


@pytest.mark.parametrize("status", [404, 403])
def test_a_file_that_is_not_there_answers_with_xml(publisher: Publisher, status: int) -> None:
    publisher.holdings.shelf.missing = status
    answer = get(publisher, "/award_data_archive/nothing.zip")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/xml")


def test_an_ordered_file_holds_what_others_signed_for_the_agency_and_its_subawards(
    publisher: Publisher,
) -> None:
    status, states = ordered(publisher, order_of())
    assert states == ["ready", "running", "finished"]
    found = tables(requests.get(status["file_url"], timeout=5).content)
    (prime, lines), (sub, subawards) = found.items()
    assert prime.startswith("Contracts_PrimeTransactions_") and sub.startswith("Contracts_Subawards_")
    assert {row["awarding_sub_agency_code"] for row in lines} == {"7012", "4732"}
    assert {row["funding_sub_agency_code"] for row in lines} == {"7012"}
    assert tuple(subawards[0]) == SUBAWARD
    assert [row["subaward_number"] for row in subawards] == ["SUB-9"]
    assert status["total_rows"] == len(lines) + 1
    assert status["total_columns"] == 297 + 118
    assert isinstance(status["seconds_elapsed"], str)


def test_the_same_order_is_answered_with_the_same_file(publisher: Publisher) -> None:
    first, second = (post(publisher, ORDER, **order_of()).json()["file_name"] for _ in range(2))
    assert first == second
    other = order_of(date_type="last_modified_date")
    assert post(publisher, ORDER, **other).json()["file_name"] != first


def test_an_order_of_nothing_is_a_header_without_rows(publisher: Publisher) -> None:
    period = {"start_date": "2010-10-01", "end_date": "2011-09-30"}
    status, _ = ordered(publisher, order_of(date_range=period))
    assert status["total_rows"] == 0
    assert [*tables(requests.get(status["file_url"], timeout=5).content).values()] == [[], []]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"date_range": {"start_date": "2023-10-01", "end_date": "2024-10-02"}}, 400),
        ({"date_type": "date_signed"}, 400),
        ({"prime_award_types": [], "sub_award_types": []}, 400),
        ({"prime_award_types": ["Z"]}, 400),
    ],
)
def test_wrong_orders_are_refused(publisher: Publisher, changes: dict[str, object], status: int) -> None:
    answer = post(publisher, ORDER, **order_of(**changes))
    assert answer.status_code == status
    assert "detail" in answer.json()


def test_a_failed_job_is_begun_anew_by_the_next_order(publisher: Publisher) -> None:
    publisher.fail("job fails")
    status, states = ordered(publisher, order_of())
    assert states[-1] == "failed" and status["message"]
    assert ordered(publisher, order_of())[0]["status"] == "finished"


def test_a_hanging_job_answers_the_next_order_too_until_it_is_given_up(publisher: Publisher) -> None:
    publisher.fail("job hangs")
    assert ordered(publisher, order_of())[1][-1] == "running"
    assert ordered(publisher, order_of())[1][-1] == "running"
    publisher.recover()
    assert ordered(publisher, order_of())[0]["status"] == "finished"


def test_the_file_of_an_expired_job_is_gone_and_the_next_order_makes_another(publisher: Publisher) -> None:
    publisher.fail("job expires")
    status, states = ordered(publisher, order_of())
    assert states[-1] == "finished"
    assert requests.get(status["file_url"], timeout=5).status_code == 404
    again, _ = ordered(publisher, order_of())
    assert requests.get(again["file_url"], timeout=5).status_code == 200


@pytest.mark.parametrize("name", ["truncated zip", "CRC-broken zip", "no zip at all"])
def test_a_broken_file_is_served_as_if_it_were_whole(publisher: Publisher, name: str) -> None:
    publisher.fail(name)
    broken = get(publisher, FULL)
    assert (broken.status_code, int(broken.headers["Content-Length"])) == (200, len(broken.content))
    with pytest.raises((zipfile.BadZipFile, AssertionError)):
        tables(broken.content)
    assert tables(get(publisher, FULL).content)


def test_a_publisher_that_ignores_range_sends_the_whole_file(publisher: Publisher) -> None:
    publisher.fail("ignores Range")
    assert get(publisher, FULL, Range="bytes=100-").status_code == 200


def test_a_file_that_changes_on_the_way_breaks_off_first(publisher: Publisher) -> None:
    etag = get(publisher, FULL).headers["ETag"]
    publisher.fail("reset, then another file")
    with pytest.raises(requests.RequestException):
        get(publisher, FULL)
    assert get(publisher, FULL).headers["ETag"] != etag
