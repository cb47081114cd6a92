"""The real downloads of 2018, read whole: every award once, its values to the cent, its keys as published later."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from research.components import read_components
from research.config import load_settings
from research.registry import load_registry
from tests.conftest import BOTH, installation
from tests.fixtures.trail import Trail

pytestmark = pytest.mark.corpus

AWARDS = "ice_awards_fy2013_fy2018_2018schema.csv.gz"
SUBAWARDS = "ice_subawards_2018_41col.csv.gz"
LATER = "ice_mn_award_summaries_286col_excel_resaved.csv.gz"
DAYS = (
    "action_date",
    "period_of_performance_start_date",
    "period_of_performance_current_end_date",
    "period_of_performance_potential_end_date",
    "ordering_period_end_date",
)
COMPONENTS = {
    # Rows, not awards and not money. Nobody has said what the offices of the others belong to.
    None: 3_566,
    "enforcement-and-removal-operations": 800,
    "homeland-security-investigations": 1_116,
    "office-of-the-principal-legal-advisor": 136,
    "student-and-exchange-visitor-program": 54,
}

Row = dict[str, str]


def read(corpus: Path, name: str) -> list[Row]:
    """A file as Python's own reader sees it, independent of everything here."""
    with gzip.open(corpus / "usaspending" / "exports" / name, "rt", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def cents(rows: list[Row], column: str) -> int:
    return int(sum((Decimal(row[column]) for row in rows if row[column]), Decimal()) * 100)


def acted(row: Row) -> datetime:
    return datetime.strptime(row["action_date"], "%d/%m/%Y")


def award_of(row: Row) -> tuple[str, str]:
    return row["award_id_piid"], row["parent_award_id"]


@pytest.fixture(scope="module")
def rows(corpus: Path) -> list[Row]:
    return read(corpus, AWARDS)


@pytest.fixture(scope="module")
def newest(rows: list[Row]) -> list[Row]:
    """Of each award the row of its last action."""
    return list({award_of(row): row for row in sorted(rows, key=acted)}.values())


@pytest.fixture(scope="module", params=BOTH)
def old(
    request: pytest.FixtureRequest, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Trail]:
    """An installation that holds both files, each loaded twice."""
    with installation(str(request.param), tmp_path_factory.mktemp("old"), request) as trail:
        for name in (AWARDS, SUBAWARDS) * 2:
            trail.put(corpus / "usaspending" / "exports" / name, retrieved="2018-07-02")
        yield trail


def test_days_stand_before_months_in_every_column(rows: list[Row]) -> None:
    parts = [row[column].split(" ")[0].split("/") for row in rows for column in DAYS if row[column]]
    assert len(parts) == 22_603
    assert sum(int(first) > 12 for first, _, _ in parts) == 16_150
    assert not any(int(second) > 12 for _, second, _ in parts)


def test_the_order_of_day_and_month_agrees_with_the_fiscal_years_in_the_file(rows: list[Row]) -> None:
    assert all(acted(row).year + (acted(row).month >= 10) == int(row["fiscal_year"]) for row in rows)


def test_each_award_is_stated_once(old: Trail, rows: list[Row], newest: list[Row]) -> None:
    assert len(rows) == 5_672
    assert old.one("SELECT count(*) FROM award_statement") == len(newest) == 4_404


def test_values_and_ceilings_are_those_of_the_newest_row_to_the_cent(old: Trail, newest: list[Row]) -> None:
    assert old.rows("SELECT sum(current_value_cents), sum(ceiling_cents) FROM award_statement") == [
        (cents(newest, "current_total_value_of_award"), cents(newest, "potential_total_value_of_award"))
    ]


def test_the_obligation_of_one_modification_is_nobodys_total(old: Trail, rows: list[Row]) -> None:
    assert cents(rows, "federal_action_obligation") == 83_220_594_118  # it would look like spending
    assert old.one("SELECT count(award_obligation_cents) FROM award_statement") == 0
    assert old.one("SELECT count(*) FROM award_transaction") == 0
    assert old.one("SELECT count(*) FROM agency_year") == 0


def test_linkedin_is_recorded_under_microsoft(old: Trail) -> None:
    ((key, parent, value, signed),) = old.rows(
        "SELECT award_key, recipient_parent_name, current_value_cents, date_signed FROM award_statement "
        "WHERE recipient_name = 'LINKEDIN CORPORATION'"
    )
    assert key == "CONT_AWD_70CMSW18FACR00003_7012_GS35F189CA_4732"
    assert parent == "MICROSOFT CORPORATION SITZ IN REDMOND CORPORATION"
    assert (value, str(signed)) == (361_512, "2018-03-05")


def test_derived_keys_are_those_the_publisher_published_later(old: Trail, corpus: Path) -> None:
    later = {
        (row["award_id_piid"], row["parent_award_id_piid"]): row["contract_award_unique_key"]
        for row in read(corpus, LATER)
    }
    derived = {
        (piid, parent or ""): key
        for piid, parent, key in old.rows("SELECT piid, parent_piid, award_key FROM award_statement")
    }
    both = derived.keys() & later.keys()
    assert len(both) == 164
    assert {key: derived[key] for key in both} == {key: later[key] for key in both}


def test_order_numbers_that_lost_their_zeros_get_provisional_keys(old: Trail) -> None:
    keys = old.rows("SELECT award_key FROM award_statement WHERE award_key LIKE 'PIID%' ORDER BY 1")
    assert [key for (key,) in keys] == [
        f"PIID_7012_GAO13SB0011_{number}" for number in ("116", "46", "55", "56", "66", "76", "86")
    ]


def test_no_duns_no_uei_and_no_telephone_is_imported(old: Trail, rows: list[Row]) -> None:
    said = " ".join(
        map(str, old.rows("SELECT * FROM award_statement WHERE recipient_name LIKE 'NET DIRECT%'"))
    )
    (duns,) = {row["recipient_duns"] for row in rows if row["recipient_name"].startswith("NET DIRECT")}
    assert duns == "54007823"
    assert duns not in said
    assert old.one("SELECT count(recipient_uei) FROM award_statement") == 0


def test_subawards_are_stored_once_each_to_the_cent_with_the_negative_one(old: Trail, corpus: Path) -> None:
    rows = read(corpus, SUBAWARDS)
    assert old.rows("SELECT count(*), sum(subaward_amount_cents) FROM subaward") == [
        (len(rows), cents(rows, "subaward_amount"))
    ]
    assert cents(rows, "subaward_amount") == 18_647_789_921
    assert old.rows(
        "SELECT subrecipient_name, subaward_amount_cents FROM subaward WHERE subaward_amount_cents < 0"
    ) == [("BELL ELECTRICAL CONTRACTORS,INC.", -465_500)]


def test_prime_awards_of_subawards_are_told_apart(old: Trail, corpus: Path) -> None:
    primes = {
        (row["prime_awarding_sub_agency_code"], row["prime_award_piid"], row["prime_award_parent_piid"])
        for row in read(corpus, SUBAWARDS)
    }
    assert old.one("SELECT count(DISTINCT prime_award_key) FROM subaward") == len(primes)


def test_the_components_of_the_real_funding_offices_are_found(rows: list[Row]) -> None:
    known = read_components(load_registry(load_settings().data).agencies.values())
    offices = Counter(
        (r["funding_sub_agency_code"], r["funding_office_code"], r["funding_office_name"]) for r in rows
    )
    found = Counter[str | None]()
    for office, times in offices.items():
        found[known.component_of(*office)] += times
    assert found == COMPONENTS
    assert sum(found.values()) == 5_672


def test_an_old_format_without_a_date_is_as_old_as_its_newest_record(
    sqlite_trail: Trail, corpus: Path, tmp_path: Path
) -> None:
    """Copied today, it must not pass for newer than last month's answers."""
    copied = tmp_path / "awards.csv.gz"
    copied.write_bytes((corpus / "usaspending" / "exports" / AWARDS).read_bytes())
    sqlite_trail.put(copied)
    sqlite_trail.put(copied)
    assert sqlite_trail.rows("SELECT substr(retrieved_at, 1, 7), retrieved_basis FROM evidence") == [
        ("2018-07", "newest record")
    ]
    assert sqlite_trail.one("SELECT max(values_as_of) FROM award") < "2018-08"
