"""The line to a publisher: which hosts, how often, how many tries, how long between them; the only HTTP of ours."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from research.config import Settings
from research.errors import FetchFailed
from research.evidence import Exchange
from research.secrets import Secrets
from research.wording import count
from scrapers.budget import Budget
from scrapers.connections import PublicOnly, Timed, Unled, is_over, no_longer_than
from scrapers.hosts import check_host

VERSION = "0.1"
LONGEST_WAIT = timedelta(minutes=15)  # a publisher that asks for more is asked again another day
RETRIED = frozenset({429, 500, 502, 503, 504})
_OF_A_NAME = 2
"""Further tries of a host whose name is not known: a network that just came up, or none, which no waiting mends."""

_PAUSES = (1, 3, 12, 60)  # times TRAIL_RETRY_SECONDS: 5, 15, 60, 300 seconds
Answer = TypeVar("Answer")


class Broken(Exception):
    """An answer that failed or is not whole: worth another try, after `wait` at least.

    `gained` is true when the try brought a download further than any before it. `most` is how many further tries it is
    worth at most, None where the settings say.
    """

    def __init__(
        self, fault: str, wait: timedelta = timedelta(), gained: bool = False, most: int | None = None
    ) -> None:
        super().__init__(fault)
        self.wait = wait
        self.gained = gained
        self.most = most


@dataclass
class Traffic:
    """What asking cost so far."""

    requests: int = 0
    retries: int = 0
    bytes_received: int = 0


@dataclass(frozen=True)
class Asked:
    """One question as it is put."""

    method: str
    url: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


def _now() -> datetime:
    return datetime.now(UTC)


class Line:
    """Puts one question at a time to allowed hosts."""

    def __init__(
        self,
        settings: Settings,
        allowed_hosts: Iterable[str],
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.traffic = Traffic()
        self.timeout = settings.timeout_seconds
        self.clock = clock
        self.sleep = sleep
        self._settings = settings
        self._allowed = frozenset(allowed_hosts)
        self._secrets = Secrets.of(settings)
        self.budget: Budget | None = None
        self.before_cleaning: Callable[[int, Mapping[str, str], bytes], None] | None = None
        if self._secrets:
            # It writes whole addresses at level DEBUG.
            logging.getLogger("urllib3").setLevel(logging.INFO)
        self._pauses: dict[str, float] = {}
        self._asked_at: dict[str, datetime] = {}
        self._random = random.SystemRandom()
        self._session = Unled()
        self._session.headers.clear()
        self._session.trust_env = False  # no .netrc, no proxy: research.config alone reads the environment
        # No cookie is kept: each question stands alone, and nobody can follow our rounds by them.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, Timed() if settings.allow_private_hosts else PublicOnly())

    def close(self) -> None:
        self._session.close()

    def clean(self, text: str) -> str:
        """The text without any secret of the settings."""
        return self._secrets.clean(text)

    def hide(self, secret: str) -> None:
        """Keep one more secret out of all that is kept and said from now on."""
        self._secrets = self._secrets.plus(secret)

    def slow_down(self, host: str, seconds: float) -> None:
        """Let at least so many seconds pass between two questions to that host."""
        self._pauses[host] = seconds

    def tries(self, asked: Asked, once: Callable[[], Answer]) -> Answer:
        """What `once` returns, tried again while it raises `Broken`; raises `HostNotAllowed`, `FetchFailed`.

        A try that gained something does not count against `retries`.
        """
        host = check_host(asked.url, self._allowed)
        attempt = 0
        while True:
            if self.budget is not None:
                self.budget.spend()
            self._wait_turn(host)
            self.traffic.requests += 1
            try:
                return once()
            except Broken as broken:
                if broken.wait > LONGEST_WAIT:
                    raise self._failed(
                        f"{asked}: {broken}", f"The publisher asks us to wait {broken.wait}."
                    ) from self._cause(broken)
                if broken.gained and self._settings.retries:
                    attempt = 0
                most = self._settings.retries
                if attempt >= (most if broken.most is None else min(most, broken.most)):
                    raise self._failed(
                        f"{asked}: given up after {count(attempt + 1, 'try', 'tries')}: {broken}",
                        "The publisher is down or overloaded. What was received is kept; run again later.",
                    ) from self._cause(broken)
                self.traffic.retries += 1
                # A publisher in trouble may drop what it left open just as we ask again: begin on a new connection.
                self._session.close()
                self._pause(attempt, broken.wait)
                attempt += 1

    @contextmanager
    def ask(self, asked: Asked) -> Iterator[requests.Response]:
        """Put a question; the body is read inside the block, the whole answer within `timeout` seconds.

        Raises `Broken` and `FetchFailed`.
        """
        contact = f" (+{self._settings.contact})" if self._settings.contact else ""
        headers = {
            "Host": urlsplit(asked.url).netloc,
            "User-Agent": f"ContractTrail/{VERSION}{contact}",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            **asked.headers,
        }
        if asked.body is not None:
            headers["Content-Type"] = "application/json"
        request = self._session.prepare_request(
            requests.Request(asked.method, asked.url, headers=headers, data=asked.body)
        )
        with no_longer_than(self.timeout):
            try:
                with self._session.send(
                    request, stream=True, timeout=self.timeout, allow_redirects=False
                ) as response:
                    yield response
            except (requests.RequestException, HTTPError) as error:
                if is_over():
                    raise Broken(f"no whole answer within {self.timeout:g} seconds") from self._cause(error)
                if isinstance(error, requests.exceptions.SSLError):
                    raise self._failed(
                        f"{asked}: {error}", "Check the address and the clock."
                    ) from self._cause(error)
                if isinstance(error, requests.ConnectionError | requests.Timeout | HTTPError):
                    unknown = _unknown_name(error)
                    fault = f"the connection broke: {unknown or error}"
                    raise Broken(fault, most=_OF_A_NAME if unknown else None) from self._cause(error)
                raise self._failed(f"{asked}: {error}", "Check the publisher's address.") from self._cause(
                    error
                )

    def exchange(self, asked: Asked, response: requests.Response, payload: bytes) -> Exchange:
        """Question and answer as they went over the wire, but for secrets: no key of ours is kept anywhere.

        `before_cleaning` sees status, headers and body as they came: it may find what has to be kept out.
        """
        if self.before_cleaning is not None:
            self.before_cleaning(response.status_code, response.headers, payload)
        clean, clean_bytes = self._secrets.clean, self._secrets.clean_bytes
        return Exchange(
            method=asked.method,
            url=clean(asked.url),
            request_headers=[(name, clean(_text(value))) for name, value in response.request.headers.items()],
            request_body=None if asked.body is None else clean_bytes(asked.body),
            status=response.status_code,
            reason=clean(response.reason or ""),
            response_headers=[(name, clean(_text(value))) for name, value in response.raw.headers.items()],
            payload=clean_bytes(payload),
            received_at=self.clock(),
        )

    def _failed(self, message: str, remedy: str) -> FetchFailed:
        return FetchFailed(self.clean(message), remedy)

    def _cause(self, error: Exception) -> Exception | None:
        """What led to an error, unless a traceback of it could print a secret."""
        return None if self._secrets.clean(str(error)) != str(error) else error

    def retry_after(self, exchange: Exchange) -> timedelta:
        """`Retry-After` in seconds or as a date; nothing where it is missing or unreadable."""
        value = header(exchange, "Retry-After").strip()
        if value.isdecimal():
            return timedelta(seconds=min(int(value), 10**9))
        moment = http_moment(value)
        return timedelta() if moment is None else max(timedelta(), moment - self.clock())

    def _wait_turn(self, host: str) -> None:
        """Keep `requests_per_second`; a clock set back never makes us wait longer than one interval."""
        interval = max(1 / self._settings.requests_per_second, self._pauses.get(host, 0))
        if host in self._asked_at:
            passed = (self.clock() - self._asked_at[host]).total_seconds()
            if passed < interval:
                self.sleep(min(interval, interval - passed))
        self._asked_at[host] = self.clock()

    def _pause(self, attempt: int, wait: timedelta) -> None:
        """Longer each time, up to a quarter more at random, and never shorter than we were told."""
        times = _PAUSES[min(attempt, len(_PAUSES) - 1)]
        own = self._settings.retry_seconds * times * (1 + self._random.random() / 4)
        self.sleep(max(own, wait.total_seconds()))


def header(exchange: Exchange, name: str) -> str:
    """A header of the answer, or ""."""
    return next((v for k, v in exchange.response_headers if k.lower() == name.lower()), "")


def http_moment(value: str) -> datetime | None:
    """A date as headers have it; None where it is missing or unreadable."""
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _unknown_name(error: Exception) -> str | None:
    """That a name cannot be looked up, without the objects that the library names on the way to it; None if it can."""
    said = str(error)
    if "NameResolutionError" not in said and "Failed to resolve" not in said:
        return None
    host = said.partition("host=")[2].strip("'").partition("'")[0] or "the publisher’s host"
    return f"the name {host} cannot be looked up; is this machine connected?"
