"""Order: pages never overlap, equals stand in one order, and a database filled in another order shows the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from research.config import Settings
from research.db import open_reader, session
from research.filters import Filter, Vocabulary, read_vocabulary
from research.models import State
from research.registry import load_registry
from research.search import Index, find_keys, open_index
from tests.conftest import postgres_database
from tests.web.search_example import ROWS, write_search_site
from web.app import create_app

ADDRESSES = (
    "/search.json?q=support",
    "/search.json?q=support&page=2",
    "/search.json?q=examplesoft+OR+towers&agency=ice",
    "/search.json",
    "/search.json?sort=oldest&fy=2024",
    "/search.json?sort=largest&page=2",
    "/search.json?sort=smallest&psc=da01&vehicle=example-vehicle",
    "/search.json?amount=0&competition=not-competed&maker=example-maker",
    "/search.json?q=examplsoft",
    "/search/by/recipient.json?q=support",
    "/suggest.json?q=exam",
    "/suggest.json?q=70XTEST24F0000",
)


def opened(settings: Settings) -> tuple[Index, Vocabulary]:
    engine = open_reader(settings)
    with session(engine) as asked:
        state = asked.get(State, "build")
        vocabulary = read_vocabulary(asked, load_registry(settings.data))
    engine.dispose()
    assert state is not None
    return open_index(settings, state.value), vocabulary


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return write_search_site(tmp_path_factory.mktemp("first"), seed=1)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return write_search_site(tmp_path_factory.mktemp("second"), seed=2)


@pytest.mark.parametrize("order", ["relevance", "newest", "oldest", "largest", "smallest"])
def test_pages_in_any_order_together_hold_every_hit_once(first: Settings, order: str) -> None:
    index, vocabulary = opened(first)
    filter = Filter(q=("support OR licenses OR towers",), sort=order)
    whole = find_keys(index, filter, vocabulary, ROWS)
    pages = [
        key
        for page in range(1, ROWS // 7 + 2)
        for key in find_keys(index, Filter(filter.q, sort=order, page=page), vocabulary, 7)
    ]
    assert pages == list(whole) and len(set(whole)) == len(whole) == ROWS


@pytest.mark.parametrize("order", ["relevance", "newest", "oldest", "largest", "smallest"])
def test_rows_stored_in_another_order_are_shown_in_the_same(
    first: Settings, second: Settings, order: str
) -> None:
    filter = Filter(q=("support OR towers",), sort=order)
    pages = [find_keys(index, filter, words, 50) for index, words in (opened(first), opened(second))]
    assert pages[0] == pages[1] and len(pages[0]) == 50


@pytest.fixture(scope="module")
def both(
    first: Settings, postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, TestClient]]:
    with postgres_database(postgres_server) as url:
        other = write_search_site(tmp_path_factory.mktemp("postgres"), url, seed=2)
        apps = create_app(first), create_app(other)
        with TestClient(apps[0]) as one, TestClient(apps[1]) as two:
            yield one, two
        for app in apps:
            app.state.site.engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_search_says_the_same_in_the_same_order_on_either_database(
    both: tuple[TestClient, TestClient], address: str
) -> None:
    one, two = (client.get(address).json() for client in both)
    assert one == two
