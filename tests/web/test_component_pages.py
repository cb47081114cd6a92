"""Components and offices: the part that pays never signs, and what the records do not print is said."""

from __future__ import annotations

import csv
import io

from fastapi.testclient import TestClient

from tests.web.test_records import page_text

BORDER = "/agencies/cbp/components/border-patrol"
HSI = "/agencies/ice/components/homeland-security-investigations"


def test_the_border_patrol_signs_nothing_and_pays_for_what_its_office_is_named_on(client: TestClient) -> None:
    text = page_text(client, BORDER)
    assert "It signs no awards. U.S. Border Patrol is a part of CBP." in text
    made = client.get(f"{BORDER}.json").json()
    assert (made["total"]["transactions"], made["total"]["net"]["amount"]) == (1, "7000.00")
    assert [(year["fiscal_year"], year["total"]["net"]["amount"]) for year in made["years"]] == [
        (2025, "7000.00")
    ]


def test_its_sum_is_that_of_the_rows_it_leads_to(client: TestClient) -> None:
    made = client.get(f"{BORDER}.json").json()
    rows = client.get("/search.json?component=border-patrol").json()
    assert (rows["total"], rows["net"]) == (made["total"]["transactions"], made["total"]["net"])


def test_an_office_that_no_record_prints_stands_there_without_a_sum(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{BORDER}.csv").text)))
    assert [(row["office_code"], row["office_name"], row["net_usd"]) for row in rows] == [
        ("", "U.S. BORDER PATROL", "7000.00"),
        ("70B003", "US BORDER PATROL", ""),
    ]


def test_records_without_funding_offices_are_not_taken_for_an_answer(client: TestClient) -> None:
    text = page_text(client, HSI)
    assert "The records held do not print funding offices" in text
    assert "That is no proof that it pays for nothing." in text


def test_an_unknown_component_is_said_with_those_there_are(client: TestClient) -> None:
    fault = client.get("/agencies/cbp/components/hsi.json").json()["error"]
    assert fault["status"] == 404 and "border-patrol" in fault["remedy"]


def test_the_offices_of_an_agency_are_listed_by_what_they_do(client: TestClient) -> None:
    made = client.get("/agencies/cbp/offices.json").json()
    assert {one["side"] for one in made["signing"]} == {"awarding"}
    paying = {one["name"]: one["component_slug"] for one in made["paying"]}
    assert paying["U.S. BORDER PATROL"] == "border-patrol"
    assert 'href="/agencies/cbp/offices"' in client.get("/agencies/cbp").text
    assert f'href="{BORDER}"' in client.get("/agencies/cbp").text
