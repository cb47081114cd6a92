"""Feeds: valid Atom, ids that last, times of the evidence, both bounds; and how a browser finds them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import files
from tests.fixtures.trail import Trail
from tests.web.example import write_site
from web.app import create_app
from web.feeds import search as feeding
from web.feeds.feed import Feed
from web.feeds.writing import write_xml

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
FEEDS = (
    "/changes.atom",
    "/changes.atom?kind=new&kind=changed&agency=ice",
    "/search.atom",
    "/search.atom?q=examplesoft",
    "/search.atom?q=nothing-like-this",
    "/search.atom?q=%26%3C%22x%22+a",
    "/companies/example-maker.atom",
    "/companies/quiet-company.atom",
    "/agencies/cbp.atom",
    "/links/example-maker/ice.atom",
    "/links/example-maker/cbp.atom?since=2024-01-01&tier=award_named",
)


def read(client: TestClient, address: str) -> ET.Element:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)


def entries(feed: ET.Element) -> list[dict[str, str]]:
    return [
        {part.tag.removeprefix(ATOM): part.text or "" for part in one} for one in feed.findall(f"{ATOM}entry")
    ]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_has_what_the_standard_asks_of_it_and_of_each_entry(client: TestClient, address: str) -> None:
    feed = read(client, address)
    assert feed.tag == f"{ATOM}feed"
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1
            assert one.findtext(f"{ATOM}{name}")
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated", "")).tzinfo is not None
        assert one.findtext(f"{ATOM}id", "").startswith("tag:testserver,2026:/")
        assert [link for link in one.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Contract Trail"
    assert feed.find(f"{ATOM}link[@rel='self']") is not None
    assert all(one["summary"] for one in entries(feed))
    ids = [one["id"] for one in entries(feed)]
    assert len(set(ids)) == len(ids) <= 50
    times = [one["updated"] for one in entries(feed)]
    assert times == sorted(times, reverse=True) or address.startswith("/changes")


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_leads_to_pages_that_there_are(client: TestClient, address: str) -> None:
    feed = read(client, address)
    links = {link.get("href", "") for link in feed.iter(f"{ATOM}link")}
    assert all(client.get(link).status_code == 200 for link in links)


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_names_nobodys_address_or_telephone(client: TestClient, address: str) -> None:
    text = client.get(address).text
    assert "JANE.DOE" not in text and "555-0143" not in text


def test_the_feed_of_changes_says_what_was_and_what_is(client: TestClient) -> None:
    told = entries(read(client, "/changes.atom"))
    changed = next(one for one in told if one["title"].startswith("Changed: "))
    assert "The obligation was $396,062.00 and is −$50,000.25." in changed["summary"]
    assert changed["updated"] == "2026-04-20T09:30:00Z"
    assert changed["id"].startswith("tag:testserver,2026:/changes/")
    assert any(one["title"].startswith("Gone: ") for one in told)


def test_a_name_that_changed_by_a_point_alone_is_told_between_quotation_marks(tmp_path: Path) -> None:
    trail = Trail(tmp_path / "var", f"sqlite:///{tmp_path / 'var' / 'trail.db'}")
    for day, name in (("02", "EXAMPLE, INC"), ("10", "EXAMPLE, INC.")):
        row = files.transaction(recipient_name=name)
        trail.load(files.write(tmp_path / f"full_2026-03-{day}.csv", files.ARCHIVE, [row]))
    app = create_app(trail.settings)
    with TestClient(app) as opened:
        (changed,) = entries(read(opened, "/changes.atom"))
    app.state.site.engine.dispose()
    assert "The recipient’s name was “EXAMPLE, INC” and is “EXAMPLE, INC.”." in changed["summary"]
    assert "with EXAMPLE, INC. " in changed["summary"] and "INC.. " not in changed["summary"]


def test_an_entry_says_the_amount_and_that_it_is_one_transactions_obligation(client: TestClient) -> None:
    told = {one["id"]: one for one in entries(read(client, "/search.atom"))}
    one = told["tag:testserver,2026:/transactions/TX1"]
    assert one["title"].startswith("$1,000,000.00 obligated, EXAMPLE MAKER INC, award 70XTEST24C00000001")
    assert "$1,000,000.00 obligated by this one transaction" in one["summary"]


def test_a_row_that_changed_stands_before_rows_that_did_not(client: TestClient) -> None:
    assert entries(read(client, "/search.atom?company=example-maker"))[0]["id"].endswith("/TX2")


def test_the_feed_of_a_link_gives_both_bounds_and_the_reason_of_each_row(client: TestClient) -> None:
    feed = read(client, "/links/example-maker/cbp.atom")
    said = feed.findtext(f"{ATOM}subtitle", "")
    assert "whose own text names it" in said and "counted on the" in said
    named = [one["summary"] for one in entries(feed) if "Tier named" in one["summary"]]
    assert named and all("somebody else received the award" in one for one in named)


def test_a_company_without_links_has_a_feed_that_says_so(client: TestClient) -> None:
    feed = read(client, "/companies/quiet-company.atom")
    assert "No row ties Quiet Company to ICE" in feed.findtext(f"{ATOM}subtitle", "")
    assert entries(feed) == []


def test_a_feed_holds_no_more_than_it_may(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [one["id"] for one in entries(read(client, "/search.atom"))]
    assert len(whole) > 2
    monkeypatch.setattr(feeding, "SIZE", 2)
    short = [one["id"] for one in entries(read(client, "/search.atom"))]
    assert len(short) == 2 and set(short) < set(whole)


def test_ids_and_times_are_the_same_when_the_database_is_made_anew(
    client: TestClient, tmp_path: Path
) -> None:
    app = create_app(write_site(tmp_path))
    with TestClient(app) as another:
        for address in ("/changes.atom", "/search.atom", "/links/example-maker/cbp.atom"):
            assert entries(read(another, address)) == entries(read(client, address))
    app.state.site.engine.dispose()


def test_a_feed_that_the_reader_holds_is_not_sent_again(client: TestClient) -> None:
    mark = client.get("/changes.atom").headers["etag"]
    assert client.get("/changes.atom", headers={"If-None-Match": mark}).status_code == 304


@pytest.mark.parametrize(
    "address", ["/glossary.atom", "/awards/none.atom", "/companies/none.atom", "/feeds/changes"]
)
def test_what_has_no_feed_says_so(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        ("/search?q=examplesoft", ["/changes.atom", "/search.atom?q=examplesoft"]),
        ("/companies/example-maker", ["/changes.atom", "/companies/example-maker.atom"]),
        ("/links/example-maker/ice", ["/changes.atom", "/links/example-maker/ice.atom"]),
        ("/glossary", ["/changes.atom"]),
    ],
)
def test_a_page_tells_feed_readers_where_its_feed_is(client: TestClient, page: str, feeds: list[str]) -> None:
    found = re.findall(
        r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', client.get(page).text
    )
    assert found == feeds


def test_a_browser_learns_how_to_search_here(client: TestClient) -> None:
    answer = client.get("/opensearch.xml")
    assert answer.headers["content-type"] == "application/opensearchdescription+xml"
    made = ET.fromstring(answer.content)
    assert made.tag == f"{SEARCH}OpenSearchDescription"
    assert 0 < len(made.findtext(f"{SEARCH}ShortName", "")) <= 16
    templates = {url.get("type"): url.get("template", "") for url in made.findall(f"{SEARCH}Url")}
    assert templates["application/x-suggestions+json"] == "http://testserver/suggest.json?q={searchTerms}"
    page = templates["text/html"].replace("{searchTerms}", "examplesoft").replace("{startPage?}", "")
    assert client.get(page).status_code == 200
    assert '<link rel="search" type="application/opensearchdescription+xml"' in client.get("/").text


def test_characters_that_xml_cannot_hold_are_replaced_and_the_rest_is_escaped() -> None:
    odd = Feed(
        "tag:x", 'a\x0bb <&> "c"', "", "http://x/?a=1&b=2", "http://x/", datetime(2026, 1, 1, tzinfo=UTC), ()
    )
    read_back = ET.fromstring(write_xml("feed.xml", feed=odd))
    assert read_back.findtext(f"{ATOM}title") == 'a�b <&> "c"'
    assert read_back.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00Z"
