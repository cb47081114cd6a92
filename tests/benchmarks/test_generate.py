"""The made-up file of the benchmarks is a file the publisher could have written."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from rich.console import Console

from tests.benchmarks.generate import COLUMNS, Shape, write, write_changed
from tests.benchmarks.load import FIRST, LATER, LATEST, Bench
from tests.benchmarks.measure import Measured
from tests.benchmarks.stages import STAGES
from tests.fixtures.trail import Trail

SHAPE = Shape(rows=2_000, ours=0.1)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made-up") / "made-up.csv"
    write(path, SHAPE)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_every_row_loads(sqlite_trail: Trail, made_up: Path) -> None:
    sqlite_trail.load(made_up)
    assert sqlite_trail.one("SELECT count(*) FROM award_transaction") == SHAPE.rows


def test_it_has_all_columns_and_about_the_width_of_real_rows(made_up: Path) -> None:
    assert len(COLUMNS) == 297
    assert 1_200 < made_up.stat().st_size / SHAPE.rows < 1_500


def test_it_holds_what_makes_real_files_hard(made_up: Path) -> None:
    texts = [row["transaction_description"] for row in rows(made_up)]
    assert any("\n" in text for text in texts)
    assert any('"' in text for text in texts)
    assert any(row["federal_action_obligation"].startswith("-") for row in rows(made_up))
    assert len({row["contract_award_unique_key"] for row in rows(made_up)}) < SHAPE.rows / 2


def test_its_words_are_common_and_rare(made_up: Path) -> None:
    texts = [row["transaction_description"].split() for row in rows(made_up)]
    found = Counter(word for text in texts for word in set(text))
    assert found["HOSTING"] > SHAPE.rows / 10
    assert found["EXAMPLEAAA"] > found["EXAMPLEAAJ"] > 1
    assert sum(1 for word in found if word.startswith("EXAMPLEA") and found[word] < 20) > 50


def test_the_same_seed_begins_with_the_same_rows(made_up: Path, tmp_path: Path) -> None:
    write(tmp_path / "part.csv", Shape(rows=100, ours=0.1))
    assert rows(tmp_path / "part.csv") == rows(made_up)[:100]


def test_a_top_up_changes_the_rows_it_holds_and_no_other(made_up: Path, tmp_path: Path) -> None:
    assert write_changed(made_up, tmp_path / "changed.csv", every=100) == SHAPE.rows / 100
    before = {row["contract_transaction_unique_key"]: row for row in rows(made_up)}
    for row in rows(tmp_path / "changed.csv"):
        old = before[row["contract_transaction_unique_key"]]
        assert {name for name in row if row[name] != old[name]} == {
            "transaction_description",
            "last_modified_date",
        }


def test_nobody_real_is_in_it(made_up: Path) -> None:
    assert all(row["recipient_name"].startswith("EXAMPLE") for row in rows(made_up))
    assert all(row["award_id_piid"].startswith("70XTEST") for row in rows(made_up))


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_that_is_clocked_is_still_where_it_was(stage: str) -> None:
    owner, name = STAGES[stage]
    assert callable(getattr(owner, name, None)), f"{stage}: {owner} has no {name} any more"


def test_the_loads_that_are_measured_do_what_they_are_named_for(tmp_path: Path) -> None:
    class InProcess(Bench):
        def _trail(self, var: Path, url: str, *arguments: object) -> Measured:
            said = Trail(var, url)("load", *arguments)
            assert said.code == 0, said.err
            return Measured(1.0, 1.0, 1.0, {})

    bench = InProcess(tmp_path, (300,), 300, 1.0, Console(file=io.StringIO()))
    made = tmp_path / "made-up.csv"
    write(made, Shape(300, 1.0))
    first = bench._load("first", made, 300)
    ratios = bench._again(made, first)
    assert [ratio.one.rows for ratio in ratios] == [300, 300, 3]
    with closing(sqlite3.connect(tmp_path / "var" / "300" / "trail.db")) as database:
        days = database.execute(
            "SELECT substr(retrieved_at, 1, 10), rows FROM evidence ORDER BY retrieved_at"
        ).fetchall()
    # The same file of the same day is known; a later day's is evidence of its own.
    assert days == [(FIRST, 300), (LATER, 300), (LATEST, 3)]
