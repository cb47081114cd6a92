"""Feeds: `/search.atom`, `/companies/{slug}.atom`, `/agencies/{slug}.atom`, `/links/{…}.atom`, `/changes.atom`.

The ending is taken off and `/feeds` put before (see `web.faces`), so that these routes stand apart from the pages.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from research.errors import NotFound
from research.filters import Filter
from research.types import Window
from web.days import read_window
from web.deps import ContextDep, FilterDep
from web.downloads.links import Wanted
from web.feeds.changes import changes_feed
from web.feeds.links import link_feed
from web.feeds.search import search_feed
from web.feeds.writing import send_feed, write_xml
from web.pages.changes import Asked
from web.pages.link_asked import command_of, require_present
from web.routes.changes import read_kinds
from web.routes.links import AskedDep

router = APIRouter()
Words = Annotated[list[str] | None, Query()]
_TIERS = ("recipient", "named")


def require_feed(request: Request) -> None:
    """Raise `NotFound` for whoever asks `/feeds/…` itself."""
    if request.state.face != "atom":
        raise NotFound(
            "there is no page under this address", "Feeds end in .atom, for example /changes.atom."
        )


@router.get("/feeds/changes")
def changes(
    request: Request,
    context: ContextDep,
    since: Annotated[str | None, Query()] = None,
    until: Annotated[str | None, Query()] = None,
    agency: Words = None,
    kind: Words = None,
) -> Response:
    require_feed(request)
    agencies = tuple(dict.fromkeys(one for one in agency or () if one))
    asked = Asked(read_window(since, until), agencies, read_kinds(kind or ()))
    return send_feed(request, changes_feed(context, asked, request.url.query))


@router.get("/feeds/search")
def search(request: Request, context: ContextDep, filter: FilterDep) -> Response:
    require_feed(request)
    return send_feed(request, search_feed(context, filter))


@router.get("/feeds/agencies/{slug}")
def agency(request: Request, context: ContextDep, slug: str) -> Response:
    require_feed(request)
    name = context.agency(slug).name
    return send_feed(request, search_feed(context, Filter(agency=(slug,)), f"transactions of {name}"))


@router.get("/feeds/companies/{slug}")
def company(request: Request, context: ContextDep, slug: str) -> Response:
    require_feed(request)
    wanted = Wanted(context.company(slug), None, context.rule(None), Window(), _TIERS)
    return send_feed(request, link_feed(context, wanted))


@router.get("/feeds/links/{company}/{agency}")
def link(request: Request, context: ContextDep, asked: AskedDep) -> Response:
    require_feed(request)
    require_present(context, asked.rule, asked.earlier, command_of(context, asked))
    wanted = Wanted(asked.company, asked.agency, asked.rule, asked.window, asked.tiers, asked.view)
    return send_feed(request, link_feed(context, wanted))


@router.get("/feeds/{rest:path}")
def no_feed(request: Request, rest: str) -> Response:
    raise NotFound(
        "this page has no feed",
        "Feeds: /changes.atom, /search.atom, and those of companies, agencies and links.",
    )


@router.get("/opensearch.xml")
def opensearch(request: Request) -> Response:
    """How a browser searches here."""
    address = str(request.app.state.site.settings.public_url or request.base_url).rstrip("/")
    made = write_xml("opensearch.xml", address=address)
    return Response(made, media_type="application/opensearchdescription+xml")
