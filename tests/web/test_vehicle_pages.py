"""Vehicles: orders and own transactions apart, a ceiling never as spending, programs by the numbers."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from html import escape

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from research.config import Settings
from research.db import open_writer
from research.models import AgencyRecipient, Award
from research.vehicles_held import HeldVehicle, held_vehicles
from tests.web.example_records import MAKER, NAMELESS, RESELLER, RESELLER_AWARD, VEHICLE
from tests.web.test_records import page_text
from web.citing import cite_page
from web.pages.agencies import agency_page
from web.pages.awards import award_page
from web.pages.vehicle import vehicle_page
from web.pages.vehicle_rows import order_rows
from web.pages.vehicles import named_by, signer
from web.site import Context


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


def test_a_sum_of_orders_leads_to_the_transactions_that_make_it(client: TestClient) -> None:
    made = client.get(f"/vehicles/{VEHICLE}.json").json()
    sums = [*made["agencies"], *made["sellers"][0]["agencies"]]
    assert len(sums) == 2
    assert f'href="{escape(sums[1]["rows"])}"' in client.get(f"/vehicles/{VEHICLE}").text
    for one in sums:
        found = client.get(one["rows"].replace("/search", "/search.json")).json()
        assert (found["net"], found["total"]) == (one["total"]["net"], one["total"]["transactions"])


def test_a_sum_leads_to_no_search_that_lists_more_than_was_summed(context: Context) -> None:
    held = held_vehicles(context.session, context.registry.vehicles)
    mine = [one for one in held if one.award_key == VEHICLE]
    assert order_rows(context, mine, held).of("7014") is not None
    assert order_rows(context, mine, held).of("7014", "") is None
    # The same number given by another agency too.
    other = replace(mine[0], award_key=VEHICLE.replace("7014", "8000"))
    assert order_rows(context, mine, [*held, other]).of("7014") is None


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


def test_a_ceiling_that_other_vehicles_state_too_may_be_one_that_they_share(
    settings: Settings, context: Context
) -> None:
    """Two awards under one solicitation each carry the ceiling of the whole program."""
    engine = open_writer(settings.database)
    keys = [f"CONT_IDV_70XTEST26D0000000{number}_7014" for number in (1, 2)]
    awards = [
        Award(
            award_key=key, key_basis="published", piid=key.split("_")[2], award_kind="IDV",
            awarding_agency_code="7014", ceiling_cents=410_000_000_000,
        )
        for key in keys
    ]  # fmt: skip
    with Session(engine, expire_on_commit=False) as session:
        session.add_all(awards)
        session.commit()
        page = cite_page(context, vehicle_page(context, keys[0], 1))
        for award in awards:
            session.delete(award)
        session.commit()
    engine.dispose()
    assert [one.address for one in page.same_ceiling] == [f"/vehicles/{keys[1]}"]
    assert page.citation is not None
    assert (
        "70XTEST26D00000002 states the same ceiling, which may be one that they share" in page.citation.plain
    )


def test_the_page_of_its_own_record_tells_the_orders_first(client: TestClient) -> None:
    (told,) = client.get(f"/awards/{VEHICLE}.csl.json").json()
    said = str(told["abstract"])
    assert said.startswith(
        "The 1 order held under vehicle 70XTEST20D00000009 has net obligations of $500,000.00 in 2"
    )
    assert (
        "No transaction of vehicle 70XTEST20D00000009 itself is held, counted apart from its orders." in said
    )
    assert "/charts/" not in client.get(f"/awards/{VEHICLE}").text
    page = client.get(f"/awards/{VEHICLE}.json").json()
    assert page["ordered"]["total"]["net"]["amount"] == "500000.00"


def test_the_page_of_its_own_record_says_of_how_many_orders_it_shows_the_largest(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "1 order held. Their ceilings" in page_text(client, f"/awards/{VEHICLE}")

    def with_more(*asked: object) -> tuple[HeldVehicle, ...]:
        (held,) = held_vehicles(*asked)  # type: ignore[arg-type]
        return (replace(held, total=replace(held.total, awards=1_021)),)

    monkeypatch.setattr("web.pages.awards.held_vehicles", with_more)
    text = page_text(client, f"/awards/{VEHICLE.lower()}")
    assert "The 1 largest of 1,021 orders held. Their ceilings" in text
    assert "The page of the vehicle lists them all, and says who sells on it" in text


def test_an_agency_that_no_record_names_has_its_name_from_data(context: Context) -> None:
    assert context.agency_name("7001") == "Office of Procurement Operations, Department of Homeland Security"
    assert context.agency_name("7001", "AS PUBLISHED") == "AS PUBLISHED"
    assert (context.agency_name("7012"), context.agency_name("9999"), context.agency_name(None)) == (
        "ICE",
        "9999",
        None,
    )
    assert signer(context, "9999", None) == "agency 9999"
    assert signer(context, "4732", None) == "Federal Acquisition Service, General Services Administration"


def test_a_name_that_no_record_gives_leads_to_the_list_that_does(context: Context) -> None:
    found = named_by(context, "7001", None)
    assert found is not None and str(found.source.url).endswith("/authoritative_agency_list.csv")
    assert named_by(context, "7001", "AS PUBLISHED") is None
    assert named_by(context, "7012", None) is None


def test_the_citation_of_its_own_record_rests_on_the_documents_of_its_orders_too(context: Context) -> None:
    record = cite_page(context, award_page(context, VEHICLE))
    vehicle = cite_page(context, vehicle_page(context, VEHICLE, 1))
    assert record.citation is not None and vehicle.citation is not None
    assert vehicle.citation.fact.digests
    assert set(vehicle.citation.fact.digests) <= set(record.citation.fact.digests)
    assert record.citation.fact.as_of == vehicle.citation.fact.as_of


def test_records_without_a_uei_count_for_the_one_that_carries_their_name(context: Context) -> None:
    found = {one.recipient_key: one for one in agency_page(context, "cbp").recipients}
    asked = select(AgencyRecipient).where(
        AgencyRecipient.agency_code == "7014", col(AgencyRecipient.recipient_key).in_((MAKER, NAMELESS))
    )
    held = context.session.exec(asked).all()
    assert NAMELESS in {one.recipient_key for one in held}
    assert NAMELESS not in found and found[MAKER].has_uei
    assert found[MAKER].transactions == sum(one.transactions for one in held)
    assert found[MAKER].net.cents == sum(one.net_cents for one in held)
