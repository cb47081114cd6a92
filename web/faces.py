"""Faces: an ending such as `.csv` on any address asks for the same page in that form, as data or as a citation."""

from __future__ import annotations

import re
from typing import Literal

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from web.citation_forms import FILES

Face = Literal["html", "json", "csv", "jsonl", "xlsx", "csv-metadata.json", "atom"]
METADATA: Face = "csv-metadata.json"
"""What the CSV is, as CSV on the Web (W3C) says it."""

FACES: tuple[Face, ...] = (METADATA, "json", "csv", "jsonl", "xlsx", "atom")
ENDINGS: dict[str, Face] = {
    **{file.ending: "html" for file in FILES},
    **{f".{face}": face for face in FACES},
}
"""What each ending asks for; a citation is asked of the page as HTML shows it. The longer of two comes first."""

FEEDS = "/feeds"
"""Where the routes of feeds are: `/search.atom` is answered by `/feeds/search`."""

_HAVE_FEEDS = re.compile(r"/(changes|search|companies/[^/]+|agencies/[^/]+|links/[^/]+/[^/]+)")
_OTHERS = ("/static/",)


def split_ending(path: str) -> tuple[str, str]:
    """A path without its ending, and the ending, which is empty for HTML."""
    for ending in ENDINGS:
        if path.endswith(ending):
            return path.removesuffix(ending), ending
    return path, ""


class Faces:
    """Takes the ending off the path and remembers it, so that each route is written once.

    `state.face` is what the page is made for, `state.ending` what the address ended with.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path, ending = scope["path"], ""
            if not path.startswith(_OTHERS):
                path, ending = split_ending(path)
                path = "/" if ending and path == "/index" else path
            asked = {"face": ENDINGS.get(ending, "html"), "ending": ending}
            if asked["face"] == "atom":
                path = FEEDS + path
            scope = {**scope, "path": path, "state": {**scope.get("state", {}), **asked}}
        await self.app(scope, receive, send)


def address_of_faces(request: Request, others_query: str | None = None) -> dict[str, str]:
    """The page's own address with each ending, by the ending's name; encoded, as the browser sent it.

    others_query: in place of its own query for all but the page itself.
    """
    path, ending = split_ending(request.scope.get("raw_path", b"").decode("ascii").split("?")[0] or "/")
    path = "/" if ending and path == "/index" else path
    query = f"?{request.url.query}" if request.url.query else ""
    stem = "/index" if path == "/" else path
    asked = query if others_query is None else f"?{others_query}"
    others = {ending[1:]: f"{stem}{ending}{asked}" for ending in ENDINGS}
    return {"html": f"{path}{query}", **others}


def has_feed(path: str) -> bool:
    """Whether the page at this path has a feed (see `web.routes.feeds`)."""
    return _HAVE_FEEDS.fullmatch(path) is not None
