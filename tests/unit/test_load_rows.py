"""Rows of files a user already has: amounts, days, keys and places are kept as they stand, new columns are said."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from research.errors import RowsRejected
from scrapers.dating import Dated, when_retrieved
from tests.fixtures import files
from tests.fixtures.trail import Trail


def test_zero_dollar_transactions_stay(sqlite_trail: Trail, tmp_path: Path) -> None:
    row = files.search_row(dollars="0.0", **{"Transaction Description": "STOP WORK ORDER"})
    sqlite_trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, [row]))
    assert sqlite_trail.rows("SELECT obligation_cents FROM award_transaction") == [(0,)]


@pytest.mark.parametrize(
    ("published", "cents"),
    [("-38068", -3806800), ("396062.0", 39606200), ("0.1", 10), ("999999999999999.99", 99999999999999999),
     ("1.230000", 123), (" 5 ", 500), ("+.5", 50)],
)  # fmt: skip
def test_amounts_are_stored_to_the_cent(
    sqlite_trail: Trail, tmp_path: Path, published: str, cents: int
) -> None:
    given = files.write(tmp_path / "a.csv", files.ARCHIVE, [files.transaction(dollars=published)])
    sqlite_trail.put(given)
    assert sqlite_trail.one("SELECT obligation_cents FROM award_transaction") == cents


def test_each_amount_keeps_its_basis(trail: Trail, tmp_path: Path) -> None:
    row = files.transaction(
        dollars="1.00",
        base_and_exercised_options_value="2.00",
        base_and_all_options_value="3.00",
        current_total_value_of_award="4.00",
        potential_total_value_of_award="5.00",
        total_dollars_obligated="6.00",
        total_outlayed_amount_for_overall_award="7.00",
    )
    trail.put(files.write(tmp_path / "a.csv", files.ARCHIVE, [row]))
    assert trail.rows(
        "SELECT obligation_cents, base_and_exercised_change_cents, base_and_all_change_cents, "
        "current_value_cents, ceiling_cents, award_obligation_cents, award_outlay_cents FROM award_transaction"
    ) == [(100, 200, 300, 400, 500, 600, 700)]


@pytest.mark.parametrize(
    ("published", "stored"),
    [("1/10/14 0:00", "2014-01-10"), ("9/30/2025", "2025-09-30"), ("2024-02-29", "2024-02-29"),
     ("2029-09-30 00:00:00", "2029-09-30"), ("", None)],
)  # fmt: skip
def test_dates_that_a_spreadsheet_rewrote_are_read_in_award_summaries(
    sqlite_trail: Trail, tmp_path: Path, published: str, stored: str | None
) -> None:
    row = files.summary(award_base_action_date=published)
    sqlite_trail.put(files.write(tmp_path / "a.csv", files.SUMMARY, [row]))
    assert sqlite_trail.one("SELECT date_signed FROM award_statement") == stored


@pytest.mark.parametrize(("day", "year"), [("2024-09-30", 2024), ("2024-10-01", 2025), ("2025-01-01", 2025)])
def test_the_fiscal_year_is_that_of_the_action_date(
    trail: Trail, tmp_path: Path, day: str, year: int
) -> None:
    trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, [files.search_row(day=day)]))
    assert trail.one("SELECT fiscal_year FROM award_transaction") == year


def test_a_search_row_gets_the_key_that_the_full_record_has(trail: Trail, tmp_path: Path) -> None:
    key = files.award_key(vehicle=files.VEHICLE, owner="7014")
    searched = files.search_row(modification="P00001", **{"Generated Award ID": key})
    full = files.transaction(
        modification="P00001",
        contract_award_unique_key=key,
        contract_transaction_unique_key=files.transaction_key(
            modification="P00001", vehicle=files.VEHICLE, owner="7014"
        ),
    )
    trail.put(files.write(tmp_path / "searched.csv", files.CAPTURE, [searched]), retrieved="2026-03-02")
    trail.put(files.write(tmp_path / "full.csv", files.ARCHIVE, [full]), retrieved="2026-03-03")
    assert trail.rows("SELECT transaction_key, key_basis FROM award_transaction") == [
        (f"7012_7014_{files.PIID}_P00001_{files.VEHICLE}_0", "published")
    ]


def test_a_new_column_is_reported_recorded_and_left_out(trail: Trail, tmp_path: Path) -> None:
    columns = (*files.CAPTURE, "Brand New")
    row = files.search_row(**{"Brand New": "x"})
    counts = trail.put(files.write(tmp_path / "a.csv", columns, [row]))
    said = "a.csv: columns not seen before, left out: Brand New"
    assert counts.new == 1 and said in counts.notes
    assert said in trail.one("SELECT notes FROM evidence")


def test_a_new_column_is_said_by_the_command(sqlite_trail: Trail, tmp_path: Path) -> None:
    given = files.write(tmp_path / "a.csv", (*files.CAPTURE, "Brand New"), [files.search_row()])
    said = sqlite_trail("load", given)
    assert said.code == 0 and "columns not seen before, left out: Brand New" in said.out


@pytest.mark.parametrize(
    ("name", "moment", "basis"),
    [
        ("FY2026_2026-03-02.csv.gz", datetime(2026, 3, 2, tzinfo=UTC), "file name"),
        ("FY(All)_070_Contracts_Delta_20260306.zip", datetime(2026, 3, 6, tzinfo=UTC), "file name"),
        ("FY2026_2026-13-45.csv", datetime(2020, 1, 2, tzinfo=UTC), "file time"),
        ("export.csv", datetime(2020, 1, 2, tzinfo=UTC), "file time"),
    ],
)
def test_when_a_file_was_got_is_known_from_its_name_or_else_its_time(
    tmp_path: Path, name: str, moment: datetime, basis: str
) -> None:
    path = files.plain(tmp_path / name, "x")
    os.utime(path, (datetime(2020, 1, 2, tzinfo=UTC).timestamp(),) * 2)
    assert when_retrieved(path, None) == Dated(moment, basis)


def test_what_the_user_says_of_the_time_counts_most(tmp_path: Path) -> None:
    stated = datetime(2026, 5, 5, tzinfo=UTC)
    said = when_retrieved(files.plain(tmp_path / "FY2026_2026-03-02.csv", "x"), stated)
    assert said == Dated(stated, "stated")


def test_each_row_is_found_again_in_its_file(trail: Trail, tmp_path: Path) -> None:
    rows = [files.search_row(modification="0"), files.search_row(modification="P00001")]
    trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, rows))
    sightings = trail.rows("SELECT record_key, line FROM sighting ORDER BY line")
    assert sightings == [
        (files.transaction_key(modification="0"), 2),
        (files.transaction_key(modification="P00001"), 3),
    ]


def test_a_row_after_line_breaks_inside_quotes_is_found_at_its_physical_line(
    trail: Trail, tmp_path: Path
) -> None:
    first = files.search_row(**{"Transaction Description": "ONE\nTWO\r\nTHREE"})
    rows = [first, files.search_row(modification="P00001")]
    trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, rows))
    assert trail.rows("SELECT line FROM sighting ORDER BY line") == [(2,), (5,)]
    assert trail.rows("SELECT line FROM award_transaction ORDER BY line") == [(2,), (5,)]


def test_officers_names_and_pay_are_never_stored(sqlite_trail: Trail, tmp_path: Path) -> None:
    officers = {c: "SECRET PERSON" for c in files.SUBAWARD if "highly_compensated" in c}
    sqlite_trail.put(files.write(tmp_path / "a.csv", files.SUBAWARD, [files.subaward(**officers)]))
    assert officers and "SECRET PERSON" not in repr(sqlite_trail.dump())


def test_blank_lines_count_as_lines_and_are_no_rows(sqlite_trail: Trail, tmp_path: Path) -> None:
    header, row = files.text(files.CAPTURE, [files.search_row()]).splitlines(keepends=True)
    files.plain(tmp_path / "a.csv", header + "\n\n" + row)
    sqlite_trail.put(tmp_path / "a.csv")
    assert sqlite_trail.rows("SELECT line FROM sighting") == [(4,)]


def test_a_line_break_in_the_last_row_of_a_file_without_a_last_line_end_is_counted(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    rows = [
        files.search_row(**{"Product/Service Description": "A\nB"}),
        files.search_row("70XTEST24F00000002"),
    ]
    files.plain(tmp_path / "a.csv", files.text(files.CAPTURE, rows).rstrip("\n"))
    sqlite_trail.put(tmp_path / "a.csv")
    assert sqlite_trail.rows("SELECT line FROM sighting ORDER BY line") == [(2,), (4,)]


def test_full_and_delta_files_in_one_zip_are_stored_together(trail: Trail, tmp_path: Path) -> None:
    key = files.transaction_key(modification="P00001")
    given = files.zipped(
        tmp_path / "both_20260306.zip",
        {
            "full.csv": files.text(
                files.ARCHIVE, [files.transaction(), files.transaction(modification="P00001")]
            ),
            "delta.csv": files.text(files.DELTA, [files.deletion(key, "2026-03-05")]),
        },
    )
    trail.put(given)
    gone = trail.rows("SELECT transaction_key FROM award_transaction WHERE gone_at IS NOT NULL")
    assert gone == [(key,)]


def test_rows_that_may_be_left_out_are_each_recorded(trail: Trail, tmp_path: Path) -> None:
    good = [files.search_row(modification=f"P{n:05}") for n in range(60)]
    bad = [files.search_row("70XTEST24F00000002", f"P{n:05}", dollars="NaN", day="never") for n in range(60)]
    counts = trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, good + bad), max_rejected=0.5)
    assert (counts.new, counts.rejected) == (60, 60)
    assert trail.one("SELECT rejected FROM evidence") == 60
    assert trail.one("SELECT count(DISTINCT line) FROM issue") == 60


def test_a_file_refused_once_may_be_loaded_leniently_and_then_again_changes_nothing(
    trail: Trail, tmp_path: Path
) -> None:
    rows = [files.search_row(), files.search_row(modification="P00001", dollars="NaN")]
    given = files.write(tmp_path / "a.csv", files.CAPTURE, rows)
    with pytest.raises(RowsRejected):
        trail.put(given)
    assert trail.put(given, max_rejected=0.5).new == 1
    before = trail.dump()
    assert "loaded before" in trail.put(given, max_rejected=0.5).notes[0]
    assert trail.dump() == before
