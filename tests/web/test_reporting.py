"""An error is reported from any page, by mail, by a form, or by hand, and the message says which page it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from urllib.parse import parse_qs, unquote, urlsplit

import html5lib
import pytest
from fastapi.testclient import TestClient

from research.config import Settings
from tests.web.example import PAGES
from web.app import create_app
from web.reporting import make_report

Browse = Callable[[str], TestClient]
PAGE = "https://example.org/search?q=a%20b&agency=ice"


@pytest.fixture(scope="module")
def told(settings: Settings) -> Iterator[Browse]:
    """A client of the site whose contact is the one given; one site for each contact."""
    with ExitStack() as stack:

        @cache
        def browse(contact: str) -> TestClient:
            app = create_app(settings.model_copy(update={"contact": contact}))
            stack.callback(app.state.site.engine.dispose)
            return stack.enter_context(TestClient(app, raise_server_exceptions=False))

        yield browse


def report_link(text: str) -> str:
    page = html5lib.parse(text, namespaceHTMLElements=False)
    [found] = [one.get("href") for one in page.find(".//footer").iter("a") if one.text == "Report an error"]
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize("address", [*PAGES, "/nothing", "/search?agncy=ice"])
def test_every_page_opens_a_mail_that_names_its_address_and_build(told: Browse, address: str) -> None:
    client = told("desk@example.org")
    shown = client.get(address)
    link = report_link(shown.text)
    assert link.startswith("mailto:desk@example.org?subject=Error%20on%20the%20page%20")
    body = parse_qs(urlsplit(link).query)["body"][0]
    assert f"Page: {shown.url}\r\n" in body
    assert "Database build: " in body and "What is wrong:" in body


def test_a_page_names_the_build_that_it_was_made_from(told: Browse) -> None:
    client = told("desk@example.org")
    build = client.get("/companies.json").json()["build"]
    assert f"Database build: {build}" in unquote(report_link(client.get("/companies").text))


def test_a_web_address_gets_title_and_body(told: Browse) -> None:
    link = report_link(told("https://example.org/issues/new").get("/companies").text)
    asked = urlsplit(link)
    assert (asked.netloc, asked.path) == ("example.org", "/issues/new")
    given = parse_qs(asked.query)
    assert given["title"] == ["Error on the page “Companies followed here”"]
    assert "Page: http://testserver/companies\n" in given["body"][0]


def test_a_web_address_keeps_its_own_parameters_and_anchor() -> None:
    report = make_report("https://example.org/new?labels=data#form", "T", PAGE, "b1")
    assert report.address is not None
    asked = urlsplit(report.address)
    assert parse_qs(asked.query)["labels"] == ["data"] and asked.fragment == "form"
    assert f"Page: {PAGE}\n" in parse_qs(asked.query)["body"][0]


def test_without_a_contact_the_text_to_send_stands_on_the_page(told: Browse) -> None:
    page = html5lib.parse(told("").get("/companies").text, namespaceHTMLElements=False)
    footer = page.find(".//footer")
    said = "".join(footer.itertext())
    assert "Tell whoever runs this site, with this text:" in said
    text = footer.find(".//textarea").text
    assert text.startswith("Page: http://testserver/companies\nDatabase build: ")


@pytest.mark.parametrize(
    "contact", ["the data desk, room 5", "javascript:alert(1)", "mailto:", "a@b", "//x.org"]
)
def test_a_contact_that_is_no_address_is_named_and_never_linked(contact: str) -> None:
    report = make_report(contact, "T", PAGE, "b1")
    assert (report.address, report.whom) == (None, contact)


@pytest.mark.parametrize("contact", ["desk@example.org", "mailto:desk@example.org", " desk@example.org "])
def test_a_mail_address_may_be_written_either_way(contact: str) -> None:
    report = make_report(contact, "A & B #1 — “x”\n", PAGE, "b1")
    assert report.address is not None and report.address.startswith("mailto:desk@example.org?subject=")
    asked = urlsplit(report.address)
    assert asked.fragment == "" and set(parse_qs(asked.query)) == {"subject", "body"}
    assert f"Page: {PAGE}\r\n" in parse_qs(asked.query)["body"][0]
