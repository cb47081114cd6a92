"""Vehicles: orders and own transactions apart, a ceiling never as spending, programs by the numbers."""

from __future__ import annotations

import csv
import io

from fastapi.testclient import TestClient

from tests.web.example_records import RESELLER, RESELLER_AWARD, VEHICLE
from tests.web.test_records import page_text


def test_a_vehicle_sums_its_orders_and_says_what_is_not_held(client: TestClient) -> None:
    made = client.get(f"/vehicles/{VEHICLE}.json").json()
    assert made["total"]["net"] == {"amount": "500000.00", "basis": "obligation", "currency": "USD"}
    assert (made["total"]["transactions"], made["total"]["awards"]) == (2, 1)
    assert (made["own"], made["ceiling"]) == ([], None)
    text = page_text(client, f"/vehicles/{VEHICLE}")
    assert "Ceiling not held" in text
    assert "Obligations of the vehicle itself not held" in text


def test_its_orders_lead_to_their_awards(client: TestClient) -> None:
    assert f'href="/awards/{RESELLER_AWARD}"' in client.get(f"/vehicles/{VEHICLE}").text
    rows = list(csv.DictReader(io.StringIO(client.get(f"/vehicles/{VEHICLE}.csv").text)))
    assert [(row["order_key"], row["net_usd"], row["amount_basis"]) for row in rows] == [
        (RESELLER_AWARD, "500000.00", "obligation")
    ]


def test_who_sells_on_it_and_which_company_is_named_stand_there_with_both_bounds(client: TestClient) -> None:
    made = client.get(f"/vehicles/{VEHICLE}.json").json()
    assert [one["recipient_key"] for one in made["sellers"]] == [RESELLER]
    (carried,) = made["carried"]
    assert (carried["company"], carried["address"]) == ("Example Maker", "/links/example-maker/cbp")
    assert (carried["named"]["net"]["amount"], carried["award_named"]["net"]["amount"]) == (
        "300000.00",
        "500000.00",
    )


def test_an_order_is_no_vehicle_and_an_unknown_key_is_said(client: TestClient) -> None:
    fault = client.get(f"/vehicles/{RESELLER_AWARD}.json").json()["error"]
    assert fault["status"] == 404 and "is an order and no vehicle" in fault["message"]
    assert client.get("/vehicles/CONT_IDV_NONE_7014").status_code == 404


def test_vehicles_of_no_program_are_listed_and_programs_without_orders_named(client: TestClient) -> None:
    made = client.get("/vehicles.json").json()
    assert [one["award_key"] for one in made["unnamed"]] == [VEHICLE]
    assert "NASA SEWP V" in {one["name"] for one in made["unheld"]}
    assert "No order under it is held." in page_text(client, "/vehicles/programs/nasa-sewp-v")
    assert client.get("/vehicles/programs/none").status_code == 404
