"""What a list is cited to: the documents of its own source, also where it shows nothing, and the rule that looked."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.web.example import twin


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/register?company=quiet-company", "That proves nothing of what was published."),
        ("/lobbying?agency=ice", "That is no proof that there is no lobbying."),
        ("/notices?agency=ice", "That is no proof that there was none."),
        ("/systems?agency=ice", "which proves nothing of what they use."),
        ("/register?page=9", ""),
    ],
)
def test_a_list_that_shows_nothing_rests_on_no_document_of_another_source(
    client: TestClient, address: str, said: str
) -> None:
    cited = client.get(twin(address, ".bib")).text
    assert "USAspending" not in cited and said in cited


@pytest.mark.parametrize(
    ("address", "rule"),
    [("/register?company=quiet-company", "register-1"), ("/notices?company=quiet-company", "notices-1")],
)
def test_a_list_of_a_company_is_cited_with_the_rule_that_looked(
    client: TestClient, address: str, rule: str
) -> None:
    assert f"rule {rule} version" in client.get(twin(address, ".bib")).text
