"""What the command says of bad files and of a database that another holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

import research.db
from research.errors import StoreUnavailable
from tests.fixtures import files
from tests.fixtures.refusals import capture
from tests.fixtures.trail import Trail


def test_the_command_prints_the_message_and_the_remedy_and_ends_with_the_code(
    trail: Trail, tmp_path: Path
) -> None:
    said = trail("load", capture(tmp_path, files.search_row(dollars="NaN")))
    assert said.code == 3
    assert "bad.csv:2: Federal Action Obligation is not an amount" in said.err
    assert "Correct or download the file again" in said.err
    assert "Traceback" not in said.err


def test_a_bad_file_does_not_keep_the_good_ones_out(trail: Trail, tmp_path: Path) -> None:
    bad = capture(tmp_path, files.search_row(dollars="NaN"))
    good = files.write(tmp_path / "good.csv", files.CAPTURE, [files.search_row()])
    said = trail("load", "--json", bad, good)
    assert said.code == 3
    assert [("refused" in file, file["file"]) for file in said.json["files"]] == [
        (True, "bad.csv"),
        (False, "good.csv"),
    ]
    assert trail.one("SELECT count(*) FROM award_transaction") == 2


def test_a_locked_database_is_said_and_nothing_is_stored(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(research.db, "BUSY_SECONDS", 0.1)
    trail("stats")
    engine = create_engine(trail.settings.database)
    before = trail.dump()
    with engine.connect() as other:
        other.execute(text("BEGIN IMMEDIATE"))
        said = trail("load", capture(tmp_path, files.search_row()))
        other.rollback()
    engine.dispose()
    assert said.code == StoreUnavailable.exit_code
    assert "locked" in said.err and "Another command is writing" in said.err
    assert trail.dump() == before
    assert trail.put(capture(tmp_path, files.search_row())).new == 1


def test_a_database_locked_by_another_process_is_said(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(research.db, "BUSY_SECONDS", 0.1)
    path = trail.var / "trail.db"
    hold = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        said = trail("load", capture(tmp_path, files.search_row()))
        holder.communicate("done\n")
    assert said.code == StoreUnavailable.exit_code and "locked" in said.err
