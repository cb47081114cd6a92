"""Unchanged pages: 304 for the reader who still holds one, and pages made before as they were made.

Each page has a mark made of build, software and address. It is looked for before anything else is done, so that a page
that many read at once costs one question to the database.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from research.errors import TrailError
from web.kept import LARGEST, Answer, Header, Wish
from web.site import InForce, Site

_OTHERS = ("/static/",)
_UNCHANGED: tuple[Header, ...] = ((b"cache-control", b"no-cache"), (b"vary", b"Accept-Encoding"))
"""Headers of a 304 that the whole answer would have as well, for whoever keeps it in between."""


class Unchanged:
    """Answers from what is kept, here or with the reader, where the mark is still the same; lets pass all else."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_OTHERS):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        address = _address(request)
        mark = await run_in_threadpool(self._mark, address)
        if mark is not None and _holds(request.headers, mark):
            await _send(send, 304, ((b"etag", mark.encode()), *_UNCHANGED), b"")
            return
        is_pressed = "gzip" in request.headers.get("accept-encoding", "")
        if mark is not None and (answer := self.site.kept.find(mark, is_pressed)) is not None:
            await _send(send, 200, answer.headers, answer.body)
            return
        wish = Wish()
        state = {**scope.get("state", {}), "marked_address": address, "wish": wish}
        watched = _Watched(send)
        await self.app({**scope, "state": state}, receive, watched)
        if wish.is_kept and mark is not None and watched.is_whole_under(mark):
            self.site.kept.keep(mark, is_pressed, Answer(tuple(watched.headers), bytes(watched.body)))

    def _mark(self, address: str) -> str | None:
        try:
            return mark_of(self.site, address, self.site.in_force())
        except TrailError:
            # The page will meet the same fault, and say it in the form its reader asked for.
            return None


def mark_of(site: Site, address: str, in_force: InForce) -> str:
    """The mark of the page under an address: a weak one, for compressed and not, a page is not the same bytes."""
    parts = (in_force.build_id, in_force.newest_run, site.assets, address)
    return f'W/"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'


def _address(request: Request) -> str:
    return f"{request.base_url}\n{request.url.path}\n{request.url.query}"


def _holds(headers: Headers, mark: str) -> bool:
    held = headers.get("if-none-match", "").split(",")
    return mark in {f"W/{one.strip().removeprefix('W/')}" for one in held}


@dataclass
class _Watched:
    """Sends an answer on and remembers it, as far as it is not too long to be kept."""

    send: Send
    status: int = 0
    headers: list[Header] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)
    is_whole: bool = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body" and len(self.body) <= LARGEST:
            self.body += message.get("body", b"")
            self.is_whole = not message.get("more_body", False)
        await self.send(message)

    def is_whole_under(self, mark: str) -> bool:
        """Whether a good answer was seen to its end, and bears this mark: a new build may have come between."""
        return self.status == 200 and self.is_whole and (b"etag", mark.encode()) in self.headers


async def _send(send: Send, status: int, headers: tuple[Header, ...], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})
