"""`/`, and what browsers and crawlers ask every site for: `/favicon.ico` and `/robots.txt`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from web.deps import ContextDep
from web.pages.home import home_page
from web.respond import respond

router = APIRouter()

_ENDLESS = ("/search", "/compare", "/suggest", "/feeds")
"""Addresses without number, each worked out when it is asked for; every page that they lead to is linked elsewhere."""


@router.get("/")
def home(request: Request, context: ContextDep) -> Response:
    return respond(request, home_page(context))


@router.get("/favicon.ico")
def favicon() -> Response:
    return RedirectResponse("/static/mark.svg", status_code=301)


@router.get("/robots.txt")
def robots() -> Response:
    """Crawlers may read every page, so that a link is found; not the endless ones."""
    return PlainTextResponse("".join(["User-agent: *\n", *(f"Disallow: {path}\n" for path in _ENDLESS)]))
