"""Did you mean: the nearest words that records hold, for a word that none of them does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.web.search_example import write_search_site
from web.app import create_app


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(write_search_site(tmp_path_factory.mktemp("spelled")))
    with TestClient(app) as client:
        yield client
    app.state.site.engine.dispose()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("exampelsoft", ["examplesoft"]),
        ("SURVELANCE towers", ["surveillance towers"]),
        ("towres OR exampelsoft", ["towers OR examplesoft"]),
        ("casemanagement", ["case management"]),
        ("examplesoft", []),
        ("-exampelsoft", []),
        ("exampelsof*", []),
        ("zzzzzzzz", []),
        ("70XTEST24F99999999", []),
    ],
)
def test_a_word_that_nothing_holds_is_answered_with_the_nearest(
    asked: TestClient, typed: str, meant: list[str]
) -> None:
    found = asked.get("/search.json", params={"q": typed}).json()["did_you_mean"]
    assert [one["text"] for one in found] == meant


def test_the_other_spelling_keeps_what_is_chosen_where_that_finds_something(asked: TestClient) -> None:
    (kept,) = asked.get("/search.json?q=exampelsoft&agency=ice").json()["did_you_mean"]
    (dropped,) = asked.get("/search.json?q=exampelsoft&fy=2001").json()["did_you_mean"]
    assert (kept["query"], dropped["query"]) == ("q=examplesoft&agency=ice", "q=examplesoft")
    assert asked.get(f"/search.json?{kept['query']}").json()["total"] == kept["count"] > 0


def test_the_page_shows_it_as_a_link(asked: TestClient) -> None:
    text = asked.get("/search?q=exampelsoft").text
    assert 'Did you mean <a href="/search?q=examplesoft">examplesoft</a>' in text
