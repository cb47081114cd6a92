"""On PostgreSQL every page says what it says on SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.conftest import postgres_database
from tests.web.example import PAGES, twin, write_site
from web.app import create_app

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def other(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with postgres_database(postgres_server) as url:
        app = create_app(write_site(tmp_path_factory.mktemp("postgres"), url))
        with TestClient(app) as client:
            yield client
        app.state.site.engine.dispose()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_the_same_on_either_database(client: TestClient, other: TestClient, address: str) -> None:
    pages = [json.loads(asked.get(twin(address, ".json")).text) for asked in (client, other)]
    assert pages[0] == pages[1]
