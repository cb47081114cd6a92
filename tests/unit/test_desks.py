"""Desks: what is read at one is seen at no other, and is gone when it is cleared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from scrapers import desks
from scrapers.desks import Desk, large_desk, small_desk
from scrapers.registered import all_layouts
from scrapers.tabular import Member, Parsed, parse
from tests.fixtures import files

KINDS = ["small", "large"]


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    desks._of_small_ones.cache_clear()
    yield
    desks._of_small_ones.cache_clear()


def desk(kind: str, scratch: Path) -> Desk:
    return small_desk() if kind == "small" else large_desk(scratch)


def read(folder: Path, name: str, piid: str) -> Parsed:
    files.write(folder / name, files.ARCHIVE, [files.transaction(piid)])
    return parse([Member(folder / name, name)], all_layouts(), folder, 0.0)


def piids(result: Parsed) -> list[tuple[object, ...]]:
    return result.batches[0].rows.select("piid").fetchall()  # type: ignore[union-attr,no-any-return]


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_the_same_name_at_two_desks_are_two(kind: str, tmp_path: Path) -> None:
    one, other = desk(kind, tmp_path), desk(kind, tmp_path)
    one.connection.execute("CREATE TABLE raw0 AS SELECT as_text(' ONE ') AS said")
    other.connection.execute("CREATE TABLE raw0 AS SELECT as_text(' OTHER ') AS said")
    assert one.connection.execute("SELECT said FROM raw0").fetchall() == [("ONE",)]
    one.clear()
    assert other.connection.execute("SELECT said FROM raw0").fetchall() == [("OTHER",)]
    other.clear()
    again = desk(kind, tmp_path)
    with pytest.raises(duckdb.CatalogException):
        again.connection.execute("SELECT said FROM raw0")
    again.clear()


def test_rows_of_two_documents_that_are_open_at_once_are_each_its_own(tmp_path: Path) -> None:
    one, other = read(tmp_path, "a.csv", "70XTEST24F00000001"), read(tmp_path, "b.csv", "70XTEST24F00000002")
    assert (piids(one), piids(other)) == ([("70XTEST24F00000001",)], [("70XTEST24F00000002",)])
    one.close()
    other.close()


def test_rows_that_are_taken_out_too_late_are_never_those_of_the_next_document(tmp_path: Path) -> None:
    one = read(tmp_path, "a.csv", "70XTEST24F00000001")
    one.close()
    other = read(tmp_path, "b.csv", "70XTEST24F00000002")
    with pytest.raises(duckdb.Error):
        piids(one)
    assert piids(other) == [("70XTEST24F00000002",)]
    other.close()


def test_nothing_is_left_of_a_document_at_the_desk_of_the_next(tmp_path: Path) -> None:
    tables = "SELECT count(*) FROM duckdb_tables()"
    schemas = "SELECT count(*) FROM duckdb_schemas() WHERE NOT internal"
    for number in range(3):
        one = read(tmp_path, f"{number}.csv", f"70XTEST24F0000000{number}")
        shared = desks._of_small_ones()
        assert shared.execute(tables).fetchall() > [(0,)]
        assert shared.execute(schemas).fetchall() == [(1,)]
        one.release()
        assert shared.execute(f"{tables} UNION ALL {schemas}").fetchall() == [(0,), (0,)]


def test_a_document_after_the_shared_duckdb_has_died_is_read_by_a_new_one(tmp_path: Path) -> None:
    one = read(tmp_path, "a.csv", "70XTEST24F00000001")
    desks._of_small_ones().close()
    one.close()
    other = read(tmp_path, "b.csv", "70XTEST24F00000002")
    assert piids(other) == [("70XTEST24F00000002",)]
    other.close()


def test_a_stream_that_is_open_when_its_document_is_given_up_harms_no_later_one(tmp_path: Path) -> None:
    rows = [files.transaction(f"70XTEST24F{number:08}") for number in range(300)]
    files.write(tmp_path / "a.csv", files.ARCHIVE, rows)
    one = parse([Member(tmp_path / "a.csv", "a.csv")], all_layouts(), tmp_path, 0.0)
    stream = one.batches[0].rows.__arrow_c_stream__()  # type: ignore[union-attr]
    one.close()
    other = read(tmp_path, "b.csv", "70XTEST24F00000002")
    assert piids(other) == [("70XTEST24F00000002",)]
    other.release()
    del stream


def test_after_a_release_the_same_duckdb_reads_on_and_after_a_fault_another(tmp_path: Path) -> None:
    read(tmp_path, "a.csv", "70XTEST24F00000001").release()
    shared = desks._of_small_ones()
    one = read(tmp_path, "b.csv", "70XTEST24F00000002")
    one.release()
    one.close()
    assert desks._of_small_ones() is shared
    read(tmp_path, "c.csv", "70XTEST24F00000003").close()
    assert desks._of_small_ones() is not shared
