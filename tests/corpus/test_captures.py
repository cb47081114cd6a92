"""The real captures and exports: each loads whole or is refused, and the order of loading does not matter."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from research.errors import InputRefused
from tests.conftest import BOTH, installation
from tests.fixtures.trail import Trail

pytestmark = pytest.mark.corpus

LATEST = "FY2026_2026-08-22.csv.gz"
LEXISNEXIS = "7012_-NONE-_70CMSD21C00000001_P00014_-NONE-_0"


def captures(corpus: Path, pattern: str) -> list[Path]:
    found = sorted((corpus / "usaspending" / "captures").glob(pattern))
    assert found
    return found


def read(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def distinct(rows: list[dict[str, str]]) -> dict[tuple[str, ...], dict[str, str]]:
    """Rows by what a search says of them; searches page over ties and repeat some."""
    return {tuple(row.values()): row for row in rows}


@pytest.fixture(scope="module")
def history(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Trail]:
    """All captures of fiscal year 2026, loaded in order of time, backwards, and mixed."""
    paths = captures(corpus, "FY2026_*")
    orders = {"forwards": paths, "backwards": paths[::-1], "mixed": paths[1::2] + paths[::2]}
    made = {}
    for name, order in orders.items():
        var = tmp_path_factory.mktemp(name)
        made[name] = Trail(var, f"sqlite:///{var / 'trail.db'}")
        made[name].put(*order)
    return made


def told(trail: Trail) -> dict[str, Any]:
    """Present and past states with the file each was read from."""
    tables = {}
    for table in ("award_transaction", "transaction_state"):
        columns = [
            column
            for column in (row[1] for row in trail.rows(f"PRAGMA table_info({table})"))
            if column not in ("evidence_id", "gone_evidence_id")
        ]
        picked = ", ".join(f"t.{column}" for column in columns)
        tables[table] = trail.rows(
            f"SELECT {picked}, e.file_name FROM {table} t JOIN evidence e ON e.evidence_id = t.evidence_id "
            "ORDER BY t.transaction_key, t.state_hash"
        )
    return tables


@pytest.mark.parametrize("order", ["backwards", "mixed"])
def test_captures_loaded_out_of_order_give_the_same_present_and_past(
    history: dict[str, Trail], order: str
) -> None:
    assert told(history[order]) == told(history["forwards"])


def test_the_newest_capture_speaks(history: dict[str, Trail], corpus: Path) -> None:
    newest = distinct(read(corpus / "usaspending" / "captures" / LATEST))
    assert history["backwards"].rows(
        "SELECT count(*), sum(obligation_cents) FROM award_transaction t JOIN evidence e "
        "ON e.evidence_id = t.evidence_id WHERE e.file_name = :name",
        name=LATEST,
    ) == [(len(newest), int(100 * sum(Decimal(r["Federal Action Obligation"]) for r in newest.values())))]


def test_every_state_that_any_capture_showed_is_kept(history: dict[str, Trail], corpus: Path) -> None:
    trail = history["mixed"]
    states = {
        (row["Modification"], row["Action Date"], int(100 * Decimal(row["Federal Action Obligation"])))
        for path in captures(corpus, "FY2026_*")
        for row in read(path)
    }
    held = set(
        trail.rows(
            "SELECT modification_number, action_date, obligation_cents FROM award_transaction UNION "
            "SELECT modification_number, action_date, obligation_cents FROM transaction_state"
        )
    )
    assert states == held


def test_the_modification_that_vanished_and_came_back_as_zero_tells_its_story(
    history: dict[str, Trail],
) -> None:
    seen = history["forwards"].rows(
        "SELECT e.file_name, coalesce(t.obligation_cents, p.obligation_cents), coalesce(t.action_date, p.action_date) "
        "FROM sighting s JOIN evidence e ON e.evidence_id = s.evidence_id "
        "LEFT JOIN award_transaction t ON t.transaction_key = s.record_key AND t.state_hash = s.state_hash "
        "LEFT JOIN transaction_state p ON p.transaction_key = s.record_key AND p.state_hash = s.state_hash "
        "WHERE s.record_key = :key ORDER BY e.retrieved_at",
        key=LEXISNEXIS,
    )
    assert seen[:4] == [
        ("FY2026_2026-03-02.csv.gz", 39606200, "2026-02-27"),
        ("FY2026_2026-03-10.csv.gz", 39606200, "2026-02-27"),
        ("FY2026_2026-03-16.csv.gz", 39606200, "2026-02-27"),
        ("FY2026_2026-04-20.csv.gz", 0, "2026-03-25"),
    ]


@pytest.fixture(params=BOTH)
def on_either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Trail]:
    with installation(str(request.param), tmp_path / "var", request) as trail:
        yield trail


def test_captures_of_one_year_with_losses_and_repeats_give_their_union(
    on_either: Trail, corpus: Path
) -> None:
    paths = captures(corpus, "FY2025_*")
    on_either.put(*paths[::-1])
    keys = {
        (row["Generated Award ID"].upper(), row["Modification"].upper())
        for path in paths
        for row in read(path)
    }
    assert on_either.one("SELECT count(*) FROM award_transaction") == len(keys)


def test_the_older_nine_columns_repeat_the_ten_and_count_once(on_either: Trail, corpus: Path) -> None:
    nine, ten = captures(corpus, "FY2021_*")
    rows = {(r["Agency"], r["Award ID"].upper(), r["Modification"].upper()) for r in read(nine)}
    on_either.put(nine, ten)
    assert on_either.one(
        "SELECT count(*) FROM award_transaction WHERE award_key_basis = 'provisional'"
    ) == len(rows)
    repeated = on_either.one("SELECT count(*) FROM award_transaction WHERE duplicate_of IS NOT NULL")
    assert repeated > 0.3 * len(rows)
    assert not on_either.rows(
        "SELECT 1 FROM award_transaction t JOIN award_transaction p ON p.transaction_key = t.duplicate_of "
        "WHERE p.duplicate_of IS NOT NULL OR p.modification_number <> t.modification_number OR p.piid <> t.piid"
    )


@pytest.mark.parametrize(
    ("name", "table", "rows"),
    [
        ("exports/ice_umn_award_summaries_286col.csv", "award_statement", 5),
        ("exports/ice_mn_award_summaries_286col_excel_resaved.csv.gz", "award_statement", 1_369),
        ("exports/ice_subawards_118col.csv.gz", "subaward", 482),
        ("exports/assistance_award_summaries_header_only.csv", "award", 0),
        ("archive/two_rows_297col.csv", "award_transaction", 2),
    ],
)
def test_each_export_loads_whole(on_either: Trail, corpus: Path, name: str, table: str, rows: int) -> None:
    on_either.put(corpus / "usaspending" / name)
    assert on_either.one(f"SELECT count(*) FROM {table}") == rows


def test_subawards_reconcile_to_the_cent(on_either: Trail, corpus: Path) -> None:
    given = corpus / "usaspending" / "exports" / "ice_subawards_118col.csv.gz"
    on_either.put(given)
    expected = sum(Decimal(row["subaward_amount"]) for row in read(given))
    assert on_either.one("SELECT sum(subaward_amount_cents) FROM subaward") == int(100 * expected)
    assert on_either.one("SELECT count(*) FROM subaward WHERE subaward_amount_cents < 0") == 9


def test_a_subaward_is_found_at_its_line_although_rows_before_it_hold_line_breaks(
    on_either: Trail, corpus: Path
) -> None:
    given = corpus / "usaspending" / "exports" / "ice_subawards_118col.csv.gz"
    on_either.put(given)
    with gzip.open(given, "rt", encoding="utf-8", newline="") as text:
        reader = csv.reader(text)
        next(reader)
        lines, before = set(), reader.line_num
        for _ in reader:
            lines.add(before + 1)
            before = reader.line_num
    assert {line for (line,) in on_either.rows("SELECT line FROM subaward")} == lines


@pytest.mark.parametrize(
    "name",
    [
        "recipients_defense_it_fy2024.csv",
        "archive/columns_297.csv",
    ],
)
def test_tables_of_other_kinds_are_refused_with_reasons(on_either: Trail, corpus: Path, name: str) -> None:
    with pytest.raises(InputRefused) as raised:
        on_either.put(corpus / "usaspending" / name)
    assert Path(name).name.removesuffix(".gz") in str(raised.value) and raised.value.remedy
    assert on_either.one("SELECT count(*) FROM award") == 0
