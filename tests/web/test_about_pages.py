"""About, corrections, method and words: what a stranger needs before believing anything here."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from research.matching.vendors import STATED_VERSION
from research.registry import Correction
from tests.web.test_records import page_text


def test_the_footer_of_every_page_leads_to_about_and_corrections(client: TestClient) -> None:
    for address in ("/", "/glossary", "/links/example-maker/ice"):
        text = client.get(address).text
        assert 'href="/about"' in text and 'href="/corrections"' in text


def test_about_says_what_the_site_is_not(client: TestClient) -> None:
    text = page_text(client, "/about")
    assert "A list of payments." in text and "A site of the government" in text
    assert client.get("/about.json").json()["companies"] == 2


def test_an_empty_list_of_corrections_is_not_taken_for_faultlessness(client: TestClient) -> None:
    assert "None so far. That none is listed means that none was recorded" in page_text(
        client, "/corrections"
    )


def test_a_correction_tells_wrong_right_and_where(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/corrections")
    site = client.app.state.site  # type: ignore[attr-defined]
    made = Correction.model_validate(
        {
            "date": "2026-02-03",
            "wrong": "EXAMPLE WRONG",
            "right": "EXAMPLE RIGHT",
            "addresses": ["/links/example-maker/ice"],
        }
    )
    registry = replace(site._build.registry, corrections=(made,))
    monkeypatch.setattr(site, "_build", replace(site._build, registry=registry))
    text = page_text(client, "/corrections")
    assert "3 February 2026 Wrong : EXAMPLE WRONG Right: EXAMPLE RIGHT" in text.replace("Wrong:", "Wrong :")
    assert client.get("/corrections.json").json()["corrections"][0]["right"] == "EXAMPLE RIGHT"


def test_every_jump_on_method_and_glossary_has_its_place(client: TestClient) -> None:
    for address in ("/methodology", "/glossary"):
        text = client.get(address).text
        assert set(re.findall(r'href="#([a-z-]+)"', text)) <= set(re.findall(r'id="([a-z-]+)"', text))


def test_a_field_word_is_explained_where_it_stands(client: TestClient) -> None:
    text = client.get("/links/example-maker/ice").text
    assert re.search(r'<a class="term" href="/glossary#obligation" title="Money the government', text)


def test_organizations_stand_in_one_list_with_the_years_of_their_actions(client: TestClient) -> None:
    (row,) = client.get("/organizations.json").json()["actors"]
    assert row["organization"]["name"] == "Example League"
    assert (row["actions"], row["years"]) == (1, [2018, 2018])
    assert 'href="/organizations/example-league"' in client.get("/organizations").text


def test_each_rule_of_documents_has_its_place_on_the_page_of_method(client: TestClient) -> None:
    """Reasons of notices and documents lead there; the versions are those that their links carry."""
    told = {one["id"]: one for one in client.get("/methodology.json").json()["document_rules"]}
    page = client.get("/methodology").text
    assert all(f'id="{name}"' in page for name in told)
    (named,) = client.get("/notices/0a1b2c.json").json()["ties"]
    assert named["rule_version"] == told[named["rule_id"]]["version"]
    assert f'href="/methodology#{named["rule_id"]}"' in client.get("/notices/0a1b2c").text
    assert told["stated"]["version"] == STATED_VERSION
    assert {name for name, rule in told.items() if rule["version"] is None} == {"whole-names"}
