"""Awards, transactions, recipients and evidence: money kept apart, history told, doubt said."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from fastapi.testclient import TestClient

from tests.web.example_documents import ANSWER, FILE
from tests.web.example_records import (
    MAKER,
    MAKER_AWARD,
    NAMELESS,
    ODD_AWARD,
    PROVISIONAL_AWARD,
    RESELLER,
    RESELLER_AWARD,
    VEHICLE,
)


def page_text(client: TestClient, address: str) -> str:
    text = client.get(address).text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_three_kinds_of_money_carry_their_words_and_are_never_one(client: TestClient) -> None:
    text = page_text(client, f"/awards/{MAKER_AWARD}")
    assert "Obligation $949,999.75 Net sum of the transactions below" in text
    assert "Current value $1,500,000.00" in text
    assert "Ceiling could reach $9,000,000.00" in text
    assert "As of 20 April 2026, 09:30 UTC" in text


def test_a_difference_to_the_publishers_own_total_is_said(client: TestClient) -> None:
    assert "own total obligation: $950,000.00" in page_text(client, f"/awards/{MAKER_AWARD}")
    assert "The two differ" in page_text(client, f"/awards/{MAKER_AWARD}")


def test_the_running_sum_passes_over_rows_that_do_not_count(client: TestClient) -> None:
    rows = client.get(f"/awards/{MAKER_AWARD}.json").json()["modifications"]
    running = {row["line"]["transaction_key"]: row["running"] and row["running"]["amount"] for row in rows}
    assert running == {"TX1": "1000000.00", "TX9": None, "TX10": None, "TX2": "949999.75", "TX3": "949999.75"}


def test_a_vehicle_leads_to_its_orders_and_an_order_to_its_vehicle(client: TestClient) -> None:
    assert f'href="/awards/{RESELLER_AWARD}"' in client.get(f"/awards/{VEHICLE}").text
    assert f'href="/awards/{VEHICLE}"' in client.get(f"/awards/{RESELLER_AWARD}").text


def test_several_spellings_of_the_recipient_are_shown(client: TestClient) -> None:
    text = page_text(client, f"/awards/{RESELLER_AWARD}")
    assert "EXAMPLE RESELLER LLC , 1 transaction" in text and "EXAMPLE RESELLER, LLC. , 1 transaction" in text


def test_an_ambiguous_number_and_a_provisional_key_are_said(client: TestClient) -> None:
    text = page_text(client, f"/awards/{PROVISIONAL_AWARD}")
    assert "alone is ambiguous" in text and "Provisional key" in text
    assert "usaspending.gov/award" not in client.get(f"/awards/{PROVISIONAL_AWARD}").text


def test_a_key_with_odd_characters_has_an_address(client: TestClient) -> None:
    made = client.get(f"/awards/{quote(ODD_AWARD, safe='')}.json").json()
    assert {"field": "award_key", "value": ODD_AWARD} in made["facts"]
    assert made["publisher_address"] == f"https://www.usaspending.gov/award/{quote(ODD_AWARD, safe='')}/"


def test_subawards_are_never_added_to_obligations(client: TestClient) -> None:
    made = client.get(f"/awards/{RESELLER_AWARD}.json").json()
    assert made["net"] == {"amount": "500000.00", "basis": "obligation", "currency": "USD"}
    assert made["subaward_total"]["basis"] == "subaward_amount"


def test_a_transaction_tells_what_it_said_before_and_where(client: TestClient) -> None:
    text = page_text(client, "/transactions/TX2")
    assert "What it said before" in text and "$396,062.00" in text and "AS FIRST PUBLISHED" in text
    assert f"/evidence/{FILE}?record=TX2" in client.get("/transactions/TX2").text


def test_a_repeated_row_and_a_vanished_row_say_that_they_count_in_no_total(client: TestClient) -> None:
    assert "This row repeats" in page_text(client, "/transactions/TX9")
    assert "No longer published" in page_text(client, "/transactions/TX10")


def test_a_recipient_without_uei_says_so_and_points_to_its_namesake(client: TestClient) -> None:
    text = client.get(f"/recipients/{NAMELESS}").text
    assert "No " in text and "in the records. Held under its name" in text
    assert f'href="/recipients/{MAKER}"' in text
    assert "EXAMPLE RESELLER, LLC." in client.get(f"/recipients/{RESELLER}").text


def test_evidence_says_request_time_digest_and_place_and_never_serves_bytes(client: TestClient) -> None:
    text = page_text(client, f"/evidence/{ANSWER}")
    assert "POST https://api.usaspending.gov/api/v2/search/spending_by_transaction/" in text
    assert "20 April 2026, 09:30 UTC" in text and "example.warc.gz" in text
    assert "warcio extract --payload example.warc.gz 303 | sha256sum" in text
    assert "no such day" in text
    assert client.get(f"/evidence/{ANSWER}/payload").status_code == 404


def test_evidence_opens_on_the_page_that_holds_the_record(client: TestClient) -> None:
    text = client.get(f"/evidence/{ANSWER}?record=TX3").text
    assert 'id="line-4"' in text


def test_the_years_of_an_agency_lead_to_the_rows_they_count(client: TestClient) -> None:
    year = next(
        one for one in client.get("/agencies/ice.json").json()["awarding"] if one["fiscal_year"] == 2025
    )
    rows = client.get("/search.json?agency=ice&basis=awarding&fy=2025").json()
    assert (rows["total"], rows["net"]) == (year["transactions"], year["net"])


def test_a_count_of_people_is_a_dated_claim_by_somebody(client: TestClient) -> None:
    text = page_text(client, "/actions/2018-07-03-example-petition")
    assert "More than 100,000 people, as of 2018-07-03, according to Example League" in text
