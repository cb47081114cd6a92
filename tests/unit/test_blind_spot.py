"""The blind spot: IT purchases whose text names no maker, beside those that name one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from research.blind_spot import own_generic
from research.config import load_settings
from research.db import open_reader, session
from research.it_words import ItReader, it_reader
from research.pair_links import pair_values
from research.registry import load_registry
from research.types import Obligation, Window
from tests.fixtures import files
from tests.fixtures.trail import Trail

SOFTWARE = {
    "product_or_service_code": "7A21",
    "product_or_service_code_description": "IT AND TELECOM - EXAMPLE",
}


@pytest.fixture(scope="module")
def reader() -> ItReader:
    registry = load_registry(load_settings().data)
    return it_reader(registry.it_products, registry.generic_words)


@pytest.mark.parametrize("code", ["7030", "7A21", "7K20", "D302", "D399", "DA01", "DH10"])
def test_codes_of_the_it_groups_mean_it(reader: ItReader, code: str) -> None:
    assert reader.is_it(code, None)


@pytest.mark.parametrize("code", ["5820", "R499", "U012", "W070", "7105", "D201", "DL01", "7610", "70300"])
def test_other_codes_do_not_mean_it_whatever_their_name_says(reader: ItReader, code: str) -> None:
    assert not reader.is_it(code, "IT AND TELECOM - EXAMPLE")


@pytest.mark.parametrize(
    ("name", "is_it"),
    [
        ("IT AND TELECOM- WEB-BASED SUBSCRIPTION", True),
        ("INFORMATION TECHNOLOGY SOFTWARE", True),
        ("ADP SOFTWARE", True),
        ("EDUCATION/TRAINING- INFORMATION TECHNOLOGY/TELECOMMUNICATIONS TRAINING", False),
        ("LEASE OR RENTAL OF EQUIPMENT - INFORMATION TECHNOLOGY EQUIPMENT/SOFTWARE", False),
        (None, False),
    ],
)
def test_without_a_code_the_name_decides(reader: ItReader, name: str | None, is_it: bool) -> None:
    assert reader.is_it(None, name) is is_it


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "SOFTWARE",
        "P00003 - OY1 EXERCISE",
        "EXERCISE OPTION YEAR 2 - 7/17/2021 - 7/16/2022",
        "THIS MODIFICATION ADDS $1,234.50 TO TASK ORDER 70B04C21F00001508",
        "THE GOVERNMENT'S LAPTOPS",
        "O&M SUPPORT, E-MAIL; CUSTOMS&BORDER",
    ],
)
def test_a_text_of_generic_words_and_numbers_is_generic(reader: ItReader, text: str | None) -> None:
    assert reader.is_generic(text)


@pytest.mark.parametrize(
    "text",
    [
        "F5 LICENSES",
        "O365 SUBSCRIPTION",
        "EXAMPLEBRAND SOFTWARE",
        "CISCO SWITCHES",
        "ÉTUDE",
    ],
)
def test_a_text_with_a_word_that_may_be_a_brand_is_not_generic(reader: ItReader, text: str) -> None:
    assert not reader.is_generic(text)


def test_no_makers_name_consists_of_generic_words(reader: ItReader) -> None:
    """It would vanish in the blind spot where the maker itself receives the order."""
    companies = load_registry(load_settings().data).companies.values()
    assert [one.slug for one in companies if "maker" in one.role and reader.is_generic(one.name)] == []


def made_up(folder: Path) -> Path:
    """ICE: IT of 1,000 net: 100 named, 600 generic (of it 200 on the award that names), 300 other; no IT: 7."""
    said = {"transaction_description": "TABLEAU LICENSES"}
    rows = [
        files.transaction(dollars="100", **said, **SOFTWARE),
        files.transaction(modification="P00001", dollars="200", transaction_description="ADD FUNDS", **SOFTWARE),
        files.transaction("70XTEST24F00000002", dollars="450", transaction_description="SOFTWARE", **SOFTWARE),
        files.transaction("70XTEST24F00000002", "P00001", "-50", transaction_description="", **SOFTWARE,
                          action_date="2024-11-01"),
        files.transaction("70XTEST24F00000003", dollars="300", transaction_description="ZZQUX TOOL", **SOFTWARE),
        files.transaction("70XTEST24F00000004", dollars="7", product_or_service_code="7105",
                          transaction_description="SOFTWARE"),
        files.transaction("70XTEST24F00000005", dollars="9", agency_code="4732", funding_sub_agency_code="7014",
                          transaction_description="SOFTWARE", **SOFTWARE),
    ]  # fmt: skip
    return files.write(folder / "archive.csv", files.ARCHIVE, rows)


def asked(trail: Trail, *options: object) -> Any:
    said = trail("blind-spot", "--json", *options)
    assert said.code == 0, said.err
    return {one["agency"]: one for one in said.json["blind_spots"]}


def net(found: Any) -> dict[str, str]:
    return {kind: seen["net_obligation"] for kind, seen in found["readings"].items()}


def test_the_readings_sum_to_all_it_of_the_agency(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    ice = asked(trail)["ICE"]
    assert net(ice) == {"received": "0.00", "named": "100.00", "generic": "600.00", "other": "300.00"}
    assert (ice["it"]["net_obligation"], ice["it"]["transactions"], ice["it"]["awards"]) == ("1000.00", 5, 3)


def test_what_the_award_names_elsewhere_is_told_apart(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    assert asked(trail)["ICE"]["generic_of_which_award_named"]["net_obligation"] == "200.00"


def test_gross_and_what_was_taken_back_are_apart(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    generic = asked(trail)["ICE"]["readings"]["generic"]
    assert (generic["gross_obligation"], generic["deobligated"]) == ("650.00", "-50.00")


def test_a_window_and_fiscal_years_go_by_action_date(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    assert set(asked(trail)["ICE"]["fiscal_years"]) == {"2024", "2025"}
    later = asked(trail, "--since", "2024-10-01", "--agency", "ice")["ICE"]
    assert net(later)["generic"] == "-50.00" and set(later["fiscal_years"]) == {"2025"}


def test_an_agency_that_only_pays_has_its_blind_spot_too(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    assert net(asked(trail, "--agency", "cbp")["CBP"])["generic"] == "9.00"


def received_by(name: str, piid: str, said: str) -> files.Row:
    return files.transaction(
        piid, dollars="5", recipient_name=name, recipient_uei="", transaction_description=said, **SOFTWARE
    )


@pytest.fixture
def received(trail: Trail, tmp_path: Path) -> Trail:
    """Orders that a maker, a maker who also resells, and a firm that makes nothing received."""
    rows = [
        received_by("MICROSOFT CORPORATION", "70XTEST24F00000011", "LICENSES"),
        received_by("MICROSOFT CORPORATION", "70XTEST24F00000012", "ZZQUX LICENSES"),
        received_by("DELL FEDERAL SYSTEMS L.P", "70XTEST24F00000013", "LICENSES"),
        received_by("DELL FEDERAL SYSTEMS L.P", "70XTEST24F00000014", "ZZQUX LICENSES"),
        received_by("DELOITTE CONSULTING LLP", "70XTEST24F00000015", "OPTION YEAR 2"),
    ]
    trail.load(files.write(tmp_path / "archive.csv", files.ARCHIVE, rows))
    return trail


def test_what_a_maker_received_is_no_blind_spot_but_a_reseller_and_a_firm_leave_open_what_is_sold(
    received: Trail,
) -> None:
    roles = {slug: load_registry(load_settings().data).companies[slug].role for slug in ("dell", "deloitte")}
    assert "reseller" in roles["dell"] and "maker" not in roles["deloitte"]
    assert net(asked(received)["ICE"]) == {
        "named": "0.00",
        "received": "10.00",
        "generic": "10.00",
        "other": "5.00",
    }


@pytest.mark.parametrize(("company", "rows"), [("dell", 1), ("deloitte", 1), ("microsoft", 0), ("oracle", 0)])
def test_of_the_blind_spot_what_a_company_received_itself_is_told_apart(
    received: Trail, company: str, rows: int
) -> None:
    engine = open_reader(received.settings)
    with session(engine) as opened:
        own = own_generic(opened, pair_values(company, "7012", "trail-1", Window(), "then"))
    engine.dispose()
    assert (own.transactions, own.net) == (rows, Obligation(500 * rows))


def test_a_later_load_reads_only_what_it_touched_and_gives_the_same(trail: Trail, tmp_path: Path) -> None:
    many = [
        files.transaction(f"70XTEST23F{n:08}", transaction_description="SOFTWARE", **SOFTWARE)
        for n in range(30)
    ]
    trail.load(files.write(tmp_path / "one.csv", files.ARCHIVE, many), retrieved="2026-03-01")
    changed = [
        files.transaction("70XTEST23F00000001", transaction_description="TABLEAU LICENSES",
                          last_modified_date="2026-03-20", **SOFTWARE),
        files.transaction("70XTEST24F00000009", transaction_description="ZZQUX", **SOFTWARE),
    ]  # fmt: skip
    trail.load(files.write(tmp_path / "two.csv", files.ARCHIVE, changed), retrieved="2026-04-01")
    small = trail.rows("SELECT * FROM it_transaction ORDER BY transaction_key")
    assert trail("match").code == 0
    assert small == trail.rows("SELECT * FROM it_transaction ORDER BY transaction_key")
    assert net(asked(trail)["ICE"])["generic"] == "2900.00"
