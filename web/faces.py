"""Faces: an ending such as `.json` or `.csv` on any address asks for the same page in that form."""

from __future__ import annotations

import re
from typing import Literal

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

Face = Literal["html", "json", "csv", "jsonl", "xlsx", "csv-metadata.json", "atom"]
METADATA: Face = "csv-metadata.json"
"""What the CSV is, as CSV on the Web (W3C) says it."""

FACES: tuple[Face, ...] = (METADATA, "json", "csv", "jsonl", "xlsx", "atom")
FEEDS = "/feeds"
"""Where the routes of feeds are: `/search.atom` is answered by `/feeds/search`."""

_ENDING = re.compile(rf"\.({'|'.join(re.escape(face) for face in FACES)})$")
_HAVE_FEEDS = re.compile(r"/(changes|search|companies/[^/]+|agencies/[^/]+|links/[^/]+/[^/]+)")
_OTHERS = ("/static/",)


class Faces:
    """Takes the ending off the path and remembers it, so that each route is written once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path: str = scope["path"]
            face: str = "html"
            ending = None if path.startswith(_OTHERS) else _ENDING.search(path)
            if ending:
                path, face = path[: ending.start()], ending[1]
                path = "/" if path == "/index" else path
            if face == "atom":
                path = FEEDS + path
            scope = {**scope, "path": path, "state": {**scope.get("state", {}), "face": face}}
        await self.app(scope, receive, send)


def address_of_faces(request: Request) -> dict[str, str]:
    """The page's own address with each ending; the path as the browser sent it, still encoded."""
    path = request.scope.get("raw_path", b"").decode("ascii").split("?")[0] or "/"
    path = _ENDING.sub("", path)
    query = f"?{request.url.query}" if request.url.query else ""
    stem = "/index" if path == "/" else path
    page = "/" if stem == "/index" else path
    return {"html": f"{page}{query}"} | {face: f"{stem}.{face}{query}" for face in FACES}


def has_feed(path: str) -> bool:
    """Whether the page at this path has a feed (see `web.routes.feeds`)."""
    return _HAVE_FEEDS.fullmatch(path) is not None
