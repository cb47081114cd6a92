"""AI systems: what agencies report of them, on their own page and where a company is named."""

from __future__ import annotations

import csv
import io

from fastapi.testclient import TestClient


def test_a_system_is_shown_as_reported_with_its_vendor_and_where_that_is_printed(client: TestClient) -> None:
    page = client.get("/systems?agency=cbp").text
    assert "Example Sorting" in page and "DHS-0001" in page and "operational 2024-02-01" in page
    # The company's name leads to it, the rest of the cell stands as printed.
    assert '<a href="/companies/example-maker">Example Maker</a> (models), Nobody LLC' in page
    # Two papers in one cell are two links; an address of an inner network is none.
    assert 'href="https://www.example.gov/paper"' in page and 'href="https://www.example.gov/second"' in page
    assert "inner.example.com" not in page
    assert "It gives no contract number and no amount" in page and "line 12" in page


def test_officials_are_masked(client: TestClient) -> None:
    for address in ("/systems?agency=cbp", "/systems.json", "/systems.csv", "/companies/example-maker.json"):
        said = client.get(address).text
        assert "JANE.DOE" not in said and "555-0143" not in said


def test_an_agency_without_systems_says_that_none_is_held(client: TestClient) -> None:
    page = client.get("/systems?agency=ice").text
    assert "None is held" in page and "Example Sorting" not in page
    assert client.get("/systems?agency=nobody").status_code == 404


def test_company_and_link_tell_of_the_systems_that_name_it(client: TestClient) -> None:
    for address in ("/companies/example-maker", "/links/example-maker/cbp"):
        page = client.get(address).text
        assert "AI systems that name it as vendor" in page
        assert 'href="/systems?agency=cbp#dhs-0001"' in page
    assert "AI systems that name it" not in client.get("/links/example-maker/ice").text
    assert "AI systems that name it" not in client.get("/companies/quiet-company").text


def test_the_agencys_page_counts_them_and_leads_there(client: TestClient) -> None:
    assert 'reports <a href="/systems?agency=cbp">1 AI system</a>' in client.get("/agencies/cbp").text
    assert "/systems?agency=ice" not in client.get("/agencies/ice").text.split("</header>")[1]


def test_the_table_gives_vendor_company_and_evidence(client: TestClient) -> None:
    (row,) = csv.DictReader(io.StringIO(client.get("/systems.csv").text))
    assert (row["use_case_id"], row["companies"]) == ("DHS-0001", "Example Maker")
    assert row["vendor"] == "Example Maker (models), Nobody LLC" and len(row["evidence_sha256"]) == 64
