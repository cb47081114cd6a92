"""Documents of the Federal Register on their pages, and where a company is named."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient

from tests.web.test_records import page_text


def test_documents_are_listed_with_whose_they_are_and_whom_they_name(client: TestClient) -> None:
    page = client.get("/register").text
    assert "Documents of ICE or CBP in the Federal Register: 3 documents." in page
    assert '<a href="/companies/example-maker">Example Maker</a> <span class="at">in the title</span>' in page
    assert "its title names ICE" in page and "no company followed here" in page
    assert "proves no contract and no payment" in page


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("agency=ice", ["TESTDOC-2"]),
        ("company=example-maker", ["TESTDOC-1"]),
        ("company=example-maker&agency=ice", []),
        ("year=2025", ["TESTDOC-3", "TESTDOC-2"]),
        ("kind=privacy_act&year=", ["TESTDOC-2"]),
    ],
)
def test_a_list_holds_what_its_address_asks_for(client: TestClient, query: str, numbers: list[str]) -> None:
    made = client.get(f"/register.json?{query}").json()
    assert [one["number"] for one in made["documents"]] == numbers


@pytest.mark.parametrize(
    ("query", "status"),
    [("kind=other", 422), ("year=19x", 422), ("agency=nobody", 404), ("company=nobody", 404)],
)
def test_what_cannot_be_asked_for_is_said(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/register?{query}").status_code == status


def test_a_document_shows_the_words_that_name_a_company_and_the_rule(client: TestClient) -> None:
    page = client.get("/register/TESTDOC-1").text
    assert "the title of a document of CBP names “Examplesoft” at character 28" in page
    assert "Made-up Notice on <mark>Examplesoft</mark>" in page and "rule register-1, version" in page
    assert 'href="https://www.federalregister.gov/d/TESTDOC-1"' in page and "http://example.gov/x" not in page


def test_a_document_that_links_nobody_says_why(client: TestClient) -> None:
    assert "hold no word that names a company" in page_text(client, "/register/TESTDOC-2")
    assert "goods or services for importers" in page_text(client, "/register/TESTDOC-3")
    assert client.get("/register/TESTDOC-9").status_code == 404


def test_company_and_link_tell_of_the_documents_that_name_it(client: TestClient) -> None:
    for address in ("/companies/example-maker", "/links/example-maker/cbp"):
        page = client.get(address).text
        assert "Federal Register documents that name it" in page and 'href="/register/TESTDOC-1"' in page
        assert "TESTDOC-3" not in page
    assert "Federal Register documents that" not in client.get("/links/example-maker/ice").text


def test_the_agencys_page_counts_documents_and_filings_and_leads_there(client: TestClient) -> None:
    page = client.get("/agencies/cbp").text
    assert '<a href="/register?agency=cbp">2 documents</a>' in page
    assert '<a href="/lobbying?agency=cbp">1 filing</a>' in page


def test_the_axis_holds_documents_and_years_of_lobbying(client: TestClient) -> None:
    made = client.get("/links/example-maker/cbp.json").json()["axis"]
    assert [(one["date"], one["kind"]) for one in made if one["kind"] in ("register", "lobbying")] == [
        ("2026", "lobbying"),
        ("2026-03-02", "register"),
    ]


def test_the_table_gives_reason_rule_and_evidence(client: TestClient) -> None:
    (row,) = csv.DictReader(io.StringIO(client.get("/register.csv?company=example-maker").text))
    assert (row["companies"], row["rule"]) == ("Example Maker", "register-1")
    assert row["reasons"].startswith("the title of a document of CBP") and len(row["evidence_sha256"]) == 64
