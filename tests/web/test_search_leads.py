"""Where a search leads besides its hits: to the page of two, to an amount's rows, to an explanation."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    ("words", "name", "address"),
    [
        ("example maker ice", "Example Maker and ICE", "/links/example-maker/ice"),
        ("border patrol Example Maker", "Border Patrol is a part", "/links/example-maker/cbp"),
    ],
)
def test_words_that_name_a_company_and_an_agency_lead_to_what_ties_them(
    client: TestClient, words: str, name: str, address: str
) -> None:
    found = client.get("/search.json", params={"q": words}).json()["suggestions"]
    assert any(name in one["name"] and one["address"] == address for one in found)


def test_words_of_a_company_alone_name_no_pair(client: TestClient) -> None:
    found = client.get("/search.json", params={"q": "example maker"}).json()["suggestions"]
    assert [one["address"] for one in found if one["address"].startswith("/links/")] == []


@pytest.mark.parametrize("typed", ["$300,000", "300000.00", "$300,000.00"])
def test_an_amount_typed_as_a_word_leads_to_its_rows(client: TestClient, typed: str) -> None:
    told = client.get("/search.json", params={"q": typed}).json()["searched"]
    assert told["amount"]["count"] == 1
    rows = client.get(f"/search.json?{told['amount']['query']}").json()["lines"]
    assert [row["obligation"]["amount"] for row in rows] == ["300000.00"]


@pytest.mark.parametrize("typed", ["$1,23", "$7", "maker"])
def test_what_is_no_amount_held_leads_nowhere(client: TestClient, typed: str) -> None:
    told = client.get("/search.json", params={"q": f"{typed}"}).json()["searched"]
    assert told is None or told["amount"] is None


def test_a_uei_that_no_record_carries_is_explained(client: TestClient) -> None:
    assert "give no UEI at all" in client.get("/search?q=EXAMPLEUE109").text
    assert "give no UEI at all" not in client.get("/search?q=surveillancetools").text
