"""One question has one answer, whichever page, file or citation gives it."""

from __future__ import annotations

import csv
import io
from datetime import date
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from research.types import Window
from tests.web.collector_example import page_text
from tests.web.example_documents import ANSWER
from tests.web.example_records import MAKER, NAMELESS, RESELLER_AWARD, VEHICLE
from web.downloads.transactions import masked
from web.pages.paging import Portion

CUT = "COR: JANE DOE, JANE.R.DO"


def test_a_recipient_has_the_rows_that_a_search_for_it_finds(client: TestClient) -> None:
    page = client.get(f"/recipients/{MAKER}.json").json()
    found = client.get(f"/search.json?recipient={MAKER}").json()
    assert page["transactions"] == found["total"] == 4
    assert page["net"]["amount"] == found["net"]["amount"]
    assert page["without_uei"] == 1
    assert f"net obligations of ${float(page['net']['amount']):,.2f} in 4 transactions" in client.get(
        f"/recipients/{MAKER}.ris"
    ).text.replace("\n", " ")
    text = page_text(client, f"/recipients/{MAKER}")
    assert "1 transaction of those counted here carries no UEI, and the name that only this UEI has" in text


def test_records_without_a_uei_alone_are_said_to_be_a_part(client: TestClient) -> None:
    assert client.get(f"/recipients/{NAMELESS}.json").json()["transactions"] == 1
    assert "what stands here are the records without a UEI alone" in page_text(
        client, f"/recipients/{NAMELESS}"
    )


def test_a_cut_address_is_masked_wherever_its_text_stands_among_others() -> None:
    for texts in ([CUT, "OTHER TEXT"], ["OTHER TEXT", CUT], ["A", CUT, "B"] * 20):
        assert all("JANE.R" not in one for one in masked(texts))


@pytest.mark.parametrize(
    ("address", "more", "rows"),
    [
        (f"/evidence/{ANSWER}", "?record=TX2", "contained"),
        (f"/evidence/{ANSWER}", "?page=3", "contained"),
        (f"/recipients/{MAKER}", "?page=2", "awards"),
        ("/sources/usaspending_captures", "?page=2", "documents"),
    ],
)
def test_a_file_holds_every_row_whatever_page_it_was_asked_from(
    client: TestClient, address: str, more: str, rows: str
) -> None:
    whole = client.get(f"{address}.json").json()[rows]
    assert whole and client.get(f"{address}.json{more}").json()[rows] == whole
    assert len(client.get(f"{address}.csv{more}").text.splitlines()) == len(whole) + 1


def test_a_link_to_one_row_leads_to_a_file_of_all(client: TestClient) -> None:
    rows = list(csv.reader(io.StringIO(client.get(f"/evidence/{ANSWER}.csv?record=TX2").text)))
    assert len(rows) > 2


@pytest.mark.parametrize(
    "address",
    [
        "/links/example-maker/ice",
        f"/recipients/{MAKER}",
        "/sources/usaspending_captures",
        f"/vehicles/{VEHICLE}",
    ],
)
def test_a_page_past_the_last_is_not_found(client: TestClient, address: str) -> None:
    answer = client.get(f"{address}?page=9")
    assert answer.status_code == 404
    assert "there is no page 9; the list fills 1" in answer.text


def test_all_rows_are_one_page() -> None:
    whole = Portion.of(7, 10, all_rows=True)
    assert (whole.offset, whole.limit, whole.pages(35).count, whole.pages(0).count) == (0, None, 1, 1)
    assert (Portion.of(2, 10, all_rows=False).offset, Portion.of(2, 10, all_rows=False).pages(11).last) == (
        10,
        11,
    )


@pytest.mark.parametrize(
    ("asked", "found"), [("since=2190-01-01", "2190-01-01"), ("until=1905-01-01", "1905-01-01")]
)
def test_a_window_beyond_what_is_held_is_not_turned_round(client: TestClient, asked: str, found: str) -> None:
    page = client.get(f"/links/example-maker/ice.json?{asked}").json()
    assert (page["window"]["since"], page["window"]["until"]) == (found, found)
    cited = client.get(f"/links/example-maker/ice.csl.json?{asked}").json()[0]["URL"]
    assert f"since={found}&until={found}&rule=plain-words@" in unquote(cited)
    assert client.get(cited).status_code == 200


def test_an_open_end_is_filled_with_what_is_held() -> None:
    held = Window(date(2020, 1, 1), date(2025, 1, 1))
    assert Window(date(2021, 1, 1)).within(held) == Window(date(2021, 1, 1), date(2025, 1, 1))
    assert Window(None, date(2021, 1, 1)).within(held) == Window(date(2020, 1, 1), date(2021, 1, 1))


def test_an_empty_search_is_cited_as_no_proof(client: TestClient) -> None:
    cited = client.get("/search.csl.json?to=1999-01-01").text
    assert "That is no proof that there is no contract" in cited and "$0.00" not in cited


@pytest.mark.parametrize("by", ["maker", "company"])
def test_a_search_by_links_is_cited_with_the_rule_that_made_them(client: TestClient, by: str) -> None:
    assert "rule plain-words version" in client.get(f"/search.ris?{by}=example-maker").text


def test_a_number_with_another_condition_is_a_search(client: TestClient) -> None:
    alone = client.get("/search?q=70XTEST24C00000001", follow_redirects=False)
    assert alone.status_code == 303
    for beside in ("agency=cbp", "fy=2010"):
        answer = client.get(f"/search.json?q=70XTEST24C00000001&{beside}", follow_redirects=False)
        assert answer.status_code == 200 and answer.json()["total"] == 0


@pytest.mark.parametrize(
    "named", [VEHICLE, "70XTEST20D00000009", f"https://www.usaspending.gov/award/{VEHICLE}"]
)
def test_what_names_a_vehicle_leads_to_it(client: TestClient, named: str) -> None:
    answer = client.get("/search", params={"q": named}, follow_redirects=False)
    assert answer.headers["location"] == f"/vehicles/{VEHICLE}"
    assert RESELLER_AWARD in client.get(f"{answer.headers['location']}.json").text


def test_a_form_keeps_the_second_text_and_drops_how_an_agency_takes_part_with_it(client: TestClient) -> None:
    page = client.get("/search?q=towers&q=licenses").text
    assert '<input type="hidden" name="q" value="licenses">' in page
    assert client.get("/search?agency=&basis=funding").status_code == 200
    assert client.get("/search?basis=funding").status_code == 422


def test_a_value_that_no_record_has_is_called_so(client: TestClient) -> None:
    said = client.get("/search.json?psc=nonsense").json()["sentence"]
    assert said == "Transactions for the product or service “nonsense” (no record held has it)."


def test_where_nothing_is_found_names_that_begin_alike_are_offered(client: TestClient) -> None:
    assert '<a href="/suggest?q=exa%20zx">' in client.get("/search?q=exa+zx").text


def test_or_in_small_letters_is_explained(client: TestClient) -> None:
    assert "write OR in capitals" in client.get("/search?q=towers+or+licenses").text


@pytest.mark.parametrize("day", ["2026-W01-1", "20260201", "2026-2-1"])
@pytest.mark.parametrize("address", ["/search?from=", "/links/example-maker/ice?since=", "/changes?since="])
def test_a_day_is_written_in_one_way(client: TestClient, address: str, day: str) -> None:
    assert client.get(f"{address}{day}").status_code == 422
