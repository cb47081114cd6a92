"""The database made again from the archive alone is the same, row for row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures import files
from tests.fixtures.trail import QUICK, Trail
from tests.publisher import Publisher, example_awards


@pytest.fixture
def filled(trail: Trail, tmp_path: Path) -> Trail:
    """Holds every kind of file, a refused one, and a run against the test publisher, which makes links of all."""
    archive = files.write(
        tmp_path / "full.csv", files.ARCHIVE, [files.transaction(), files.transaction(modification="P1")]
    )
    search = files.write(tmp_path / "search.csv", files.CAPTURE, [files.search_row()])
    bare = files.write(tmp_path / "bare.csv", files.CAPTURE_9, [files.without_key(files.search_row())])
    summary = files.write(tmp_path / "summary.csv", files.SUMMARY, [files.summary()])
    subawards = files.write(tmp_path / "subs.csv", files.SUBAWARD, [files.subaward()])
    for path, day in (
        (archive, "2026-03-01"),
        (search, "2026-02-01"),
        (bare, "2026-01-01"),
        (summary, "2026-03-02"),
        (subawards, "2026-03-03"),
    ):
        trail.put(path, retrieved=day)
    refused = trail(
        "load", files.write(tmp_path / "bad.csv", files.CAPTURE, [files.search_row(dollars="NaN")])
    )
    assert refused.code != 0
    with Publisher(example_awards()) as publisher:
        said = trail(
            "scrape",
            "run",
            "usaspending_awards",
            "--agency",
            "ice",
            "--since",
            "2023-10-01",
            "--until",
            "2025-09-30",
            TRAIL_USASPENDING_URL=publisher.url,
            **QUICK,
        )
    assert said.code == 0, said.err
    return trail


def test_a_rebuild_gives_every_row_of_every_table_again(filled: Trail) -> None:
    before = filled.dump()
    assert filled("rebuild").code == 0
    assert filled.dump() == before


def test_a_rebuild_needs_nothing_but_the_warc_files(filled: Trail) -> None:
    before = filled.dump()
    for index in filled.settings.archive_dir.glob("*.cdxj"):
        index.unlink()
    assert filled("rebuild").code == 0
    assert filled.dump() == before


def test_a_rebuild_that_fails_leaves_the_database_as_it_was(filled: Trail) -> None:
    before = filled.dump()
    warc = max(filled.settings.archive_dir.glob("*.warc.gz"), key=lambda path: path.stat().st_size)
    spoilt = bytearray(warc.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    warc.write_bytes(spoilt)
    assert filled("rebuild").code != 0
    assert filled.dump() == before


def test_verify_names_the_file_with_a_flipped_byte(filled: Trail) -> None:
    assert filled("verify").code == 0
    warc = max(filled.settings.archive_dir.glob("*.warc.gz"), key=lambda path: path.stat().st_size)
    spoilt = bytearray(warc.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    warc.write_bytes(spoilt)
    said = filled("verify")
    assert said.code == 6
    assert warc.name in said.err
