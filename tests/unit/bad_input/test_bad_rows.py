"""Rows that cannot be believed: refused with file, line, field and remedy, and nothing stored or altered."""

from __future__ import annotations

from pathlib import Path

import pytest

from research.errors import Damaged, InputRefused, RowsRejected
from tests.fixtures import files
from tests.fixtures.refusals import TWO_LINES, altered, archive_lines, capture, refused
from tests.fixtures.trail import Trail


def test_a_row_of_296_fields_is_refused(trail: Trail, tmp_path: Path) -> None:
    header, one, two = archive_lines(files.transaction(), files.transaction(modification="P00001"))
    (tmp_path / "bad.csv").write_text(header + one + two.rsplit(",", 1)[0] + "\n")
    said = refused(trail, tmp_path / "bad.csv", Damaged)
    assert "bad.csv:3:" in said and "too few fields" in said


def test_a_row_of_298_fields_is_refused(trail: Trail, tmp_path: Path) -> None:
    header, one, two = archive_lines(files.transaction(), files.transaction(modification="P00001"))
    (tmp_path / "bad.csv").write_text(header + one + two.rstrip("\n") + ",x\n")
    said = refused(trail, tmp_path / "bad.csv", Damaged)
    assert "bad.csv:3:" in said and "too many fields" in said


def test_a_row_cut_in_its_middle_is_one_problem(trail: Trail, tmp_path: Path) -> None:
    header, one, two = archive_lines(files.transaction(), files.transaction(modification="P00001"))
    (tmp_path / "bad.csv").write_text(header + one + two[:200])
    assert (
        refused(trail, tmp_path / "bad.csv", Damaged).count("too few fields") == 2
    )  # the title and the place


@pytest.mark.parametrize("broken", ['"EXAMPLE SUPPLIES', '"EXAMPLE" SUPPLIES'])
def test_an_unbalanced_quotation_mark_is_refused(trail: Trail, tmp_path: Path, broken: str) -> None:
    given = altered(tmp_path, lambda data: data.replace(b"EXAMPLE SUPPLIES", broken.encode(), 1))
    said = refused(trail, given, Damaged)
    assert "bad.csv:2:" in said


def test_a_quotation_mark_within_plain_text_is_text(trail: Trail, tmp_path: Path) -> None:
    trail.put(altered(tmp_path, lambda data: data.replace(b"EXAMPLE SUPPLIES", b'5" EXAMPLE PIPE', 1)))
    said = trail.rows("SELECT description FROM award_transaction WHERE piid = :p ORDER BY 1", p=files.PIID)
    assert said == [('5" EXAMPLE PIPE',), ("EXAMPLE SUPPLIES",)]


def test_a_quotation_mark_that_swallows_the_rest_of_a_long_file_is_found(
    trail: Trail, tmp_path: Path
) -> None:
    rows = [files.search_row(modification=f"P{n:05}") for n in range(20_000)]
    content = files.text(files.CAPTURE, rows)
    place = content.index("EXAMPLE SUPPLIES", len(content) // 2)
    (tmp_path / "bad.csv").write_text(content[:place] + '"' + content[place:])
    said = refused(trail, tmp_path / "bad.csv", Damaged)
    assert f"bad.csv:{content[:place].count(chr(10)) + 1}:" in said


@pytest.mark.parametrize("byte", [b"\xff", b"\xe9", b"\xc3\x28"])
def test_a_byte_that_is_not_utf_8_is_refused(trail: Trail, tmp_path: Path, byte: bytes) -> None:
    given = altered(tmp_path, lambda data: data[::-1].replace(b"SEILPPUS", byte[::-1], 1)[::-1])
    said = refused(trail, given, Damaged)
    assert "bad.csv:3:" in said and "not UTF-8" in said


def test_a_byte_that_is_not_utf_8_far_down_is_found_at_its_line(trail: Trail, tmp_path: Path) -> None:
    rows = [files.search_row(modification=f"P{n:05}") for n in range(80_000)]
    data = files.text(files.CAPTURE, rows).encode()
    place = len(data) - data[::-1].index(b"SEILPPUS") - 8
    (tmp_path / "bad.csv").write_bytes(data[:place] + b"\xff" + data[place:])
    assert "bad.csv:80001:" in refused(trail, tmp_path / "bad.csv", Damaged)


@pytest.mark.parametrize("column", ["Award ID", "Transaction Description"])
def test_a_nul_byte_is_refused(trail: Trail, tmp_path: Path, column: str) -> None:
    row = files.search_row(modification="P00001", **{column: "EXAMPLE\0"})
    said = refused(trail, capture(tmp_path, files.search_row(), row), InputRefused)
    assert "bad.csv:3:" in said and "NUL" in said


@pytest.mark.parametrize(
    "amount", ["NaN", "nan", "inf", "1e5", "1E5", "0.001", "12.345", "$5", "1,000.00", "1 000", "--5", "five", "0x10"]
)  # fmt: skip
def test_what_is_no_amount_is_refused(trail: Trail, tmp_path: Path, amount: str) -> None:
    said = refused(trail, capture(tmp_path, TWO_LINES, files.search_row(dollars=amount)), RowsRejected)
    assert (
        f"bad.csv:4: Federal Action Obligation is not an amount in dollars and whole cents (found {amount!r})"
        in said
    )


def test_an_amount_too_large_to_be_true_is_refused(trail: Trail, tmp_path: Path) -> None:
    refused(trail, capture(tmp_path, files.search_row(dollars="1" * 16)), RowsRejected)


@pytest.mark.parametrize(
    "column",
    ["federal_action_obligation", "current_total_value_of_award", "potential_total_value_of_award",
     "total_outlayed_amount_for_overall_award"],
)  # fmt: skip
def test_every_amount_of_a_full_record_is_checked(trail: Trail, tmp_path: Path, column: str) -> None:
    row = files.transaction(**{column: "NaN"})
    assert f"bad.csv:2: {column}" in refused(
        trail, files.write(tmp_path / "bad.csv", files.ARCHIVE, [row]), RowsRejected
    )


@pytest.mark.parametrize(
    "day", ["2023-02-29", "2024-02-30", "2024-13-01", "01/02/2024", "2024-1-2", "yesterday"]
)
def test_an_impossible_date_is_refused(trail: Trail, tmp_path: Path, day: str) -> None:
    said = refused(trail, capture(tmp_path, TWO_LINES, files.search_row(day=day)), RowsRejected)
    assert f"bad.csv:4: Action Date is not a date (YYYY-MM-DD) (found {day!r})" in said


@pytest.mark.parametrize("day", ["2/30/24 0:00", "30/2/2024", "2024-02-30"])
def test_an_impossible_spreadsheet_date_is_refused(trail: Trail, tmp_path: Path, day: str) -> None:
    row = files.summary(award_base_action_date=day)
    said = refused(trail, files.write(tmp_path / "bad.csv", files.SUMMARY, [row]), RowsRejected)
    assert "bad.csv:2: award_base_action_date is not a date" in said


@pytest.mark.parametrize("column", ["Award ID", "Federal Action Obligation", "Action Date", "Modification"])
def test_a_row_that_lacks_what_it_must_have_is_refused(trail: Trail, tmp_path: Path, column: str) -> None:
    said = refused(trail, capture(tmp_path, files.search_row(**{column: " "})), RowsRejected)
    assert f"bad.csv:2: {column} is empty" in said


@pytest.mark.parametrize(
    "key", ["CONT_AWD_70XTEST", "70XTEST", "CONT_AWD__7012_-NONE-_-NONE-", "ASST_NON_1_2_3_4"]
)
def test_what_is_no_award_key_is_refused(trail: Trail, tmp_path: Path, key: str) -> None:
    row = files.search_row(**{"Generated Award ID": key})
    assert "bad.csv:2: Generated Award ID is no award key" in refused(
        trail, capture(tmp_path, row), RowsRejected
    )


def test_one_key_with_two_contents_is_refused_and_both_lines_are_named(trail: Trail, tmp_path: Path) -> None:
    rows = [TWO_LINES, files.search_row(), files.search_row(dollars="200")]
    said = refused(trail, capture(tmp_path, *rows), RowsRejected)
    assert "bad.csv:4:" in said and "stands again with different content on line 5" in said


def test_a_refused_file_leaves_its_reasons_as_evidence(trail: Trail, tmp_path: Path) -> None:
    refused(trail, capture(tmp_path, TWO_LINES, files.search_row(dollars="NaN")), RowsRejected)
    assert trail.rows("SELECT state, rows, rejected FROM evidence WHERE file_name = 'bad.csv'") == [
        ("refused", 0, 1)
    ]
    assert trail.rows("SELECT member, line, field, value FROM issue") == [
        ("bad.csv", 4, "Federal Action Obligation", "NaN")
    ]


def test_a_corrected_file_is_loaded_after_its_refusal(trail: Trail, tmp_path: Path) -> None:
    refused(trail, capture(tmp_path, files.search_row(dollars="NaN")), RowsRejected)
    assert trail.put(capture(tmp_path, files.search_row(dollars="1"))).new == 1


@pytest.mark.parametrize("day", ["1066-01-01", "1899-12-31", "2101-01-01", "2999-03-01"])
def test_a_day_on_which_no_action_was_signed_is_refused(trail: Trail, tmp_path: Path, day: str) -> None:
    """It would be stored, and stop the search index of everything else for good."""
    row = files.transaction(modification="P00001", action_date=day)
    given = files.write(tmp_path / "bad.csv", files.ARCHIVE, [files.transaction(), row])
    said = refused(trail, given, RowsRejected)
    assert "bad.csv:3: action_date is no day on which an action can have been signed" in said and day in said


def test_an_option_may_end_in_a_year_that_nobody_here_will_see(trail: Trail, tmp_path: Path) -> None:
    row = files.transaction(period_of_performance_potential_end_date="2999-12-31")
    trail.load(files.write(tmp_path / "far.csv", files.ARCHIVE, [row]))
    assert str(trail.one("SELECT max(period_potential_end) FROM award")) == "2999-12-31"
