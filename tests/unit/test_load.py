"""Files a user already has: every layout and container, told apart by their header."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fixtures import files
from tests.fixtures.trail import Trail

LAYOUTS = {
    "297 columns": (files.ARCHIVE, files.transaction(), "award_transaction"),
    "299 columns": (files.DELTA, files.transaction(correction_delete_ind="C"), "award_transaction"),
    "286 columns": (files.SUMMARY, files.summary(), "award_statement"),
    "118 columns": (files.SUBAWARD, files.subaward(), "subaward"),
    "10 columns": (files.CAPTURE, files.search_row(), "award_transaction"),
    "9 columns": (files.CAPTURE_9, files.without_key(files.search_row()), "award_transaction"),
}


def zipped(path: Path, content: str) -> Path:
    return files.zipped(path, {"any name.csv": content})


CONTAINERS: dict[str, Callable[[Path, str], Path]] = {
    "plain": files.plain,
    "gzip": files.gzipped,
    "zip": zipped,
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_layout_is_stored_in_its_table(trail: Trail, tmp_path: Path, name: str) -> None:
    columns, row, table = LAYOUTS[name]
    assert trail.put(files.write(tmp_path / "given.csv", columns, [row])).new == 1
    assert trail.one(f"SELECT count(*) FROM {table}") == 1


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_file_is_told_by_its_content_whatever_its_name_says(
    sqlite_trail: Trail, tmp_path: Path, name: str, container: str
) -> None:
    columns, row, table = LAYOUTS[name]
    sqlite_trail.put(CONTAINERS[container](tmp_path / "holiday picture.jpeg", files.text(columns, [row])))
    assert sqlite_trail.one(f"SELECT count(*) FROM {table}") == 1


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_file_with_a_header_and_no_rows_is_evidence_of_nothing(
    trail: Trail, tmp_path: Path, name: str
) -> None:
    columns, _, table = LAYOUTS[name]
    counts = trail.put(files.write(tmp_path / "empty.csv", columns, []))
    assert (counts.documents, counts.new) == (1, 0)
    assert trail.one(f"SELECT count(*) FROM {table}") == 0
    assert trail.rows("SELECT state, rows FROM evidence") == [("stored", 0)]


def test_a_header_without_a_line_end_is_a_header(sqlite_trail: Trail, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",".join(files.CAPTURE))
    assert sqlite_trail.put(tmp_path / "a.csv").documents == 1


def test_columns_in_another_order_are_bound_by_name(sqlite_trail: Trail, tmp_path: Path) -> None:
    columns = tuple(reversed(files.ARCHIVE))
    sqlite_trail.put(files.write(tmp_path / "a.csv", columns, [files.transaction(dollars="7.01")]))
    assert sqlite_trail.rows("SELECT piid, obligation_cents FROM award_transaction") == [(files.PIID, 701)]


def test_a_byte_order_mark_and_windows_line_ends_make_no_difference(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    text = files.text(files.CAPTURE, [files.search_row()]).replace("\n", "\r\n")
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    sqlite_trail.put(tmp_path / "a.csv")
    assert sqlite_trail.rows("SELECT piid, obligation_cents FROM award_transaction") == [(files.PIID, 10000)]


def test_text_keeps_its_quotes_commas_and_line_breaks(sqlite_trail: Trail, tmp_path: Path) -> None:
    said = 'EXAMPLE "QUOTED", WITH COMMA\nAND A SECOND LINE — ÉÑ 例'
    row = files.search_row(**{"Transaction Description": said})
    sqlite_trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, [row]))
    assert sqlite_trail.one("SELECT description FROM award_transaction") == said


def test_one_zip_may_hold_several_kinds(trail: Trail, tmp_path: Path) -> None:
    given = files.zipped(
        tmp_path / "download.zip",
        {
            "Contracts_1.csv": files.text(files.ARCHIVE, [files.transaction(modification="0")]),
            "folder/Contracts_2.csv": files.text(files.ARCHIVE, [files.transaction(modification="P00001")]),
            "Summaries.csv": files.text(files.SUMMARY, [files.summary()]),
            "Subawards.csv": files.text(files.SUBAWARD, [files.subaward()]),
            "Assistance.csv": files.text(files.ASSISTANCE, []),
            "readme.txt": "not a table",
        },
    )
    counts = trail.put(given)
    assert counts.new == 4
    assert trail.one("SELECT count(*) FROM award_transaction") == 2
    assert trail.one("SELECT count(*) FROM award_statement") == 1
    assert trail.one("SELECT count(*) FROM subaward") == 1
    assert trail.one("SELECT count(*) FROM evidence") == 1
    assert "download.zip: member readme.txt is no CSV, left out" in counts.notes


def test_grants_and_loans_are_left_out_and_it_is_said(sqlite_trail: Trail, tmp_path: Path) -> None:
    row = dict.fromkeys(files.ASSISTANCE, "EXAMPLE")
    counts = sqlite_trail.put(files.write(tmp_path / "grants.csv", files.ASSISTANCE, [row]))
    assert "grants.csv: 1 rows left out: grants and loans are not contracts" in counts.notes
    assert sqlite_trail.one("SELECT count(*) FROM award") == 0


@pytest.mark.parametrize("name", LAYOUTS)
def test_loading_the_same_file_twice_changes_nothing(trail: Trail, tmp_path: Path, name: str) -> None:
    columns, row, _ = LAYOUTS[name]
    given = files.write(tmp_path / "given.csv", columns, [row])
    trail.put(given)
    before, bytes_before = trail.dump(), sum(w.stat().st_size for w in trail.archive.warcs())
    counts = trail.put(given)
    assert trail.dump() == before
    assert sum(w.stat().st_size for w in trail.archive.warcs()) == bytes_before
    assert (counts.new, counts.changed) == (0, 0)
    assert "loaded before" in counts.notes[0]


def test_the_same_bytes_under_another_name_change_nothing(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(files.write(tmp_path / "one.csv", files.CAPTURE, [files.search_row()]))
    before = sqlite_trail.dump()
    sqlite_trail.put(files.write(tmp_path / "two.csv", files.CAPTURE, [files.search_row()]))
    assert sqlite_trail.dump() == before


def test_the_same_rows_in_another_file_are_the_same_rows(trail: Trail, tmp_path: Path) -> None:
    text = files.text(files.CAPTURE, [files.search_row()])
    trail.put(files.plain(tmp_path / "a.csv", text), retrieved="2026-03-02")
    counts = trail.put(files.gzipped(tmp_path / "a.csv.gz", text), retrieved="2026-03-02")
    assert (counts.new, counts.changed, counts.same) == (0, 0, 1)
    assert trail.one("SELECT count(*) FROM award_transaction") == 1
    assert trail.one("SELECT count(*) FROM sighting") == 2


def test_a_row_that_stands_twice_word_for_word_counts_once(trail: Trail, tmp_path: Path) -> None:
    given = files.write(tmp_path / "a.csv", files.CAPTURE, [files.search_row(), files.search_row()])
    counts = trail.put(given)
    assert counts.new == 1
    assert "1 rows repeat another word for word and count once" in counts.notes
    assert trail.one("SELECT sum(obligation_cents) FROM award_transaction") == 10000


def test_equal_amounts_on_two_modifications_are_two_transactions(trail: Trail, tmp_path: Path) -> None:
    rows = [files.search_row(modification=m) for m in ("P00001", "P00002")]
    assert trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, rows)).new == 2
    assert trail.one("SELECT sum(obligation_cents) FROM award_transaction") == 20000


@pytest.mark.parametrize("name", ["FY2026_2099-01-01.csv", "plain.csv"])
def test_a_time_still_to_come_is_refused(sqlite_trail: Trail, tmp_path: Path, name: str) -> None:
    """It would win over every later document."""
    path = files.write(tmp_path / name, files.CAPTURE, [files.search_row()])
    later = datetime(2098, 1, 1, tzinfo=UTC).timestamp()
    os.utime(path, (later, later))
    answer = sqlite_trail("load", path)
    assert answer.code == 3 and "is still to come" in answer.err and "--retrieved" in answer.err
    assert sqlite_trail("load", path, "--retrieved", "2026-03-01").code == 0
