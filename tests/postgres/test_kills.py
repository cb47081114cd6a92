"""On PostgreSQL too a killed load leaves nothing half done."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from research.errors import RowsRejected
from tests.conftest import installation
from tests.fixtures import files
from tests.fixtures.forker import Forker, forker
from tests.fixtures.trail import REFUSALS, Trail

pytestmark = pytest.mark.postgres

OWN = ("evidence_id", "values_evidence_id", "gone_evidence_id", "archived_at", "warc_file", "warc_offset")
MOMENTS = 4


@pytest.fixture
def postgres(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Trail]:
    with installation("postgresql", tmp_path / "var", request) as trail:
        yield trail


@pytest.fixture(scope="module")
def processes() -> Iterator[Forker]:
    with forker() as made:
        yield made


def test_a_load_killed_at_any_moment_is_finished_by_the_next(
    postgres: Trail, processes: Forker, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rows = [
        files.search_row(f"70XTEST24F{n % 400:08}", f"P{n // 400:05}", dollars=f"{n}.01")
        for n in range(1_200)
    ]
    given = files.write(tmp_path / "search_2026-03-02.csv", files.CAPTURE, rows)
    with installation("postgresql", tmp_path / "undisturbed", request) as undisturbed:
        status, seconds = processes.run(undisturbed, "load", given)
        assert status == 0
        expected = undisturbed.dump(without=["state"], columns_without=OWN)
    dice = random.Random(11)
    for moment in range(MOMENTS):
        processes.run(
            postgres, "load", given, kill_after=seconds * dice.uniform(moment, moment + 1) / MOMENTS
        )
    assert processes.run(postgres, "load", given)[0] == 0
    assert postgres.dump(without=["state"], columns_without=OWN) == expected
    assert postgres.archive.verify()[1] == []
    assert postgres.rows("SELECT 1 FROM information_schema.tables WHERE table_schema = 'staging'") == []


def test_a_refused_file_leaves_its_reasons_and_nothing_else(postgres: Trail, tmp_path: Path) -> None:
    postgres.put(files.write(tmp_path / "good.csv", files.CAPTURE, [files.search_row()]))
    before = postgres.dump(without=REFUSALS)
    bad = files.search_row(modification="P00001", dollars="NaN")
    with pytest.raises(RowsRejected):
        postgres.put(files.write(tmp_path / "bad.csv", files.CAPTURE, [bad]))
    assert postgres.dump(without=REFUSALS) == before
    assert postgres.rows("SELECT line, field FROM issue") == [(2, "Federal Action Obligation")]
