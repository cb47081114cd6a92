"""Sources: what a reader learns of each before trusting it."""

from __future__ import annotations

import csv
import io

from fastapi.testclient import TestClient

from web.site import Context


def test_the_list_says_coverage_terms_and_caveats_of_every_source(
    client: TestClient, context: Context
) -> None:
    rows = {row["source"]: row for row in csv.DictReader(io.StringIO(client.get("/sources.csv").text))}
    assert set(rows) == set(context.registry.sources)
    page = client.get("/sources").text
    for name, source in context.registry.sources.items():
        assert rows[name]["terms"] == source.terms and rows[name]["coverage"] == source.coverage
        assert f'href="/sources/{name}"' in page
    assert "vouch for the data" in page and "CBP is the customs authority" in page


def test_a_source_never_run_says_so_and_how_old_it_may_grow(client: TestClient) -> None:
    assert "should be no older than 30 days; none is held" in client.get("/sources/federal_register").text
