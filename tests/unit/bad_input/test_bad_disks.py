"""A disk that is full or may not be written: said, and nothing is harmed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from research.errors import StoreUnavailable
from scrapers.headers import Member
from scrapers.registered import all_layouts
from scrapers.tabular import parse
from tests.fixtures import files
from tests.fixtures.refusals import GOOD, capture
from tests.fixtures.trail import Trail

IS_ROOT = os.geteuid() == 0
"""Only root can mount a small disk, and only root may read and write everything."""

ROWS = 6_000


def large(tmp_path: Path, count: int = ROWS) -> Path:
    rows = [files.search_row(modification=f"P{n:05}") for n in range(count)]
    return files.write(tmp_path / "large.csv", files.CAPTURE, rows)


def is_whole(trail: Trail) -> bool:
    stored = trail.rows("SELECT count(*), sum(obligation_cents) FROM award_transaction")
    return stored == [(ROWS, ROWS * 10_000)] and trail.archive.verify()[1] == []


@contextmanager
def disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A file system of so many kilobytes, mounted at a folder."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("bytes_allowed", [10_000, 300_000, 4_000_000])
def test_a_file_that_cannot_grow_is_said_and_nothing_is_harmed(
    sqlite_trail: Trail, tmp_path: Path, bytes_allowed: int
) -> None:
    given = large(tmp_path)
    said = sqlite_trail.run("load", given, file_bytes=bytes_allowed)
    assert said.code == StoreUnavailable.exit_code, said.err
    assert "Traceback" not in said.err and "start again" in said.err
    assert sqlite_trail("load", given).code == 0
    assert is_whole(sqlite_trail)


# A limit and not a full disk: how far DuckDB presses what it puts on a disk hangs on how fast the disk is just then.
@pytest.mark.parametrize("memory", ["3MB", "12MB"], ids=["before-the-first-row", "midway"])
def test_rows_that_are_read_but_find_no_room_when_they_are_taken_out_are_not_lost_in_silence(
    sqlite_trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: str
) -> None:
    given = large(tmp_path, 10 * ROWS)
    with monkeypatch.context() as little:
        little.setattr("scrapers.desks.AFTERWARDS", memory)
        said = sqlite_trail("load", given)
    assert said.code == StoreUnavailable.exit_code, said.err
    assert "no room to read" in said.err and "Traceback" not in said.err
    assert sqlite_trail.one("SELECT count(*) FROM award_transaction") == 0
    assert sqlite_trail("load", given).code == 0
    assert sqlite_trail.one("SELECT count(*) FROM award_transaction") == 10 * ROWS


if IS_ROOT:

    @pytest.mark.parametrize("kilobytes", [64, 5_000, 10_000])
    def test_a_full_disk_is_said_and_nothing_is_harmed(tmp_path: Path, kilobytes: int) -> None:
        folder = tmp_path / "disk"
        trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
        given = large(tmp_path)
        with disk(folder, kilobytes):
            said = trail("load", given)
            assert said.code == StoreUnavailable.exit_code, said.err
            assert "Traceback" not in said.err and "Make room" in said.err
            subprocess.run(["mount", "-o", "remount,size=200m", folder], check=True)
            assert trail("load", given).code == 0
            assert is_whole(trail)

    def test_rows_for_which_neither_memory_nor_disk_has_room_are_not_taken_for_a_damaged_file(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("scrapers.desks.MEMORY", "40MB")
        given, folder = large(tmp_path, 10 * ROWS), tmp_path / "disk"
        member = Member(given, given.name)
        with disk(folder, 500), pytest.raises(StoreUnavailable, match="no room to read") as fault:
            parse([member], all_layouts(), folder, 0.0)
        assert "Make room" in str(fault.value.remedy)
        read = parse([member], all_layouts(), tmp_path / "roomy", 0.0)
        assert list((tmp_path / "roomy").iterdir()), "nothing was put on the disk, and so nothing was tried"
        read.close()

    def test_a_disk_that_may_only_be_read_is_said(tmp_path: Path) -> None:
        folder = tmp_path / "disk"
        trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
        with disk(folder, 20_000):
            trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, [GOOD]))
            subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
            said = trail("load", capture(tmp_path, files.search_row()))
        assert said.code == StoreUnavailable.exit_code
        assert "Traceback" not in said.err and "permissions" in said.err

else:

    def test_a_folder_that_may_not_be_written_is_said(trail: Trail, tmp_path: Path) -> None:
        (trail.var / "archive").chmod(0o555)
        said = trail("load", capture(tmp_path, files.search_row()))
        (trail.var / "archive").chmod(0o755)
        assert said.code == StoreUnavailable.exit_code
        assert "Traceback" not in said.err and "permissions" in said.err

    def test_a_file_that_may_not_be_read_is_said(trail: Trail, tmp_path: Path) -> None:
        given = capture(tmp_path, files.search_row())
        given.chmod(0)
        said = trail("load", given)
        assert said.code == StoreUnavailable.exit_code and "bad.csv" in said.err
