"""Faces: `.json` and `.csv` at the end of any address ask for the same page in that form."""

from __future__ import annotations

from typing import Literal

from starlette.types import ASGIApp, Receive, Scope, Send

Face = Literal["html", "json", "csv"]
_SUFFIXES: dict[str, Face] = {".json": "json", ".csv": "csv"}
_OTHERS = ("/static/",)


class Faces:
    """Takes the ending off the path and remembers it, so that each route is written once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path: str = scope["path"]
            face: Face = "html"
            for suffix, named in _SUFFIXES.items():
                if path.endswith(suffix) and not path.startswith(_OTHERS):
                    path, face = path.removesuffix(suffix), named
                    path = "/" if path == "/index" else path
            scope = {**scope, "path": path, "state": {**scope.get("state", {}), "face": face}}
        await self.app(scope, receive, send)
