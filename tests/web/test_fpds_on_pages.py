"""A kept page of FPDS as a reader sees it: vehicles with ceilings, who held them, and that the feed is closed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.fixtures import files, fpds
from tests.fixtures.trail import Trail, writer
from tests.web.test_records import page_text
from web.app import create_app

KEY = f"CONT_IDV_{fpds.VEHICLE}_7012"
OTHERS = "70XTEST24F00000055"
"""An order that another agency signed and pays for, on the same kept page."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The browser over one loaded page: a vehicle that changed hands, an order under it, an other transaction."""
    folder = tmp_path_factory.mktemp("fpds-pages")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    later = fpds.idv("P00001", name="EXAMPLE SUCCESSOR LLC", signed="2024-05-01")
    entries = [fpds.idv(), later.replace(fpds.UEI, "EXAMPLEUEI09"), fpds.other_transaction()]
    entries.append(fpds.award("P00001", vehicle=fpds.VEHICLE))
    water = fpds.award(piid=OTHERS, vehicle=fpds.VEHICLE, name="EXAMPLE WATERWORKS", dollars="900.00")
    entries.append(water.replace(">7012<", ">4740<").replace(fpds.UEI, "EXAMPLEUEI08"))
    trail.load(fpds.write(folder / "page.xml", *entries))
    app = create_app(trail.settings)
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made
    app.state.site.engine.dispose()


def _paid(client: TestClient, asked: str) -> tuple[str | None, str | None]:
    """The sum of what ICE pays for, and why there is none."""
    made = client.get(f"/search.json?agency=ice&basis=funding&{asked}").json()
    return (made["net"] and made["net"]["amount"], made["untold"])


def _paid_for(year: int, dollars: str) -> files.Row:
    return files.transaction(f"70XTEST{year - 2000}F00000001", dollars=dollars, action_date=f"{year}-02-01")


def test_a_vehicle_is_listed_with_its_ceiling_as_a_ceiling(client: TestClient) -> None:
    (held,) = client.get("/vehicles.json").json()["records"]
    assert (held["award_key"], held["ceiling"]) == (
        KEY,
        {"amount": "5000.00", "basis": "ceiling", "currency": "USD"},
    )
    text = page_text(client, "/vehicles")
    assert "could reach $5,000.00" in text and "ceilings are never added" in text


def test_what_other_agencies_signed_and_pay_for_is_kept_and_counts_nowhere(client: TestClient) -> None:
    award = client.get("/search", params={"q": OTHERS}, follow_redirects=False).headers["location"]
    assert "$900.00" in client.get(award).text
    single = client.get(f"{award}.json").json()["modifications"][0]["line"]["transaction_key"]
    assert "is followed here. It counts in no total." in page_text(client, f"/transactions/{single}")
    (row,) = csv.DictReader(io.StringIO(client.get(f"{award}.csv").text))
    assert (row["counts_in_totals"], row["running_obligation_usd"]) == ("false", "")
    assert client.get(f"{award}.json").json()["net"]["amount"] == "0.00"
    assert "counts in no total" in page_text(client, award)
    found = client.get("/search.json").json()
    held = client.get("/index.json").json()["holdings"]
    assert (found["total"], held["transactions"], held["awards"], held["recipients"]) == (4, 4, 3, 2)
    assert found["net"]["amount"] == "170.00"
    assert client.get("/search.json?agency=4740").status_code == 422
    for page in ("/vehicles", "/search?q=waterworks", "/recipients/EXAMPLEUEI08"):
        assert "$900.00" not in client.get(page).text


def test_a_vehicle_that_changed_hands_says_who_held_it_when(client: TestClient) -> None:
    assert "Several recipients, by its transactions" in page_text(client, f"/awards/{KEY}")
    held = client.get(f"/awards/{KEY}.json").json()["spellings"]
    assert {(one["name"], one["recipient_key"], one["first"]) for one in held} == {
        ("EXAMPLE INC", fpds.UEI, "2023-01-02"),
        ("EXAMPLE SUCCESSOR LLC", "EXAMPLEUEI09", "2024-05-01"),
    }


def test_the_page_of_the_vehicle_keeps_ceiling_and_obligations_apart(client: TestClient) -> None:
    made = client.get(f"/vehicles/{KEY}.json").json()
    assert made["ceiling"]["amount"] == "5000.00" and made["own_net"]["amount"] == "0.00"
    assert made["total"]["net"] == {"amount": "100.00", "basis": "obligation", "currency": "USD"}


def test_the_own_money_of_a_vehicle_is_cited_with_its_days(client: TestClient) -> None:
    made = client.get(f"/vehicles/{KEY}.json").json()
    own, orders, cited = (
        made["own_window"],
        made["order_window"],
        made["citation"]["csl_json"]["custom"]["window"],
    )
    said = "in 2 transactions, by action date, 2 January 2023 – 1 May 2024, counted apart."
    assert said in made["citation"]["plain"]
    ends = [min(own["since"], orders["since"]), max(own["until"], orders["until"])]
    assert [cited["since"], cited["until"]] == ends and own["since"] < orders["since"]


def test_an_other_transaction_is_not_sought_at_usaspending(client: TestClient) -> None:
    page = client.get("/awards/PIID_7012_70XTEST24T00000001").text
    assert "$70.00" in page and "usaspending.gov/award" not in page


def test_the_source_says_that_it_is_closed_and_since_when(client: TestClient) -> None:
    text = page_text(client, "/sources/fpds_atom")
    assert "The publisher has shut this source; its end is reported for 2026-07-31." in text
    assert "given as /resolve?url=…, leads to the record held here." in text
    assert "closed, reported for 2026-07-31" in page_text(client, "/sources")
    assert client.get("/sources.json").json()["states"]


def test_an_old_address_of_fpds_opens_the_vehicle(client: TestClient) -> None:
    url = f"https://www.fpds.gov/ezsearch/search.do?s=FPDS&indexName=awardfull&q={fpds.VEHICLE}+7012+"
    for path, name in (("/resolve", "url"), ("/search", "q")):
        answer = client.get(path, params={name: url}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/awards/{KEY}")


def test_an_agency_without_a_whole_year_is_held_in_single_documents_only(tmp_path: Path) -> None:
    trail = Trail(tmp_path / "var", f"sqlite:///{tmp_path / 'var' / 'trail.db'}")
    searched = files.search_row("70XTEST24F00000009", description="EXAMPLE MICROSOFT AZURE", day="2024-02-01")
    single = fpds.award(signed="2025-02-01", description="EXAMPLE MICROSOFT LICENSES")
    trail.load(
        files.write(tmp_path / "search_2026-03-02.csv", files.CAPTURE, [searched]),
        fpds.write(tmp_path / "page.xml", single.replace(">7012<", ">7014<")),
    )
    app = create_app(trail.settings)
    with TestClient(app) as client:
        only = "1 February 2025, in single documents only"
        for address in ("/agencies/cbp", "/links/microsoft/cbp"):
            assert only in page_text(client, address)
        (year,) = client.get("/agencies/cbp.json").json()["awarding"]
        assert year["single_documents_only"] and year["part"] == "not whole"
        assert "single documents" not in page_text(client, "/agencies/ice")
        said = "1 February 2024 – 1 February 2025, of CBP in single documents only"
        for address in ("/", "/companies/microsoft", "/compare?company=microsoft"):
            assert said in page_text(client, address)
        made = client.get("/companies/microsoft.json").json()
        cited = made["citation"]["csl_json"]["custom"]["window"]
        assert made["window"]["single_only"] == cited["single_only"] == ["CBP"]
    app.state.site.engine.dispose()


def test_dates_of_which_only_a_kept_page_speaks_are_told_apart_from_years_that_were_searched(
    tmp_path: Path,
) -> None:
    trail = Trail(tmp_path / "var", f"sqlite:///{tmp_path / 'var' / 'trail.db'}")
    searched = files.search_row("70XTEST24F00000009", description="EXAMPLE MICROSOFT AZURE", day="2024-02-01")
    single = fpds.award(
        piid="70XTEST23F00000008", signed="2023-02-01", description="EXAMPLE SALESFORCE LICENSES"
    )
    trail.load(
        files.write(tmp_path / "search_2026-03-02.csv", files.CAPTURE, [searched]),
        fpds.write(tmp_path / "page.xml", fpds.idv(), single),
    )
    app = create_app(trail.settings)
    with TestClient(app) as client:
        said = "1 October 2023 – 1 February 2024, and in single documents since 2 January 2023"
        assert said in page_text(client, "/companies/salesforce")
        # Of this company nothing is older, so that its sentences need no second date.
        for address in ("/links/microsoft/ice", "/companies/microsoft"):
            page = page_text(client, address)
            assert "1 October 2023 – 1 February 2024" in page and "single documents" not in page
        made = client.get("/agencies/ice.json").json()
        assert made["window"]["whole_since"] == "2023-10-01"
        years = {one["fiscal_year"]: one["single_documents_only"] for one in made["awarding"]}
        assert years == {2024: False, 2023: True}
        paid = {one["fiscal_year"]: (one["net"], one["payers"]) for one in made["funding"]}
        assert paid[2023] == (None, {"named": 2, "of": 2})
        # The search, a component, offices and the citation give no sum that the agency's page withholds.
        alone, few = (
            "no document held gives all that was paid for in fiscal year 2023",
            "only 0 of 1 transactions held",
        )
        assert _paid(client, "fy=2023") == (None, alone)
        assert _paid(client, "from=2022-10-01&to=2023-09-30") == (None, alone)
        assert _paid(client, "fy=2024") == (None, f"{few} name who pays")
        both = f"{few} of fiscal year 2024 name who pays; {alone}"
        assert _paid(client, "from=2023-01-01&to=2023-12-31") == (None, both)
        assert _paid(client, "fy=2023&fy=2024") == (None, both)
        assert f"N{alone[1:]}, so no sum" in page_text(client, "/search?agency=ice&basis=funding&fy=2023")
        assert "paid for by" not in client.get("/agencies/ice.json").json()["citation"]["plain"]
        (office,) = client.get("/agencies/ice/offices.json").json()["paying"][:1]
        assert (office["transactions"], office["total"]) == (2, None)
        text = page_text(client, "/agencies/ice")
        assert "2023 single documents only" in text and "2024 to 1 Feb" in text
        assert "2024 to 1 Feb" in page_text(client, "/")
        rows = list(csv.DictReader(io.StringIO(client.get("/agencies/ice.csv").text)))
        assert ("2024", "to 1 Feb") in {(row["fiscal_year"], row["part_of_year"]) for row in rows}
        assert {row["fiscal_year"]: row["single_documents_only"] for row in rows} == {
            "2024": "false",
            "2023": "true",
        }
        # All days of that year are asked for, and yet it is not whole.
        (year,) = client.get("/links/salesforce/ice.json?since=2022-10-01").json()["years"]
        assert (year["fiscal_year"], year["is_whole"]) == (2023, False)
        (row, *_) = csv.DictReader(io.StringIO(client.get("/companies/salesforce.csv").text))
        assert (row["window_since"], row["window_whole_since"]) == ("2023-01-02", "2023-10-01")
        assert '"temporalCoverage": "2023-10-01/2024-02-01"' in client.get("/companies/microsoft").text
        cited = client.get("/companies/salesforce.json").json()["citation"]["csl_json"]["custom"]["window"]
        assert (cited["since"], cited["whole_since"]) == ("2023-01-02", "2023-10-01")
        asked = page_text(client, "/links/microsoft/ice?since=2023-10-01")
        assert "single documents" not in asked and "1 October 2023 – 1 February 2024" in asked
        # Another agency's years begin a year later, which takes nothing from this one's.
        other = files.search_row("70XTEST25F00000009", day="2025-02-01", Agency="CBP")
        trail.load(files.write(tmp_path / "search_2026-03-03.csv", files.CAPTURE, [other]))
        window = client.get("/companies/microsoft.json").json()["window"]
        assert (window["since"], window["whole_since"]) == ("2023-10-01", None)
        for address in ("/companies/microsoft", "/agencies/cbp"):
            assert "single documents" not in page_text(client, address)
        made = client.get("/agencies/ice.json").json()
        assert made["window"]["whole_since"] == "2023-10-01"
        assert {one["fiscal_year"]: one["single_documents_only"] for one in made["awarding"]} == years
        (year,) = client.get("/links/microsoft/ice.json").json()["years"]
        assert (year["fiscal_year"], year["is_whole"]) == (2024, True)
    app.state.site.engine.dispose()


def test_a_sum_of_what_is_paid_for_is_cited_with_its_years(tmp_path: Path) -> None:
    """Two years that name who pays, and before and after them a kept page.

    As a department's archive they lack what others signed for it; asked for by who pays they are whole.
    """
    trail = Trail(tmp_path / "var", f"sqlite:///{tmp_path / 'var' / 'trail.db'}")
    trail.load(
        *(
            files.zipped(
                tmp_path / f"FY{year}_070_Contracts_Full_20260406.zip",
                {"rows.csv": files.text(files.ARCHIVE, [_paid_for(year, dollars)])},
            )
            for year, dollars in ((2025, "300.00"), (2024, "200.00"))
        ),
        fpds.write(
            tmp_path / "page.xml",
            fpds.award(piid="70XTEST23F00000008", signed="2023-02-01"),
            fpds.award(piid="70XTEST26F00000008", signed="2026-02-01", dollars="0.00"),
        ),
    )
    app = create_app(trail.settings)
    with TestClient(app) as client:
        assert {one["net"] for one in client.get("/agencies/ice.json").json()["funding"]} == {None}
        lacking = "no document held gives all that was paid for in fiscal years 2024–2025"
        assert _paid(client, "fy=2024&fy=2025") == (None, lacking)
    app.state.site.engine.dispose()
    with writer(trail) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE coverage SET basis = 'funding'"))
    app = create_app(trail.settings)
    with TestClient(app) as client:
        years = client.get("/agencies/ice.json").json()
        assert [(one["fiscal_year"], one["net"] and one["net"]["amount"]) for one in years["funding"]] == [
            (2026, None),
            (2025, "300.00"),
            (2024, "200.00"),
            (2023, None),
        ]
        said = "Awards paid for by ICE in fiscal years 2024–2025, whoever signed, hold net obligations of $500.00 in 2"
        assert said in years["citation"]["plain"]
        assert _paid(client, "fy=2024&fy=2025") == ("500.00", None)
        for one in years["funding"]:
            asked = _paid(client, f"fy={one['fiscal_year']}")[0]
            assert asked == (one["net"] and one["net"]["amount"])
        assert _paid(client, "")[0] is None
    app.state.site.engine.dispose()


@pytest.mark.parametrize("address", ["/lobbying", "/register", "/notices"])
def test_a_list_whose_source_gave_nothing_counts_nothing(client: TestClient, address: str) -> None:
    page = client.get(f"{address}.json").json()
    said = "is held here: the source has not been asked yet, or gave none"
    assert said in page["sentence"] and said in page["citation"]["plain"]
    assert ": 0 " not in page["citation"]["plain"]
