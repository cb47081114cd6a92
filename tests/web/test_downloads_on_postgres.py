"""On PostgreSQL every file and feed holds what it holds on SQLite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.conftest import postgres_database
from tests.web.example import twin, write_site
from tests.web.example_records import MAKER_AWARD
from web.app import create_app

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def other(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with postgres_database(postgres_server) as url:
        app = create_app(write_site(tmp_path_factory.mktemp("postgres"), url))
        with TestClient(app) as client:
            yield client
        app.state.site.engine.dispose()


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".csv-metadata.json"])
@pytest.mark.parametrize(
    "address",
    [
        "/search",
        "/search?q=examplesoft",
        "/search?company=example-maker&sort=largest",
        "/links/example-maker/cbp?since=2024-01-01",
        "/companies/example-maker/rows",
        f"/awards/{MAKER_AWARD}",
        "/changes",
    ],
)
def test_a_file_is_the_same_on_either_database(
    client: TestClient, other: TestClient, address: str, ending: str
) -> None:
    one, two = (asked.get(twin(address, ending)) for asked in (client, other))
    assert one.status_code == two.status_code == 200
    assert one.text == two.text


@pytest.mark.parametrize(
    "address",
    ["/changes.atom", "/search.atom", "/companies/example-maker.atom", "/links/example-maker/cbp.atom"],
)
def test_a_feed_is_the_same_on_either_database(client: TestClient, other: TestClient, address: str) -> None:
    assert client.get(address).text == other.get(address).text
