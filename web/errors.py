"""Faults: one error page, one JSON shape, for everything that can go wrong."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from research.errors import TrailError
from web.respond import render

_LOG = logging.getLogger(__name__)
_TITLES = {
    404: "Nothing is held under this address",
    405: "This can only be read",
    422: "This cannot be searched for as written",
    503: "The records cannot be read just now",
}
_FAULT = "Something went wrong here"


def add_handlers(app: FastAPI) -> None:
    """Let the site answer every fault in its own words."""
    app.exception_handler(TrailError)(_trail_error)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(RequestValidationError)(_bad_request)


class Unforeseen:
    """Answers what nobody foresaw, inside all that marks and guards an answer: the framework's own would be outside."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            if has_begun:
                raise  # the answer breaks off, and whoever gets it sees that it does
            _LOG.exception("%s could not be answered", scope["path"])
            await _unforeseen(Request(scope))(scope, receive, send)


def _trail_error(request: Request, error: TrailError) -> Response:
    if error.status >= 500:
        _LOG.error("%s %s", request.url.path, error)
    parameter = getattr(error, "parameter", None)
    return _answer(request, error.status, type(error).__name__, error.message, error.remedy, parameter)


def _http_error(request: Request, error: HTTPException) -> Response:
    remedy = "Check the address, or search for what you need." if error.status_code == 404 else ""
    return _answer(request, error.status_code, "HttpError", str(error.detail), remedy)


def _bad_request(request: Request, error: RequestValidationError) -> Response:
    first = error.errors()[0]
    name = str(first["loc"][-1])
    return _answer(request, 422, "BadRequest", f"{name}: {first['msg']}", "", name)


def _unforeseen(request: Request) -> Response:
    message = "The page could not be made. Nothing was changed; the fault is in the software."
    return _answer(request, 500, "Fault", message, "Please report the address of this page.")


def _answer(
    request: Request, status: int, kind: str, message: str, remedy: str, parameter: str | None = None
) -> Response:
    title = _TITLES.get(status, _FAULT)
    if getattr(request.state, "face", "html") != "html":
        fault = {"status": status, "kind": kind, "message": message, "remedy": remedy, "parameter": parameter}
        return JSONResponse({"error": fault}, status_code=status)
    body = render(request, "error.html", title=title, status=status, message=message, remedy=remedy)
    return HTMLResponse(body, status_code=status)
