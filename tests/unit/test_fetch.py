"""The fetcher: retries, pauses, limits, hosts, and that every answer is handed on first."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from research.errors import FetchFailed, HostNotAllowed, NotFound
from research.evidence import Exchange
from scrapers import fetch
from scrapers.fetch import Fetcher
from scrapers.hosts import check_host, is_public
from tests.publisher import Publisher
from tests.publisher.keeping import ORDER, settings_for

AWARD = f"/api/v2/awards/{ORDER}/"


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as running:
        yield running


class Desk:
    """A fetcher on a clock that only sleeping moves, and what it handed on."""

    def __init__(self, publisher: Publisher, **settings: object) -> None:
        self.now = datetime.now(UTC)
        self.slept: list[float] = []
        self.exchanges: list[Exchange] = []
        self.fetcher = Fetcher(
            settings_for(publisher, **settings),
            {"127.0.0.1"},
            self.exchanges.append,
            self.sleep,
            lambda: self.now,
        )
        self.url = publisher.url + AWARD

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    @property
    def statuses(self) -> list[int]:
        return [exchange.status for exchange in self.exchanges]


@pytest.fixture
def desk(publisher: Publisher) -> Iterator[Desk]:
    made = Desk(publisher)
    yield made
    made.fetcher.close()


def test_the_user_agent_names_the_project_and_a_contact(publisher: Publisher) -> None:
    desk = Desk(publisher, contact="desk@example.org")
    desk.fetcher.get(desk.url)
    desk.fetcher.close()
    assert publisher.questions[0].headers["User-Agent"] == "ContractTrail/0.1 (+desk@example.org)"


def test_a_question_is_sent_as_json_and_asks_for_no_encoding(publisher: Publisher, desk: Desk) -> None:
    desk.fetcher.post(publisher.url + "/api/v2/transactions/", {"award_id": ORDER})
    asked = publisher.questions[0]
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Accept-Encoding"] == "identity"
    assert asked.json == {"award_id": ORDER}


def test_an_exchange_holds_question_and_answer_as_sent(desk: Desk) -> None:
    exchange = desk.fetcher.post(desk.url.replace(AWARD, "/api/v2/transactions/"), {"award_id": ORDER})
    assert exchange.request_body == b'{"award_id": "%s"}' % ORDER.encode()
    assert ("Content-Length", str(len(exchange.payload))) in exchange.response_headers
    assert dict(exchange.request_headers)["Host"].startswith("127.0.0.1:")


def test_overload_is_retried_and_every_answer_is_handed_on(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("429")
    publisher.fail("503 HTML")
    assert desk.fetcher.get(desk.url).status == 200
    assert desk.statuses == [429, 503, 200]


def test_retries_and_bytes_are_counted(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("429", times=2)
    desk.fetcher.get(desk.url)
    traffic = desk.fetcher.traffic
    assert (traffic.requests, traffic.retries) == (3, 2)
    assert traffic.bytes_received == sum(len(exchange.payload) for exchange in desk.exchanges)


def test_a_server_error_in_json_is_retried(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("500 JSON")
    desk.fetcher.get(desk.url)
    assert desk.statuses == [500, 200]


def test_retry_after_in_seconds_is_kept(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("429 for 7 seconds")
    desk.fetcher.get(desk.url)
    assert max(desk.slept) == 7


def test_retry_after_as_a_date_is_kept(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("429 until a date")
    desk.fetcher.get(desk.url)
    assert 110 < max(desk.slept) <= 121


def test_a_pause_of_a_day_is_not_waited_for(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("429 for a day")
    with pytest.raises(FetchFailed, match="throttled") as raised:
        desk.fetcher.get(desk.url)
    assert "1 day" in raised.value.remedy
    assert desk.slept == []


def test_pauses_grow_from_five_seconds_to_five_minutes(publisher: Publisher) -> None:
    desk = Desk(publisher, retry_seconds=5, retries=5)
    publisher.fail("429", times=5)
    desk.fetcher.get(desk.url)
    for slept, least in zip(desk.slept, (5, 15, 60, 300, 300), strict=True):
        assert least <= slept <= least * 1.25
    desk.fetcher.close()


def test_one_host_is_not_asked_faster_than_allowed(publisher: Publisher) -> None:
    desk = Desk(publisher, requests_per_second=2)
    for _ in range(3):
        desk.fetcher.get(desk.url)
    assert desk.slept == [0.5, 0.5]
    desk.fetcher.close()


def test_after_the_last_try_the_error_says_what_the_publisher_said(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("500 JSON", times=99)
    with pytest.raises(FetchFailed, match=r"after 3 tries: status 500: Elasticsearch is unreachable"):
        desk.fetcher.get(desk.url)
    assert desk.statuses == [500, 500, 500]


def test_an_html_error_page_is_named_as_such(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("503 HTML", times=99)
    with pytest.raises(FetchFailed, match="status 503: an HTML page"):
        desk.fetcher.get(desk.url)


def test_a_detail_that_is_an_object_is_told_by_its_message(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("422 object")
    with pytest.raises(FetchFailed, match="status 422: only one group"):
        desk.fetcher.get(desk.url)
    assert desk.statuses == [422]


def test_an_unknown_award_is_not_found(publisher: Publisher, desk: Desk) -> None:
    with pytest.raises(NotFound, match="No Award found with: 'CONT_AWD_NOTHING'"):
        desk.fetcher.get(publisher.url + "/api/v2/awards/CONT_AWD_NOTHING/")
    assert desk.statuses == [404]


def test_a_connection_reset_in_mid_body_is_retried_and_not_handed_on(
    publisher: Publisher, desk: Desk
) -> None:
    publisher.fail("reset")
    desk.fetcher.get(desk.url)
    assert desk.statuses == [200]
    assert desk.fetcher.traffic.retries == 1


def test_a_body_shorter_than_announced_is_retried_and_not_handed_on(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("short body")
    desk.fetcher.get(desk.url)
    assert desk.statuses == [200]
    assert desk.fetcher.traffic.retries == 1


def test_an_answer_that_only_trickles_is_given_up(publisher: Publisher) -> None:
    desk = Desk(publisher, timeout_seconds=0.3, retries=0)
    publisher.fail("slow")
    with pytest.raises(FetchFailed, match=r"within 0\.3 seconds"):
        desk.fetcher.get(desk.url)
    desk.fetcher.close()


def test_an_answer_too_large_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LARGEST_ANSWER", 100)
    with pytest.raises(FetchFailed, match="larger than 100 bytes"):
        desk.fetcher.get(desk.url)


def test_nobody_listening_is_a_failed_fetch(publisher: Publisher, desk: Desk) -> None:
    with pytest.raises(FetchFailed, match="the connection broke"):
        desk.fetcher.get("http://127.0.0.1:1/api/v2/")


def test_a_redirect_within_the_host_is_followed_with_the_same_question(
    publisher: Publisher, desk: Desk
) -> None:
    publisher.fail("moved here")
    exchange = desk.fetcher.post(publisher.url + "/api/v2/transactions/", {"award_id": ORDER})
    assert exchange.url.endswith("/api/v2/transactions/?moved")
    assert desk.statuses == [307, 200]
    assert publisher.questions[0].body == publisher.questions[1].body


def test_a_redirect_too_large_is_refused_before_it_is_followed(
    publisher: Publisher, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "LARGEST_ANSWER", 10)
    publisher.fail("moved here")
    with pytest.raises(FetchFailed, match="larger than 10 bytes"):
        desk.fetcher.get(desk.url)
    assert len(publisher.questions) == 1


def test_a_redirect_to_another_host_is_refused(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("moved away")
    with pytest.raises(HostNotAllowed, match="localhost"):
        desk.fetcher.get(desk.url)


def test_a_redirect_that_would_turn_a_question_into_a_get_is_refused(
    publisher: Publisher, desk: Desk
) -> None:
    publisher.fail("moved as GET")
    with pytest.raises(FetchFailed, match="another question"):
        desk.fetcher.post(publisher.url + "/api/v2/transactions/", {"award_id": ORDER})


def test_redirects_without_end_are_given_up(publisher: Publisher, desk: Desk) -> None:
    publisher.fail("moved here", times=99)
    with pytest.raises(FetchFailed, match="more than 5 redirects"):
        desk.fetcher.get(desk.url)


def test_a_host_that_was_not_named_is_never_asked(desk: Desk) -> None:
    with pytest.raises(HostNotAllowed, match=r"evil\.example is not among"):
        desk.fetcher.get("https://evil.example/api/")
    assert desk.fetcher.traffic.requests == 0


def test_this_machine_is_refused_unless_allowed(publisher: Publisher) -> None:
    desk = Desk(publisher, allow_private_hosts=False)
    with pytest.raises(HostNotAllowed, match=r"leads to 127\.0\.0\.1"):
        desk.fetcher.get(desk.url)
    assert publisher.questions == []
    desk.fetcher.close()


@pytest.mark.parametrize(
    "url",
    ["ftp://127.0.0.1/x", "http://user:secret@127.0.0.1/", "http://127.0.0.1.evil.example/", "http://[::1/"],
)
def test_addresses_that_only_look_allowed_are_refused(url: str) -> None:
    with pytest.raises(HostNotAllowed) as raised:
        check_host(url, {"127.0.0.1"})
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.8", "64:ff9b::a9fe:a9fe",
    ],
)  # fmt: skip
def test_addresses_inside_a_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["23.20.1.1", "2600:1f18::1", "64:ff9b::1714:101"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(("retries", "tries"), [(4, 3), (1, 2)])
def test_a_machine_without_a_network_is_told_so_without_an_hour_of_waiting(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch, retries: int, tries: int
) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    desk = Desk(publisher, retries=retries, retry_seconds=5, allow_private_hosts=True)
    with pytest.raises(FetchFailed, match=f"given up after {tries} tries.*is this machine connected"):
        desk.fetcher.get(desk.url)
    desk.fetcher.close()
    assert sum(desk.slept) < 60
