"""One modification told by USAspending, FPDS and SAM.gov: one transaction, three sightings, in any order."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest

from research.db import open_writer
from research.evidence import Exchange
from research.store import Store
from scrapers.runner import find_source, replay
from tests.fixtures import files, fpds, samawards
from tests.fixtures.change_log import engine_of, keep_log, told
from tests.fixtures.same_record import archive, archive_row, derived, page
from tests.fixtures.trail import Dump, Trail

Step = Callable[[Trail], object]
BY_FILE = "sam_contract_awards_extract"


def answer(
    trail: Trail,
    day: str,
    *entries: samawards.Entry,
    deleted: bool = False,
    source: str = "sam_contract_awards",
) -> None:
    """Archive and store an answer of SAM.gov as a run does."""
    url = "https://api.sam.gov/contract-awards/v1/search?limit=100" + (
        "&deletedStatus=yes" if deleted else ""
    )
    exchange = Exchange(
        method="GET",
        url=url,
        request_headers=(),
        request_body=None,
        status=200,
        reason="OK",
        response_headers=(("Content-Type", "application/json"),),
        payload=json.dumps(samawards.page(*entries)).encode(),
        received_at=datetime.fromisoformat(day).replace(tzinfo=UTC),
    )
    layout = find_source(source).layout("/contract-awards/v1/search", 200)
    engine = open_writer(trail.settings.database)
    with trail.archive.writer(source) as writer:
        evidence = writer.store_exchange(exchange, source=source, layout=layout, run_id="run")
        Store(engine, trail.settings.staging_dir).ingest(evidence, replay(evidence, exchange.payload))
    engine.dispose()


def steps(folder: Path) -> tuple[Step, Step, Step]:
    """The same modification as three publishers told it, each later one with a higher ceiling."""
    first = archive(folder, "2026-03-02", archive_row(potential_total_value_of_award="800.00"))
    entry = samawards.award()
    entry["awardDetails"]["totalContractDollars"]["totalBaseAndAllOptionsValue"] = "1000"
    return (
        lambda trail: trail.put(first),
        lambda trail: trail.put(page(folder, "2026-04-02")),
        lambda trail: answer(trail, "2026-05-02", entry),
    )


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_publishers_of_one_modification_make_one_transaction_in_any_order(
    sqlite_trail: Trail, tmp_path: Path, order: tuple[int, ...], straight: Dump
) -> None:
    told_by = steps(tmp_path)
    for number in order:
        told_by[number](sqlite_trail)
    assert sqlite_trail.rows(
        "SELECT transaction_key, obligation_cents, ceiling_cents, base_description, award_outlay_cents, "
        "recipient_name, key_basis FROM award_transaction"
    ) == [(files.transaction_key(), 10000, 100000, "EXAMPLE BASE", 4000, "EXAMPLE INC", "published")]
    assert sqlite_trail.one("SELECT count(*) FROM sighting WHERE record_kind = 'transaction'") == 3
    assert derived(sqlite_trail) == straight


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Dump:
    """What follows when they are told in the order of their days."""
    folder = tmp_path_factory.mktemp("straight")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    for step in steps(folder):
        step(trail)
    return derived(trail)


def test_an_answer_that_agrees_with_fpds_and_usaspending_is_no_change(trail: Trail, tmp_path: Path) -> None:
    for step in (
        partial(Trail.put, trail, archive(tmp_path, "2026-03-02")),
        partial(Trail.put, trail, page(tmp_path, "2026-04-02")),
        partial(answer, trail, "2026-05-02", samawards.award()),
    ):
        step()
    assert trail.rows("SELECT * FROM transaction_state") == [] and told(trail) == []


def test_a_corrected_amount_is_a_change_with_both_amounts(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(page(tmp_path, "2026-04-02"))
    answer(sqlite_trail, "2026-05-02", samawards.award(dollars="200"))
    assert sqlite_trail.one("SELECT obligation_cents FROM award_transaction") == 20000
    assert sqlite_trail.rows("SELECT obligation_cents FROM transaction_state") == [(10000,)]


def named(name: str) -> samawards.Entry:
    """The order, its recipient named so."""
    written = json.dumps(samawards.award()).replace('"EXAMPLE INC"', json.dumps(name))
    entry: samawards.Entry = json.loads(written)
    return entry


def keep(trail: Trail) -> None:
    """Bring the log up to date, as a refresh does."""
    with engine_of(trail) as engine, engine.begin() as connection:
        keep_log(connection)


def test_the_way_in_which_sam_gov_writes_a_name_is_no_change_of_name(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    for month, name in ((2, "THE EXAMPLE COMPANY"), (5, "THE EXAMPLE COMPANY"), (8, "RENAMED COMPANY")):
        sqlite_trail.put(archive(tmp_path, f"2026-0{month}-02", archive_row(recipient_name=name)))
        sqlite_trail.put(page(tmp_path, f"2026-0{month + 1}-02", fpds.award(name="EXAMPLE COMPANY, THE")))
        answer(sqlite_trail, f"2026-0{month + 1}-20", named("EXAMPLE COMPANY, THE"))
        answer(sqlite_trail, f"2026-0{month + 1}-21", named("EXAMPLE COMPANY, THE"), source=BY_FILE)
        keep(sqlite_trail)
    assert [(str(c.at.date()), c.old, c.new) for c in told(sqlite_trail)] == [
        ("2026-08-02", "THE EXAMPLE COMPANY", "RENAMED COMPANY")
    ]


def test_a_record_that_usaspending_never_has_is_not_new_when_sam_gov_is_first_asked(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    search = files.write(tmp_path / "search_2026-03-02.csv", files.CAPTURE, [files.search_row()])
    sqlite_trail.put(search)
    answer(sqlite_trail, "2026-05-02", samawards.other_transaction(), samawards.award("P00001"))
    keep(sqlite_trail)
    found = [(one.kind, one.transaction_key.startswith("PIID_")) for one in told(sqlite_trail)]
    assert found == [("new", False)]


def test_an_order_of_sam_gov_hangs_under_the_vehicle_of_fpds(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(page(tmp_path, "2026-04-02", fpds.idv()))
    answer(sqlite_trail, "2026-05-02", samawards.award(vehicle=fpds.VEHICLE))
    assert sqlite_trail.rows(
        "SELECT o.piid, v.ceiling_cents, o.vehicle_type FROM award o JOIN award v ON v.award_key = o.parent_award_key"
    ) == [(fpds.PIID, 500000, "IDC")]


@pytest.mark.parametrize("deletion_first", [True, False])
def test_a_deletion_at_sam_gov_marks_the_row_of_usaspending_gone_in_either_order(
    sqlite_trail: Trail, tmp_path: Path, deletion_first: bool
) -> None:
    row = archive(tmp_path, "2026-03-02")
    if not deletion_first:
        sqlite_trail.put(row)
    answer(sqlite_trail, "2026-05-02", samawards.award(modified="2026-04-30"), deleted=True)
    if deletion_first:
        sqlite_trail.put(row)
    assert sqlite_trail.rows("SELECT substr(gone_at, 1, 10) FROM award_transaction") == [("2026-05-02",)]


def test_an_other_transaction_meets_the_one_on_a_page_of_fpds(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(page(tmp_path, "2026-04-02", fpds.other_transaction()))
    answer(sqlite_trail, "2026-05-02", samawards.other_transaction())
    assert sqlite_trail.rows("SELECT transaction_key, award_key FROM award_transaction") == [
        ("PIID_7012_70XTEST24T00000001_0", "PIID_7012_70XTEST24T00000001")
    ]
