"""`/search`; a pasted award number, key, UEI or USAspending address goes straight to its record."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from research.search import Record, find_record
from web.deps import ContextDep, FilterDep
from web.downloads.search import about_search, search_sheet
from web.downloads.send import download, is_download
from web.formatting import segment
from web.pages.search import search_page
from web.respond import respond

router = APIRouter()
_FOLDERS = {"award": "awards", "recipient": "recipients", "transaction": "transactions"}


@router.get("/search")
def search(request: Request, context: ContextDep, filter: FilterDep) -> Response:
    named = find_record(context.session, filter.q[0]) if len(filter.q) == 1 else None
    if named is not None:
        return RedirectResponse(_address(named, request.state.face), status_code=303)
    if is_download(request):
        return download(request, search_sheet(context, filter), about_search(context, filter))
    return respond(request, search_page(context, filter))


def _address(record: Record, face: str) -> str:
    ending = "" if face == "html" else f".{face}"
    return f"/{_FOLDERS[record.kind]}/{segment(record.key)}{ending}"
