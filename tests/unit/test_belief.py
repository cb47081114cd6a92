"""Documents that lack too much are not believed: the same for marks, for changes and in any order of loading."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
from sqlmodel import Session

from research.change_log import update_change_log
from tests.fixtures import files
from tests.fixtures.change_log import engine_of, put, told
from tests.fixtures.claims import claim_whole
from tests.fixtures.doubted import doubted
from tests.fixtures.trail import Trail

GONE = "SELECT count(*) FROM award_transaction WHERE gone_at IS NOT NULL"
CHANGES = "SELECT kind, count(*) FROM change_log GROUP BY kind ORDER BY kind"


def orders(first: int, last: int, agency: str = "7012") -> list[files.Row]:
    """Orders that an agency signs and ICE pays for."""
    return [
        files.transaction(f"70XTEST24F{n:08}", agency_code=agency, funding_sub_agency_code="7012")
        for n in range(first, last + 1)
    ]


def vehicle(number: int) -> files.Row:
    piid = f"70XTEST24D{number:08}"
    key, award = f"7012_-NONE-_{piid}_0_-NONE-_-NONE-", f"CONT_IDV_{piid}_7012"
    kind = {"award_or_idv_flag": "IDV", "award_type_code": "", "idv_type": "BPA"}
    return files.transaction(
        piid, contract_transaction_unique_key=key, contract_award_unique_key=award, **kind
    )


def table(folder: Path, name: str, rows: list[files.Row]) -> Path:
    return files.write(folder / f"{name}.csv", files.ARCHIVE, rows)


def is_told_as_in_full(trail: Trail) -> bool:
    """Whether the log kept load by load is the one made at once, each as worked out without it."""
    kept = told(trail)
    with engine_of(trail) as engine:
        with engine.begin() as connection:
            update_change_log(connection, None)
        with Session(engine) as session:
            judged = doubted(session)
    held = {tuple(row) for row in trail.rows("SELECT evidence_id, agency_code, fiscal_year FROM doubt")}
    return kept == told(trail) and held == judged


def test_a_search_that_is_too_narrow_to_be_believed_tells_nothing_gone_and_back(
    trail: Trail, tmp_path: Path
) -> None:
    wide = [
        files.search_row(f"70XTEST24P{n:08}", dollars=f"{n}" if n % 9 else f"-{n}") for n in range(1, 401)
    ]
    for day, rows in (("2026-03-02", wide), ("2026-03-10", wide[:210]), ("2026-03-24", wide)):
        put(trail, files.write(tmp_path / f"search_{day}.csv", files.CAPTURE, rows))
    assert trail.one("SELECT count(*) FROM doubt") == 1, "else nothing was tried"
    assert trail.rows(CHANGES) == [] and is_told_as_in_full(trail)


def test_a_file_of_which_one_table_was_cut_short_is_believed_about_no_other(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    rows = [*orders(1, 100), *map(vehicle, range(1, 19))]
    for day, given in (("20261106", rows), ("20261113", rows[:50])):
        name = f"FY2024_070_Contracts_Full_{day}"
        path = files.zipped(tmp_path / f"{name}.zip", {f"{name}_1.csv": files.text(files.ARCHIVE, given)})
        assert sqlite_trail("load", "--agency", "ice", path).code == 0
    assert sqlite_trail.one(GONE) == 0
    meter = sqlite_trail("check", "--json").json["completeness"]
    assert {one["type_group"]: one["state"] for one in meter if one["held"]} == {
        "contracts": "suspect",
        "idvs": "suspect",
    }


Deed = Callable[[Trail], object]


def _paid_for(folder: Path) -> dict[str, Deed]:
    """ICE pays for what two others signed; its own file of these is cut short."""
    gsa, hq = (
        table(folder, "gsa_2026-03-01", orders(1, 15, "4732")),
        table(folder, "hq_2026-03-02", orders(50, 64, "7001")),
    )
    short = table(folder, "paid_2026-03-10", orders(90, 90, "9700"))
    return {
        "gsa": lambda trail: put(trail, gsa),
        "hq": lambda trail: put(trail, hq),
        "short": lambda trail: (claim_whole(trail, short, basis="funding"), put(trail)),
    }


def _deleted(folder: Path) -> dict[str, Deed]:
    """A deletion that a later change of the row contradicts, beside a file that was cut short."""
    rows = [row | {"last_modified_date": "2026-03-01"} for row in orders(1, 60)]
    full, short = table(folder, "full_2026-03-02", rows), table(folder, "full_2026-03-10", rows[:30])
    word = files.deletion(rows[50]["contract_transaction_unique_key"], "2026-02-20")
    delta = files.write(folder / "delta_2026-03-11.csv", files.DELTA, [word])
    return {
        "full": lambda trail: (claim_whole(trail, full), put(trail)),
        "short": lambda trail: (claim_whole(trail, short), put(trail)),
        "delta": lambda trail: put(trail, delta),
    }


@pytest.mark.parametrize("story", [_paid_for, _deleted], ids=["paid-for", "deleted"])
@pytest.mark.parametrize("order", list(permutations(range(3)))[::2])
def test_what_is_not_believed_does_not_hang_on_the_order_of_loading(
    sqlite_trail: Trail, tmp_path: Path, story: Callable[[Path], dict[str, Deed]], order: tuple[int, ...]
) -> None:
    deeds = list(story(tmp_path).values())
    for number in order:
        deeds[number](sqlite_trail)
    assert sqlite_trail.one(GONE) == 0
    assert is_told_as_in_full(sqlite_trail)


def test_an_older_document_that_comes_later_takes_the_word_of_a_newer_one_away(
    trail: Trail, tmp_path: Path
) -> None:
    put(trail, table(tmp_path, "held_2026-03-01", orders(1, 60)))
    claim_whole(trail, table(tmp_path, "full_2026-03-10", orders(1, 30)))
    put(trail)
    assert (trail.one(GONE), trail.rows(CHANGES)) == (30, [("gone", 30)])
    claim_whole(trail, table(tmp_path, "full_2026-03-05", orders(1, 60)))
    put(trail)
    assert (trail.one(GONE), trail.rows(CHANGES)) == (0, []), "the file of the 10th was cut short"
    assert is_told_as_in_full(trail)
    put(trail, table(tmp_path, "held_2026-03-24", orders(1, 60)))
    assert trail.rows(CHANGES) == [] and is_told_as_in_full(trail)
