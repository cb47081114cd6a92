"""A page as of a moment says what was known then, and goes on saying it; citations lead to it."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.web.example_records import MAKER_AWARD, PROVISIONAL_AWARD, VEHICLE

FIRST, SECOND = "2026-03-02T08:00:00Z", "2026-04-20"
"""The two documents of the example: a file of the morning of the one day, an answer of the other."""


def rows(client: TestClient, address: str) -> dict[str, dict[str, object]]:
    return {one["transaction_key"]: one for one in client.get(address).json()["rows"]}


def test_a_transaction_says_what_it_said_then_and_what_it_says_now(client: TestClient) -> None:
    then = rows(client, f"/transactions/TX2.json?as_of={FIRST}")["TX2"]
    assert then["obligation"]["amount"] == "396062.00" and then["action_date"] == "2024-12-14"
    assert then["description"] == "AS FIRST PUBLISHED" and then["evidence"]["evidence_id"] == "evidencefile"
    now = client.get("/transactions/TX2.json").json()["line"]["obligation"]
    assert then["now"] == now != then["obligation"]
    text = client.get(f"/transactions/TX2?as_of={FIRST}").text
    assert "$396,062.00" in text and "The present page" in text


def test_a_day_means_its_end_and_a_moment_its_second(client: TestClient) -> None:
    assert "TX2" in rows(client, "/transactions/TX2.json?as_of=2026-03-02")
    assert not rows(client, "/transactions/TX2.json?as_of=2026-03-02T07:59:59Z")
    assert not rows(client, "/transactions/TX2.json?as_of=2026-03-01")


def test_before_the_first_document_nothing_is_claimed(client: TestClient) -> None:
    address = f"/awards/{MAKER_AWARD}?as_of=2026-01-01"
    text = client.get(address).text
    assert "No document retrieved up to then has a transaction of this award" in text
    assert "was retrieved on 2 March 2026" in text
    assert client.get(address.replace("?", ".json?")).json()["citation"] is None


@pytest.mark.parametrize("key", [MAKER_AWARD, PROVISIONAL_AWARD])
def test_a_citation_of_an_award_leads_to_a_page_that_says_the_same(client: TestClient, key: str) -> None:
    page = client.get(f"/awards/{key}.json").json()
    cited = urlsplit(page["citation"]["fact"]["url"])
    assert cited.query == "as_of=2026-04-20T09:30:00Z"
    then = client.get(f"{cited.path}.json?{cited.query}").json()
    assert then["net"] == page["net"] and then["gross"] == page["gross"] and then["window"] == page["window"]
    assert then["citation"]["fact"]["url"] == page["citation"]["fact"]["url"]
    assert "Nothing is known to have changed" in client.get(f"{cited.path}?{cited.query}").text


def test_a_citation_of_a_transaction_leads_to_a_page_that_says_the_same(client: TestClient) -> None:
    page = client.get("/transactions/TX2.json").json()
    cited = urlsplit(page["citation"]["fact"]["url"])
    then = rows(client, f"{cited.path}.json?{cited.query}")["TX2"]
    assert then["obligation"] == page["line"]["obligation"]


def test_what_is_said_of_a_vehicle_stands_on_its_orders_and_is_not_dated(client: TestClient) -> None:
    assert "as_of" not in client.get(f"/awards/{VEHICLE}.json").json()["citation"]["fact"]["url"]


def test_of_a_vehicle_it_says_that_its_orders_are_counted_apart(client: TestClient) -> None:
    page = client.get(f"/awards/{VEHICLE}.json?as_of=2026-04-20").json()
    assert page["is_vehicle"]
    if page["rows"]:
        assert "itself" in page["citation"]["fact"]["statement"]
        assert "counted apart from its orders" in page["citation"]["fact"]["statement"]
    assert (
        "what was ordered under it is counted apart" in client.get(f"/awards/{VEHICLE}?as_of=2026-04-20").text
    )


def test_it_is_cited_with_its_own_address_and_evidence(client: TestClient) -> None:
    fact = client.get(f"/transactions/TX2.json?as_of={FIRST}").json()["citation"]["fact"]
    assert fact["url"].endswith(f"/transactions/TX2?as_of={FIRST}")
    assert fact["statement"].startswith("By the documents retrieved up to 2 March 2026, modification P00001")
    assert "$396,062.00" in fact["statement"] and fact["as_of"] == "2026-03-02T08:00:00+00:00"


def test_its_rows_are_a_file(client: TestClient) -> None:
    text = client.get(f"/awards/{MAKER_AWARD}.csv?as_of={FIRST}").text
    found = {one["transaction_key"]: one for one in csv.DictReader(io.StringIO(text))}
    assert found["TX2"]["obligation_usd"] == "396062.00" and found["TX2"]["counted_in_totals"] == "true"
    assert found["TX2"]["obligation_now_usd"] != "396062.00" and found["TX2"]["as_of"] == FIRST


@pytest.mark.parametrize(
    "asked", ["yesterday", "2026-13-01", "2026-03-02T08:00", "2026-03-02T25:00:00Z", "0001-01-01"]
)
def test_what_is_no_moment_is_refused(client: TestClient, asked: str) -> None:
    answer = client.get(f"/awards/{MAKER_AWARD}.json?as_of={asked}")
    assert answer.status_code == 422 and "as_of" in answer.text


def test_a_changed_award_leads_to_what_it_was_and_a_sighting_to_what_it_said(client: TestClient) -> None:
    assert f"as_of={FIRST}" in client.get("/transactions/TX2").text
