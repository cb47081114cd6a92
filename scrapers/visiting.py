"""One question to a host of the web: its answer bounded in bytes and time, archived as far as it came."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import requests
from urllib3.exceptions import HTTPError

from research.config import Settings
from research.errors import FetchFailed
from research.evidence import Exchange
from scrapers.connections import is_over
from scrapers.fetch import CHUNK, MOST_REDIRECTS, MOVED, moved_to
from scrapers.line import RETRIED, Asked, Broken, Line, header

PAGE = "web_page"
OTHER = "web_pages_other"
"""Layouts: a page that came whole, and every answer that is none (robots.txt, redirects, refusals, parts)."""
_ACCEPTS = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.5", "Accept-Language": "en,*;q=0.5"}


class Unreachable(FetchFailed):
    """No answer came at all: the host is gone, or does not talk to us."""


@dataclass(frozen=True)
class Visit:
    """What is asked for. page: the address that is wanted in the end. most: bytes taken of the answer.

    cuts: whether more than that is cut off and the rest read, as of a robots.txt; else it is refused.
    """

    url: str
    page: str
    most: int
    cuts: bool = False


class Visitor:
    """Asks hosts of the web through one line.

    `keep` receives every answer with its layout before anything else is done with it, parts of answers too.
    """

    def __init__(self, line: Line, settings: Settings, keep: Callable[[Exchange, str], None]) -> None:
        self._line = line
        self._decoded = settings.page_decoded_bytes
        self._keep = keep

    def ask(self, visit: Visit, conditions: Callable[[str], Mapping[str, str]], layout: str) -> Exchange:
        """The answer in the end of redirects, whatever its status; one of 200 is kept under `layout`.

        conditions: headers that ask for an address only if it changed. Each step is held against the hosts that may be
        asked. Raises `HostNotAllowed`, `Unreachable`, and `FetchFailed` for what is too large, too slow or broken.
        """
        url = visit.url
        for _ in range(MOST_REDIRECTS + 1):
            asked = Asked("GET", url, headers={**_ACCEPTS, **conditions(url)})
            answered: list[Exchange] = []
            try:
                exchange = self._line.tries(
                    asked,
                    lambda asked=asked, seen=answered: self._once(asked, visit, layout, seen),  # type: ignore[misc]
                )
            except FetchFailed as failed:
                if isinstance(failed.__cause__, Broken) and not answered:
                    raise Unreachable(failed.message, failed.remedy) from failed
                raise
            if exchange.status not in MOVED:
                return exchange
            url = moved_to(exchange)
        raise FetchFailed(f"{visit.url}: more than {MOST_REDIRECTS} redirects", "Check the address.")

    def _once(self, asked: Asked, visit: Visit, layout: str, answered: list[Exchange]) -> Exchange:
        body = bytearray()
        with self._line.ask(asked) as response:
            cut, fault = self._read(response, visit, body)
            exchange = replace(
                self._line.exchange(asked, response, bytes(body)), asked_uri=visit.page, truncated=cut
            )
        answered.append(exchange)
        too_large = fault is not None and cut == "length" and not visit.cuts
        bomb = None if cut or exchange.status != 200 else self._unpacks_to_too_much(exchange)
        is_good = exchange.status == 200 and cut is None and bomb is None
        self._keep(exchange, layout if is_good else OTHER)
        if too_large or bomb or cut == "time":
            raise FetchFailed(
                f"{asked}: {bomb or fault}", "What came of it is in the archive; it is not read."
            )
        if cut not in (None, "length"):
            raise Broken(fault or "the answer broke off")
        if exchange.status in RETRIED:
            raise Broken(f"status {exchange.status}", self._line.retry_after(exchange))
        return exchange

    def _read(
        self, response: requests.Response, visit: Visit, body: bytearray
    ) -> tuple[str | None, str | None]:
        """Fill `body`; why it is not whole, in WARC's word and in ours."""
        announced = response.raw.headers.get("Content-Length") or ""
        try:
            # read1 returns what has arrived, so that what came of a slow answer is not lost.
            while part := response.raw.read1(CHUNK, decode_content=False):
                body += part
                self._line.traffic.bytes_received += len(part)
                if len(body) > visit.most:
                    del body[visit.most :]
                    return "length", f"the answer is larger than {visit.most:,} bytes"
        except (HTTPError, requests.RequestException, TimeoutError, OSError) as error:
            if is_over():
                return "time", f"no whole answer within {self._line.timeout:g} seconds"
            return "disconnect", f"the connection broke: {error}"
        if announced.isdigit() and int(announced) != len(body) and response.status_code != 304:
            return "disconnect", f"the answer broke off after {len(body):,} of {int(announced):,} bytes"
        return None, None

    def _unpacks_to_too_much(self, exchange: Exchange) -> str | None:
        """What is wrong with a packed answer, though none was asked for; None where it can be read."""
        encoding = header(exchange, "Content-Encoding").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            return f"it came packed as {encoding[:40]!r}, which was not asked for"
        if not exchange.payload.startswith(b"\x1f\x8b"):
            return None
        unpacking, size, left = zlib.decompressobj(31), 0, exchange.payload
        try:
            while not unpacking.eof:
                plain = unpacking.decompress(left, CHUNK)
                left, size = unpacking.unconsumed_tail, size + len(plain)
                if not plain and not left:
                    break
                if size > self._decoded:
                    return f"it unpacks to more than {self._decoded:,} bytes"
        except zlib.error as error:
            return f"its gzip body cannot be read: {error}"
        return None if unpacking.eof else "its gzip body ends too early"
