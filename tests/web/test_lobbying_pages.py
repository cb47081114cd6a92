"""Lobbying filings on their page, beside the links of a company and in none of its tiers."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient

from tests.web.example_documents import FILING
from tests.web.test_records import page_text
from web.pages.filings import DISCLAIMER


def test_a_filing_is_shown_with_what_it_says_of_the_bodies_followed(client: TestClient) -> None:
    page = client.get("/lobbying").text
    assert "Lobbying filings of companies followed here that name DHS, ICE or CBP: 1 filing." in page
    assert 'href="https://lda.gov/filings/example/print/"' in page and "by EXAMPLE LOBBYISTS LLC" in page
    # The activity that names neither is left out.
    assert "made-up sorting" in page and "made-up issues of tax" not in page
    assert "A lobbying filing tells of no contract" in page_text(client, "/lobbying")


def test_the_terms_of_the_publisher_are_met_wherever_filings_are_told_of(client: TestClient) -> None:
    for address in ("/lobbying", "/companies/example-maker", "/links/example-maker/cbp"):
        text = page_text(client, address)
        assert DISCLAIMER in text and "Retrieved 20 April 2026" in text
    cited = client.get("/lobbying.json").json()["citation"]["plain"]
    assert DISCLAIMER in cited and "Retrieved 20 April 2026" in cited


@pytest.mark.parametrize(
    ("query", "filings"),
    [
        ("agency=cbp", 1),
        ("agency=dhs&year=2026", 1),
        ("agency=ice", 0),
        ("agency=ice&agency=dhs", 1),
        ("agency=", 1),
        ("year=2025", 0),
        ("company=quiet-company", 0),
    ],
)
def test_a_list_holds_what_its_address_asks_for(client: TestClient, query: str, filings: int) -> None:
    assert len(client.get(f"/lobbying.json?{query}").json()["filings"]) == filings


def test_what_cannot_be_asked_for_is_said(client: TestClient) -> None:
    assert client.get("/lobbying?agency=fbi").status_code == 422
    assert client.get("/lobbying?company=nobody").status_code == 404


def test_income_and_expenses_stand_in_two_columns_with_their_basis(client: TestClient) -> None:
    (filing,) = client.get("/lobbying.json").json()["filings"]
    assert filing["income"] == {"amount": "50000.00", "basis": "lobbying_income", "currency": "USD"}
    assert filing["expenses"] is None
    (row,) = csv.DictReader(io.StringIO(client.get("/lobbying.csv").text))
    assert (row["lobbying_income_usd"], row["lobbying_expenses_usd"]) == ("50000.00", "")
    assert row["filing_uuid"] == FILING and row["disclaimer"] == DISCLAIMER


def test_the_link_page_counts_agency_and_department_apart(client: TestClient) -> None:
    text = page_text(client, "/links/example-maker/cbp")
    assert "1 lobbying filing of Example Maker names CBP, 1 the department" in text
    assert "0 lobbying filings of Example Maker name ICE, 1 the department" in page_text(
        client, "/links/example-maker/ice"
    )
    assert "Lobbying that names" not in client.get("/links/quiet-company/ice").text


def test_bodies_that_only_sound_alike_are_named_and_not_counted(client: TestClient) -> None:
    assert "EXAMPLE Border Unit" in page_text(client, "/lobbying")


def test_people_are_masked(client: TestClient) -> None:
    for address in (
        "/lobbying",
        "/lobbying.json",
        "/lobbying.csv",
        "/companies/example-maker.json",
        "/register.csv",
    ):
        said = client.get(address).text
        assert "JANE.DOE" not in said and "555-0143" not in said


def test_the_count_on_a_link_leads_to_the_filings_counted(client: TestClient) -> None:
    held = client.get("/links/example-maker/ice.json").json()
    assert held["lobbying"]["address"] == "/lobbying?company=example-maker&agency=ice&agency=dhs"
    assert any(one["address"] == f"{held['lobbying']['address']}&year=2026" for one in held["axis"])
    page = page_text(client, held["lobbying"]["address"])
    assert "Lobbying filings of Example Maker that name ICE or DHS: 1 filing." in page


def test_past_the_last_page_nothing_is_said_to_be_missing(client: TestClient) -> None:
    for address in ("/lobbying", "/register"):
        answer = client.get(f"{address}?page=9")
        assert answer.status_code == 404
        assert "there is no page 9; the list fills 1" in answer.text and "None is held" not in answer.text
        assert client.get(f"{address}.json?page=9").json()["pages"]["page"] == 1
