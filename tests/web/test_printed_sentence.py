"""The sentence that may be printed goes with what the page asks of whoever prints it."""

from __future__ import annotations

from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from research.config import Settings
from tests.web.example import mark_as_sample
from web.app import create_app


def copied(client: TestClient, address: str) -> list[str]:
    """The texts that a copy button of the page's sentences takes."""
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return [" ".join(one.get_text().split()) for one in page.select("blockquote .copy")]


def test_a_copied_sentence_carries_its_rule_with_version_and_the_day_of_the_records(
    client: TestClient,
) -> None:
    said = copied(client, "/links/example-maker/cbp")
    version = client.get("/links/example-maker/cbp.json").json()["rule_version"]
    rule = client.get("/links/example-maker/cbp.json").json()["rule"]["id"]
    assert said
    assert all(
        f"Rule {rule}, version {version}; records retrieved up to 20 April 2026." in one for one in said
    )
    assert not any("sample" in one for one in said)


def test_a_sentence_of_a_sample_says_that_it_is_one(settings: Settings) -> None:
    mark_as_sample(settings, "1")
    try:
        # A site of its own: another remembers the pages and the build it has read.
        with TestClient(app := create_app(settings)) as client:
            said = copied(client, "/links/example-maker/cbp")
        app.state.site.engine.dispose()
        assert said and all("not for print" in one for one in said)
    finally:
        mark_as_sample(settings, "0")
