"""A load that is killed at any moment leaves nothing half done, and the next one finishes its work."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from research.errors import StoreUnavailable
from tests.fixtures import files
from tests.fixtures.forker import Forker, forker
from tests.fixtures.trail import Dump, Trail

OWN = ("evidence_id", "values_evidence_id", "gone_evidence_id", "archived_at", "warc_file", "warc_offset")
"""What each load names anew."""

ROWS = 1_500
MOMENTS = 10


@pytest.fixture(scope="module")
def processes() -> Iterator[Forker]:
    with forker() as made:
        yield made


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up search of some thousand rows, some without award key, after an older one of the same."""
    dice = random.Random(3)
    rows = [
        files.search_row(
            f"70XTEST24F{number % 600:08}",
            f"P{number // 600:05}",
            dollars=f"{dice.randrange(-(10**6), 10**7) / 100:.2f}",
            **{
                "Recipient Name": f"EXAMPLE {number % 300} INC",
                "Transaction Description": "MICROSOFT LICENSES",
            },
        )
        for number in range(ROWS)
    ]
    for row in rows[::15]:
        row["Generated Award ID"] = ""
    return files.write(tmp_path_factory.mktemp("given") / "search_2026-03-02.csv", files.CAPTURE, rows)


@pytest.fixture(scope="module")
def undisturbed(
    processes: Forker, given: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Dump, float]:
    """What the database holds after a load that nobody killed, and how many seconds that took."""
    var = tmp_path_factory.mktemp("undisturbed") / "var"
    trail = Trail(var, f"sqlite:///{var / 'trail.db'}")
    status, seconds = processes.run(trail, "load", given)
    assert status == 0
    return compared(trail), seconds


def compared(trail: Trail) -> Dump:
    return trail.dump(without=["state"], columns_without=OWN)


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_a_load_killed_at_any_moment_is_finished_by_the_next(
    sqlite_trail: Trail, processes: Forker, given: Path, undisturbed: tuple[Dump, float], seed: int
) -> None:
    expected, seconds = undisturbed
    moment = seconds * random.Random(seed).uniform(seed / MOMENTS, (seed + 1) / MOMENTS)
    processes.run(sqlite_trail, "load", given, kill_after=moment)
    assert processes.run(sqlite_trail, "load", given)[0] == 0
    assert compared(sqlite_trail) == expected
    assert sqlite_trail.archive.verify()[1] == []
    assert list(sqlite_trail.settings.staging_dir.iterdir()) == []


def test_a_load_killed_again_and_again_is_finished_in_the_end(
    sqlite_trail: Trail, processes: Forker, given: Path, undisturbed: tuple[Dump, float]
) -> None:
    expected, seconds = undisturbed
    dice = random.Random(99)
    for _ in range(4):
        processes.run(sqlite_trail, "load", given, kill_after=seconds * dice.uniform(0.1, 1.0))
    assert processes.run(sqlite_trail, "load", given)[0] == 0
    assert compared(sqlite_trail) == expected
    assert sqlite_trail.archive.verify()[1] == []


def test_a_killed_load_leaves_what_was_stored_before(
    sqlite_trail: Trail, processes: Forker, given: Path, undisturbed: tuple[Dump, float], tmp_path: Path
) -> None:
    sqlite_trail.load(
        files.write(tmp_path / "before.csv", files.CAPTURE, [files.search_row("70XTEST24F99999999")])
    )
    before = sqlite_trail.dump(without=["state"])
    processes.run(sqlite_trail, "load", given, kill_after=undisturbed[1] * 0.4)
    after = sqlite_trail.dump(without=["state"])
    assert {table: [row for row in rows if row not in after[table]] for table, rows in before.items()} == {
        table: [] for table in before
    }


@pytest.mark.parametrize("share", [0.4, 0.8])
def test_a_killed_rebuild_leaves_the_old_database_in_place(
    sqlite_trail: Trail, processes: Forker, given: Path, undisturbed: tuple[Dump, float], share: float
) -> None:
    assert processes.run(sqlite_trail, "load", given)[0] == 0
    before = sqlite_trail.dump()
    processes.run(sqlite_trail, "rebuild", kill_after=undisturbed[1] * share)
    assert sqlite_trail.dump() == before
    assert processes.run(sqlite_trail, "rebuild")[0] == 0
    assert sqlite_trail.dump() == before


@pytest.mark.parametrize("command", ["load", "rebuild"])
def test_a_second_command_that_writes_is_told_to_wait(
    sqlite_trail: Trail, tmp_path: Path, command: str
) -> None:
    given = files.write(tmp_path / "a.csv", files.CAPTURE, [files.search_row()])
    sqlite_trail.load(given)
    with sqlite_trail.archive.writer("first"):
        said = sqlite_trail(command, *([given] if command == "load" else []))
    assert said.code == StoreUnavailable.exit_code
    assert "another load or run is writing" in said.err and "Wait until it has ended" in said.err


def test_reading_goes_on_while_another_writes(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.load(files.write(tmp_path / "a.csv", files.CAPTURE, [files.search_row()]))
    with sqlite_trail.archive.writer("first"):
        assert sqlite_trail("stats").code == 0
        assert sqlite_trail("verify").code == 0


def test_links_are_not_made_anew_while_another_command_writes(trail: Trail, given: Path) -> None:
    trail.load(given)
    with trail.archive.writer("load"):
        said = trail("match")
    assert said.code == StoreUnavailable.exit_code and "another load or run is writing" in said.err
    assert trail("match").code == 0


def test_a_search_index_that_is_gone_is_told_and_made_again(sqlite_trail: Trail, given: Path) -> None:
    sqlite_trail.load(given)
    shutil.rmtree(sqlite_trail.settings.index_dir)
    assert "out of date; run `trail match`" in sqlite_trail("doctor").out
    assert sqlite_trail("match").code == 0
    assert "up to date" in sqlite_trail("doctor").out


@pytest.mark.parametrize(
    "command", [("links", "microsoft", "ice"), ("blind-spot",), ("through", "microsoft"), ("changes",)]
)
def test_a_window_that_ends_before_it_begins_is_refused(
    sqlite_trail: Trail, given: Path, command: tuple[str, ...]
) -> None:
    """Zeros would read like a finding."""
    sqlite_trail.load(given)
    said = sqlite_trail(*command, "--since", "2025-01-01", "--until", "2024-01-01")
    assert said.code == 2 and "2025-01-01 is after --until, 2024-01-01" in said.err


def test_a_time_of_retrieval_still_to_come_is_refused(sqlite_trail: Trail, given: Path) -> None:
    """The newest evidence speaks: a slip of the pen would win over all that is loaded later."""
    said = sqlite_trail("load", given, "--retrieved", "2199-01-01")
    assert said.code == 2 and "is still to come" in said.err
    assert not sqlite_trail.archive.warcs()
