"""An award's place: vehicle, order, modifications; three kinds of money apart; what later documents changed."""

from __future__ import annotations

import re
from urllib.parse import quote

from fastapi.testclient import TestClient

from tests.web.example_records import MAKER_AWARD, ODD_AWARD, RESELLER_AWARD, VEHICLE
from tests.web.test_records import page_text


def test_the_tree_leads_from_the_vehicle_over_the_order_to_its_modifications(client: TestClient) -> None:
    text = client.get(f"/awards/{RESELLER_AWARD}").text
    tree = re.search(r'<ul class="tree">.*?</section>', text, re.S)
    assert tree is not None
    places = [tree[0].index(part) for part in (f"/vehicles/{VEHICLE}", "Order", "/transactions/TX4")]
    assert places == sorted(places)
    made = client.get(f"/awards/{RESELLER_AWARD}.json").json()
    assert (made["above"]["award_key"], made["above"]["orders"]) == (VEHICLE, 1)


def test_a_modification_is_told_as_what_it_did_to_the_money(client: TestClient) -> None:
    text = page_text(client, f"/awards/{MAKER_AWARD}")
    assert "15 December 2024 P00001 , close out: −$50,000.25 , taken back" in text
    assert "1 March 2025 P00002 : no money moved" in text
    assert "1 February 2024 base : $1,000,000.00 committed" in text


def test_an_award_without_value_statement_says_not_held_and_never_zero(client: TestClient) -> None:
    text = page_text(client, f"/awards/{quote(ODD_AWARD, safe='')}")
    assert "Current value not held" in text and "Ceiling not held" in text
    made = client.get(f"/awards/{quote(ODD_AWARD, safe='')}.json").json()
    assert (made["values"]["current"], made["values"]["ceiling"]) == (None, None)


def test_a_ceiling_says_could_reach_and_has_its_own_look(client: TestClient) -> None:
    text = client.get(f"/awards/{MAKER_AWARD}").text
    kinds = re.findall(r'<div class="ledger (\w+)">', text)
    assert kinds == ["obligation", "current", "ceiling", "outlay"]
    assert "could reach $9,000,000.00" in page_text(client, f"/awards/{MAKER_AWARD}")


def test_what_a_later_document_changed_stands_on_the_award(client: TestClient) -> None:
    made = client.get(f"/awards/{MAKER_AWARD}.json").json()
    kinds = {(one["transaction_key"], one["move"]["kind"]) for one in made["restated"]}
    assert ("TX10", "gone") in kinds
    assert "What later documents changed" in page_text(client, f"/awards/{MAKER_AWARD}")


def test_the_tree_counts_the_transactions_that_make_its_sum(client: TestClient) -> None:
    made = client.get(f"/awards/{MAKER_AWARD}.json").json()
    counted = [one for one in made["modifications"] if one["running"] is not None]
    assert 1 < len(counted) < len(made["modifications"])
    text = client.get(f"/awards/{MAKER_AWARD}").text
    tree = re.search(r'<ul class="tree">.*?</section>', text, re.S)
    assert tree is not None and f"in {len(counted)} transactions" in tree[0]
    assert "Net sum of the transactions below that count" in page_text(client, f"/awards/{MAKER_AWARD}")
