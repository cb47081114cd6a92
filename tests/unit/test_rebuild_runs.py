"""Runs that went wrong, files that were refused, several members, kills: a rebuild gives the same rows all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures import files
from tests.fixtures.trail import QUICK, Said, Trail
from tests.publisher import Publisher, example_awards
from tests.publisher.keeping import ORDER


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher(example_awards()) as running:
        yield running


def scrape(trail: Trail, publisher: Publisher, *options: str) -> Said:
    return trail(
        "scrape", "run", "usaspending_transactions", "--award", ORDER, *options,
        **QUICK, TRAIL_USASPENDING_URL=publisher.url, TRAIL_RETRIES="2",
    )  # fmt: skip


def is_rebuilt_the_same(trail: Trail) -> bool:
    before = trail.dump()
    said = trail("rebuild")
    assert said.code == 0, said.err
    return trail.dump() == before


def test_a_run_whose_questions_were_answered_late_rebuilds(trail: Trail, publisher: Publisher) -> None:
    publisher.fail("429", "/api/v2/transactions/")
    publisher.fail("503 HTML", "/api/v2/transactions/")
    assert scrape(trail, publisher).code == 0
    assert is_rebuilt_the_same(trail)


def test_a_run_that_failed_rebuilds(trail: Trail, publisher: Publisher) -> None:
    publisher.fail("500 JSON", "/api/v2/transactions/", times=99)
    assert scrape(trail, publisher).code == 4
    assert trail.rows("SELECT state FROM run") == [("failed",)]
    assert is_rebuilt_the_same(trail)


def test_a_run_whose_answer_could_not_be_read_rebuilds(trail: Trail, publisher: Publisher) -> None:
    publisher.fail("new field", "/api/v2/awards/")
    assert scrape(trail, publisher).code == 3
    assert is_rebuilt_the_same(trail)


def test_two_runs_with_the_same_answers_rebuild(trail: Trail, publisher: Publisher) -> None:
    assert scrape(trail, publisher).code == 0
    assert scrape(trail, publisher).code == 0
    assert trail.one("SELECT count(*) FROM evidence WHERE kind = 'revisit'") > 0
    assert is_rebuilt_the_same(trail)


def test_a_zip_of_several_kinds_rebuilds(trail: Trail, tmp_path: Path) -> None:
    members = {
        "c.csv": files.text(files.ARCHIVE, [files.transaction()]),
        "d.csv": files.text(files.DELTA, [files.deletion(files.transaction_key(), "2026-03-05")]),
        "s.csv": files.text(files.SUMMARY, [files.summary()]),
        "n.txt": "nothing",
    }
    trail.load(files.zipped(tmp_path / "all_2026-03-06.zip", members))
    assert is_rebuilt_the_same(trail)


def test_rows_that_were_left_out_are_left_out_again(trail: Trail, tmp_path: Path) -> None:
    rows = [files.search_row(), files.search_row(modification="P00001", dollars="NaN")]
    given = files.write(tmp_path / "a.csv", files.CAPTURE, rows)
    assert trail("load", given).code == 3
    assert trail("load", "--max-rejected", "0.5", given).code == 0
    assert trail.one("SELECT count(*) FROM evidence") == 2
    assert is_rebuilt_the_same(trail)


def test_the_same_bytes_of_another_day_are_evidence_of_that_day(trail: Trail, tmp_path: Path) -> None:
    first = files.write(tmp_path / "search_2026-03-02.csv", files.CAPTURE, [files.search_row(dollars="1")])
    second = files.write(tmp_path / "search_2026-03-10.csv", files.CAPTURE, [files.search_row(dollars="2")])
    third = files.write(tmp_path / "search_2026-03-24.csv", files.CAPTURE, [files.search_row(dollars="1")])
    trail.load(first, second, third)
    assert trail.one("SELECT obligation_cents FROM award_transaction") == 100
    assert trail.one("SELECT count(*) FROM sighting") == 3
    assert is_rebuilt_the_same(trail)


def test_files_loaded_against_the_order_of_their_days_rebuild(trail: Trail, tmp_path: Path) -> None:
    paths = [
        files.write(
            tmp_path / f"search_2026-03-0{day}.csv", files.CAPTURE, [files.search_row(dollars=f"{day}")]
        )
        for day in (3, 1, 2)
    ]
    trail.load(*paths)
    assert trail.one("SELECT obligation_cents FROM award_transaction") == 300
    assert is_rebuilt_the_same(trail)


def test_an_archive_without_a_database_is_enough(trail: Trail, another: Trail, tmp_path: Path) -> None:
    trail.load(files.write(tmp_path / "a.csv", files.CAPTURE, [files.search_row()]))
    elsewhere = Trail(trail.var, another.database_url)
    another.var.mkdir(exist_ok=True)
    assert elsewhere("rebuild").code == 0
    assert elsewhere.dump() == trail.dump()


def test_a_warc_file_that_is_missing_stops_nothing_that_does_not_need_it(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    sqlite_trail.load(files.write(tmp_path / "a.csv", files.CAPTURE, [files.search_row()]))
    sqlite_trail.load(
        files.write(tmp_path / "b.csv", files.CAPTURE, [files.search_row(modification="P00001")])
    )
    first = sqlite_trail.archive.warcs()[0]
    first.unlink()
    first.with_name(first.name.removesuffix(".warc.gz") + ".cdxj").unlink()
    assert sqlite_trail("rebuild", "--accept-loss").code == 0
    assert sqlite_trail.one("SELECT count(*) FROM award_transaction") == 1
