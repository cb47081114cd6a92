"""`/sources`, `/sources/usaspending` and `/sources/{name}`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep, PageDep
from web.pages.sources import source_page, sources_page
from web.pages.usaspending import usaspending_page
from web.respond import respond

router = APIRouter(prefix="/sources")


@router.get("")
def sources(request: Request, context: ContextDep) -> Response:
    return respond(request, sources_page(context))


@router.get("/usaspending")
def usaspending(request: Request, context: ContextDep) -> Response:
    return respond(request, usaspending_page(context))


@router.get("/{name}")
def source(request: Request, context: ContextDep, name: str, page: PageDep) -> Response:
    return respond(request, source_page(context, name, page, all_rows=request.state.face != "html"))
