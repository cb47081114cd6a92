"""Every kind of page is made, in every face, from the same object."""

from __future__ import annotations

import csv
import io
import re
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient

from research.config import Settings
from tests.web.example import PAGES, mark_as_sample, twin


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_made(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert "<h1" in answer.text


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_a_json_twin_with_the_same_title(client: TestClient, address: str) -> None:
    answer = client.get(twin(address, ".json"))
    assert answer.status_code == 200, answer.text
    assert answer.json()["title"]


def test_json_of_every_page_says_its_own_address_and_what_it_was_made_from(client: TestClient) -> None:
    promised = ("build", "is_sample", "as_of", "as_of_basis")
    about = client.get("/data.json").json()
    for address in PAGES:
        made = client.get(twin(address, ".json")).json()
        assert made["address"] == f"http://testserver{address}"
        assert [made[name] for name in promised] == [about[name] for name in promised], address


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_a_csv_twin_whose_rows_fill_every_column(client: TestClient, address: str) -> None:
    answer = client.get(twin(address, ".csv"))
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert len(set(rows[0])) == len(rows[0])
    assert all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_one_first_heading_and_no_gap_in_the_order_of_headings(
    client: TestClient, address: str
) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", client.get(address).text)]
    assert levels.count(1) == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_names_nobodys_address_or_telephone(client: TestClient, address: str) -> None:
    for ending in (None, ".json", ".csv"):
        text = client.get(address if ending is None else twin(address, ending)).text
        assert "JANE.DOE" not in text
        assert "555-0143" not in text


@pytest.mark.parametrize("address", PAGES)
def test_no_page_lets_text_from_a_record_become_markup(client: TestClient, address: str) -> None:
    assert "<script>alert" not in client.get(address).text


def test_the_two_faces_of_a_link_give_the_same_sum(client: TestClient) -> None:
    page = client.get("/links/example-maker/ice").text
    tiers = {tier["key"]: tier for tier in client.get("/links/example-maker/ice.json").json()["tiers"]}
    assert tiers["recipient"]["total"]["net"] == {
        "amount": "949999.75",
        "basis": "obligation",
        "currency": "USD",
    }
    assert "$949,999.75" in page


def test_a_csv_cell_that_looks_like_a_formula_is_disarmed_and_a_negative_amount_is_not(
    client: TestClient,
) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/search.csv?sort=smallest").text)))
    assert rows[0]["amount_usd"] == "-50000.25"
    odd = next(row for row in rows if row["transaction_key"] == "TX6/ODD KEY")
    assert odd["description"].startswith("'=HYPERLINK")


def test_csv_rows_say_basis_window_and_source(client: TestClient) -> None:
    text = client.get("/links/example-maker/ice.csv?since=2024-01-01&until=2025-12-31").text
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["amount_basis"] == "obligation"
    assert (row["window_since"], row["window_until"], row["window_basis"]) == (
        "2024-01-01",
        "2025-12-31",
        "action_date",
    )
    assert row["source"] == "usaspending_captures"
    assert row["rule"] == "plain-words"


def test_a_sample_says_so_on_every_page_and_how_to_get_the_whole(
    client: TestClient, settings: Settings
) -> None:
    mark_as_sample(settings, "1")
    client.app.state.site._build = None  # type: ignore[attr-defined]
    try:
        assert "Sample data." in client.get("/glossary").text
        assert "trail load" in client.get("/").text
    finally:
        mark_as_sample(settings, "0")
        client.app.state.site._build = None  # type: ignore[attr-defined]


def test_companies_can_be_chosen_by_kind_and_those_not_found_are_still_listed(client: TestClient) -> None:
    whole = client.get("/companies.json").json()
    makers = client.get("/companies.json?kind=maker").json()
    assert {one["slug"] for one in makers["companies"]} <= {one["slug"] for one in whole["companies"]}
    assert all("maker" in one["role"] for one in makers["companies"])
    shown = {*whole["pairs"], *(one["slug"] for one in (*whole["not_found"], *whole["not_looked_for"]))}
    assert shown == {one["slug"] for one in whole["companies"]}
    assert client.get("/companies?kind=nothing-such").status_code == 404
