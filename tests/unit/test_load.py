"""Files a user already has: every layout and container, told apart by their header."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures import files
from tests.fixtures.trail import Trail

LAYOUTS = {
    "297 columns": (files.ARCHIVE, files.transaction(), "award_transaction"),
    "299 columns": (files.DELTA, files.transaction() | {"correction_delete_ind": "C"}, "award_transaction"),
    "286 columns": (files.SUMMARY, files.summary(), "award_statement"),
    "118 columns": (files.SUBAWARD, files.subaward(), "subaward"),
    "10 columns": (files.CAPTURE, files.search_row(), "award_transaction"),
    "9 columns": (files.CAPTURE_9, files.without_key(files.search_row()), "award_transaction"),
}
CONTAINERS = {
    "plain": lambda path, text: path.write_text(text, "utf-8") and path,
    "gzip": files.gzipped,
    "zip": lambda path, text: files.zipped(path, {"any name.csv": text}),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_layout_is_stored_in_its_table(trail: Trail, tmp_path: Path, name: str) -> None:
    columns, row, table = LAYOUTS[name]
    trail.load(files.write(tmp_path / "given.csv", columns, [row]))
    assert trail.one(f"SELECT count(*) FROM {table}") == 1


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_file_is_told_by_its_content_whatever_its_name_says(
    sqlite_trail: Trail, tmp_path: Path, name: str, container: str
) -> None:
    columns, row, table = LAYOUTS[name]
    given = CONTAINERS[container](tmp_path / "holiday picture.jpeg", files.text(columns, [row]))
    sqlite_trail.load(given)
    assert sqlite_trail.one(f"SELECT count(*) FROM {table}") == 1
