"""Faces: an ending on any address asks for the same page in another form, as data or as a citation."""

from __future__ import annotations

from typing import Literal

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from web.citing.forms import FILES

Face = Literal["html", "json", "csv"]

ENDINGS: dict[str, Face] = {**{file.ending: "html" for file in FILES}, ".json": "json", ".csv": "csv"}
"""What each ending asks for; a citation is asked of the page as HTML shows it. The longer of two comes first."""

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
            scope = {**scope, "path": path, "state": {**scope.get("state", {}), **asked}}
        await self.app(scope, receive, send)


def address_of_faces(request: Request) -> dict[str, str]:
    """The page's own address with each ending, by the ending's name; encoded, as the browser sent it."""
    path, ending = split_ending(request.scope.get("raw_path", b"").decode("ascii").split("?")[0] or "/")
    path = "/" if ending and path == "/index" else path
    query = f"?{request.url.query}" if request.url.query else ""
    stem = "/index" if path == "/" else path
    others = {ending[1:]: f"{stem}{ending}{query}" for ending in ENDINGS}
    return {"html": f"{path}{query}", **others}
