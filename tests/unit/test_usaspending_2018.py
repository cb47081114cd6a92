"""Downloads in the columns of 2018: what a row becomes, and which cell is refused by line and name."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from research.errors import NotRecognised, RowsRejected, SourceChanged
from scrapers.layouts import known_columns
from tests.fixtures.trail import Trail

AWARD_COLUMNS = known_columns("usaspending_2018_awards")
SUBAWARD_COLUMNS = known_columns("usaspending_2018_subawards")

Row = dict[str, str]


def award(**other: str) -> Row:
    row = dict.fromkeys(AWARD_COLUMNS, "") | {
        "award_id_piid": "70XTEST18F00000001",
        "modification_number": "0",
        "transaction_number": "0",
        "parent_award_agency_id": "559",
        "parent_award_id": "70XTEST13D00000001",
        "federal_action_obligation": "7",
        "current_total_value_of_award": "119129.6",
        "potential_total_value_of_award": "200000",
        "action_date": "05/03/2018",
        "period_of_performance_start_date": "06/03/18 00:00",
        "period_of_performance_current_end_date": "31/12/18 00:00",
        "awarding_sub_agency_code": "7012",
        "awarding_sub_agency_name": "U.S. IMMIGRATION AND CUSTOMS ENFORCEMENT",
        "recipient_duns": "12345678",
        "recipient_name": "EXAMPLE INC",
        "recipient_parent_name": "EXAMPLE PARENT  INC",
        "recipient_phone_number": "5550100",
        "award_or_idv_flag": "AWARD",
        "award_type_code": "C",
        "award_description": "EXAMPLE SUPPLIES",
        "last_modified_date": "06/03/18 11:00",
    }
    return row | other


def later(**other: str) -> Row:
    """The same award's row in the next fiscal year."""
    changes = {
        "modification_number": "P00001",
        "action_date": "01/11/2018",
        "period_of_performance_start_date": "01/11/18 00:00",
        "current_total_value_of_award": "150000.01",
        "award_description": "EXAMPLE CLOSE OUT",
    }
    return award(**changes | other)


def subaward(**other: str) -> Row:
    row = dict.fromkeys(SUBAWARD_COLUMNS, "") | {
        "subaward_number": "SUB-1",
        "prime_award_piid": "70XTEST18F00000001",
        "prime_award_parent_piid": "70XTEST13D00000001",
        "subaward_amount": "-4655.00",
        "subaward_action_date": "2016-01-15",
        "subaward_report_year": "2016",
        "subaward_report_month": "2",
        "prime_awarding_sub_agency_code": "7012",
        "prime_awardee_name": "EXAMPLE INC",
        "subawardee_name": "EXAMPLE SUBCONTRACTOR LLC",
        "subawardee_duns": "123456789",
        "subaward_description": "EXAMPLE WORK",
    }
    return row | other


def file_of(folder: Path, columns: Sequence[str], *rows: Mapping[str, str]) -> Path:
    path = folder / "old.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def loaded(trail: Trail, folder: Path, *rows: Row) -> Trail:
    trail.put(file_of(folder, AWARD_COLUMNS, *rows))
    return trail


def refusal(trail: Trail, folder: Path, *rows: Row) -> str:
    with pytest.raises(RowsRejected) as raised:
        loaded(trail, folder, *rows)
    assert trail.one("SELECT count(*) FROM award_statement") == 0
    return "\n".join(str(problem) for problem in raised.value.problems)


def test_a_row_is_a_statement_about_an_award(sqlite_trail: Trail, tmp_path: Path) -> None:
    trail = loaded(sqlite_trail, tmp_path, award())
    assert trail.rows(
        "SELECT award_key, parent_award_key, current_value_cents, ceiling_cents, award_obligation_cents, "
        "date_signed, period_start, period_current_end, recipient_parent_name, base_description, line "
        "FROM award_statement"
    ) == [
        (
            "CONT_AWD_70XTEST18F00000001_7012_70XTEST13D00000001_0559",
            "CONT_IDV_70XTEST13D00000001_0559",
            11_912_960,
            20_000_000,
            None,
            "2018-03-05",
            "2018-03-06",
            "2018-12-31",
            "EXAMPLE PARENT  INC",
            "EXAMPLE SUPPLIES",
            2,
        )
    ]


def test_of_an_awards_rows_the_newest_speaks_and_the_first_describes(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    trail = loaded(sqlite_trail, tmp_path, later(), award())
    assert trail.rows(
        "SELECT current_value_cents, date_signed, period_start, base_description, line FROM award_statement"
    ) == [(15_000_001, "2018-03-05", "2018-03-06", "EXAMPLE SUPPLIES", 2)]


def test_without_the_first_action_nothing_is_said_of_it(sqlite_trail: Trail, tmp_path: Path) -> None:
    trail = loaded(sqlite_trail, tmp_path, later())
    assert trail.rows("SELECT date_signed, period_start, base_description FROM award_statement") == [
        (None, None, None)
    ]


def test_no_row_becomes_a_transaction_or_a_sum(sqlite_trail: Trail, tmp_path: Path) -> None:
    trail = loaded(sqlite_trail, tmp_path, award(), later())
    assert trail.one("SELECT count(*) FROM award_transaction") == 0
    assert trail.one("SELECT count(award_obligation_cents) FROM award_statement") == 0


def test_two_actions_of_one_day_cannot_be_ranked_and_are_refused(sqlite_trail: Trail, tmp_path: Path) -> None:
    said = refusal(sqlite_trail, tmp_path, later(), later(current_total_value_of_award="1"))
    assert "stands again with different content on line 3" in said


@pytest.mark.parametrize(
    ("flag", "parent", "key"),
    [
        ("IDV", "70XTEST13D00000001", "CONT_IDV_70XTEST18F00000001_7012"),
        ("AWARD", "", "CONT_AWD_70XTEST18F00000001_7012_-NONE-_-NONE-"),
    ],
)
def test_keys_are_made_as_the_publisher_makes_them(
    sqlite_trail: Trail, tmp_path: Path, flag: str, parent: str, key: str
) -> None:
    owner = {"parent_award_id": parent, "parent_award_agency_id": "7014" if parent else ""}
    trail = loaded(sqlite_trail, tmp_path, award(award_or_idv_flag=flag, **owner))
    assert trail.one("SELECT award_key FROM award_statement") == key


def test_an_order_number_that_lost_its_zeros_is_no_published_key(sqlite_trail: Trail, tmp_path: Path) -> None:
    trail = loaded(sqlite_trail, tmp_path, award(award_id_piid="46"))
    assert trail.rows("SELECT award_key, key_basis FROM award") == [
        ("PIID_7012_70XTEST13D00000001_46", "provisional")
    ]


@pytest.mark.parametrize("written", ["31/05/2018", "31/05/18 00:00", "31/5/18", "2018-05-31"])
def test_days_stand_before_months(sqlite_trail: Trail, tmp_path: Path, written: str) -> None:
    trail = loaded(sqlite_trail, tmp_path, award(action_date=written))
    assert trail.one("SELECT date_signed FROM award_statement") == "2018-05-31"


@pytest.mark.parametrize("written", ["05/31/2018", "31/02/2018", "31.05.2018", "May 2018", "00/01/2018"])
@pytest.mark.parametrize("column", ["action_date", "period_of_performance_current_end_date"])
def test_a_day_that_fits_no_order_is_a_problem_named_by_line(
    sqlite_trail: Trail, tmp_path: Path, column: str, written: str
) -> None:
    said = refusal(sqlite_trail, tmp_path, later(), award(**{column: written}))
    assert said == f"old.csv:3: {column} is not a date (YYYY-MM-DD or D/M/YY) (found {written!r})"


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("current_total_value_of_award", "12.345", "is not an amount"),
        ("award_or_idv_flag", "GRANT", "is neither AWARD nor IDV"),
        ("recipient_name", "", "is empty"),
        ("award_id_piid", "70XTEST_1", "holds an underscore"),
    ],
)
def test_a_cell_that_cannot_be_right_is_refused(
    sqlite_trail: Trail, tmp_path: Path, column: str, value: str, message: str
) -> None:
    said = refusal(sqlite_trail, tmp_path, award(**{column: value}))
    assert f"old.csv:2: {column} {message}" in said


def test_columns_added_by_a_collector_are_known(sqlite_trail: Trail, tmp_path: Path) -> None:
    added = {"fiscal_year": "2018", "obl": "7.0", "ctv": "119129.6", "fy": "2018"}
    path = file_of(tmp_path, [*AWARD_COLUMNS, *added], award() | added)
    assert not any("not seen before" in note for note in sqlite_trail.put(path).notes)


def test_a_missing_column_is_named(sqlite_trail: Trail, tmp_path: Path) -> None:
    columns = [c for c in AWARD_COLUMNS if c != "award_description"]
    row = {name: value for name, value in award().items() if name in columns}
    with pytest.raises(SourceChanged, match=r"award_description is missing from the header"):
        sqlite_trail.put(file_of(tmp_path, columns, row))


def test_half_a_header_is_not_taken_for_another_layout(sqlite_trail: Trail, tmp_path: Path) -> None:
    with pytest.raises(NotRecognised):
        sqlite_trail.put(file_of(tmp_path, AWARD_COLUMNS[150:160]))


def test_a_subaward_keeps_its_sign_and_has_a_provisional_prime(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(file_of(tmp_path, SUBAWARD_COLUMNS, subaward()))
    assert sqlite_trail.rows(
        "SELECT subaward_key, prime_award_key, subaward_amount_cents, action_date, fiscal_year, report_id, "
        "subrecipient_uei FROM subaward"
    ) == [
        (
            "PIID_7012_70XTEST18F00000001|2016-02|SUB-1|EXAMPLE SUBCONTRACTOR LLC",
            "PIID_7012_70XTEST18F00000001",
            -465_500,
            "2016-01-15",
            2016,
            None,
            None,
        )
    ]


def test_a_short_order_number_names_its_prime_only_with_the_vehicle(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    sqlite_trail.put(file_of(tmp_path, SUBAWARD_COLUMNS, subaward(prime_award_piid="0003")))
    assert sqlite_trail.one("SELECT prime_award_key FROM subaward") == "PIID_7012_70XTEST13D00000001_0003"


def test_one_number_in_two_reports_or_for_two_subcontractors_is_not_one_subaward(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    rows = [subaward(), subaward(subaward_report_month="10"), subaward(subawardee_name="EXAMPLE OTHER LLC")]
    sqlite_trail.put(file_of(tmp_path, SUBAWARD_COLUMNS, *rows))
    assert sqlite_trail.one("SELECT count(*) FROM subaward") == 3


@pytest.mark.parametrize(
    ("column", "value"), [("subaward_action_date", "2016-13-01"), ("subaward_report_month", "13")]
)
def test_a_day_or_month_that_is_none_is_refused(
    sqlite_trail: Trail, tmp_path: Path, column: str, value: str
) -> None:
    with pytest.raises(RowsRejected, match=rf"old.csv:2: {column} .*found '{value}'"):
        sqlite_trail.put(file_of(tmp_path, SUBAWARD_COLUMNS, subaward(**{column: value})))
