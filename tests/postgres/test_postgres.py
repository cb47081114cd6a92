"""What only PostgreSQL can do wrong: read-only readers, schemas, leftovers, and answers that differ from SQLite's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from research.db import is_there, one_writer, open_reader, open_writer
from research.errors import StoreUnavailable
from research.store import Store
from tests.conftest import installation, postgres_database
from tests.fixtures import files
from tests.fixtures.trail import Trail

pytestmark = pytest.mark.postgres


@pytest.fixture
def postgres(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Trail]:
    with installation("postgresql", tmp_path / "var", request) as trail:
        yield trail


def several_kinds(folder: Path) -> list[Path]:
    """Files of every kind, with repeats, corrections, a deletion and a provisional row."""
    again = files.transaction(modification="P00001", dollars="60.00", last_modified_date="2026-03-09")
    named = files.search_row("70XTEST24F00000002", description="MICROSOFT LICENSES")
    return [
        files.write(folder / "bare_2026-02-13.csv", files.CAPTURE_9, [files.without_key(files.search_row())]),
        files.write(
            folder / "full_2026-03-02.csv",
            files.ARCHIVE,
            [files.transaction(), files.transaction(modification="P00001", dollars="-50.00")],
        ),
        files.write(
            folder / "search_2026-03-05.csv", files.CAPTURE, [files.search_row(dollars="1.23"), named]
        ),
        files.write(
            folder / "delta_2026-03-10.csv",
            files.DELTA,
            [again, files.deletion(files.transaction_key(), "2026-03-09")],
        ),
        files.write(folder / "summary_2026-03-11.csv", files.SUMMARY, [files.summary()]),
        files.write(folder / "subs_2026-03-12.csv", files.SUBAWARD, [files.subaward()]),
    ]


def test_both_databases_hold_the_same_rows_of_the_same_evidence(
    postgres: Trail, sqlite_trail: Trail, tmp_path: Path
) -> None:
    postgres.load(*several_kinds(tmp_path))
    sqlite_trail = Trail(postgres.var, f"sqlite:///{tmp_path / 'beside.db'}")
    assert sqlite_trail("rebuild").code == 0
    assert postgres.dump() == sqlite_trail.dump()


def test_a_reader_cannot_write(postgres: Trail, tmp_path: Path) -> None:
    postgres.put(*several_kinds(tmp_path))
    engine = open_reader(postgres.settings)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.execute(text("DELETE FROM award_transaction"))
    engine.dispose()


def test_nothing_is_left_in_the_staging_schema(postgres: Trail, tmp_path: Path) -> None:
    postgres.put(*several_kinds(tmp_path))
    assert postgres.rows("SELECT 1 FROM information_schema.tables WHERE table_schema = 'staging'") == []


def test_what_a_killed_load_left_in_the_staging_schema_is_removed(postgres: Trail, tmp_path: Path) -> None:
    paths = several_kinds(tmp_path)
    postgres.put(paths[0])
    engine = open_writer(postgres.settings.database)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE staging.s123 (a TEXT)"))
    Store(engine, postgres.settings.staging_dir)
    engine.dispose()
    assert postgres.rows("SELECT 1 FROM information_schema.tables WHERE table_schema = 'staging'") == []


def test_a_rebuild_leaves_no_second_schema(postgres: Trail, tmp_path: Path) -> None:
    postgres.load(*several_kinds(tmp_path))
    assert postgres("rebuild").code == 0
    assert postgres("rebuild").code == 0
    schemas = postgres.rows(
        "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'trail%'"
    )
    assert schemas == []


def test_loading_goes_on_after_a_rebuild(postgres: Trail, tmp_path: Path) -> None:
    paths = several_kinds(tmp_path)
    postgres.load(*paths[:3])
    assert postgres("rebuild").code == 0
    postgres.load(*paths[3:])
    assert postgres.one("SELECT count(*) FROM evidence") == 6


def test_a_server_that_does_not_answer_is_said(postgres: Trail, tmp_path: Path) -> None:
    nobody = Trail(tmp_path / "var", "postgresql://127.0.0.1:1/nothing")
    said = nobody("load", *several_kinds(tmp_path))
    assert said.code == 7
    assert "TRAIL_DATABASE_URL" in said.err and "Traceback" not in said.err


def test_a_password_is_never_printed(tmp_path: Path) -> None:
    nobody = Trail(tmp_path / "var", "postgresql://somebody:very-secret@127.0.0.1:1/nothing")
    said = nobody("load", *several_kinds(tmp_path))
    assert said.code == 7 and "very-secret" not in said.out + said.err


def test_a_server_without_tables_is_said_to_be_no_database_yet_and_none_are_made(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with postgres_database(request.getfixturevalue("postgres_server"), like="template1") as url:
        empty = Trail(tmp_path / "var", url)
        for command in ("stats", "serve", "doctor"):
            said = empty(command)
            assert said.code == 7 and "there is no database yet" in said.err, said.err
        steps = empty("update", "--dry-run", "--json", "--source", "usaspending_counts").json["steps"]
        assert [step["reason"] for step in steps] == ["never asked"]
        assert not is_there(empty.settings)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DROP TABLE link_total", "table link_total is not there"),
        ("ALTER TABLE run DROP COLUMN resumed", "table run lacks resumed"),
    ],
)
def test_a_database_of_another_version_asks_for_a_rebuild_and_gets_one(
    postgres: Trail, tmp_path: Path, change: str, said: str
) -> None:
    postgres.put(several_kinds(tmp_path)[0])
    engine = open_writer(postgres.settings.database)
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    for command in ("stats", "match", "update"):
        refused = postgres(command)
        assert refused.code == 7 and said in refused.err and "trail rebuild" in refused.err
    assert postgres("rebuild").code == 0
    assert postgres("stats").code == 0


def test_a_second_writer_from_another_machine_is_told_so(postgres: Trail) -> None:
    first, second = (open_writer(postgres.settings.database) for _ in range(2))
    try:
        with one_writer(first), pytest.raises(StoreUnavailable, match="another machine"), one_writer(second):
            pass
        with one_writer(second):
            pass
    finally:
        first.dispose()
        second.dispose()
