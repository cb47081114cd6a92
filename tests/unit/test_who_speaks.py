"""Which row speaks of an award and of its recipient: one that is there, has what is asked, in any order of loading."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from tests.fixtures import files
from tests.fixtures.claims import claim_whole
from tests.fixtures.trail import Trail

VALUES = "SELECT recipient_key, award_obligation_cents, current_value_cents, ceiling_cents, values_as_of FROM award"
RECIPIENT = "SELECT recipient_key, name, parent_name FROM recipient ORDER BY recipient_key"
MISNAMED = "EXAMPLE MISNAMED INC"


def base(**other: str) -> files.Row:
    given = {"potential_total_value_of_award": "1000.00", "current_total_value_of_award": "100.00"}
    return files.transaction(recipient_parent_name="EXAMPLE PARENT INC", **(given | other))


def wrong(uei: str = "EXAMPLEUEI99") -> files.Row:
    """A later modification that the publisher takes back: of another recipient, and of far too much."""
    return files.transaction(
        "70XTEST24F00000001",
        "P00001",
        "9000.00",
        action_date="2024-05-01",
        total_dollars_obligated="9100.00",
        current_total_value_of_award="9100.00",
        potential_total_value_of_award="50000.00",
        recipient_uei=uei,
        recipient_name=MISNAMED,
        recipient_parent_name="EXAMPLE WRONG PARENT INC",
    )


def full(folder: Path, day: str, *rows: files.Row) -> Path:
    return files.write(folder / f"full_{day}.csv", files.ARCHIVE, rows)


def delta(folder: Path, key: str) -> Path:
    return files.write(folder / "delta_2026-03-24.csv", files.DELTA, [files.deletion(key, "2026-03-23")])


def test_an_award_is_what_the_rows_say_that_are_still_published(
    trail: Trail, another: Trail, tmp_path: Path
) -> None:
    claim_whole(trail, full(tmp_path, "2026-03-02", base(), wrong()))
    assert trail.one("SELECT ceiling_cents FROM award") == 50_000_00
    newer = full(tmp_path, "2026-03-24", base())
    claim_whole(trail, newer)
    assert trail.one("SELECT count(*) FROM award_transaction WHERE gone_at IS NOT NULL") == 1
    claim_whole(another, newer)
    assert trail.rows(VALUES) == another.rows(VALUES)
    assert trail.rows(VALUES)[0][:4] == (files.UEI, None, 100_00, 1000_00)


def test_an_award_is_what_the_rows_say_that_no_delta_deleted(trail: Trail, tmp_path: Path) -> None:
    trail.put(full(tmp_path, "2026-03-02", base(), wrong()))
    trail.put(delta(tmp_path, wrong()["contract_transaction_unique_key"]))
    assert trail.rows(VALUES)[0][:4] == (files.UEI, None, 100_00, 1000_00)


def test_a_row_that_is_back_speaks_again(trail: Trail, tmp_path: Path) -> None:
    trail.put(full(tmp_path, "2026-03-02", base(), wrong()))
    trail.put(delta(tmp_path, wrong()["contract_transaction_unique_key"]))
    trail.put(full(tmp_path, "2026-04-20", base(), wrong()))
    assert trail.rows(VALUES)[0][:4] == ("EXAMPLEUEI99", 9100_00, 9100_00, 50_000_00)


def test_an_award_of_which_every_row_is_gone_keeps_what_was_said_last(trail: Trail, tmp_path: Path) -> None:
    trail.put(full(tmp_path, "2026-03-02", base()))
    trail.put(delta(tmp_path, files.transaction_key()))
    assert trail.rows(VALUES)[0][:4] == (files.UEI, None, 100_00, 1000_00)


def test_the_description_of_a_base_that_is_gone_is_none_of_the_award(trail: Trail, tmp_path: Path) -> None:
    later = files.transaction(modification="P00001", action_date="2024-06-01")
    trail.put(full(tmp_path, "2026-03-02", base(), later))
    assert trail.one("SELECT base_description FROM award") == "EXAMPLE SUPPLIES"
    trail.put(delta(tmp_path, files.transaction_key()))
    assert trail.rows("SELECT base_description, date_signed FROM award") == [(None, None)]


def test_a_recipient_has_name_and_parent_of_a_row_that_is_there(trail: Trail, tmp_path: Path) -> None:
    trail.put(full(tmp_path, "2026-03-02", base(), wrong(files.UEI)))
    assert trail.rows(RECIPIENT) == [(files.UEI, MISNAMED, "EXAMPLE WRONG PARENT INC")]
    trail.put(delta(tmp_path, wrong()["contract_transaction_unique_key"]))
    assert trail.rows(RECIPIENT) == [(files.UEI, "EXAMPLE INC", "EXAMPLE PARENT INC")]


@pytest.mark.parametrize("order", list(permutations(range(3)))[::2])
def test_values_are_those_of_the_latest_row_that_has_any_not_of_an_older_statement(
    trail: Trail, tmp_path: Path, order: tuple[int, ...]
) -> None:
    given = [
        files.write(
            tmp_path / "summary_2026-01-05.csv",
            files.SUMMARY,
            [files.summary(potential_total_value_of_award="1.00")],
        ),
        full(tmp_path, "2026-06-06", base()),
        files.write(
            tmp_path / "search_2026-07-01.csv",
            files.CAPTURE,
            [files.search_row(modification="P00002", day="2024-09-01")],
        ),
    ]
    for number in order:
        trail.put(given[number])
    assert trail.rows(
        "SELECT current_value_cents, ceiling_cents, substr(values_as_of, 1, 10) FROM award"
    ) == [(100_00, 1000_00, "2026-06-06")]


def test_a_row_of_a_search_after_them_leaves_the_values_that_full_records_gave(
    trail: Trail, tmp_path: Path
) -> None:
    trail.put(full(tmp_path, "2026-06-06", base(product_or_service_code="7030")))
    later = files.search_row(
        modification="P00002", day="2024-09-01", **{"Recipient Name": "EXAMPLE NEXT INC"}
    )
    trail.put(files.write(tmp_path / "search_2026-07-01.csv", files.CAPTURE, [later]))
    assert trail.rows("SELECT ceiling_cents, psc_code, recipient_name, recipient_uei FROM award") == [
        (1000_00, "7030", "EXAMPLE NEXT INC", None)
    ], "the UEI is the one of whoever had the award before"
    trail.put(full(tmp_path, "2026-08-06", base(product_or_service_code="7030")))
    assert trail.one("SELECT substr(values_as_of, 1, 10) FROM award") == "2026-08-06"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_recipient_key_goes_with_the_uei_that_it_was_made_of(
    sqlite_trail: Trail, tmp_path: Path, order: tuple[int, ...]
) -> None:
    given = [
        full(tmp_path, "2026-03-02", base(recipient_uei="EXAMPLEUEI99")),
        full(tmp_path, "2026-03-10", base(recipient_uei="")),
        files.write(tmp_path / "search_2026-03-24.csv", files.CAPTURE, [files.search_row()]),
    ]
    for number in order:
        sqlite_trail.put(given[number])
    (found,) = sqlite_trail.rows("SELECT recipient_uei, recipient_name, recipient_key FROM award_transaction")
    assert found[:2] == (None, "EXAMPLE INC") and str(found[2]).startswith("name-example-inc-")


def test_a_recipient_key_goes_with_its_uei_on_either_database(trail: Trail, tmp_path: Path) -> None:
    trail.put(full(tmp_path, "2026-03-02", base(recipient_uei="EXAMPLEUEI99")))
    trail.put(full(tmp_path, "2026-03-10", base(recipient_uei="")))
    assert str(trail.one("SELECT recipient_key FROM award_transaction")).startswith("name-example-inc-")
