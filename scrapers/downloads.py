"""Files from a publisher: streamed to disk, gone on with where they broke off, whole and sound or not at all."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import requests
from urllib3.exceptions import HTTPError

from research.errors import Damaged, FetchFailed, FileFailed, NotFound
from research.evidence import Exchange
from scrapers.connections import untimed
from scrapers.containers import check_zip
from scrapers.fetch import CHUNK, MOST_REDIRECTS, MOVED, moved_to, what_it_says
from scrapers.line import RETRIED, Asked, Broken, Line, header
from scrapers.parts import Part, Version, Whole
from scrapers.progress import Watch

LARGEST_FILE = 16 * 1024**3  # a year of all agencies is some 2 GB
SLOWEST = 1024  # bytes a second over one TRAIL_TIMEOUT_SECONDS: below that a download has stalled
_LARGEST_ERROR = 1024 * 1024
_GAIN = 1024 * 1024  # so much more than ever before makes a try worth while
_DAMAGED_TRIES = 2
_GONE = frozenset({403, 404, 410})
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)$")


@dataclass(frozen=True)
class Download:
    """A file that came whole. `exchange` is the answer without its body, which is in `path`."""

    path: Path
    exchange: Exchange
    sha256: str


@dataclass(frozen=True)
class Unchanged:
    """The publisher's word (304) that the file is still the one that was asked about."""

    exchange: Exchange


class Downloader:
    """Gets files into one folder through one line.

    `on_exchange` receives every answer that brings no file: errors, redirects, and that nothing changed.
    """

    def __init__(
        self, line: Line, on_exchange: Callable[[Exchange], None], folder: Path, watch: Watch
    ) -> None:
        self._line = line
        self._on_exchange = on_exchange
        self._folder = folder
        self._watch = watch

    def download(self, url: str, held: Version | None = None) -> Download | Unchanged:
        """The file at an address, or that it is still the version held.

        It is whole: as long as announced, and each member of a zip agrees with its checksum. Call
        `discard` once it is kept elsewhere. Raises `NotFound`, `HostNotAllowed` and `FetchFailed`, and of these
        `FileFailed` where it came damaged each time.
        """
        transfer = _Transfer(self._line, Part(self._folder, url), held, self._watch)
        for _ in range(MOST_REDIRECTS + 1):
            asked = Asked("GET", url)
            answer = self._line.tries(asked, lambda asked=asked: self._once(transfer, asked))  # type: ignore[misc]
            if not isinstance(answer, Exchange):
                return answer
            if answer.status not in MOVED:
                raise _refused(answer)
            url = moved_to(answer)
        raise FetchFailed(f"{url}: more than {MOST_REDIRECTS} redirects", "Check the address.")

    def discard(self, url: str) -> None:
        """Remove what was downloaded from an address."""
        Part(self._folder, url).discard()

    def _once(self, transfer: _Transfer, asked: Asked) -> Download | Unchanged | Exchange:
        answer = transfer.once(asked)
        exchange = answer.exchange if isinstance(answer, Unchanged) else answer
        if isinstance(exchange, Exchange):
            self._on_exchange(exchange)
            if exchange.status in RETRIED or exchange.status == 200:
                fault = f"status {exchange.status}: {what_it_says(exchange)}"
                raise Broken(fault, self._line.retry_after(exchange))
        return answer


class _Transfer:
    """One file on its way, over as many tries as it takes."""

    def __init__(self, line: Line, part: Part, held: Version | None, watch: Watch) -> None:
        self._line = line
        self._part = part
        self._held = held
        self._watch = watch
        self._furthest = 0
        self._damaged = 0
        self._name = unquote(urlsplit(part.url).path.rsplit("/", 1)[-1])

    def once(self, asked: Asked) -> Download | Unchanged | Exchange:
        """One try: the file, that it is unchanged, or an answer that is no file. Raises `Broken`."""
        whole = self._part.whole()
        have = self._part.size() if whole else 0
        complete = whole is not None and have == whole.total
        asked = replace(asked, headers=self._headers(whole, have))
        with self._line.ask(asked) as response:
            status = response.status_code
            if status == 304 and whole is not None and complete:
                return self._finished(asked, response, whole)
            if status == 206 and whole is not None and not complete:
                self._check_range(response, whole, have)
            elif status == 416:
                self._part.discard()
                raise Broken("the publisher does not know that part of the file; begun anew")
            elif status == 200 and "html" not in (response.headers.get("Content-Type") or "").lower():
                whole, have = self._begin(asked, response), 0
            else:
                exchange = self._line.exchange(asked, response, self._read_error(response))
                return Unchanged(exchange) if status == 304 and self._held and not have else exchange
            self._receive(response, whole, have)
            return self._finished(asked, response, whole)

    def _headers(self, whole: Whole | None, have: int) -> dict[str, str]:
        headers = {"Accept": "*/*"}
        if whole is not None and have == whole.total:
            return headers | whole.version.conditions
        if whole is not None and have:
            return headers | {"Range": f"bytes={have}-", "If-Range": whole.version.range_condition or ""}
        return headers | (self._held.conditions if self._held else {})

    def _begin(self, asked: Asked, response: requests.Response) -> Whole:
        headers = self._line.exchange(asked, response, b"").response_headers
        announced = response.raw.headers.get("Content-Length") or ""
        whole = Whole(
            url=self._part.url,
            etag=response.headers.get("ETag"),
            last_modified=response.headers.get("Last-Modified"),
            total=int(announced) if announced.isdigit() else None,
            headers=headers,
        )
        if (whole.total or 0) > LARGEST_FILE:
            raise FetchFailed(f"{asked}: {whole.total:,} bytes are more than we take", "Check what it is.")
        self._part.begin(whole)
        return whole

    def _check_range(self, response: requests.Response, whole: Whole, have: int) -> None:
        """A part goes on only with bytes of the very same file."""
        place = _RANGE.match(response.headers.get("Content-Range") or "")
        fits = place is not None and int(place[1]) == have and whole.total in (None, int(place[3]))
        for name, value in (("ETag", whole.etag), ("Last-Modified", whole.last_modified)):
            fits = fits and response.headers.get(name, value) == value
        if not fits:
            self._part.discard()
            raise Broken("the file changed at the publisher while it was downloaded; begun anew")

    def _receive(self, response: requests.Response, whole: Whole, have: int) -> None:
        """Append what comes; raises `Broken` unless in the end the file is as long as announced."""
        self._furthest = max(self._furthest, have)
        try:
            with untimed():
                for chunk in self._chunks(response):
                    have += len(chunk)
                    self._watch.received(self._name, have, whole.total)
                    if have > (LARGEST_FILE if whole.total is None else whole.total):
                        self._part.discard()
                        raise Broken("more bytes came than were announced")
            if whole.total is not None and have != whole.total:
                raise Broken(f"the file broke off after {have:,} of {whole.total:,} bytes")
        except (Broken, requests.RequestException, HTTPError) as error:
            gained = have >= self._furthest + _GAIN
            self._furthest = max(self._furthest, have)
            raise Broken(str(error), gained=gained) from error

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        """What arrives, after it was written; raises `Broken` where hardly anything does."""
        began, since = time.monotonic(), 0
        with self._part.path.open("ab") as out:
            # read1 returns what has arrived, so that a server sending byte after byte is noticed.
            while chunk := response.raw.read1(CHUNK, decode_content=False):
                out.write(chunk)
                since += len(chunk)
                self._line.traffic.bytes_received += len(chunk)
                yield chunk
                if (passed := time.monotonic() - began) > self._line.timeout:
                    if since < SLOWEST * passed:
                        raise Broken(f"stalled: {since:,} bytes within {passed:.1f} seconds")
                    began, since = time.monotonic(), 0

    def _read_error(self, response: requests.Response) -> bytes:
        body: bytes = response.raw.read(_LARGEST_ERROR, decode_content=False) or b""
        self._line.traffic.bytes_received += len(body)
        return body

    def _finished(self, asked: Asked, response: requests.Response, whole: Whole) -> Download:
        self._part.sync()
        if self._name.lower().endswith(".zip"):
            self._check(asked)
        digest = hashlib.sha256()
        with self._part.path.open("rb") as data:
            while chunk := data.read(1 << 20):
                digest.update(chunk)
        exchange = replace(
            self._line.exchange(asked, response, b""),
            url=self._part.url,
            status=200,
            reason="OK",
            response_headers=[(name, value) for name, value in whole.headers],
        )
        return Download(self._part.path, exchange, digest.hexdigest())

    def _check(self, asked: Asked) -> None:
        try:
            check_zip(self._part.path, self._name)
        except Damaged as damage:
            self._part.discard()
            self._damaged += 1
            why = "; ".join(str(problem) for problem in damage.problems) or damage.message
            if self._damaged >= _DAMAGED_TRIES:
                remedy = "The publisher's file is broken. Nothing of it was stored; try again another day."
                raise FileFailed(f"{asked}: damaged each of {self._damaged} times: {why}", remedy) from damage
            raise Broken(f"the file came damaged: {why}") from damage


def encoded(url: str) -> str:
    """An address with its path percent-encoded, parentheses too, which some hosts need."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=quote(unquote(parts.path), safe="/")))


def _refused(exchange: Exchange) -> Exception:
    """What an answer means that is no file: a file that is not there may be 403 with XML as well as 404."""
    said = f"{exchange.method} {exchange.url}: status {exchange.status}: {what_it_says(exchange)}"
    is_xml = "xml" in header(exchange, "Content-Type").lower() or exchange.payload.lstrip().startswith(
        b"<?xml"
    )
    if exchange.status in _GONE and (exchange.status != 403 or is_xml):
        return NotFound(said, "The file is not there, or no more; ask for the list of files again.")
    return FetchFailed(said, "The answer is in the archive. The publisher refused to give the file.")
