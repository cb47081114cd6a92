"""`trail stats` reconciles to the cent; `trail verify` names what was damaged; `trail doctor` says what is stale."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.fixtures import files
from tests.fixtures.trail import Trail


def years(trail: Trail) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = trail("stats", "--json").json["by_agency_fiscal_year"]
    return found


def test_sums_are_exact_where_floating_point_is_not(trail: Trail, tmp_path: Path) -> None:
    dice = random.Random(5)
    amounts = [Decimal(dice.randrange(-(10**13), 10**13)) / 100 for _ in range(300)] + [Decimal("0.10")] * 3
    rows = [
        files.search_row(modification=f"P{n:05}", dollars=f"{amount:f}") for n, amount in enumerate(amounts)
    ]
    trail.load(files.write(tmp_path / "a.csv", files.CAPTURE, rows))
    (year,) = years(trail)
    assert Decimal(year["net_obligation"]) == sum(amounts)
    assert Decimal(year["gross_obligation"]) == sum(a for a in amounts if a > 0)
    assert Decimal(year["deobligated"]) == sum(a for a in amounts if a < 0)
    assert (year["transactions"], year["negative"]) == (303, sum(a < 0 for a in amounts))


def test_the_signing_and_the_paying_agency_each_have_their_own_sums(trail: Trail, tmp_path: Path) -> None:
    rows = [
        files.transaction(dollars="10.00"),
        files.transaction(
            "70XTEST24F00000002", dollars="5.00", agency_code="4732", funding_sub_agency_code="7012"
        ),
    ]
    trail.load(files.write(tmp_path / "a.csv", files.ARCHIVE, rows))
    assert {(y["agency"], y["basis"], y["net_obligation"]) for y in years(trail)} == {
        ("ICE", "awarding", "10.00"),
        ("ICE", "funding", "15.00"),
        ("4732", "awarding", "5.00"),
    }


def test_what_is_paid_for_is_not_summed_where_few_rows_say_who_pays(trail: Trail, tmp_path: Path) -> None:
    trail.load(files.write(tmp_path / "a.csv", files.ARCHIVE, [files.transaction(dollars="10.00")]))
    unsaid = [files.search_row(f"70XTEST24F0000001{n}", dollars="5.00") for n in range(3)]
    trail.load(files.write(tmp_path / "b.csv", files.CAPTURE, unsaid))
    signed, paid = sorted(years(trail), key=lambda year: year["basis"])
    assert (signed["net_obligation"], signed["untold"]) == ("25.00", None)
    sums = {paid[name] for name in ("net_obligation", "gross_obligation", "deobligated")}
    assert (paid["basis"], paid["transactions"], sums) == ("funding", 1, {None})
    assert paid["untold"].startswith("only 1 of 4 transactions held name who pays")
    said = trail("stats").out
    assert "not told" in said
    assert f"ICE {paid['fiscal_year']}: only 1 of 4 transactions held name who pays" in said


def test_a_fiscal_year_is_not_a_calendar_year(trail: Trail, tmp_path: Path) -> None:
    rows = [
        files.search_row(modification="0", day="2024-09-30", dollars="1"),
        files.search_row(modification="P00001", day="2024-10-01", dollars="2"),
    ]
    trail.load(files.write(tmp_path / "a.csv", files.CAPTURE, rows))
    assert {(y["fiscal_year"], y["net_obligation"]) for y in years(trail)} == {(2024, "1.00"), (2025, "2.00")}


def test_zero_dollar_transactions_are_counted(trail: Trail, tmp_path: Path) -> None:
    trail.load(files.write(tmp_path / "a.csv", files.CAPTURE, [files.search_row(dollars="0")]))
    (year,) = years(trail)
    assert (year["transactions"], year["zero"], year["negative"]) == (1, 1, 0)


def test_the_table_for_people_has_the_same_figures(trail: Trail, tmp_path: Path) -> None:
    row = files.search_row(dollars="1234567.89")
    trail.load(files.write(tmp_path / "a.csv", files.CAPTURE, [row]))
    said = trail("stats").out
    assert "1,234,567.89" in said and "transactions: 1" in said


def test_verify_says_that_every_digest_matches(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, [files.search_row()]))
    said = sqlite_trail("verify")
    assert said.code == 0 and "2 records in 1 file: every digest matches" in said.out


def test_verify_for_machines_lists_the_problems_and_still_fails(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, [files.search_row()]))
    (warc,) = sqlite_trail.archive.warcs()
    data = bytearray(warc.read_bytes())
    data[-20] ^= 1
    warc.write_bytes(data)
    said = sqlite_trail("verify", "--json")
    assert said.code == 6
    (problem,) = said.json["problems"]
    assert warc.name in problem and "not those that were written" in problem


def test_what_a_killed_run_left_is_trimmed_and_said_by_the_next_load(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    sqlite_trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, [files.search_row()]))
    (warc,) = sqlite_trail.archive.warcs()
    with warc.open("ab") as more:
        more.write(warc.read_bytes()[:77])
    given = files.write(tmp_path / "b.csv", files.CAPTURE, [files.search_row(modification="P00001")])
    said = sqlite_trail("load", given)
    assert said.code == 0
    assert f"{warc.name}: removed 77 bytes of a record that was never finished" in said.err
    assert sqlite_trail("verify").code == 0


def test_doctor_says_whether_links_and_totals_are_up_to_date(trail: Trail, tmp_path: Path) -> None:
    trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, [files.search_row()]))
    assert "out of date; run `trail match`" in trail("doctor").out
    assert trail("match").code == 0
    assert "up to date" in trail("doctor").out


def test_matching_again_changes_nothing(trail: Trail, tmp_path: Path) -> None:
    row = files.search_row(description="MICROSOFT LICENSES")
    trail.load(files.write(tmp_path / "a.csv", files.CAPTURE, [row]))
    before = trail.dump()
    assert trail("match").code == 0
    assert trail.dump() == before
