"""`/search`; a pasted award number, key, UEI or USAspending address goes straight to its record."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from research.search import Record, find_record
from web.deps import ContextDep, FilterDep
from web.formatting import segment
from web.pages.search import search_page
from web.respond import respond

router = APIRouter()
_FOLDERS = {"award": "awards", "recipient": "recipients", "transaction": "transactions"}


@router.get("/search")
def search(request: Request, context: ContextDep, filter: FilterDep) -> Response:
    named = find_record(context.session, filter.q[0]) if len(filter.q) == 1 else None
    if named is not None:
        return RedirectResponse(_address(named, request.state.ending), status_code=303)
    return respond(request, search_page(context, filter))


def _address(record: Record, ending: str) -> str:
    return f"/{_FOLDERS[record.kind]}/{segment(record.key)}{ending}"
