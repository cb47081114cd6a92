"""Charts of pages hold exactly the numbers of the tables beside them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from fastapi.testclient import TestClient

from research.link_sums import TierTotal
from research.types import Obligation
from tests.web.example_records import MAKER_AWARD
from web.charting.chart import Chart
from web.charting.drawn import Wanted, drawn_agency, drawn_award, drawn_company, drawn_flow, drawn_link
from web.charting.forms import Form
from web.charting.frame import compose
from web.charting.of_agency import agency_chart
from web.charting.of_company import flow_chart
from web.pages.agency_years import make_years
from web.pages.base import Named
from web.pages.carried import read_carried
from web.pages.link_asked import Asked
from web.site import Context


def asked(context: Context, agency: str, **more: object) -> Asked:
    rule, window = context.rule(None), context.build.window
    return Asked(context.company("example-maker"), context.agency(agency), rule, window, **more)  # type: ignore[arg-type]


def drawn(chart: Chart | None, data: str) -> dict[str, Decimal]:
    """What the specification holds under a name, in dollars, by year or quarter."""
    assert chart is not None
    found: dict[str, Decimal] = {}

    def look(part: object) -> None:
        if isinstance(part, dict):
            if part.get("name") == data and "values" in part:
                found.update({one["at"]: Decimal(str(one["value"])) for one in part["values"]})
            for value in part.values():
                look(value)
        elif isinstance(part, list):
            for value in part:
                look(value)

    look(compose(chart, Form()).spec)
    return found


def amounts(rows: list[dict[str, object]], tier: str) -> dict[str, Decimal]:
    """What a page's table holds, in dollars, by year or quarter."""
    made = {}
    for row in rows:
        key = f"FY{row['fiscal_year']}" + (f" Q{row['quarter']}" if "quarter" in row else "")
        if row[tier] is not None:
            made[key] = Decimal(row[tier]["net"]["amount"])  # type: ignore[index]
    return made


@pytest.mark.parametrize("agency", ["ice", "cbp"])
@pytest.mark.parametrize(("by", "table"), [("year", "years"), ("quarter", "quarters")])
def test_a_link_chart_holds_exactly_the_numbers_of_its_table(
    client: TestClient, context: Context, agency: str, by: str, table: str
) -> None:
    page = client.get(f"/links/example-maker/{agency}.json?by={by}").json()
    chart = drawn_link(context, asked(context, agency, by=by))
    for tier in ("recipient", "named", "award_named"):
        assert drawn(chart, tier) == amounts(page[table], tier)
    assert page[table]


def test_quarters_add_up_to_their_years(client: TestClient) -> None:
    made = client.get("/links/example-maker/cbp.json?by=quarter").json()
    for tier in ("recipient", "named", "base_named", "award_named"):
        whole: dict[str, Decimal] = {}
        for key, amount in amounts(made["quarters"], tier).items():
            whole[key[:6]] = whole.get(key[:6], Decimal(0)) + amount
        assert whole == amounts(made["years"], tier)


def test_a_fiscal_year_begins_with_october(client: TestClient) -> None:
    made = client.get("/links/example-maker/ice.json?by=quarter").json()
    assert [(one["fiscal_year"], one["quarter"]) for one in made["quarters"]] == [
        (2025, 2),
        (2025, 1),
        (2024, 2),
    ]


def test_the_quarters_are_a_view_with_an_address_of_its_own(client: TestClient) -> None:
    year = client.get("/links/example-maker/cbp").text
    address = html.unescape(re.findall(r'href="(\?[^"]*by=quarter[^"]*)#years"', year)[0])
    quarter = client.get(f"/links/example-maker/cbp{address}")
    assert quarter.status_code == 200 and "2024 Q3" in quarter.text
    assert "by=quarter" in client.get("/links/example-maker/cbp.json?by=quarter").json()["permanent_address"]


def test_an_agency_chart_holds_net_gross_and_what_was_taken_back(
    client: TestClient, context: Context
) -> None:
    rows = client.get("/agencies/ice.json").json()["awarding"]
    chart = drawn_agency(context, "ice")
    for data, column in (("net", "net"), ("gross", "gross"), ("back", "deobligated")):
        assert drawn(chart, data) == {
            f"FY{one['fiscal_year']}": Decimal(one[column]["amount"]) for one in rows
        }
    assert min(drawn(chart, "back").values()) < 0


def test_an_agency_charts_words_count_the_years_drawn_and_say_which_is_not_whole(context: Context) -> None:
    agency, nothing = context.agency("ice"), Obligation(0)
    years = make_years(context, agency)
    before = replace(years[-1], fiscal_year=2001, net=nothing, gross=nothing, deobligated=nothing)
    chart = agency_chart(context, agency, [*years, before])
    assert chart is not None
    assert f"in {len(years)} fiscal years (" in chart.words.finding
    assert f"FY{years[0].fiscal_year} {years[0].part}" in chart.words.finding and years[0].part


def test_a_flow_counts_the_sellers_that_it_does_not_draw(context: Context) -> None:
    rule = context.rule(None)
    rows = [one for one in read_carried(context, "example-maker", "maker", rule.id) if one.agency == "CBP"]
    back = TierTotal(Obligation(-1), Obligation(0), Obligation(-1), 1, 1)
    taken = replace(rows[0], other=Named("OTHER SELLER", "/"), named=None, base_named=None, award_named=back)
    chart = flow_chart(context, context.company("example-maker"), rule, "maker", [*rows, taken])
    assert chart is not None and len(chart.drawing.bands) == len(rows)  # type: ignore[union-attr]
    assert f"went to {len(rows) + 1} other recipients" in chart.words.finding


def test_a_company_chart_has_a_panel_for_each_agency_with_the_tables_numbers(
    client: TestClient, context: Context
) -> None:
    rows = client.get("/companies/example-maker.json").json()["years"]
    chart = drawn_company(context, "example-maker")
    assert chart is not None
    panels = {panel.title: panel for panel in chart.drawing.panels}  # type: ignore[union-attr]
    assert set(panels) == {"ICE", "CBP"} == {one["agency"] for one in rows}
    for agency, panel in panels.items():
        held = amounts([one for one in rows if one["agency"] == agency], "award_named")
        assert {
            one.key: one.amounts["award_named"].dollars
            for one in panel.groups
            if "award_named" in one.amounts
        } == held


def test_a_flow_holds_both_bounds_of_its_table(client: TestClient, context: Context) -> None:
    rows = client.get("/companies/example-maker.json").json()["sold_by"]
    chart = drawn_flow(context, Wanted("example-maker", "maker", "cbp"))
    assert chart is not None
    bands = [(one.name, str(one.low), str(one.high)) for one in chart.drawing.bands]  # type: ignore[union-attr]
    assert bands == [
        (one["other"]["name"], one["named"]["net"]["amount"], one["award_named"]["net"]["amount"])
        for one in rows
    ]
    assert len(bands) == 1


def test_an_award_chart_holds_the_running_sums_and_the_two_values(
    client: TestClient, context: Context
) -> None:
    page = client.get(f"/awards/{MAKER_AWARD}.json").json()
    chart = drawn_award(context, MAKER_AWARD)
    assert chart is not None
    running = [one["running"]["amount"] for one in page["modifications"] if one["running"]]
    assert [str(one.total) for one in chart.drawing.steps] == running  # type: ignore[union-attr]
    assert str(chart.drawing.current) == page["values"]["current"]["amount"]  # type: ignore[union-attr]
    assert str(chart.drawing.ceiling) == page["values"]["ceiling"]["amount"]  # type: ignore[union-attr]
