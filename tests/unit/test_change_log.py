"""The change log, kept up load by load, holds what all evidence read at once would tell."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlmodel import Session

from research.change_log import update_change_log
from research.changes import Change, changes
from research.evidence import Basis
from tests.fixtures import files
from tests.fixtures.change_log import engine_of, put, told
from tests.fixtures.claims import claim_whole
from tests.fixtures.trail import Trail

DAYS = ("2026-03-02", "2026-03-10", "2026-03-24", "2026-04-20")
MANY = 300
"""Rows of a search that is large enough for an absence to mean something."""


def brief(found: list[Change]) -> list[tuple[str, str, str | None, str | None, str | None]]:
    return [(str(c.at.date()), c.kind, c.field, c.old, c.new) for c in found]


def world(day: int, chance: random.Random) -> list[files.Row]:
    """A search of many rows in which a few change, vanish, come back or are new; now and then far too many vanish."""
    rows = []
    for number in range(MANY + day):
        fate = chance.random()
        if fate < 0.01 or (day == 2 and number < MANY // 4):
            continue
        rows.append(
            files.search_row(
                piid=f"70XTEST24P{number:08d}",
                dollars=f"{-number if number % 9 == 0 else number}.{day if fate < 0.04 else 0}0",
                description="EXAMPLE CORRECTION" if 0.04 < fate < 0.06 else "EXAMPLE SUPPLIES",
                **{"Recipient Name": "EXAMPLE RENAMED INC" if 0.06 < fate < 0.08 else "EXAMPLE INC"},
            )
        )
    return rows


def searches(folder: Path, seed: int) -> list[Path]:
    chance = random.Random(seed)
    return [
        files.write(folder / f"search_{day}.csv", files.CAPTURE, world(number, chance))
        for number, day in enumerate(DAYS)
    ]


@pytest.mark.parametrize(
    ("seed", "order"), [(1, (0, 1, 2, 3)), (2, (3, 2, 1, 0)), (1, (1, 3, 0, 2)), (2, (2, 0, 3, 1))]
)
def test_the_log_kept_load_by_load_equals_the_one_made_at_once(
    trail: Trail, tmp_path: Path, seed: int, order: tuple[int, ...]
) -> None:
    paths = searches(tmp_path, seed)
    for number in order:
        put(trail, paths[number])
    kept = told(trail)
    assert {change.kind for change in kept} == {"new", "changed", "gone", "back"}
    with engine_of(trail) as engine, engine.begin() as connection:
        update_change_log(connection, None)
    assert told(trail) == kept


def test_full_files_with_detail_and_searches_without_tell_together(trail: Trail, tmp_path: Path) -> None:
    first = files.write(tmp_path / "full_2026-03-02.csv", files.ARCHIVE, [files.transaction(dollars="100")])
    search = files.write(tmp_path / "search_2026-03-10.csv", files.CAPTURE, [files.search_row(dollars="100")])
    later = files.write(
        tmp_path / "full_2026-03-24.csv",
        files.ARCHIVE,
        [files.transaction(dollars="90", recipient_name="EXAMPLE RENAMED INC")],
    )
    for path in (later, first, search):
        put(trail, path)
    assert brief(told(trail)) == [
        ("2026-03-24", "changed", "obligation_cents", "10000", "9000"),
        ("2026-03-24", "changed", "recipient_name", "EXAMPLE INC", "EXAMPLE RENAMED INC"),
    ]


def test_a_deleted_row_is_gone_and_back_when_it_is_sent_again(trail: Trail, tmp_path: Path) -> None:
    row = files.transaction(last_modified_date="2026-03-01")
    put(trail, files.write(tmp_path / "full_2026-03-02.csv", files.ARCHIVE, [row]))
    deleted = files.deletion(row["contract_transaction_unique_key"], "2026-03-09")
    put(trail, files.write(tmp_path / "delta_2026-03-10.csv", files.DELTA, [deleted]))
    assert brief(told(trail)) == [("2026-03-10", "gone", None, None, None)]
    again = row | {"last_modified_date": "2026-03-20"}
    put(trail, files.write(tmp_path / "full_2026-03-24.csv", files.ARCHIVE, [again]))
    # That it was back does not undo that it was gone: a figure printed in between stays explained.
    assert brief(told(trail)) == [
        ("2026-03-10", "gone", None, None, None),
        ("2026-03-24", "back", None, None, None),
    ]
    assert trail.rows("SELECT gone_at, gone_evidence_id FROM award_transaction") == [(None, None)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize(("day", "is_gone"), [("2026-03-09", True), ("2026-02-20", False)])
def test_a_deletion_is_told_in_any_order_unless_a_later_document_contradicts_it(
    trail: Trail, tmp_path: Path, order: tuple[int, ...], day: str, is_gone: bool
) -> None:
    row = files.transaction(last_modified_date="2026-03-01")
    deleted = files.deletion(row["contract_transaction_unique_key"], day)
    again = row | {"last_modified_date": "2026-03-20"}
    documents = (
        files.write(tmp_path / "full_2026-03-02.csv", files.ARCHIVE, [row]),
        files.write(tmp_path / "delta_2026-03-10.csv", files.DELTA, [deleted]),
        files.write(tmp_path / "full_2026-03-24.csv", files.ARCHIVE, [again]),
    )
    for number in order:
        put(trail, documents[number])
    assert [change.kind for change in told(trail)] == (["gone", "back"] if is_gone else [])


def test_a_row_that_repeats_another_is_not_told_twice(trail: Trail, tmp_path: Path) -> None:
    for day, dollars in zip(DAYS, ("100", "200"), strict=False):
        row = files.without_key(files.search_row(dollars=dollars))
        put(trail, files.write(tmp_path / f"old_{day}.csv", files.CAPTURE_9, [row]))
    assert [change.field for change in told(trail)] == ["obligation_cents"]
    put(
        trail,
        files.write(tmp_path / "full_2026-04-20.csv", files.ARCHIVE, [files.transaction(dollars="200")]),
    )
    assert [(change.kind, change.transaction_key) for change in told(trail)] == [
        ("new", files.transaction_key())
    ]


def test_changes_of_one_transaction_and_between_two_moments_are_read_alike(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    for path in searches(tmp_path, 3):
        put(sqlite_trail, path)
    every = told(sqlite_trail)
    with engine_of(sqlite_trail) as engine, Session(engine) as session:
        since, until = every[len(every) // 3].at, every[-1].at
        within = [change for change in every if since <= change.at <= until]
        assert changes(session, since, until) == within
        key = within[0].transaction_key
        assert changes(session, None, None, key) == [c for c in every if c.transaction_key == key]


def test_the_log_of_nothing_new_stays_as_it_is(sqlite_trail: Trail, tmp_path: Path) -> None:
    put(sqlite_trail, *searches(tmp_path, 4)[:2])
    kept = sqlite_trail.rows("SELECT * FROM change_log ORDER BY transaction_key, at, kind, field")
    put(sqlite_trail)
    assert (
        sqlite_trail.rows("SELECT * FROM change_log ORDER BY transaction_key, at, kind, field") == kept != []
    )


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_what_is_paid_for_is_new_beside_older_files_of_what_is_paid_for(
    trail: Trail, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """The first file of what an agency signed is a beginning, whatever files of what it pays for there were."""
    paid = {"agency_code": "4732", "funding_sub_agency_code": "7012"}
    first, second = (files.transaction(f"47XTEST24F0000000{number}", **paid) for number in (1, 2))
    signed = files.transaction("70XTEST24F00000003", funding_sub_agency_code="7014")
    documents: list[tuple[Path, Basis]] = [
        (files.write(tmp_path / "paid_2026-03-02.csv", files.ARCHIVE, [first]), "funding"),
        (files.write(tmp_path / "paid_2026-03-10.csv", files.ARCHIVE, [first, second]), "funding"),
        (files.write(tmp_path / "signed_2026-03-24.csv", files.ARCHIVE, [signed]), "awarding"),
    ]
    for number in order:
        path, basis = documents[number]
        claim_whole(trail, path, basis=basis)
        put(trail)
    assert [(change.kind, str(change.at.date())) for change in told(trail)] == [("new", "2026-03-10")]
    assert told(trail)[0].transaction_key == second["contract_transaction_unique_key"]


ORDERS = [(0, 1, 2), (2, 1, 0), (1, 2, 0)]


@pytest.mark.parametrize("order", ORDERS)
def test_a_file_that_was_cut_short_tells_nothing_gone_and_back(
    trail: Trail, tmp_path: Path, order: tuple[int, ...]
) -> None:
    rows = [files.transaction(f"70XTEST24F{number:08}") for number in range(1, 61)]
    documents = [
        files.write(tmp_path / "full_2026-03-02.csv", files.ARCHIVE, rows),
        files.write(tmp_path / "full_2026-03-10.csv", files.ARCHIVE, rows[:30]),
        files.write(tmp_path / "full_2026-03-24.csv", files.ARCHIVE, rows),
    ]
    for number in order:
        claim_whole(trail, documents[number])
        put(trail)
    assert told(trail) == []


def test_what_was_not_paid_for_in_between_stays_told_when_its_signer_speaks_later(
    trail: Trail, tmp_path: Path
) -> None:
    row = files.transaction("70XTEST24F00000001", funding_sub_agency_code="7012")
    other = files.transaction("70XTEST24F00000002", funding_sub_agency_code="7012")
    for day, held in (("02", [row, other]), ("10", [other]), ("24", [row, other])):
        path = files.write(tmp_path / f"paid_2026-03-{day}.csv", files.ARCHIVE, held)
        claim_whole(trail, path, basis="funding")
        put(trail)
    between = [("2026-03-10", "gone"), ("2026-03-24", "back")]
    assert [(str(one.at.date()), one.kind) for one in told(trail)] == between
    claim_whole(trail, files.write(tmp_path / "signed_2026-04-20.csv", files.ARCHIVE, [row, other]))
    put(trail)
    assert [(str(one.at.date()), one.kind) for one in told(trail)] == between
