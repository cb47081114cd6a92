"""Notices: their list, the page of one, and where a company, an agency or an award leads to them."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient

from tests.web.example_records import MAKER_AWARD, RESELLER_AWARD

ONE = "/notices/0a1b2c"


def test_a_notice_is_shown_in_full_with_the_words_that_name_a_company(client: TestClient) -> None:
    page = client.get(ONE).text
    assert "<h1><mark>ExampleSoft</mark> sorting licences</h1>" in page
    assert "Sole source: only ExampleSoft sorts." in page and "&lt;b&gt;" not in page
    assert "A notice is not an award" in page and "began as Solicitation" in page
    assert "US CUSTOMS AND BORDER PROTECTION <code>7014</code>" in page
    assert "notice (Award Notice of 2 April 2024) names “ExampleSoft” in its title" in page
    assert '<a href="/companies/example-maker">Example Maker</a>' in page


def test_its_amount_is_shown_as_typed_and_said_to_be_in_no_sum(client: TestClient) -> None:
    page = client.get(ONE).text
    assert "$12,345.67" in page and "added to nothing" in page
    assert client.get(f"{ONE}.json").json()["line"]["amount"] == {
        "amount": "12345.67", "basis": "notice_amount", "currency": "USD",
    }  # fmt: skip


@pytest.mark.parametrize("ending", ["", ".json", ".csv", ".bib"])
@pytest.mark.parametrize("address", [ONE, "/notices"])
def test_officials_are_masked_in_every_form(client: TestClient, address: str, ending: str) -> None:
    answer = client.get(address + ending)
    assert answer.status_code == 200
    said = answer.text.upper()
    assert "JANE.DOE" not in said and "555-0143" not in said and "MAILTO" not in said
    if address == ONE and ending in ("", ".json"):
        assert "[E-MAIL MASKED]" in said and "[TELEPHONE MASKED]" in said


def test_it_says_in_which_documents_it_stands_and_where_its_text_is_from(client: TestClient) -> None:
    page = client.get(ONE).text
    assert "as shown here" in page and "an earlier state" in page
    assert "the rest from a later document without texts" in page


def test_a_notice_without_text_and_company_says_so(client: TestClient) -> None:
    page = client.get("/notices/9f9f9f").text
    assert "The documents held give no text" in page and "Not looked for" in page
    assert "DHS headquarters" in page and "That is no proof that nothing was awarded" in page
    assert client.get("/notices/ffff").status_code == 404


def test_the_list_is_filtered_by_agency_company_type_and_words(client: TestClient) -> None:
    def listed(query: str) -> list[str]:
        return [one["notice_id"] for one in client.get(f"/notices.json{query}").json()["notices"]]

    assert listed("") == ["9f9f9f", "0a1b2c"]  # newest first
    assert listed("?agency=cbp") == ["0a1b2c"] and listed("?agency=ice") == []
    assert listed("?company=example-maker") == ["0a1b2c"] and listed("?company=quiet-company") == []
    assert listed("?type=Sources+Sought") == ["9f9f9f"]
    assert listed("?q=SORTS+reseller") == ["0a1b2c"] and listed("?q=100%25") == []
    assert client.get("/notices?agency=nobody").status_code == 404
    assert client.get("/notices?type=Rumour").status_code == 404
    assert "there is no page 7; the list fills 1" in client.get("/notices?page=7").text


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("examplesoft", True),  # parted by a tag in the text
        ("70xtest-24-q-0001", True),
        ("div", False),
        ("mailto", False),
        ("jane", False),
        ("555-0143", False),
    ],
)
def test_words_are_looked_for_in_what_is_shown(client: TestClient, words: str, is_found: bool) -> None:
    found = client.get("/notices.json", params={"q": words}).json()["notices"]
    assert [one["notice_id"] for one in found] == ["0a1b2c"] * is_found


@pytest.mark.parametrize("words", ["Jane.Doe@Example.gov", "sorts (202) 555-0143", "ask jane.doe@"])
def test_addresses_and_telephone_numbers_are_neither_looked_for_nor_printed(
    client: TestClient, words: str
) -> None:
    for ending in ("", ".csv", ".bib"):
        assert client.get(f"/notices{ending}", params={"q": words}).status_code == 422
    answer = client.get("/notices.json", params={"q": words})
    said = answer.text.lower()
    assert answer.status_code == 422 and "not looked for" in said
    assert "jane" not in said and "555" not in said


def test_nothing_found_is_said_to_prove_nothing(client: TestClient) -> None:
    assert "That is no proof that there was none" in client.get("/notices?agency=ice").text


def test_an_award_and_its_notice_lead_to_each_other(client: TestClient) -> None:
    assert 'href="/notices/0a1b2c"' in client.get(f"/awards/{RESELLER_AWARD}").text
    assert f'href="/awards/{RESELLER_AWARD}"' in client.get(ONE).text
    assert "/notices/" not in client.get(f"/awards/{MAKER_AWARD}").text


def test_company_link_and_agency_lead_to_the_notices(client: TestClient) -> None:
    for address in ("/companies/example-maker", "/links/example-maker/cbp", "/agencies/cbp"):
        page = client.get(address).text
        assert 'href="/notices/0a1b2c"' in page and "1 notice." in page, address
    assert "/notices?company=example-maker" in client.get("/companies/example-maker").text
    for address in ("/companies/quiet-company", "/links/example-maker/ice", "/agencies/ice"):
        assert "/notices/0a1b2c" not in client.get(address).text, address


def test_the_table_gives_companies_and_evidence(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/notices.csv").text)))
    assert [row["companies"] for row in rows] == ["", "Example Maker"]
    assert rows[1]["notice_amount_usd"] == "12345.67" and len(rows[1]["evidence_sha256"]) == 64
