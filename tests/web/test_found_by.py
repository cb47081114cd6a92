"""Rows that a search finds by a company say in every form by which tier, and why: each link prints its reason."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient

ADDRESS = "company=example-maker&agency=cbp"


def rows(client: TestClient, query: str) -> dict[str, dict[str, str]]:
    """The rows of a file by transaction key."""
    text = client.get(f"/search.csv?{query}").text
    return {row["transaction_key"]: row for row in csv.DictReader(io.StringIO(text))}


def test_a_file_says_tier_and_reason_of_each_row(client: TestClient) -> None:
    found = rows(client, ADDRESS)
    assert {key: row["tier"] for key, row in found.items()} == {"TX4": "named", "TX5": "base_named"}
    assert found["TX4"]["company"] == "example-maker" and found["TX4"]["matched_text"] == "EXAMPLESOFT"
    assert "names “EXAMPLESOFT” at character 1" in found["TX4"]["reason"]
    assert all(row["reason"] and row["rule"] == "plain-words" for row in found.values())


@pytest.mark.parametrize(
    ("query", "tiers"),
    [
        (f"{ADDRESS}&tier=award_named", {"award_named"}),
        ("tier=recipient&agency=ice", {"recipient"}),
        ("maker=example-maker&agency=cbp", {"named", "base_named"}),
    ],
)
def test_the_tier_is_the_surest_of_those_asked_for(client: TestClient, query: str, tiers: set[str]) -> None:
    assert {row["tier"] for row in rows(client, query).values()} == tiers


def test_rows_that_no_link_chose_have_no_such_columns(client: TestClient) -> None:
    assert "tier" not in rows(client, "agency=cbp")["TX4"]


def test_a_fiscal_year_asked_for_is_the_window_of_the_file(client: TestClient) -> None:
    row = rows(client, f"{ADDRESS}&fy=2024")["TX4"]
    assert (row["window_since"], row["window_until"]) == ("2023-10-01", "2024-09-30")


def test_page_json_and_feed_say_why_a_row_was_found(client: TestClient) -> None:
    held = client.get(f"/search.json?{ADDRESS}").json()["found_by"]
    assert (
        held["TX5"][0]["tier"] == "base_named" and "the award’s base description" in held["TX5"][0]["reason"]
    )
    said = "Example Maker, tier base-named: the award’s base description names"
    assert said in client.get(f"/search?{ADDRESS}").text
    assert f"Found by {said}" in client.get(f"/search.atom?{ADDRESS}").text
