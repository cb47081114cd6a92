"""Subawards whose prime award has no published key find it, where exactly one award can be meant."""

from __future__ import annotations

import csv
from itertools import permutations
from pathlib import Path

import pytest

from scrapers.layouts import known_columns
from tests.fixtures import files
from tests.fixtures.trail import Trail

COLUMNS = known_columns("usaspending_2018_subawards")
PRIMES = "SELECT subaward_key, prime_award_key, recorded_prime_key, duplicate_of FROM subaward ORDER BY 1"
PROVISIONAL = f"PIID_7012_{files.PIID}"
OLD = f"{PROVISIONAL}|2024-04|SUB-1|EXAMPLE SUBCONTRACTOR LLC"


def old_subaward(**other: str) -> files.Row:
    row = dict.fromkeys(COLUMNS, "") | {
        "subaward_number": "SUB-1",
        "prime_award_piid": files.PIID,
        "subaward_amount": "10.00",
        "subaward_action_date": "2024-04-01",
        "subaward_report_year": "2024",
        "subaward_report_month": "4",
        "prime_awarding_sub_agency_code": "7012",
        "prime_awardee_name": "EXAMPLE INC",
        "subawardee_name": "EXAMPLE SUBCONTRACTOR LLC",
    }
    return row | other


def old_file(folder: Path, *rows: files.Row) -> Path:
    path = folder / "old_subawards_2026-03-02.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def full(folder: Path, *rows: files.Row) -> Path:
    return files.write(folder / "full_2026-03-10.csv", files.ARCHIVE, rows)


def test_a_provisional_prime_is_the_one_published_award_of_its_agency_and_number(
    trail: Trail, another: Trail, tmp_path: Path
) -> None:
    paths = [old_file(tmp_path, old_subaward()), full(tmp_path, files.transaction())]
    trail.put(*paths)
    another.put(*reversed(paths))
    assert trail.rows(PRIMES) == another.rows(PRIMES) == [(OLD, files.award_key(), PROVISIONAL, None)]


def test_an_award_known_from_a_statement_is_a_prime_too(trail: Trail, tmp_path: Path) -> None:
    trail.put(old_file(tmp_path, old_subaward()))
    trail.put(files.write(tmp_path / "summary_2026-03-10.csv", files.SUMMARY, [files.summary()]))
    assert trail.one("SELECT prime_award_key FROM subaward") == files.award_key()


def test_two_awards_of_one_number_leave_the_prime_provisional(trail: Trail, tmp_path: Path) -> None:
    trail.put(old_file(tmp_path, old_subaward()), full(tmp_path, files.transaction()))
    second = files.award_key(vehicle=files.VEHICLE, owner="7014")
    other = files.transaction(
        contract_award_unique_key=second,
        contract_transaction_unique_key=files.transaction_key(vehicle=files.VEHICLE, owner="7014"),
    )
    trail.put(files.write(tmp_path / "full_2026-03-24.csv", files.ARCHIVE, [other]))
    assert trail.rows(PRIMES) == [(OLD, PROVISIONAL, PROVISIONAL, None)]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"prime_awarding_sub_agency_code": "7014"}, f"PIID_7014_{files.PIID}"),
        ({"prime_award_piid": "70XTEST"}, "PIID_7012_70XTEST"),
    ],
)
def test_another_agency_or_a_short_number_is_no_match(
    trail: Trail, tmp_path: Path, given: files.Row, key: str
) -> None:
    trail.put(full(tmp_path, files.transaction(), files.transaction("70XTEST")))
    trail.put(old_file(tmp_path, old_subaward(**given)))
    assert trail.one("SELECT prime_award_key FROM subaward") == key


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_a_report_says_again_of_that_prime_counts_once_in_any_order(
    sqlite_trail: Trail, tmp_path: Path, order: tuple[int, ...]
) -> None:
    paths = [
        old_file(tmp_path, old_subaward(), old_subaward(subaward_number="SUB-2")),
        full(tmp_path, files.transaction()),
        files.write(tmp_path / "subawards_2026-03-24.csv", files.SUBAWARD, [files.subaward()]),
    ]
    for number in order:
        sqlite_trail.put(paths[number])
    reported = sqlite_trail.one("SELECT subaward_key FROM subaward WHERE report_id IS NOT NULL")
    assert sqlite_trail.rows(
        "SELECT duplicate_of FROM subaward WHERE report_id IS NULL ORDER BY subaward_number"
    ) == [
        (reported,),
        (None,),
    ]


def test_a_published_prime_is_left_alone(trail: Trail, tmp_path: Path) -> None:
    trail.put(files.write(tmp_path / "subawards_2026-03-24.csv", files.SUBAWARD, [files.subaward()]))
    assert trail.rows("SELECT prime_award_key, recorded_prime_key FROM subaward") == [
        (files.award_key(), None)
    ]


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_a_document_that_does_not_say_who_pays_leaves_what_another_said(
    trail: Trail, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """A search by who signed gives a subaward without its payer, one by who pays gives it with."""
    paid = files.subaward(prime_award_funding_sub_agency_code="7014", subaward_description="BEFORE")
    signed = files.subaward(subaward_description="AFTER")
    days = (("2026-03-02", paid), ("2026-03-10", signed))
    for number in order:
        day, row = days[number]
        trail.put(files.write(tmp_path / f"{day}.csv", files.SUBAWARD, [row]), retrieved=day)
    assert trail.rows("SELECT funding_agency_code, description FROM subaward") == [("7014", "AFTER")]


REPORT = f"{files.award_key()}|REPORT-1|SUB-1"


@pytest.mark.parametrize(
    ("day", "other", "replaced"),
    [
        ("2026-03-24", {"subaward_amount": "12.00"}, True),
        ("2026-02-01", {"subaward_amount": "12.00"}, False),
        ("2026-02-01", {}, True),
        ("2026-03-24", {"subaward_amount": "12.00", "subawardee_name": "EXAMPLE OTHER LLC"}, False),
        ("2026-03-24", {"subaward_amount": "12.00", "subaward_action_date": "2024-04-02"}, False),
    ],
    ids=[
        "later, another amount",
        "earlier, another amount",
        "the same",
        "another subrecipient",
        "another day",
    ],
)
def test_a_later_report_of_another_amount_replaces_what_named_no_report(
    trail: Trail, another: Trail, tmp_path: Path, day: str, other: dict[str, str], replaced: bool
) -> None:
    paths = [
        full(tmp_path, files.transaction()),
        old_file(tmp_path, old_subaward()),
        files.write(tmp_path / f"new_{day}.csv", files.SUBAWARD, [files.subaward(**other)]),
    ]
    trail.put(*paths)
    another.put(*reversed(paths))
    found = {str(row[0]): row[3] for row in trail.rows(PRIMES)}
    assert found == {OLD: REPORT if replaced else None, REPORT: None}
    assert trail.rows(PRIMES) == another.rows(PRIMES)
