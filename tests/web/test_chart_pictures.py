"""Pictures of charts: each says where it is from, has an address of its own, and is drawn once."""

from __future__ import annotations

import html
import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from research.config import Settings
from research.db import open_writer
from research.models import Evidence
from tests.web.example import mark_as_sample
from tests.web.example_records import MAKER_AWARD, ODD_AWARD, PROVISIONAL_AWARD, VEHICLE
from web.charting.drawn import drawn_agency, drawn_company
from web.site import Context

PICTURES = (
    ("/links/example-maker/ice", "/charts/links/example-maker/ice"),
    ("/links/example-maker/cbp?by=quarter", "/charts/links/example-maker/cbp"),
    ("/companies/example-maker", "/charts/companies/example-maker"),
    ("/companies/example-maker", "/charts/companies/example-maker/maker/cbp"),
    ("/agencies/cbp", "/charts/agencies/cbp"),
    (f"/awards/{MAKER_AWARD}", f"/charts/awards/{MAKER_AWARD}"),
)
"""A page of every kind that has a chart, and how the chart's address begins."""


def addresses(client: TestClient, page: str, begin: str) -> list[str]:
    text = client.get(page).text
    found = [html.unescape(one) for one in re.findall(r'(?:src|srcset)="(/charts/[^"]+)"', text)]
    return [one for one in found if one.split(".svg")[0] == begin]


def text_of(svg: bytes) -> str:
    root = ElementTree.fromstring(svg)
    return "\n".join(
        "".join(one.itertext()) for one in root.iter() if one.tag.endswith("}tspan")
    ) + "\n".join(one.text or "" for one in root.iter() if one.tag.endswith("}text"))


@pytest.mark.parametrize(("page", "begin"), PICTURES)
def test_a_page_asks_for_its_chart_in_four_forms_which_all_answer(
    client: TestClient, page: str, begin: str
) -> None:
    found = addresses(client, page, begin)
    assert len(found) == 4
    bodies = []
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "image/svg+xml"
        ElementTree.fromstring(answer.content)
        bodies.append(answer.content)
    assert len(set(bodies)) == 4


@pytest.mark.parametrize(("page", "begin"), PICTURES)
def test_a_picture_says_title_source_basis_window_day_build_and_address(
    client: TestClient, page: str, begin: str
) -> None:
    said = text_of(client.get(addresses(client, page, begin)[-1]).content)
    # A link rests on the newer of the two documents alone.
    when = "as of" if page.startswith("/links/") else "retrieved from 2 March to"
    build = client.get("/companies.json").json()["build"]
    for part in (
        "Source: ",
        f"USAspending.gov, records {when} 20 April 2026",
        "Window: by action date, ",
        "Contract Trail",
        build,
        f"http://testserver{page.split('?')[0]}",
    ):
        assert part in said, part
    assert "obligations" in said.split("Basis: ")[1]


@pytest.mark.parametrize(("page", "begin"), PICTURES[:4])
def test_a_picture_of_links_names_its_rule_and_version(client: TestClient, page: str, begin: str) -> None:
    rule = client.get("/companies.json").json()["rule"]
    said = text_of(client.get(addresses(client, page, begin)[-1]).content)
    assert f"Rule {rule['id']}, version " in said


def test_the_address_in_a_picture_leads_to_the_page_that_shows_it(client: TestClient) -> None:
    address = addresses(client, *PICTURES[0])[-1]
    said = text_of(client.get(address).content)
    found = re.search(r"http://testserver(/links/\S+rule=[a-z0-9-]+)", said)
    assert found and address in addresses(client, found.group(1), PICTURES[0][1])


@pytest.mark.parametrize(("page", "begin"), PICTURES)
def test_every_picture_has_a_text_that_states_the_finding_and_its_size(
    client: TestClient, page: str, begin: str
) -> None:
    text = client.get(page).text
    images = re.findall(r'<img src="([^"]+)" alt="([^"]+)" width="800" height="(\d+)" loading="lazy"', text)
    found = [one for one in images if html.unescape(one[0]).split(".svg")[0] == begin]
    assert len(found) == 1
    address, said, height = (html.unescape(one) for one in found[0])
    svg = client.get(address).text
    assert f'height="{height}"' in svg
    assert html.escape(said, quote=False) in svg
    assert "$" in said and said.endswith(".")


def test_the_finding_of_an_indirect_link_gives_both_counts(client: TestClient) -> None:
    figure = client.get("/links/example-maker/cbp.json").json()["figure"]
    assert (
        "CBP orders naming Example Maker, placed with others, come to $300,000 counting rows whose own text names it, "
        "$500,000 counting whole awards; most in FY2024, $300,000 counting" in figure["finding"]
    )
    flow = client.get("/companies/example-maker.json").json()["sold_figures"][0]
    assert "$300,000 counting rows whose own text names it, $500,000 counting whole awards" in flow["finding"]


def test_the_finding_of_an_award_says_that_its_ceiling_is_no_spending(client: TestClient) -> None:
    said = client.get(f"/awards/{MAKER_AWARD}.json").json()["figure"]["finding"]
    assert "net $949,999" not in said and "net $950,000" in said
    assert "The current value is $1.5 million. The ceiling is $9.0 million, which is not spending." in said


def test_a_picture_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    address = "/charts/agencies/cbp.svg"
    mark = client.get(address).headers["etag"]
    again = client.get(address, headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/charts/agencies/cbp.svg?look=dark").headers["etag"] != mark


def test_a_picture_is_drawn_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get("/charts/agencies/cbp.svg?size=narrow").content

    def broken(*_: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr("web.routes.charts.render_svg", broken)
    monkeypatch.setattr("web.routes.charts.drawn_agency", broken)
    assert client.get("/charts/agencies/cbp.svg?size=narrow").content == first


def test_a_download_is_a_png_at_twice_the_size(client: TestClient) -> None:
    answer = client.get("/charts/agencies/cbp.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    wide, high = (int.from_bytes(answer.content[at : at + 4]) for at in (16, 20))
    root = ElementTree.fromstring(client.get("/charts/agencies/cbp.svg").content)
    assert (wide, high) == (2 * int(root.get("width", "")), 2 * int(root.get("height", "")))
    assert 'filename="agencies-cbp.png"' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/charts/nothing.svg", 404, "Not Found"),
        ("/charts/agencies/none.svg", 404, "none"),
        ("/charts/companies/none.svg", 404, "none"),
        ("/charts/companies/example-maker/friend/cbp.svg", 404, "friend"),
        ("/charts/companies/example-maker/reseller/cbp.svg", 404, "nothing to draw"),
        ("/charts/links/quiet-company/ice.svg", 404, "nothing to draw"),
        ("/charts/awards/none.svg", 404, "none"),
        (f"/charts/awards/{VEHICLE}.svg", 404, "nothing to draw"),
        ("/charts/agencies/cbp.gif", 404, "gif"),
        ("/charts/agencies/cbp.svg?look=pink", 422, "pink"),
        ("/charts/agencies/cbp.svg?size=huge", 422, "huge"),
        ("/charts/links/example-maker/ice.svg?by=week", 422, "week"),
    ],
)
def test_a_chart_that_is_not_there_is_a_fault_that_says_so(
    client: TestClient, address: str, status: int, word: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, word in answer.text) == (status, True)


def test_where_there_is_nothing_to_draw_the_page_says_so_in_words(client: TestClient) -> None:
    text = client.get(f"/awards/{PROVISIONAL_AWARD}").text
    assert "There is nothing to draw over time" in text and "<figure" not in text
    assert "<figure" not in client.get("/links/quiet-company/ice").text


def test_an_award_with_an_odd_key_has_an_address_that_finds_it(client: TestClient) -> None:
    answer = client.get(f"/charts/awards/{quote(ODD_AWARD, safe='')}.svg")
    assert answer.status_code == 404 and "nothing to draw" in answer.text


def test_sample_data_is_called_so_in_the_picture(
    client: TestClient, settings: Settings, context: Context
) -> None:
    chart = drawn_agency(context, "cbp")
    assert chart is not None and not any("Sample" in one for one in chart.words.credits)
    mark_as_sample(settings, "1")
    try:
        context.site._build = None
        again = drawn_agency(
            Context(context.session, context.site.build(context.session), context.site, context.address),
            "cbp",
        )
    finally:
        mark_as_sample(settings, "0")
        context.site._build = None
    assert again is not None and any("Sample data: only 8 transactions" in one for one in again.words.credits)


def test_a_picture_of_obligations_names_only_who_published_them(settings: Settings, context: Context) -> None:
    """A document of another publisher that is held beside them tells no sums."""
    engine = open_writer(settings.database)
    with Session(engine) as session:
        (held,) = session.exec(select(Evidence).where(Evidence.evidence_id == "evidencefile"))
        beside = held.model_dump() | {"evidence_id": "evidenceother", "source": "federal_register"}
        session.add(Evidence(**beside))
        session.commit()
        try:
            charts = drawn_agency(context, "cbp"), drawn_company(context, "example-maker")
            said = " ".join(line for chart in charts if chart for line in chart.words.credits)
        finally:
            session.delete(session.get_one(Evidence, "evidenceother"))
            session.commit()
    engine.dispose()
    assert "to 20 April 2026" in said and "Federal Register" not in said
