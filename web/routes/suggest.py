"""`/suggest`; its `.json` is the OpenSearch suggestions form, which browsers and our own search field read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from web.deps import ContextDep
from web.pages.suggest import suggest_page
from web.respond import respond

router = APIRouter()


@router.get("/suggest")
def suggest(request: Request, context: ContextDep, q: Annotated[str, Query()] = "") -> Response:
    page = suggest_page(context, q)
    if request.state.face != "json":
        return respond(request, page)
    return JSONResponse(
        page.open_search(context.address),
        media_type="application/x-suggestions+json",
        headers={"ETag": request.state.mark, "Cache-Control": "no-cache"},
    )
