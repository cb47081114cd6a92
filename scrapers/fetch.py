"""Questions with short answers: asked politely, bounded, and every answer handed on before it is looked at."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import unquote_plus, urlencode, urljoin

import requests

from research.config import Settings
from research.errors import FetchFailed, HostNotAllowed, NotFound
from research.evidence import Exchange
from research.secrets import REMOVED
from scrapers.line import RETRIED, Asked, Broken, Line, Traffic, header

LARGEST_ANSWER = 256 * 1024 * 1024  # 5,000 modifications with 4,000-character descriptions are some 25 MB
MOVED = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
CHUNK = 64 * 1024
_KEEPS_METHOD = frozenset({307, 308})
Params = Mapping[str, str | Sequence[str]]


class Fetcher:
    """Asks allowed hosts one question at a time.

    `headers` go with every question. `on_exchange` receives every whole answer, errors that will be retried
    included, before anything else is done with it. An answer that broke off is no answer and is not handed on.
    `accepted` are the statuses of answers, and `is_answer` tells further ones by what they say; `key_setting` names the
    setting of the key that questions carry, if any.
    """

    def __init__(
        self,
        settings: Settings,
        allowed_hosts: Iterable[str],
        on_exchange: Callable[[Exchange], None],
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], datetime] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.line = Line(settings, allowed_hosts, sleep, *([clock] if clock else []))
        self.accepted: frozenset[int] = frozenset({200})
        self.is_answer: Callable[[Exchange], bool] = lambda _: False
        self.key_setting: str | None = None
        self._on_exchange = on_exchange
        self._headers = dict(headers or {})

    @property
    def traffic(self) -> Traffic:
        return self.line.traffic

    def get(
        self, url: str, params: Params | None = None, *, headers: Mapping[str, str] | None = None
    ) -> Exchange:
        """Ask for an address; raises `NotFound` (404), `HostNotAllowed` and `FetchFailed`."""
        return self._request("GET", address(url, params), None, headers)

    def post(self, url: str, body: Mapping[str, object]) -> Exchange:
        """Put a JSON question; raises as `get` does."""
        return self._request("POST", url, question(body))

    def close(self) -> None:
        self.line.close()

    def _request(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None
    ) -> Exchange:
        for _ in range(MOST_REDIRECTS + 1):
            asked = Asked(method, url, body, {**self._headers, **(headers or {})})
            exchange = self.line.tries(asked, lambda asked=asked: self._once(asked))  # type: ignore[misc]
            if exchange.status not in MOVED or self.is_answer(exchange):
                return self._accepted(exchange)
            url = moved_to(exchange)
        raise FetchFailed(
            self.line.clean(f"{method} {url}: more than {MOST_REDIRECTS} redirects"), "Check the address."
        )

    def _once(self, asked: Asked) -> Exchange:
        with self.line.ask(asked) as response:
            exchange = self.line.exchange(asked, response, self._read(response))
        self._on_exchange(exchange)
        if exchange.status == 429 and self.line.budget is not None:
            self.line.budget.exhaust()
            said = exchange.payload[:300].decode("utf-8", "replace")
            raise FetchFailed(
                f"{exchange.method} {exchange.url}: status 429: {said}",
                "The day's questions are used up, the publisher says. What came is kept; go on tomorrow.",
            )
        if exchange.status in RETRIED:
            fault = f"status {exchange.status}: {what_it_says(exchange)}"
            raise Broken(fault, self.line.retry_after(exchange))
        return exchange

    def _accepted(self, exchange: Exchange) -> Exchange:
        """The answer, if it is one; raises `NotFound` or `FetchFailed` with what the publisher said."""
        if exchange.status in self.accepted or self.is_answer(exchange):
            return exchange
        said = f"{exchange.method} {exchange.url}: status {exchange.status}: {what_it_says(exchange)}"
        if exchange.status == 404:
            raise NotFound(said, "Check the key: the publisher holds nothing under it.")
        if exchange.status == 403 and self.key_setting is not None:
            raise FetchFailed(
                f"{said}: the publisher does not take our key",
                f"Keys expire and are withdrawn: get a new one from the publisher and set {self.key_setting} in .env.",
            )
        if exchange.status == 403:
            raise FetchFailed(
                f"{said}: the publisher blocks us",
                "Publishers block whoever gives no contact (TRAIL_CONTACT) or asks too fast "
                "(TRAIL_REQUESTS_PER_SECOND). Wait a quarter of an hour before the next run; the answer is in the "
                "archive.",
            )
        raise FetchFailed(
            said, "The answer is in the archive. The publisher refused the question as it was put."
        )

    def _read(self, response: requests.Response) -> bytes:
        """The body as sent, without content decoding; raises `Broken` if it is shorter than announced."""
        parts: list[bytes] = []
        size = 0
        # read1 returns what has arrived, so that a server sending byte after byte meets the limit on size too.
        while part := response.raw.read1(CHUNK, decode_content=False):
            size += len(part)
            self.traffic.bytes_received += len(part)
            if size > LARGEST_ANSWER:
                raise FetchFailed(
                    self.line.clean(f"{response.url}: the answer is larger than {LARGEST_ANSWER:,} bytes"),
                    "Ask for less at once, or load an award data archive file.",
                )
            parts.append(part)
        announced = response.raw.headers.get("Content-Length")
        if announced is not None and announced.isdigit() and int(announced) != size:
            raise Broken(f"the answer broke off after {size:,} of {int(announced):,} bytes")
        return b"".join(parts)


def address(url: str, params: Params | None) -> str:
    """An address with its parameters; one with several values stands once for each.

    Of those that the address has already under the same name, ours alone are put.
    """
    if not params:
        return url
    bare, _, question = url.partition("?")
    others = [part for part in question.split("&") if part and unquote_plus(part.split("=")[0]) not in params]
    return f"{bare}?{'&'.join([*others, urlencode(params, doseq=True)])}"


def question(body: Mapping[str, object]) -> bytes:
    """A JSON question as it goes over the wire."""
    return json.dumps(body, ensure_ascii=False).encode()


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


def moved_to(exchange: Exchange) -> str:
    """Where a redirect leads; raises `FetchFailed` and `HostNotAllowed`."""
    if exchange.method != "GET" and exchange.status not in _KEEPS_METHOD:
        raise FetchFailed(
            f"{exchange.method} {exchange.url}: status {exchange.status} would make another question of it",
            "The publisher's address has changed; paths of questions end with a slash.",
        )
    target = header(exchange, "Location")
    if not target:
        raise FetchFailed(f"{exchange.url}: status {exchange.status} without an address", "Try again later.")
    if REMOVED in target:
        raise FetchFailed(
            f"{exchange.url}: status {exchange.status} leads to an address with a secret in it: {target}",
            "Secrets are not kept, so it cannot be followed. Bring the source up to date.",
        )
    moved = urljoin(exchange.url, target)
    if exchange.url.startswith("https:") and not moved.startswith("https:"):
        raise HostNotAllowed(f"{exchange.url} leads to {moved}, without encryption", "Check the address.")
    return moved
