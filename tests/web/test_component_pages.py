"""Components and offices: the part that pays never signs, and what the records do not print is said."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from research import payers_named
from research.config import Settings
from tests.web.test_records import page_text
from web.app import create_app

BORDER = "/agencies/cbp/components/border-patrol"
HSI = "/agencies/ice/components/homeland-security-investigations"


@pytest.fixture
def told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The site as if its records, of which one names who pays, were enough for sums."""
    monkeypatch.setattr(payers_named.Named, "is_enough", True)
    app = create_app(settings)
    with TestClient(app) as made:
        yield made
    app.state.site.engine.dispose()


def test_where_few_records_name_who_pays_no_sum_is_told_of_it(client: TestClient) -> None:
    text = page_text(client, BORDER)
    assert "It signs no awards. U.S. Border Patrol is a part of CBP." in text
    assert "1 transaction held names one of its offices as the funding office. Only 1 of" in text
    assert "transactions held, of all agencies, name any, so what it pays for cannot be told" in text
    assert "$7,000.00" not in text and "None of the companies" not in text
    made = client.get(f"{BORDER}.json").json()
    assert (made["transactions"], made["total"]) == (1, None)
    assert [(year["fiscal_year"], year["total"]) for year in made["years"]] == [(2025, None)]
    agency = client.get("/agencies/cbp.json").json()
    assert [(year["net"], year["payers"]["named"]) for year in agency["funding"]] == [(None, 1)]
    assert "not told" in page_text(client, "/agencies/cbp")
    assert "paid for by" not in client.get("/agencies/cbp.ris").text
    asked = "/search.{}?agency=cbp&basis=funding"
    assert client.get(asked.format("json")).json()["net"] is None
    cited = client.get(asked.format("ris")).text
    assert "No sum is given: only 1 of" in cited and "$0.00" not in cited


def test_the_border_patrol_pays_for_what_its_office_is_named_on(told: TestClient) -> None:
    made = told.get(f"{BORDER}.json").json()
    assert (made["total"]["transactions"], made["total"]["net"]["amount"]) == (1, "7000.00")
    assert [(year["fiscal_year"], year["total"]["net"]["amount"]) for year in made["years"]] == [
        (2025, "7000.00")
    ]


def test_its_sum_is_that_of_the_rows_it_leads_to(told: TestClient) -> None:
    made = told.get(f"{BORDER}.json").json()
    rows = told.get("/search.json?component=border-patrol").json()
    assert (rows["total"], rows["net"]) == (made["total"]["transactions"], made["total"]["net"])


def test_an_office_that_no_record_prints_stands_there_without_a_sum(told: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(told.get(f"{BORDER}.csv").text)))
    assert [(row["office_code"], row["office_name"], row["net_usd"]) for row in rows] == [
        ("", "U.S. BORDER PATROL", "7000.00"),
        ("70B003", "US BORDER PATROL", ""),
    ]


def test_records_without_funding_offices_are_not_taken_for_an_answer(client: TestClient) -> None:
    text = page_text(client, HSI)
    assert "No transaction held names one of its offices as the funding office." in text
    assert "so what it pays for cannot be told from the rest of ICE" in text
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
