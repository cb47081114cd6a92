"""One modification told by FPDS and by USAspending: one transaction, two sightings, nothing wiped, in any order."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from tests.fixtures import files, fpds
from tests.fixtures.change_log import put, told
from tests.fixtures.same_record import archive, archive_row, derived, page
from tests.fixtures.trail import Dump, Trail

KEY = files.transaction_key()
AWARD = files.award_key()


@pytest.mark.parametrize(
    ("fpds_day", "archive_day", "ceiling"),
    [("2026-06-01", "2026-03-02", 90000), ("2026-03-02", "2026-06-01", 100000)],
)
@pytest.mark.parametrize("fpds_first", [True, False])
def test_each_column_comes_from_the_newest_publisher_that_has_it(
    trail: Trail, tmp_path: Path, fpds_day: str, archive_day: str, ceiling: int, fpds_first: bool
) -> None:
    full = archive(tmp_path, archive_day, archive_row(potential_total_value_of_award="1000.00"))
    paths = [page(tmp_path, fpds_day), full]
    trail.put(*(paths if fpds_first else reversed(paths)))
    assert trail.rows(
        "SELECT transaction_key, base_description, award_outlay_cents, ceiling_cents, obligation_cents "
        "FROM award_transaction"
    ) == [(KEY, "EXAMPLE BASE", 4000, ceiling, 10000)]
    assert trail.one("SELECT count(*) FROM sighting") == 2
    assert trail.rows(
        "SELECT award_key, base_description, base_description_basis, ceiling_cents, award_outlay_cents, "
        "substr(values_as_of, 1, 10), substr(outlay_as_of, 1, 10) FROM award"
    ) == [(AWARD, "EXAMPLE BASE", "published", ceiling, 4000, "2026-06-01", archive_day)]


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Dump]:
    """Four documents by their dates, and what follows from them when they are loaded in that order."""
    folder = tmp_path_factory.mktemp("series")
    paths = [
        archive(folder, "2026-01-02"),
        page(folder, "2026-02-02", fpds.award(dollars="90.00"), fpds.award("P00001", signed="2024-04-01")),
        archive(folder, "2026-03-02", archive_row(), archive_row("P00001", action_date="2024-04-01")),
        page(folder, "2026-04-02", fpds.award("P00002", signed="2024-05-01"), fpds.idv()),
    ]
    straight = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    straight.put(*paths)
    return paths, derived(straight)


@pytest.mark.parametrize("order", list(permutations(range(4)))[7::8])
def test_the_order_of_loading_does_not_matter(
    sqlite_trail: Trail, series: tuple[list[Path], Dump], order: tuple[int, ...]
) -> None:
    paths, expected = series
    sqlite_trail.put(*(paths[n] for n in order))
    assert derived(sqlite_trail) == expected


def test_the_newest_modification_from_fpds_alone_keeps_what_usaspending_said_of_the_award(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    sqlite_trail.put(archive(tmp_path, "2026-03-02"))
    sqlite_trail.put(page(tmp_path, "2026-06-01", fpds.award("P00001", signed="2024-04-01")))
    said = (
        "SELECT base_description, base_description_basis, award_outlay_cents, substr(outlay_as_of, 1, 10), "
        "substr(values_as_of, 1, 10) FROM award"
    )
    assert sqlite_trail.rows(said) == [("EXAMPLE BASE", "published", 4000, "2026-03-02", "2026-06-01")]
    # Seen again, unchanged: the outlay is as of that document now.
    sqlite_trail.put(archive(tmp_path, "2026-05-01"))
    assert sqlite_trail.rows(said) == [("EXAMPLE BASE", "published", 4000, "2026-05-01", "2026-06-01")]


def test_a_page_that_agrees_is_no_change_and_a_corrected_amount_is_one(trail: Trail, tmp_path: Path) -> None:
    put(trail, archive(tmp_path, "2026-03-02"))
    put(trail, page(tmp_path, "2026-04-02"))
    put(trail, archive(tmp_path, "2026-05-02"))
    assert told(trail) == [] and trail.rows("SELECT * FROM transaction_state") == []
    put(trail, page(tmp_path, "2026-06-02", fpds.award(dollars="200.00")))
    assert [(c.field, c.old, c.new) for c in told(trail)] == [("obligation_cents", "10000", "20000")]


def test_two_ways_of_writing_a_name_are_no_change_of_name(sqlite_trail: Trail, tmp_path: Path) -> None:
    for month, name in ((2, "THE EXAMPLE COMPANY"), (4, "THE EXAMPLE COMPANY"), (6, "RENAMED COMPANY")):
        put(sqlite_trail, archive(tmp_path, f"2026-0{month}-02", archive_row(recipient_name=name)))
        put(sqlite_trail, page(tmp_path, f"2026-0{month + 1}-02", fpds.award(name="EXAMPLE COMPANY, THE")))
    assert [(str(c.at.date()), c.old, c.new) for c in told(sqlite_trail)] == [
        ("2026-06-02", "THE EXAMPLE COMPANY", "RENAMED COMPANY")
    ]


def test_what_a_kept_page_shows_is_not_told_as_new(sqlite_trail: Trail, tmp_path: Path) -> None:
    search = files.write(tmp_path / "search_2026-03-02.csv", files.CAPTURE, [files.search_row()])
    put(sqlite_trail, search)
    put(sqlite_trail, page(tmp_path, "2026-04-02", fpds.award("P00001")))
    assert told(sqlite_trail) == []


def test_a_search_result_meets_the_record_of_fpds(sqlite_trail: Trail, tmp_path: Path) -> None:
    search = files.write(tmp_path / "search_2026-03-02.csv", files.CAPTURE, [files.search_row()])
    sqlite_trail.put(search, page(tmp_path, "2026-06-01"))
    assert sqlite_trail.rows("SELECT transaction_key, key_basis, recipient_uei FROM award_transaction") == [
        (KEY, "published", fpds.UEI)
    ]


def test_an_order_of_fpds_hangs_under_its_vehicle(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(page(tmp_path, "2026-06-01", fpds.award(vehicle=fpds.VEHICLE), fpds.idv()))
    assert sqlite_trail.rows(
        "SELECT o.award_kind, v.award_kind, v.ceiling_cents, o.vehicle_type FROM award o "
        "JOIN award v ON v.award_key = o.parent_award_key"
    ) == [("AWARD", "IDV", 500000, "IDC")]


def test_usaspending_that_lacks_an_other_transaction_does_not_make_it_gone(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    sqlite_trail.put(page(tmp_path, "2026-03-02", fpds.award(), fpds.other_transaction(), fpds.idv()))
    rows = files.text(files.ARCHIVE, [files.transaction(piid="70XTEST24F00000009")])
    whole = files.zipped(tmp_path / "FY2024_070_Contracts_Full_20260406.zip", {"rows.csv": rows})
    sqlite_trail.put(whole)
    gone = sqlite_trail.rows("SELECT piid FROM award_transaction WHERE gone_at IS NOT NULL ORDER BY piid")
    assert gone == [(fpds.PIID,)]


def test_a_page_of_the_deleted_feed_marks_its_records_gone(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(archive(tmp_path, "2026-03-02"))
    entries = fpds.full_page([fpds.award(modified="2026-03-05 09:00:00")])
    deleted = fpds.write(tmp_path / "deleted_2026-03-10.xml", *entries, next_=10, feed="DELETED")
    sqlite_trail.put(deleted)
    assert sqlite_trail.rows("SELECT transaction_key FROM award_transaction WHERE gone_at IS NOT NULL") == [
        (KEY,)
    ]


def test_vendor_changes_along_a_vehicle_are_kept_with_uei_and_parent(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    later = fpds.idv("P00001", name="EXAMPLE SUCCESSOR LLC", signed="2024-05-01").replace(
        fpds.UEI, "EXAMPLEUEI09"
    )
    sqlite_trail.put(page(tmp_path, "2026-06-01", fpds.idv(), later))
    assert sqlite_trail.rows(
        "SELECT modification_number, recipient_name, recipient_uei, recipient_parent_uei FROM award_transaction "
        "ORDER BY action_date"
    ) == [
        ("0", "EXAMPLE INC", fpds.UEI, fpds.PARENT_UEI),
        ("P00001", "EXAMPLE SUCCESSOR LLC", "EXAMPLEUEI09", fpds.PARENT_UEI),
    ]
    assert sqlite_trail.one("SELECT recipient_name FROM award") == "EXAMPLE SUCCESSOR LLC"
