"""`trail through`: makers and resellers as mirror images, by agency and vehicle, in both views of ownership."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from research.config import load_settings
from research.db import open_reader, session
from research.links import link_summary
from research.registry import Vehicle, load_registry
from research.through import INDIRECT, Carried, through, total
from research.types import Window
from tests.fixtures import files
from tests.fixtures.trail import Trail

SEWP = "NNG15SC82B"
RULE = "plain-names"


def order(piid: str, vehicle: str, owner: str, **other: str) -> files.Row:
    """A delivery order under a vehicle."""
    number = other.pop("modification", "0")
    return files.transaction(
        piid, number,
        contract_award_unique_key=files.award_key(piid, "7012", vehicle, owner),
        contract_transaction_unique_key=files.transaction_key(piid, number, "7012", vehicle, owner),
        parent_award_id_piid=vehicle, parent_award_agency_id=owner, **other,
    )  # fmt: skip


def made_up(folder: Path) -> Path:
    """Microsoft through Dell on SEWP (named 100, award 150) and through EXAMPLE INC on a vehicle nobody knows (7)."""
    dell = {"recipient_name": "DELL FEDERAL SYSTEMS L.P", "recipient_uei": ""}
    rows = [
        order("70XTEST24F00000001", SEWP, "8000", dollars="100", transaction_description="MICROSOFT LICENSES", **dell),
        order("70XTEST24F00000001", SEWP, "8000", modification="P00001", dollars="50", action_date="2024-09-01",
              transaction_description="ADD FUNDS", **dell),
        order("70XTEST24F00000002", "70XTEST23D00000001", "7001", dollars="7", transaction_description="MICROSOFT"),
        files.transaction("70XTEST24F00000003", dollars="900", transaction_description="LABOR", **dell),
    ]  # fmt: skip
    return files.write(folder / "archive.csv", files.ARCHIVE, rows)


def asked(trail: Trail, company: str, *options: object) -> Any:
    said = trail("through", company, "--json", "--rule", RULE, *options)
    assert said.code == 0, said.err
    return said.json


def shown(rows: Any) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            one["maker"],
            one["recipient"],
            one["vehicle"]["name"],
            one["totals"]["then"]["named"]["net_obligation"],
            one["totals"]["then"]["award_named"]["net_obligation"],
        )
        for one in rows
    ]


def test_a_maker_is_carried_by_recipients_on_vehicles(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    found = asked(trail, "microsoft")
    assert shown(found["carried_by"]) == [
        ("microsoft", "DELL FEDERAL SYSTEMS L.P", "NASA SEWP V", "100.00", "150.00"),
        ("microsoft", "EXAMPLE INC", "70XTEST23D00000001", "7.00", "7.00"),
    ]
    first = found["carried_by"][0]
    assert first["recipient_companies"] == ["dell"]
    assert (first["first_action_date"], first["last_action_date"]) == ("2024-03-01", "2024-09-01")


def test_a_reseller_carries_makers_and_not_what_names_nobody(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    found = asked(trail, "dell")
    assert found["carried_by"] == []
    assert shown(found["carries"]) == [
        ("microsoft", "DELL FEDERAL SYSTEMS L.P", "NASA SEWP V", "100.00", "150.00")
    ]


def test_the_two_images_agree_and_the_sum_over_carriers_is_the_tier(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    vehicles = load_registry(load_settings().data).vehicles
    engine = open_reader(trail.settings)
    with session(engine) as opened:
        carried = through(opened, Carried("microsoft", "maker", RULE, "7012"), vehicles)
        carries = through(opened, Carried("dell", "reseller", RULE, "7012"), vehicles)
        summary = link_summary(opened, "microsoft", "7012", Window(), RULE)
    engine.dispose()
    assert carries == [one for one in carried if one.recipient_slugs == ("dell",)]
    for tier in INDIRECT:
        expected = summary.tiers[tier]
        assert expected is None or total(carried, "then", tier) == expected


def test_agency_and_window_limit_what_is_shown(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    assert asked(trail, "microsoft", "--agency", "cbp")["carried_by"] == []
    late = asked(trail, "microsoft", "--since", "2024-09-01")["carried_by"]
    assert shown(late) == [("microsoft", "DELL FEDERAL SYSTEMS L.P", "NASA SEWP V", "0.00", "50.00")]


def test_what_the_maker_receives_itself_is_not_carried(trail: Trail, tmp_path: Path) -> None:
    row = files.transaction(
        recipient_name="MICROSOFT CORPORATION", transaction_description="MICROSOFT LICENSES"
    )
    trail.load(files.write(tmp_path / "archive.csv", files.ARCHIVE, [row]))
    assert asked(trail, "microsoft")["carried_by"] == []


def test_the_screen_shows_the_bounds_together(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    said = trail("through", "microsoft", "--rule", RULE)
    assert "NASA SEWP V" in said.out and "100.00" in said.out and "150.00" in said.out
    assert "never one figure alone" in said.out


def test_an_unknown_company_is_refused(sqlite_trail: Trail) -> None:
    assert sqlite_trail("through", "nobody").code == 2


@pytest.mark.parametrize(
    ("piid", "agency", "name"),
    [
        (SEWP, "8000", "NASA SEWP V"),
        ("HSHQDC13D00026", "7001", "FirstSource II"),
        ("HSHQDC12D00072", "7001", None),  # a camera contract beside FirstSource II
        ("HSHQDC13DE2058", "7001", "EAGLE II"),
        ("GS35F0156V", "4730", "GSA Multiple Award Schedule, information technology"),
        ("47QTCA21A0003", "4732", None),
        ("GS00Q14OADU101", "4732", "OASIS"),
        (SEWP, "7012", None),  # not signed by NASA
    ],
)
def test_a_vehicle_is_known_by_its_number_and_signer(piid: str, agency: str, name: str | None) -> None:
    vehicles = load_registry(load_settings().data).vehicles
    found: list[Vehicle] = [one for one in vehicles if one.fits(piid, agency)]
    assert [one.name for one in found] == ([name] if name else [])
