"""An award, a recipient and a vehicle say what of their rows may be missing, and name everybody whose money it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from research.types import Window
from tests.fixtures import files
from tests.fixtures.trail import Trail
from tests.web.collector_example import page_text
from web.app import create_app
from web.pages.award_parts import has_base
from web.whole_years import window_of_rows

NEW_UEI = "EXAMPLEUEI02"
HANDED, NO_BASE = "70XTEST20F00000002", "70XTEST20F00000003"
VEHICLE = "CONT_IDV_70XTEST19D00000001_7012"
UNDER = {"parent_award_id_piid": "70XTEST19D00000001", "parent_award_agency_id": "7012"}
NOT_WHOLE = "fiscal years 2022–2023 of ICE not held in whole"


def row(piid: str, modification: str, day: str, dollars: str, **other: str) -> files.Row:
    return files.transaction(piid, modification, dollars, action_date=day, **other)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """ICE's fiscal years 2021 and 2024 in whole: an order that changed hands, and an award without its base."""
    folder = tmp_path_factory.mktemp("whole")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    other = {"recipient_uei": NEW_UEI, "recipient_name": "EXAMPLE NEXT INC"}
    last = [
        row(HANDED, "P00002", "2024-03-01", "-50.00", **other, **UNDER),
        row(NO_BASE, "P00001", "2024-04-01", "7.00"),
        row(NO_BASE, "P00002", "2024-05-01", "8.00", recipient_name="EXAMPLE RENAMED INC"),
    ]
    summary = files.summary(NO_BASE, total_obligated_amount="990.00")
    said = trail(
        "load",
        *("--agency", "ice"),
        _full(folder, 2021, [row(HANDED, "0", "2021-03-01", "1000.00", **UNDER)]),
        _full(folder, 2024, last),
        files.write(folder / "summary_2026-03-03.csv", files.SUMMARY, [summary]),
    )
    assert said.code == 0, said.err
    app = create_app(trail.settings)
    with TestClient(app) as opened:
        yield opened
    app.state.site.engine.dispose()


def _full(folder: Path, year: int, rows: list[files.Row]) -> Path:
    name = f"FY{year}_070_Contracts_Full_20260301"
    return files.zipped(folder / f"{name}.zip", {f"{name}_1.csv": files.text(files.ARCHIVE, rows)})


def statement(client: TestClient, address: str) -> str:
    return str(client.get(f"{address}.json").json()["citation"]["fact"]["statement"])


def test_an_award_that_changed_hands_is_said_to_have_gone_to_both(client: TestClient) -> None:
    address = f"/awards/{files.award_key(HANDED)}"
    said = statement(client, address)
    assert "$950.00 on award 70XTEST20F00000002 to EXAMPLE INC and EXAMPLE NEXT INC" in said
    assert "Several recipients, by its transactions" in page_text(client, address)
    then = client.get(f"{address}.json?as_of=2026-03-02").json()["citation"]["fact"]["statement"]
    assert "to EXAMPLE INC and EXAMPLE NEXT INC" in then


def test_an_award_of_one_recipient_is_said_to_have_gone_to_it_by_its_last_name(client: TestClient) -> None:
    said = statement(client, f"/awards/{files.award_key(NO_BASE)}")
    assert "$15.00 on award 70XTEST20F00000003 to EXAMPLE RENAMED INC in 2 transactions" in said


def test_an_order_that_changed_hands_names_both_in_the_list_of_its_vehicle(client: TestClient) -> None:
    (order,) = client.get(f"/vehicles/{VEHICLE}.json").json()["orders"]
    assert order["recipients"] == ["EXAMPLE INC", "EXAMPLE NEXT INC"]
    assert "EXAMPLE INC; EXAMPLE NEXT INC" in client.get(f"/vehicles/{VEHICLE}.csv").text
    assert "EXAMPLE INC; EXAMPLE NEXT INC" in page_text(client, f"/vehicles/{VEHICLE}")


def test_years_in_which_rows_of_it_may_be_missing_are_told_beside_its_money(client: TestClient) -> None:
    for address in (f"/awards/{files.award_key(HANDED)}", f"/vehicles/{VEHICLE}", f"/recipients/{files.UEI}"):
        assert NOT_WHOLE in statement(client, address), address
        assert NOT_WHOLE in page_text(client, address), address


def test_an_award_without_its_base_says_what_its_sum_lacks_and_what_the_publisher_counts(
    client: TestClient,
) -> None:
    said = statement(client, f"/awards/{files.award_key(NO_BASE)}")
    assert NOT_WHOLE in said, "its base may be of any year"
    assert (
        "No base transaction is held, so anything obligated before 1 April 2024 is not in this sum." in said
    )
    assert "The publisher's own total obligation of the award is $990.00 as of 3 March 2026" in said
    assert "No base transaction" not in statement(client, f"/awards/{files.award_key(HANDED)}")


def test_an_earlier_state_says_that_the_base_was_not_held(client: TestClient) -> None:
    told = client.get(f"/awards/{files.award_key(NO_BASE)}.json?as_of=2026-03-02").json()
    assert "No base transaction is held" in told["citation"]["fact"]["statement"]


def test_an_order_that_an_agency_took_over_under_a_number_of_its_own_has_no_base() -> None:
    assert has_base(["0", "P00001"]) and not has_base(["P00000", "P00001"])


def test_years_before_the_base_of_an_award_and_days_of_nothing_lack_nothing() -> None:
    held = Window(date(2020, 10, 1), date(2026, 3, 1)).lacking([("ICE", 2022), ("ICE", 2025)])
    day, last = date(2024, 3, 1), date(2024, 5, 1)
    of_award = window_of_rows(held, day, last, Window(day))
    assert of_award.years_not_whole == (("ICE", 2025),), (
        "a later year may have more of it, though it is not between"
    )
    assert (of_award.since, of_award.until) == (day, last)
    assert window_of_rows(held, day, last).years_not_whole == held.years_not_whole
    assert (
        window_of_rows(held, None, None) == Window() and not window_of_rows(held, None, None).years_not_whole
    )
