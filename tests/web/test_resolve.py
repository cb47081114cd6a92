"""`/resolve`: addresses of pages that are gone, or elsewhere, lead to the record held here or say that none is."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from research.search.addresses import AtFpds, number_in_address
from tests.web.example_records import MAKER_AWARD

FPDS = "https://www.fpds.gov/ezsearch"
NUMBER = "70XTEST24C00000001"


@pytest.mark.parametrize(
    ("url", "location"),
    [
        (f"{FPDS}/search.do?s=FPDS&indexName=awardfull&q={NUMBER}+7012+", f"/awards/{MAKER_AWARD}"),
        (f"{FPDS}/FEEDS/ATOM?FEEDNAME=PUBLIC&q=PIID%3A%22{NUMBER}%22&start=0", f"/awards/{MAKER_AWARD}"),
        (f'{FPDS}/search.do?q=PIID%3A"{NUMBER}" MODIFICATION_NUMBER%3A"P00001"', "/transactions/TX2"),
        (f"{FPDS}/jsp/viewer.jsp?agencyID=7012&PIID={NUMBER}&modNumber=P00001", "/transactions/TX2"),
        (f"https://www.usaspending.gov/award/{MAKER_AWARD}/", f"/awards/{MAKER_AWARD}"),
        (f"{FPDS}/search.do?q=PIID%3A%2270XTEST25P00000004%22", "/search?q=70XTEST25P00000004"),
    ],
)
def test_an_address_leads_to_the_record(client: TestClient, url: str, location: str) -> None:
    answer = client.get("/resolve", params={"url": url}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, location)


def test_the_ending_asked_for_is_kept(client: TestClient) -> None:
    url = quote(f"{FPDS}/search.do?q={NUMBER}", safe="")
    answer = client.get(f"/resolve.json?url={url}", follow_redirects=False)
    assert answer.headers["location"] == f"/awards/{MAKER_AWARD}.json"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (f"{FPDS}/search.do?q=70XTEST99C99999999", "names no award that is held here"),
        # The same number, signed by another agency: another award.
        (f"{FPDS}/search.do?q={NUMBER}+9700+", "names no award that is held here"),
        ("https://example.org/award/1", "is no address of an award at USAspending or FPDS"),
    ],
)
def test_what_is_not_held_is_said_and_leads_nowhere_else(client: TestClient, url: str, message: str) -> None:
    answer = client.get("/resolve.json", params={"url": url})
    assert answer.status_code == 404 and message in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("query", "location"),
    [
        (f"url={FPDS}/search.do?s=FPDS&indexName=awardfull&q={NUMBER}+7012+", f"/awards/{MAKER_AWARD}"),
        (f"url={FPDS}/FEEDS/ATOM?FEEDNAME=PUBLIC&q=PIID%3A%22{NUMBER}%22&start=0", f"/awards/{MAKER_AWARD}"),
        (
            f"utm_source=x&url=https%3A%2F%2Fwww.usaspending.gov%2Faward%2F{MAKER_AWARD}%2F&fbclid=1",
            f"/awards/{MAKER_AWARD}",
        ),
    ],
)
def test_an_address_pasted_as_it_is_is_read_to_its_end(client: TestClient, query: str, location: str) -> None:
    answer = client.get(f"/resolve?{query}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, location)


def test_what_stands_before_the_address_is_refused_and_so_is_one_too_long(client: TestClient) -> None:
    assert "knows no such parameter" in client.get(f"/resolve?s=FPDS&url={FPDS}").text
    assert client.get(f"/resolve?url={FPDS}&q={'A' * 2000}").status_code == 422


def test_an_address_must_be_given(client: TestClient) -> None:
    assert client.get("/resolve").status_code == 422


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("q=1B3L02518+4740+", AtFpds("1B3L02518", "4740")),
        (
            "q=REF_IDV_PIID%3A%22HSHQDC13D00026%22+PIID%3A%22HSCETE17J00001%22",
            AtFpds("HSCETE17J00001", None, None, "HSHQDC13D00026"),
        ),
        ("q=PIID%3A%22HSBP-10-14-J-00001%22+AGENCY_CODE%3A%227014%22", AtFpds("HSBP1014J00001", "7014")),
        ("q=REF_IDV_PIID%3A%22HSHQDC13D00026%22", None),
        ("q=LAST_MOD_DATE%3A%5B2013%2F10%2F01%2C2014%2F09%2F30%5D+AGENCY_CODE%3A%224740%22", None),
        ("q=DEPARTMENT_FULL_NAME%3A%22X%22", None),
        ("requestid=1", None),
    ],
)
def test_the_parts_an_address_of_fpds_names(query: str, named: AtFpds | None) -> None:
    assert number_in_address(f"{FPDS}/search.do?s=FPDS&{query}") == named
