"""Parameters that a page does not know, and days and amounts that no record can have: refused, never ignored."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    "address",
    [
        "/links/example-maker/cbp?sinse=2025-01-01",
        "/links/example-maker/cbp.csv?from=2025-01-01",
        "/companies?srot=largest",
        "/companies/example-maker?since=2025-01-01",
        "/agencies/ice?fy=2024",
        "/vehicles?agency=ice",
        "/changes?form=2025-01-01",
        "/notices?stage=x",
        "/systems?compny=x",
        "/compare?compnay=example-maker",
    ],
)
def test_a_parameter_that_a_page_does_not_know_is_refused_by_name(client: TestClient, address: str) -> None:
    answer = client.get(address)
    name = address.split("?")[1].split("=")[0]
    assert answer.status_code == 422 and name in answer.text and "knows no such parameter" in answer.text


def test_a_slip_of_the_pen_is_answered_with_what_was_meant(client: TestClient) -> None:
    assert "Did you mean since?" in client.get("/links/example-maker/cbp?sinse=2025-01-01").text


def test_what_networks_hang_on_addresses_asks_nothing(client: TestClient) -> None:
    assert client.get("/links/example-maker/cbp?utm_source=x&fbclid=1").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/links/example-maker/cbp?since=0001-01-01",
        "/links/example-maker/cbp.json?until=9999-12-31",
        "/charts/links/example-maker/cbp.svg?until=9999-12-31",
        "/search?from=0001-01-01",
        "/search?min=99999999999999999999999",
        "/search?max=99999999999999999999",
    ],
)
def test_days_and_amounts_that_no_record_can_have_are_refused(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 422
