"""The bulk files of notices fetched from a host with bad days: what is stored is what a good day gives, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scrapers.sources.sam_opportunities import ACTIVE, ARCHIVED
from tests.fixtures.filehost import FileHost, running
from tests.fixtures.notices import as_file, notice
from tests.fixtures.trail import QUICK, Said, Trail

BODY = as_file(notice(1, Title="É – one"), notice(2), notice(3, FPDS_Code="7008", AAC_Code="70Z"))
GOOD = [("É – one",), ("EXAMPLE NOTICE 2",)]


@pytest.fixture
def host() -> Iterator[FileHost]:
    with running(FileHost(BODY)) as started:
        yield started


def run(trail: Trail, host: FileHost, *options: str) -> Said:
    return trail(
        "scrape",
        "run",
        "sam_opportunities",
        *options,
        TRAIL_SAM_FILES_URL=host.url,
        TRAIL_ALLOW_PRIVATE_HOSTS="true",
        **QUICK,
    )


def held(trail: Trail) -> list[tuple[object, ...]]:
    return trail.rows("SELECT title FROM notice ORDER BY notice_id")


def test_the_file_is_got_once_and_asked_about_afterwards(trail: Trail, host: FileHost) -> None:
    said = run(trail, host)
    assert said.code == 0, said.err
    assert host.paths == [ACTIVE] and held(trail) == GOOD
    before = trail.dump(without=("run",))
    again = run(trail, host)
    assert again.code == 0 and "unchanged since they were stored" in again.out
    assert trail.dump(without=("run",)) == before


def test_archives_are_asked_for_by_fiscal_year_and_one_that_is_not_there_is_named(
    sqlite_trail: Trail, host: FileHost
) -> None:
    host.faults = ["", "", "404"]
    said = run(sqlite_trail, host, "--since", "FY2025", "--until", "FY2026")
    assert host.paths == [ACTIVE, ARCHIVED.format(year=2025), ARCHIVED.format(year=2026)]
    assert "FY2026 IS MISSING" in said.out and held(sqlite_trail) == GOOD
    assert sqlite_trail.one("SELECT state FROM run") == "incomplete"


@pytest.mark.parametrize("fault", ["503", "breaks off", "stalls", "HTML 200"])
def test_after_a_bad_answer_the_next_try_gives_all_of_it(
    sqlite_trail: Trail, host: FileHost, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAIL_TIMEOUT_SECONDS", "0.3")
    host.faults = [fault]
    said = run(sqlite_trail, host)
    assert said.code == 0, said.err
    assert held(sqlite_trail) == GOOD and len(host.paths) > 1


def test_a_file_that_is_not_there_is_said_and_nothing_is_stored(sqlite_trail: Trail, host: FileHost) -> None:
    host.faults = ["403"] * 9
    said = run(sqlite_trail, host)
    assert said.code != 0 and "ContractOpportunitiesFullCSV.csv" in said.err and held(sqlite_trail) == []


def test_a_file_announced_too_short_is_refused_and_comes_whole_the_next_time(
    sqlite_trail: Trail, host: FileHost
) -> None:
    host.faults = ["longer"]
    assert run(sqlite_trail, host).code != 0 and held(sqlite_trail) == []
    host.etag = '"two"'
    assert run(sqlite_trail, host).code == 0 and held(sqlite_trail) == GOOD


def test_a_file_with_another_header_is_refused_by_name(sqlite_trail: Trail, host: FileHost) -> None:
    host.body = host.body.replace(b"Award$", b"Amount", 1)
    said = run(sqlite_trail, host)
    assert said.code != 0 and "Award$" in said.err and held(sqlite_trail) == []


def test_one_amount_that_nobody_can_read_is_an_issue_and_costs_no_other_notice(
    sqlite_trail: Trail, host: FileHost
) -> None:
    host.body = as_file(notice(0, Award="see below"), *(notice(n) for n in range(1, 120)))
    assert run(sqlite_trail, host).code == 0
    assert len(held(sqlite_trail)) == 119
    assert sqlite_trail.rows("SELECT line, field, value FROM issue") == [(2, "Award$", "see below")]
    before = sqlite_trail.dump()
    assert sqlite_trail("rebuild").code == 0
    assert sqlite_trail.dump()["notice"] == before["notice"]
    assert sqlite_trail.dump()["issue"] == before["issue"]


def test_what_cannot_be_asked_of_a_file_is_refused(sqlite_trail: Trail, host: FileHost) -> None:
    said = run(sqlite_trail, host, "--limit", "5", "--agency", "ice")
    assert said.code != 0 and "cannot be asked by --agency, --limit" in said.err and host.paths == []
    assert "--since, --until" in " ".join(said.err.split())
