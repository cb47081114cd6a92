"""`/search`; a pasted award number, key, UEI or address of a publisher goes straight to its record."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from research.filters import Filter, write_filter
from research.search import find_record
from web.deps import ContextDep, FilterDep
from web.downloads.search import about_search, search_sheet
from web.downloads.send import download, is_download
from web.formatting import record_address
from web.pages.facets import facet_page
from web.pages.search import search_page
from web.respond import respond

router = APIRouter()


@router.get("/search")
def search(request: Request, context: ContextDep, filter: FilterDep) -> Response:
    named = find_record(context.session, filter.q[0]) if _is_text_alone(filter) else None
    if named is not None and named.kind == "number":
        filter = replace(filter, q=(named.key,))
    elif named is not None:
        address = record_address(named.kind, named.key, request.state.ending)
        return RedirectResponse(address, status_code=303)
    short = write_filter(filter)
    if request.state.face == "html" and _pairs(short) != request.query_params.multi_items():
        # Forms send every field that was left open; a reader shares the short address.
        path = f"/search{request.state.ending}"
        return RedirectResponse(f"{path}?{short}" if short else path, status_code=303)
    if is_download(request):
        return download(request, search_sheet(context, filter), about_search(context, filter))
    return respond(request, search_page(context, filter))


@router.get("/search/by/{facet}")
def by(request: Request, context: ContextDep, filter: FilterDep, facet: str) -> Response:
    return respond(request, facet_page(context, filter, facet))


def _is_text_alone(filter: Filter) -> bool:
    """Whether nothing but one text is asked for: with another condition beside it a record would be no answer."""
    return len(filter.q) == 1 and replace(filter, q=()).is_empty


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)
