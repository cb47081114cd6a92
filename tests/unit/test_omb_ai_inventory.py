"""The inventory fetched from a host that has bad days: what is stored is what a good day gives, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.sources.omb_ai_inventory import PATH
from tests.fixtures.filehost import FileHost, running
from tests.fixtures.trail import QUICK, Said, Trail
from tests.fixtures.use_cases import inventory, use_case


@pytest.fixture
def host(tmp_path: Path) -> Iterator[FileHost]:
    body = inventory(tmp_path, use_case(1, "Palantir"), use_case(2, "Nobody LLC")).read_bytes()
    with running(FileHost(body)) as started:
        yield started


def run(trail: Trail, host: FileHost) -> Said:
    return trail(
        "scrape",
        "run",
        "omb_ai_inventory",
        TRAIL_OMB_INVENTORY_URL=host.url,
        TRAIL_ALLOW_PRIVATE_HOSTS="true",
        **QUICK,
    )


def held(trail: Trail) -> list[tuple[object, ...]]:
    return trail.rows("SELECT use_case_id, vendor_name FROM use_case ORDER BY use_case_id")


GOOD = [("DHS-1", "Palantir"), ("DHS-2", "Nobody LLC")]


def test_the_file_is_got_once_and_asked_about_afterwards(trail: Trail, host: FileHost) -> None:
    assert run(trail, host).code == 0
    assert host.paths == [PATH] and held(trail) == GOOD
    before = trail.dump(without=("run",))
    again = run(trail, host)
    assert again.code == 0 and "unchanged since they were stored" in again.out
    assert host.asked[-1]["If-None-Match"] == '"one"'
    assert trail.dump(without=("run",)) == before


@pytest.mark.parametrize("fault", ["503", "breaks off", "stalls", "HTML 200"])
def test_after_a_bad_answer_the_next_try_gives_all_of_it(
    sqlite_trail: Trail, host: FileHost, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAIL_TIMEOUT_SECONDS", "0.3")
    host.faults = [fault]
    said = run(sqlite_trail, host)
    assert said.code == 0, said.err
    assert held(sqlite_trail) == GOOD and len(host.paths) > 1


@pytest.mark.parametrize("fault", ["404", "403", "403 HTML"])
def test_a_file_that_is_not_there_is_said_and_nothing_is_stored(
    sqlite_trail: Trail, host: FileHost, fault: str
) -> None:
    host.faults = [fault] * 9
    said = run(sqlite_trail, host)
    assert said.code != 0 and "2025_individually_reported_AI_use_cases.csv" in said.err
    assert held(sqlite_trail) == []


def test_a_file_announced_too_short_ends_in_mid_row_and_is_refused(
    sqlite_trail: Trail, host: FileHost
) -> None:
    host.faults = ["longer"]
    said = run(sqlite_trail, host)
    assert said.code != 0 and "a row has too few fields" in said.err
    assert held(sqlite_trail) == []
    # What was refused is not taken for held: the whole file comes through the next time.
    host.etag = '"two"'
    assert run(sqlite_trail, host).code == 0 and held(sqlite_trail) == GOOD


def test_a_file_with_another_header_is_refused_by_name(sqlite_trail: Trail, host: FileHost) -> None:
    host.body = host.body.replace(b"vendor_name", b"supplier", 1)
    said = run(sqlite_trail, host)
    assert said.code != 0 and "vendor_name" in said.err
    assert held(sqlite_trail) == []


def test_the_archive_alone_gives_the_same_rows_again(sqlite_trail: Trail, host: FileHost) -> None:
    run(sqlite_trail, host)
    before = sqlite_trail.dump()["use_case"]
    assert sqlite_trail("rebuild").code == 0
    assert sqlite_trail.dump()["use_case"] == before
