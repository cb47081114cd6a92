"""What a company filed: on its page beside its family, said to prove nothing, and never in a sum."""

from __future__ import annotations

from fastapi.testclient import TestClient


def test_subsidiaries_stand_as_filed_with_the_filing_and_what_they_do_not_prove(client: TestClient) -> None:
    page = client.get("/companies/example-maker").text
    assert "Subsidiaries as filed" in page and "400 subsidiaries listed" in page
    assert 'href="https://www.sec.gov/Archives/edgar/data/99/000000009926000001/ex21.htm"' in page
    assert "2026-02-17" in page and "for the year to" in page and "proves nothing" in page
    assert "Example Shops" in page  # a further column of the list
    assert "(read with doubt)" in page and "EXAMPLE MAKER OF OLD" in page


def test_a_long_list_is_cut_on_the_page_and_whole_in_its_data(client: TestClient) -> None:
    page = client.get("/companies/example-maker").text
    assert "EXAMPLE MEMBER 150 LLC" in page and "EXAMPLE MEMBER 151 LLC" not in page
    assert "And 250 more" in page and len(page.encode()) < 100_000
    (filed,) = client.get("/companies/example-maker.json").json()["filed"]["lists"]
    assert len(filed["subsidiaries"]) == 400 and filed["subsidiaries"][1]["jurisdiction"] == "Delaware"


def test_a_company_that_files_nothing_has_no_such_part(client: TestClient) -> None:
    assert "Subsidiaries as filed" not in client.get("/companies/quiet-company").text
