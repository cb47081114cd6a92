"""A recipient known by a UEI and, in other records, by its name alone: one value of the facet, found by either key."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import files
from tests.fixtures.trail import Trail
from web.app import create_app

OTHER = "EXAMPLEUEI07"
ROWS = {files.UEI: 3, OTHER: 1}
"""Transactions of each recipient; one of the first has no UEI."""


@pytest.fixture(scope="module")
def trail(tmp_path_factory: pytest.TempPathFactory) -> Trail:
    folder = tmp_path_factory.mktemp("facet")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    known = [files.transaction(), files.transaction(modification="P00001")]
    other = files.transaction("70XTEST24F00000007", recipient_uei=OTHER, recipient_name="EXAMPLE OTHER INC")
    trail.load(
        files.write(folder / "full_2026-03-02.csv", files.ARCHIVE, [*known, other]),
        files.write(folder / "new_2026-03-03.csv", files.CAPTURE, [files.search_row("70XTEST24F00000002")]),
    )
    return trail


@pytest.fixture(scope="module")
def name_key(trail: Trail) -> str:
    ((key, same),) = trail.rows("SELECT recipient_key, same_as_key FROM recipient WHERE key_basis = 'name'")
    assert same == files.UEI
    return str(key)


@pytest.fixture(scope="module")
def client(trail: Trail) -> Iterator[TestClient]:
    app = create_app(trail.settings)
    with TestClient(app) as opened:
        yield opened
    app.state.site.engine.dispose()


def _counted(client: TestClient, query: str = "") -> dict[str, int]:
    told = client.get(f"/search.json{query}").json()
    (facet,) = [one for one in told["facets"] if one["name"] == "recipient"]
    return {one["value"]: one["count"] for one in facet["choices"]}


def test_the_facet_counts_it_once_with_its_records_without_a_uei(client: TestClient) -> None:
    assert _counted(client) == ROWS
    assert sum(ROWS.values()) == client.get("/search.json").json()["total"]


def test_the_page_of_the_facet_and_its_file_count_it_once_too(client: TestClient) -> None:
    told = client.get("/search/by/recipient.json").json()
    assert {one["value"]: one["count"] for one in told["choices"]} == ROWS
    rows = csv.DictReader(io.StringIO(client.get("/search/by/recipient.csv").text))
    assert {row["value"]: int(row["transactions"]) for row in rows} == ROWS


def test_a_search_by_either_key_finds_its_rows(client: TestClient, name_key: str) -> None:
    by_uei = client.get(f"/search.json?recipient={files.UEI}").json()
    by_name = client.get(f"/search.json?recipient={name_key}").json()
    assert (by_uei["total"], by_name["total"]) == (3, 1)
    assert _counted(client, f"?recipient={files.UEI}") == ROWS


def test_its_key_by_name_can_still_be_dropped_where_somebody_chose_it(
    client: TestClient, name_key: str
) -> None:
    assert _counted(client, f"?recipient={name_key}")[name_key] == 1
