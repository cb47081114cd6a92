"""Captures of the transaction search: a row whose award key speaks of another award is a named problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from research.errors import RowsRejected
from tests.fixtures import files
from tests.fixtures.trail import Trail


def test_an_award_id_that_is_not_the_piid_of_its_key_is_refused_by_line(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    key = files.award_key("70XTEST24F00000002")
    rows = [files.search_row(), files.search_row(modification="P00001", **{"Generated Award ID": key})]
    with pytest.raises(RowsRejected) as raised:
        sqlite_trail.put(files.write(tmp_path / "bad.csv", files.CAPTURE, rows))
    (problem,) = raised.value.problems
    assert (problem.line, problem.field, problem.value) == (3, "Generated Award ID", key)
    assert "of the PIID in Award ID" in problem.message


def test_the_piid_is_compared_without_regard_to_case_and_blanks(sqlite_trail: Trail, tmp_path: Path) -> None:
    row = files.search_row(**{"Award ID": f" {files.PIID.lower()} "})
    sqlite_trail.put(files.write(tmp_path / "good.csv", files.CAPTURE, [row]))
    assert sqlite_trail.one("SELECT piid FROM award_transaction") == files.PIID


@pytest.mark.parametrize("snapshots", [("", "by hand"), None])
def test_a_file_whose_rows_name_no_day_is_one_capture(
    sqlite_trail: Trail, tmp_path: Path, snapshots: tuple[str, str] | None
) -> None:
    rows = [files.search_row(modification=f"P0000{n}") for n in (1, 2)]
    columns = files.CAPTURE
    if snapshots:
        columns = (*columns, "snapshot")
        rows = [row | {"snapshot": said} for row, said in zip(rows, snapshots, strict=True)]
    sqlite_trail.put(files.write(tmp_path / "joined.csv", columns, rows))
    assert sqlite_trail.rows("SELECT retrieved_basis, capture, rows FROM evidence") == [
        ("file time", None, 2)
    ]
