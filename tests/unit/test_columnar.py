"""The copy in columns: whichever way it is made it says what the database says, and what is made of it is the same."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from sqlalchemy import text

import research.columnar
import research.columnar.columns
import research.touched
from research.columnar import COPIED, ROLLUP, Columns, columnar
from research.errors import StoreUnavailable
from research.refresh import refresh
from research.registry import load_registry
from tests.fixtures import files
from tests.fixtures.trail import Trail, writer

AWARD = "70XTEST24F00000001"
ODD_TEXT = 'MICROSOFT "LICENSES", 5 µ;\nSECOND LINE'


def made_up(folder: Path) -> Path:
    """Microsoft named; empty cells where there may be nothing; quotes, lines and other letters in a text."""
    rows = [
        files.transaction(AWARD, dollars="100", transaction_description=ODD_TEXT, recipient_parent_name=""),
        files.transaction(AWARD, "P00001", dollars="-30.55", transaction_description=""),
        files.transaction("70XTEST24F00000002", "P00001", transaction_description="STOP WORK ORDER",
                          recipient_uei=""),
        files.transaction("70XTEST24F00000003", transaction_description="SOFTWARE",
                          product_or_service_code="7A21"),
    ]  # fmt: skip
    return files.write(folder / "archive.csv", files.ARCHIVE, rows)


def derive_anew(trail: Trail) -> None:
    """Make all that follows from the rows as for a database that has no build, from a copy made anew."""
    with writer(trail) as engine:
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM state WHERE name = 'build'"))
        refresh(engine, trail.settings, load_registry(trail.settings.data))


def copied(trail: Trail) -> dict[str, list[tuple[object, ...]]]:
    with writer(trail) as engine, columnar(engine, trail.settings.staging_dir) as columns:
        return {name: sorted(columns.rows(f"SELECT * FROM {name}"), key=repr) for name in COPIED}


def test_row_by_row_and_in_another_process_the_copy_is_the_same(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trail.load(made_up(tmp_path))
    by_rows = copied(trail)
    monkeypatch.setattr(research.columnar, "LARGE", 1)
    assert copied(trail) == by_rows
    transactions = by_rows["award_transaction"]
    assert len(transactions) == 4 and {row[-1] for row in transactions} >= {10000, -3055}
    said = {row[4] for row in transactions}
    assert ODD_TEXT in said and None in said and "" not in said


def test_what_is_derived_does_not_depend_on_how_the_copy_was_made(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trail.load(made_up(tmp_path))
    before = trail.dump()
    assert before["link"] and before["status_event"] and before["it_transaction"] and before["link_total"]
    monkeypatch.setattr(research.columnar, "LARGE", 1)
    derive_anew(trail)
    assert trail.dump() == before


def test_a_copy_that_cannot_be_made_says_why(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trail.load(made_up(tmp_path))
    monkeypatch.setattr(research.columnar, "LARGE", 1)
    monkeypatch.setitem(research.columnar.columns._TEXTS, "award", ("award_key", "no_such_column"))
    with pytest.raises(StoreUnavailable, match=r"working copy.*no_such_column"):
        copied(trail)
    assert not list(trail.settings.staging_dir.glob("columns*"))


def test_what_is_gone_or_repeats_another_is_not_copied(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path), retrieved="2026-03-01")
    gone = files.deletion(files.transaction_key(AWARD, "P00001"), "2026-03-09")
    trail.load(files.write(tmp_path / "delta_2026-03-10.csv", files.DELTA, [gone]), retrieved="2026-03-10")
    assert len(copied(trail)["award_transaction"]) == 3


@pytest.fixture
def kept(trail: Trail, monkeypatch: pytest.MonkeyPatch) -> Trail:
    """A database whose copy is put by, however small it is, and each of whose refreshes follows what was touched."""
    monkeypatch.setattr(research.columnar, "LARGE", 1)
    monkeypatch.setattr(research.touched, "FEW", 10)
    return trail


def put_by(trail: Trail) -> dict[str, list[tuple[object, ...]]]:
    (path,) = trail.settings.index_dir.glob("*.duckdb")
    with duckdb.connect(str(path), read_only=True) as duck:
        made = {str(name) for (name,) in duck.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        assert {name for name in made if not name.startswith(ROLLUP)} == set(COPIED)
        return {name: sorted(duck.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in COPIED}


def test_a_copy_put_by_follows_what_every_load_changes(kept: Trail, tmp_path: Path) -> None:
    kept.load(made_up(tmp_path), retrieved="2026-03-01")
    assert put_by(kept) == copied(kept)
    # A row that says something else and moves to another recipient, a new one, and the others merely seen again.
    rows = [
        files.transaction(AWARD, dollars="77", transaction_description="ORACLE", recipient_uei="EXAMPLEUEI99",
                          recipient_name="OTHER EXAMPLE INC"),
        files.transaction(AWARD, "P00001", dollars="-30.55", transaction_description=""),
        files.transaction("70XTEST24F00000009", transaction_description="MICROSOFT LICENSES"),
        files.transaction("70XTEST24F00000003", transaction_description="SOFTWARE",
                          product_or_service_code="7A21"),
    ]  # fmt: skip
    later = files.write(tmp_path / "later.csv", files.ARCHIVE, rows)
    before = put_by(kept)
    kept.load(later, retrieved="2026-03-05")
    now = put_by(kept)
    assert now == copied(kept)
    assert len(now["award_transaction"]) == len(before["award_transaction"]) + 1
    assert len(now["evidence"]) == 2
    gone = files.deletion(files.transaction_key(AWARD, "P00001"), "2026-03-09")
    kept.load(files.write(tmp_path / "delta_2026-03-10.csv", files.DELTA, [gone]), retrieved="2026-03-10")
    assert put_by(kept) == copied(kept)
    assert len(put_by(kept)["award_transaction"]) == len(now["award_transaction"]) - 1
    # And back again, in a file of a later day.
    kept.load(made_up(tmp_path), retrieved="2026-03-12")
    assert put_by(kept) == copied(kept)


def test_what_follows_from_a_copy_put_by_is_what_follows_from_one_made_anew(
    kept: Trail, tmp_path: Path
) -> None:
    kept.load(made_up(tmp_path), retrieved="2026-03-01")
    rows = [files.transaction("70XTEST24F00000009", transaction_description="MICROSOFT AND ORACLE LICENSES")]
    kept.load(files.write(tmp_path / "more.csv", files.ARCHIVE, rows), retrieved="2026-03-05")
    followed = kept.dump()
    derive_anew(kept)
    assert kept.dump() == followed


@pytest.mark.parametrize("left", [b"", b"EXAMPLE: no database"])
def test_a_copy_put_by_that_cannot_be_read_is_made_anew(kept: Trail, tmp_path: Path, left: bytes) -> None:
    kept.load(made_up(tmp_path), retrieved="2026-03-01")
    (path,) = kept.settings.index_dir.glob("*.duckdb")
    path.write_bytes(left)
    rows = [files.transaction("70XTEST24F00000009", transaction_description="MICROSOFT LICENSES")]
    kept.load(files.write(tmp_path / "more.csv", files.ARCHIVE, rows), retrieved="2026-03-05")
    assert put_by(kept) == copied(kept)
    assert len(put_by(kept)["award_transaction"]) == 5


@pytest.mark.parametrize(
    "change",
    ["UPDATE award_transaction SET obligation_cents = obligation_cents + 1", "DELETE FROM award_transaction"],
)
def test_a_copy_put_by_that_sums_to_something_else_is_made_anew(
    kept: Trail, tmp_path: Path, change: str
) -> None:
    kept.load(made_up(tmp_path), retrieved="2026-03-01")
    (path,) = kept.settings.index_dir.glob("*.duckdb")
    with duckdb.connect(str(path)) as duck:
        duck.execute(f"{change} WHERE award_key <> '{AWARD}'")
    rows = [files.transaction("70XTEST24F00000009", transaction_description="MICROSOFT LICENSES")]
    kept.load(files.write(tmp_path / "more.csv", files.ARCHIVE, rows), retrieved="2026-03-05")
    assert put_by(kept) == copied(kept)


def test_roll_ups_put_by_are_those_of_the_database(kept: Trail, tmp_path: Path) -> None:
    def compared() -> int:
        (path,) = kept.settings.index_dir.glob("*.duckdb")
        rows = 0
        with duckdb.connect(str(path), read_only=True) as duck:
            for (name,) in duck.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                if name.startswith(ROLLUP):
                    columns = [column for (column,) in duck.execute(
                        f"SELECT column_name FROM duckdb_columns() WHERE table_name = '{name}' ORDER BY column_index"
                    ).fetchall()]  # fmt: skip
                    shown = ", ".join(f"CAST({column} AS VARCHAR)" for column in columns)
                    put = duck.execute(f"SELECT {shown} FROM {name}").fetchall()
                    ours = kept.rows(f"SELECT {shown} FROM {name.removeprefix(ROLLUP)}")
                    assert sorted(put, key=repr) == sorted(map(tuple, ours), key=repr), name
                    rows += len(put)
        return rows

    kept.load(made_up(tmp_path), retrieved="2026-03-01")
    first = compared()
    assert first > 20
    rows = [files.transaction("70XTEST24F00000009", transaction_description="MICROSOFT AND ORACLE LICENSES")]
    kept.load(files.write(tmp_path / "more.csv", files.ARCHIVE, rows), retrieved="2026-03-05")
    assert compared() > first


def test_a_roll_up_that_is_not_what_was_put_by_is_made_anew(kept: Trail, tmp_path: Path) -> None:
    kept.load(made_up(tmp_path), retrieved="2026-03-01")
    with writer(kept) as engine, engine.begin() as connection:
        connection.execute(text("DELETE FROM agency_year"))
        connection.execute(text("UPDATE link_total SET net_cents = net_cents + 1"))
    rows = [files.transaction("70XTEST24F00000009", transaction_description="MICROSOFT LICENSES")]
    kept.load(files.write(tmp_path / "more.csv", files.ARCHIVE, rows), retrieved="2026-03-05")
    followed = kept.dump()
    derive_anew(kept)
    assert kept.dump() == followed


def test_roll_ups_made_part_by_part_are_those_made_at_once(
    kept: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of millions of rows the groups of one part after the other are held in memory, never all."""
    kept.load(made_up(tmp_path), retrieved="2026-03-01")
    at_once = kept.dump()
    asked = []
    run = Columns.run

    def listened(columns: Columns, sql: str) -> None:
        asked.append(sql)
        run(columns, sql)

    monkeypatch.setattr(Columns, "run", listened)
    monkeypatch.setattr("research.rollup_maker.ROWS_OF_PART", 2)
    derive_anew(kept)
    assert kept.dump() == at_once
    parts = 1 + int(kept.one("SELECT count(*) FROM award_transaction")) // 2
    assert parts > 2 and len([sql for sql in asked if f"% {parts} = {parts - 1}" in sql]) >= 4


def test_a_refresh_that_dies_leaves_no_copy_behind(
    kept: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.load(made_up(tmp_path), retrieved="2026-03-01")
    rows = [files.transaction("70XTEST24F00000009", transaction_description="MICROSOFT LICENSES")]
    more = files.write(tmp_path / "more.csv", files.ARCHIVE, rows)
    with monkeypatch.context() as dying:
        dying.setattr("research.refresh.rebuild_rollups", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            kept.load(more, retrieved="2026-03-05")
    assert not list(kept.settings.index_dir.glob("*.duckdb"))
    with writer(kept) as engine:
        refresh(engine, kept.settings, load_registry(kept.settings.data))
    assert put_by(kept) == copied(kept)
