"""The sentence that cites a comparison: bounds, the base-named sum between, and why an upper one can be smaller."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import files
from tests.fixtures.trail import Trail
from web.app import create_app


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said of each company at ICE: one order bought for Microsoft and cut, one that names IBM later."""
    folder = tmp_path_factory.mktemp("compared")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    other = "70XTEST24F00000002"
    rows = [
        files.search_row(dollars="100", description="MICROSOFT LICENSES"),
        files.search_row(modification="P00001", dollars="-60", description="DEOBLIGATE FUNDS"),
        files.search_row(other, dollars="20", description="LABOUR"),
        files.search_row(other, modification="P00001", dollars="5", description="ADD IBM MAXIMO"),
    ]
    trail.load(files.write(folder / "search.csv", files.CAPTURE, rows))
    app = create_app(trail.settings)
    with TestClient(app) as client:
        made = client.get("/compare.json?company=microsoft&company=ibm&company=oracle&agency=ice").json()
    app.state.site.engine.dispose()
    beginning, _, rest = made["citation"]["fact"]["statement"].partition(" ICE: ")
    lines = rest.partition(". One order")[0].split("; ")
    return {"beginning": beginning, **{line.split()[0]: line for line in lines}}


def test_the_base_named_sum_stands_between_the_bounds_where_a_base_description_names_it(
    said: dict[str, str],
) -> None:
    assert said["Microsoft"].startswith(
        "Microsoft $100.00 (lower), $40.00 (base-named) and $40.00 (upper) in orders naming it"
    )
    assert "whose base description does (base-named)" in said["beginning"]
    assert said["IBM"].startswith("IBM $5.00 (lower) and $25.00 (upper) in orders naming it")


def test_an_upper_sum_that_is_smaller_says_that_money_was_taken_back(said: dict[str, str]) -> None:
    remark = "(the wider count is the smaller sum: money was taken back)"
    assert remark in said["Microsoft"] and remark not in said["IBM"]


def test_a_company_that_nothing_names_has_no_sum(said: dict[str, str]) -> None:
    assert said["Oracle"] == "Oracle nothing found, which is no proof that there is none"
