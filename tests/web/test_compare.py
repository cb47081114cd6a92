"""Comparison of companies: both bounds in every face, limits said plainly, reachable without JavaScript."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient

from tests.web.test_records import page_text

BOTH = "company=example-maker&company=quiet-company"


def test_companies_stand_side_by_side_in_the_order_asked(client: TestClient) -> None:
    made = client.get(f"/compare.json?{BOTH}").json()
    assert [column["slug"] for column in made["columns"]] == ["example-maker", "quiet-company"]
    swapped = client.get("/compare.json?company=quiet-company&company=example-maker").json()
    assert [column["slug"] for column in swapped["columns"]] == ["quiet-company", "example-maker"]


def test_a_cell_gives_the_sums_of_the_link_page_it_leads_to(client: TestClient) -> None:
    made = client.get(f"/compare.json?{BOTH}").json()
    cells = [cell for block in made["agencies"] for cell in block["cells"]]
    assert len(cells) == 4
    for cell in cells:
        path, _, query = cell["address"].partition("?")
        link = client.get(f"{path}.json?{query}").json()
        assert {tier["key"]: tier["total"] for tier in link["tiers"]} == cell["totals"]


def test_no_indirect_figure_stands_without_its_upper_bound(client: TestClient) -> None:
    made = client.get(f"/compare.json?{BOTH}").json()
    for block in made["agencies"]:
        held = [cell["totals"] for cell in block["cells"]]
        held += [totals for year in block["years"] for totals in year["totals"]]
        held += [carrier for cell in block["cells"] for carrier in cell["carriers"]]
        assert all(one["award_named"] for one in held if one["named"] or one["base_named"])
    text = page_text(client, f"/compare?{BOTH}")
    assert "lower bound" in text and "upper bound" in text


def test_the_years_of_a_column_add_up_to_its_window_where_only_money_is_added(client: TestClient) -> None:
    made = client.get("/compare.json?company=example-maker&agency=ice").json()
    (block,) = made["agencies"]
    cents = sum(
        round(float(year["totals"][0]["recipient"]["net"]["amount"]) * 100) for year in block["years"]
    )
    assert cents == round(float(block["cells"][0]["totals"]["recipient"]["net"]["amount"]) * 100)


def test_who_carries_a_company_is_named(client: TestClient) -> None:
    made = client.get("/compare.json?company=example-maker&agency=cbp").json()
    (carrier,) = made["agencies"][0]["cells"][0]["carriers"]
    assert carrier["recipient"]["name"] == "EXAMPLE RESELLER, LLC."
    assert carrier["award_named"]["net"]["amount"] == "500000.00"


def test_a_window_cuts_the_comparison(client: TestClient) -> None:
    made = client.get("/compare.json?company=example-maker&agency=cbp&from=2024-01-01&to=2024-12-31").json()
    assert made["window"] == {
        "since": "2024-01-01",
        "until": "2024-12-31",
        "basis": "action_date",
        "whole_since": None,
    }
    assert made["agencies"][0]["cells"][0]["totals"]["award_named"]["net"]["amount"] == "300000.00"


def test_the_csv_has_a_row_for_each_company_agency_year_and_tier(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"/compare.csv?{BOTH}").text)))
    whole = [row for row in rows if row["agency"] == "ice" and not row["fiscal_year"]]
    assert [(row["company"], row["tier"], row["net_usd"]) for row in whole] == [
        ("example-maker", "recipient", "949999.75")
    ]
    assert {row["amount_basis"] for row in rows} == {"obligation"}


@pytest.mark.parametrize(
    ("query", "parameter", "said"),
    [
        ("company=nobody", "company", "no company is followed here under the name 'nobody'"),
        ("company=example-makr", "company", "Did you mean example-maker?"),
        ("company=example-maker&agency=fbi", "agency", "'fbi' is not followed here"),
        ("company=example-maker&rule=none", "rule", "'none' is not known"),
        ("company=example-maker&view=later", "view", "Known: then, now."),
        ("company=example-maker&from=2024-13-01", "from", "not a day of the calendar"),
        ("company=example-maker&from=2025-01-01&to=2024-01-01", "from", "is after to"),
    ],
)
def test_what_cannot_be_compared_is_said(client: TestClient, query: str, parameter: str, said: str) -> None:
    answer = client.get(f"/compare.json?{query}")
    assert answer.status_code == 422
    fault = answer.json()["error"]
    assert fault["parameter"] == parameter
    assert said in f"{fault['message']} {fault['remedy']}"


def test_more_than_five_companies_are_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.routes.compare.MOST", 1)
    answer = client.get(f"/compare?{BOTH}")
    assert answer.status_code == 422
    assert "2 companies are too many beside each other: at most 1 can be compared" in answer.text


def test_a_company_named_twice_stands_once(client: TestClient) -> None:
    made = client.get("/compare.json?company=example-maker&company=example-maker&company=").json()
    assert len(made["columns"]) == 1


def test_lists_and_companies_lead_to_the_comparison_by_plain_forms(client: TestClient) -> None:
    listed = client.get("/companies").text
    assert '<form action="/compare">' in listed
    assert 'type="checkbox" name="company" value="example-maker"' in listed
    assert 'type="hidden" name="company" value="example-maker"' in client.get("/companies/example-maker").text
