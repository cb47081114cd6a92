"""The only HTTP of the project: polite, bounded, and every answer handed on before it is looked at."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from research.config import Settings
from research.errors import FetchFailed, HostNotAllowed, NotFound
from research.records import Exchange
from scrapers.hosts import PublicOnly, check_host

VERSION = "0.1"
LARGEST_ANSWER = 256 * 1024 * 1024  # 5,000 modifications with 4,000-character descriptions are some 25 MB
LONGEST_WAIT = timedelta(minutes=15)  # a publisher that asks for more is asked again another day
_RETRIED = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_KEEPS_METHOD = frozenset({307, 308})
_MOST_REDIRECTS = 5
_CHUNK = 64 * 1024


class _Broken(Exception):
    """The connection failed or the body is not whole: worth another try."""


@dataclass
class Traffic:
    """What asking cost so far."""

    requests: int = 0
    retries: int = 0
    bytes_received: int = 0


def _now() -> datetime:
    return datetime.now(UTC)


class Fetcher:
    """Asks allowed hosts one question at a time.

    `on_exchange` receives every whole answer, errors that will be retried included, before anything
    else is done with it. An answer that broke off is no answer and is not handed on.
    """

    def __init__(
        self,
        settings: Settings,
        allowed_hosts: Iterable[str],
        on_exchange: Callable[[Exchange], None],
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.traffic = Traffic()
        self._settings = settings
        self._allowed = frozenset(allowed_hosts)
        self._on_exchange = on_exchange
        self._sleep = sleep
        self._clock = clock
        self._asked_at: dict[str, datetime] = {}
        self._random = random.SystemRandom()
        self._session = requests.Session()
        self._session.headers.clear()
        self._session.trust_env = False  # no .netrc, no proxy: research.config alone reads the environment
        if not settings.allow_private_hosts:
            for scheme in ("http://", "https://"):
                self._session.mount(scheme, PublicOnly())

    def get(self, url: str, params: Mapping[str, str] | None = None) -> Exchange:
        """Ask for an address; raises `NotFound` (404), `HostNotAllowed` and `FetchFailed`."""
        return self._request("GET", f"{url}?{urlencode(params)}" if params else url, None)

    def post(self, url: str, body: Mapping[str, object]) -> Exchange:
        """Put a JSON question; raises as `get` does."""
        return self._request("POST", url, json.dumps(body, ensure_ascii=False).encode())

    def close(self) -> None:
        self._session.close()

    def _request(self, method: str, url: str, body: bytes | None) -> Exchange:
        for _ in range(_MOST_REDIRECTS + 1):
            exchange = self._ask(method, url, body)
            if exchange.status not in _MOVED:
                return _accepted(exchange)
            url = _moved_to(exchange)
        raise FetchFailed(f"{method} {url}: more than {_MOST_REDIRECTS} redirects", "Check the address.")

    def _ask(self, method: str, url: str, body: bytes | None) -> Exchange:
        """One address, with further tries while the publisher is overloaded or the connection breaks."""
        host = check_host(url, self._allowed)
        for attempt in range(self._settings.retries + 1):
            if attempt:
                self.traffic.retries += 1
            self._wait_turn(host)
            self.traffic.requests += 1
            wait = timedelta()
            try:
                exchange = self._exchange(method, url, body)
            except _Broken as error:
                fault = str(error)
            else:
                self._on_exchange(exchange)
                if exchange.status not in _RETRIED:
                    return exchange
                fault = f"status {exchange.status}: {what_it_says(exchange)}"
                wait = self._retry_after(exchange)
            if wait > LONGEST_WAIT:
                raise FetchFailed(f"{method} {url}: {fault}", f"The publisher asks us to wait {wait}.")
            if attempt < self._settings.retries:
                self._pause(attempt, wait)
        raise FetchFailed(
            f"{method} {url}: given up after {self._settings.retries + 1} tries: {fault}",
            "The publisher is down or overloaded. What was received is kept; run again later.",
        )

    def _exchange(self, method: str, url: str, body: bytes | None) -> Exchange:
        contact = f" (+{self._settings.contact})" if self._settings.contact else ""
        headers = {
            "Host": urlsplit(url).netloc,
            "User-Agent": f"ContractTrail/{VERSION}{contact}",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        }
        if body is not None:
            headers["Content-Type"] = "application/json"
        timeout = self._settings.timeout_seconds
        deadline = time.monotonic() + timeout
        request = self._session.prepare_request(requests.Request(method, url, headers=headers, data=body))
        try:
            with self._session.send(request, stream=True, timeout=timeout, allow_redirects=False) as response:
                payload = self._read(response, deadline)
        except requests.exceptions.SSLError as error:
            raise FetchFailed(f"{method} {url}: {error}", "Check the address and the clock.") from error
        except (requests.ConnectionError, requests.Timeout, HTTPError) as error:
            raise _Broken(f"the connection broke: {error}") from error
        except requests.RequestException as error:
            raise FetchFailed(f"{method} {url}: {error}", "Check the publisher's address.") from error
        return Exchange(
            method=method,
            url=url,
            request_headers=[(name, _text(value)) for name, value in request.headers.items()],
            request_body=body,
            status=response.status_code,
            reason=response.reason or "",
            response_headers=[(name, _text(value)) for name, value in response.raw.headers.items()],
            payload=payload,
            received_at=self._clock(),
        )

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        """The body as sent, without content decoding; raises `_Broken` if it is shorter than announced."""
        parts: list[bytes] = []
        size = 0
        # read1 returns what has arrived, so that a server sending byte after byte meets the deadline too.
        while part := response.raw.read1(_CHUNK, decode_content=False):
            size += len(part)
            self.traffic.bytes_received += len(part)
            if size > LARGEST_ANSWER:
                raise FetchFailed(
                    f"{response.url}: the answer is larger than {LARGEST_ANSWER:,} bytes",
                    "Ask for less at once, or load an award data archive file.",
                )
            if time.monotonic() > deadline:
                raise _Broken(f"no whole answer within {self._settings.timeout_seconds:g} seconds")
            parts.append(part)
        announced = response.raw.headers.get("Content-Length")
        if announced is not None and announced.isdigit() and int(announced) != size:
            raise _Broken(f"the answer broke off after {size:,} of {int(announced):,} bytes")
        return b"".join(parts)

    def _wait_turn(self, host: str) -> None:
        """Keep `requests_per_second`; a clock set back never makes us wait longer than one interval."""
        interval = 1 / self._settings.requests_per_second
        if host in self._asked_at:
            passed = (self._clock() - self._asked_at[host]).total_seconds()
            if passed < interval:
                self._sleep(min(interval, interval - passed))
        self._asked_at[host] = self._clock()

    def _pause(self, attempt: int, wait: timedelta) -> None:
        """Threefold longer each time, up to a quarter more at random, and never shorter than we were told."""
        own = self._settings.retry_seconds * 3**attempt * (1 + self._random.random() / 4)
        self._sleep(max(own, wait.total_seconds()))

    def _retry_after(self, exchange: Exchange) -> timedelta:
        """`Retry-After` in seconds or as a date; nothing where it is missing or unreadable."""
        value = header(exchange, "Retry-After").strip()
        if value.isdecimal():
            return timedelta(seconds=min(int(value), 10**9))
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            return timedelta()
        return max(timedelta(), (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - self._clock())


def header(exchange: Exchange, name: str) -> str:
    """A header of the answer, or ""."""
    return next((v for k, v in exchange.response_headers if k.lower() == name.lower()), "")


def what_it_says(exchange: Exchange) -> str:
    """An error answer in one line: its `detail`, as text or object, or what kind of page it is."""
    if "html" in header(exchange, "Content-Type").lower():
        return "an HTML page"
    try:
        body = json.loads(exchange.payload)
    except (ValueError, RecursionError):
        start = exchange.payload[:100].decode("utf-8", "replace")
        return repr(start) if start else "an empty answer"
    detail = body.get("detail", body) if isinstance(body, dict) else body
    if isinstance(detail, dict) and isinstance(detail.get("message"), str):
        detail = detail["message"]
    return (detail if isinstance(detail, str) else json.dumps(detail))[:300]


def _accepted(exchange: Exchange) -> Exchange:
    """The answer, if it is one; raises `NotFound` or `FetchFailed` with what the publisher said."""
    if exchange.status == 200:
        return exchange
    said = f"{exchange.method} {exchange.url}: status {exchange.status}: {what_it_says(exchange)}"
    if exchange.status == 404:
        raise NotFound(said, "Check the key: the publisher holds nothing under it.")
    raise FetchFailed(said, "The answer is in the archive. The publisher refused the question as it was put.")


def _moved_to(exchange: Exchange) -> str:
    if exchange.method != "GET" and exchange.status not in _KEEPS_METHOD:
        raise FetchFailed(
            f"{exchange.method} {exchange.url}: status {exchange.status} would make another question of it",
            "The publisher's address has changed; paths of questions end with a slash.",
        )
    target = header(exchange, "Location")
    if not target:
        raise FetchFailed(f"{exchange.url}: status {exchange.status} without an address", "Try again later.")
    moved = urljoin(exchange.url, target)
    if exchange.url.startswith("https:") and not moved.startswith("https:"):
        raise HostNotAllowed(f"{exchange.url} leads to {moved}, without encryption", "Check the address.")
    return moved


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")
