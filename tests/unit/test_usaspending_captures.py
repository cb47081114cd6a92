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


@pytest.mark.parametrize(
    ("snapshots", "retrieved"),
    [
        (("FY2024_2026-02-13_7f66b0a", "FY2025_2026-08-22_15b1aa2"), ("2026-08-22", "newest record")),
        (("", "by hand"), (None, "file time")),
        (None, (None, "file time")),
    ],
)
def test_captures_joined_into_one_file_are_as_old_as_the_newest_of_them(
    sqlite_trail: Trail, tmp_path: Path, snapshots: tuple[str, str] | None, retrieved: tuple[str | None, str]
) -> None:
    """Not as new as the copy on disk: the figures would be told as of a day on which nobody looked."""
    rows = [files.search_row(modification=f"P0000{n}") for n in (1, 2)]
    columns = files.CAPTURE
    if snapshots:
        columns = (*columns, "snapshot")
        rows = [row | {"snapshot": said} for row, said in zip(rows, snapshots, strict=True)]
    sqlite_trail.put(files.write(tmp_path / "joined.csv", columns, rows))
    ((day, basis),) = sqlite_trail.rows("SELECT substr(retrieved_at, 1, 10), retrieved_basis FROM evidence")
    assert basis == retrieved[1] and (retrieved[0] is None or day == retrieved[0])
