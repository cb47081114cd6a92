"""`/resolve?url=`: an address of a publisher's page, also of one that is gone, leads to the record held here."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from research.errors import NotFound
from research.search import find_record, is_publishers_address
from web.deps import ContextDep, PastedDep
from web.formatting import record_address

router = APIRouter()


@router.get("/resolve")
def resolve(request: Request, context: ContextDep, url: PastedDep) -> Response:
    """Redirects to the record; to a search where an award number is shared. Raises `NotFound`."""
    ending = request.state.ending
    found = find_record(context.session, url)
    if found is None:
        if is_publishers_address(url):
            message = "this address of USAspending or FPDS names no award that is held here"
            raise NotFound(
                message, "That is not proof that there is none. Search for the award number instead."
            )
        raise NotFound(
            "this is no address of an award at USAspending or FPDS", "Give the whole address as ?url=…"
        )
    if found.kind == "number":
        return RedirectResponse(f"/search{ending}?{urlencode({'q': found.key})}", status_code=303)
    return RedirectResponse(record_address(found.kind, found.key, ending), status_code=303)
