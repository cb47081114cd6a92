"""A search confirms nothing that pages mask: contacts are not in the index, and questions for them are refused."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize("words", ["0143", '"202 555"', "555-014*", "jane.doe", '"doe example gov"'])
def test_parts_of_a_masked_contact_find_nothing(client: TestClient, words: str) -> None:
    assert client.get("/search.json", params={"q": words}).json()["total"] == 0


def test_the_words_beside_a_masked_contact_are_found(client: TestClient) -> None:
    assert client.get("/search.json", params={"q": '"examplesoft licenses poc"'}).json()["total"] == 1


@pytest.mark.parametrize("words", ["JANE.DOE@EXAMPLE.GOV", "jane doe 202 555 0143"])
@pytest.mark.parametrize(
    "address",
    [
        *("/search", "/search.json", "/search.ris", "/search.bib", "/search.csv", "/search.atom"),
        *("/search/by/recipient", "/suggest", "/suggest.json", "/notices", "/notices.bib"),
    ],
)
def test_a_question_for_a_contact_is_refused_in_every_form(
    client: TestClient, address: str, words: str
) -> None:
    assert client.get(address, params={"q": words}).status_code == 422


@pytest.mark.parametrize(
    "words",
    [
        *('"202 555 0143"', "-202-555-0143", "202_555_0143", "2025550143", "(202) 555-0143*"),
        *("-jane.doe@example.gov", '"jane.doe@example.gov"', "jane.doe@example*"),
    ],
)
def test_no_sign_of_the_language_hides_a_contact(client: TestClient, words: str) -> None:
    assert client.get("/search", params={"q": words}).status_code == 422


@pytest.mark.parametrize(
    "words", ["541512 2024", "70XTEST24F00000002", "202 555", "case@example", "1202555014"]
)
def test_codes_and_numbers_of_other_forms_are_looked_for(client: TestClient, words: str) -> None:
    assert client.get("/search.json", params={"q": words}).status_code == 200
