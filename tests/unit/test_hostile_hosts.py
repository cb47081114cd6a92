"""Hosts that mean us harm: names and redirects that lead inside our network, answers that never come to an end."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

import scrapers.connections as connections
from research.config import Settings, load_settings
from research.errors import FetchFailed, HostNotAllowed
from research.evidence import Exchange
from scrapers.asking import Asking
from scrapers.base import Query
from scrapers.browsing import Browsing, hosts_of
from scrapers.fetch import Fetcher
from scrapers.registered import find_source
from scrapers.visiting import Visit, Visitor
from scrapers.wayback import Wayback, time_available, time_indexed
from tests.fixtures.pagehost import Answer, PageHost, running
from tests.publisher.keeping import Kept

NAME = "example.test"


@pytest.fixture(scope="module")
def host() -> Iterator[PageHost]:
    with running(PageHost()) as started:
        yield started


@pytest.fixture
def named(host: PageHost, monkeypatch: pytest.MonkeyPatch) -> str:
    """The host under a name of the open internet that leads to this very machine."""
    real = socket.getaddrinfo

    def look_up(name: Any, *more: Any, **options: Any) -> Any:
        return real("127.0.0.1" if name in (NAME, f"www.{NAME}") else name, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return host.url.replace("127.0.0.1", NAME)


def settings(**more: object) -> Settings:
    quick = {"requests_per_second": 10_000, "retry_seconds": 0, "retries": 1, "timeout_seconds": 5}
    return load_settings(**{**quick, **more})


class Desk:
    """A browser of pages on its own clock, what it kept, and how long it slept."""

    def __init__(self, pages: list[str], **more: object) -> None:
        self.kept: list[tuple[Exchange, str]] = []
        self.slept: list[float] = []
        made = settings(**more)
        self.fetcher = Fetcher(made, hosts_of(pages), lambda one: None, self.slept.append)
        visitor = Visitor(self.fetcher.line, made, lambda one, layout: self.kept.append((one, layout)))
        wayback = Wayback(pages[0], pages[0])
        self.browsing = Browsing(visitor, self.fetcher.line, wayback, lambda url: {}, made.page_bytes)
        self.visitor = visitor


@pytest.fixture
def desk() -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(pages: list[str], **more: object) -> Desk:
        made.append(Desk(pages, **more))
        return made[-1]

    yield make
    for one in made:
        one.fetcher.close()


def test_a_name_that_leads_into_our_network_is_refused_before_anything_is_sent(
    host: PageHost, named: str, desk: Callable[..., Desk]
) -> None:
    asked = len(host.asked)
    exchange, said = desk([named]).browsing.page(f"{named}/page")
    assert exchange is None and f"{NAME} leads to 127.0.0.1, inside this network" in said[0]
    assert len(host.asked) == asked


def test_a_name_that_leads_elsewhere_the_second_time_is_refused(
    host: PageHost, named: str, desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([True])  # the first connection is to the open internet, every later one is not
    monkeypatch.setattr(connections, "is_public", lambda address: next(answers, False))
    host.answers["/first"] = Answer(b"It is elsewhere.", 302, {"Location": "/second", "Connection": "close"})
    made = desk([named])
    with pytest.raises(HostNotAllowed, match="inside this network"):
        made.visitor.ask(Visit(f"{named}/first", f"{named}/first", 1000), lambda url: {}, "web_page")
    assert [one.status for one, _ in made.kept] == [302] and "/second" not in host.paths


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1/secret", "http://169.254.169.254/latest/", "ftp://example.test/", "//[::1]/"],
)
def test_a_redirect_to_where_we_may_not_ask_is_refused_by_name(
    host: PageHost, named: str, desk: Callable[..., Desk], location: str
) -> None:
    host.answers["/away"] = Answer(b"It is elsewhere.", 302, {"Location": location})
    exchange, said = desk([named], allow_private_hosts=True).browsing.page(f"{named}/away")
    assert exchange is None and "is not among the addresses this source may ask" in said[0]


def test_a_head_that_drips_is_given_up_in_the_time_of_one_answer(
    host: PageHost, desk: Callable[..., Desk]
) -> None:
    def head_that_drips(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Example: ")
        for _ in range(500):
            handler.wfile.write(b"x")
            time.sleep(0.02)

    host.answers["/head"] = Answer(raw=head_that_drips)
    made = desk([host.url], allow_private_hosts=True, timeout_seconds=0.3, retries=0)
    began = time.monotonic()
    with pytest.raises(FetchFailed, match=r"within 0\.3 seconds"):
        made.fetcher.get(f"{host.url}/head")
    assert time.monotonic() - began < 0.9


def test_a_cookie_is_never_sent_back(host: PageHost, desk: Callable[..., Desk]) -> None:
    host.answers["/cookie"] = Answer(
        headers={"Content-Type": "text/html", "Set-Cookie": "who=EXAMPLE; Path=/"}
    )
    made = desk([host.url], allow_private_hosts=True)
    for _ in range(2):
        made.browsing.page(f"{host.url}/cookie")
    assert all("Cookie" not in headers for _, headers in host.asked)


def test_robots_that_cannot_be_had_now_close_the_site_for_now(
    host: PageHost, desk: Callable[..., Desk]
) -> None:
    host.answers["/robots.txt"] = Answer(b"", 503)
    exchange, said = desk([host.url], allow_private_hosts=True).browsing.page(f"{host.url}/page")
    del host.answers["/robots.txt"]
    assert exchange is None and "its robots.txt could not be had; not asked now" in said[0]
    assert "/page" not in host.paths


def test_the_pause_of_robots_is_kept_and_one_too_long_is_not_waited_for(
    host: PageHost, desk: Callable[..., Desk]
) -> None:
    host.answers["/slow"] = Answer()
    host.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 9")
    made = desk([host.url], allow_private_hosts=True)
    made.browsing.page(f"{host.url}/slow")
    assert 8 < made.slept[-1] <= 9
    host.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 3600")
    assert (
        "asks for 3600 seconds"
        in desk([host.url], allow_private_hosts=True).browsing.page(f"{host.url}/slow")[1][0]
    )
    del host.answers["/robots.txt"]


def test_a_host_that_is_gone_is_tried_once_for_all_its_pages(desk: Callable[..., Desk]) -> None:
    gone = "http://127.0.0.1:1"
    made = desk([gone], allow_private_hosts=True)
    for number in range(3):
        exchange, said = made.browsing.page(f"{gone}/{number}")
        assert exchange is None and "cannot be reached" in said[0]
    robots_and_copies = made.fetcher.traffic.requests
    assert robots_and_copies <= 2 + 3 * 2


def test_a_copy_that_leads_out_of_the_web_archive_is_not_followed(
    host: PageHost, desk: Callable[..., Desk]
) -> None:
    page = f"{host.url}/guarded"
    made = desk([host.url], allow_private_hosts=True)
    made.browsing._wayback = Wayback(f"{host.url}/says", f"{host.url}/copies")
    index = made.browsing._wayback.index(page).removeprefix(host.url)
    lines = b'[["timestamp","original","statuscode","mimetype"],["20180704101112","x","200","text/html"]]'
    host.answers |= {
        "/guarded": Answer(b"", 403),
        index: Answer(lines, headers={"Content-Type": "application/json"}),
        f"/copies/web/20180704101112id_/{page}": Answer(b"It is elsewhere.", 302, {"Location": "/guarded"}),
    }
    exchange, said = made.browsing.page(page)
    assert exchange is None and "the copy leads out of the web archive" in said[-1]
    assert host.paths.count("/guarded") == 1


def test_the_hosts_of_pages_are_theirs_with_and_without_www() -> None:
    found = hosts_of(["https://www.example.org/a", "http://other.example.com:8080/b", "http://127.0.0.1/c"])
    assert found == {
        "www.example.org",
        "example.org",
        "other.example.com",
        "www.other.example.com",
        "127.0.0.1",
    }


def test_what_the_web_archive_holds_is_read_from_either_of_its_answers() -> None:
    closest = b'{"archived_snapshots": {"closest": {"available": true, "timestamp": "20180704101112", "status": "%s"}}}'
    assert time_available(closest % b"200") == "20180704101112"
    assert time_available(closest % b"404") is None
    assert time_available(b'{"archived_snapshots": {}}') is None and time_available(b"<html>") is None
    index = (
        b'[["timestamp","original","statuscode","mimetype"],["20180704101112","http://e/","200","text/html"]]'
    )
    assert time_indexed(index) == "20180704101112"
    assert time_indexed(b"[]") is None and time_indexed(b'[["other"],["20180704101112"]]') is None


def test_four_seconds_pass_between_two_questions_to_a_host(host: PageHost) -> None:
    host.answers["/one"] = host.answers["/two"] = Answer()
    pages = (f"{host.url}/one", f"{host.url}/two")
    source = find_source("web_pages")
    made = load_settings(allow_private_hosts=True, retries=0)
    asking = Asking(source, Query(pages=pages), made, Kept().keeping, "run")
    slept: list[float] = []
    asking.fetcher.line.sleep = slept.append
    documents = [asking.page(page) for page in pages]
    asking.fetcher.close()
    # One pause each after robots.txt and after the first page.
    assert all(documents) and [round(one) for one in slept] == [4, 4]
