"""`/recipients/{key}`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep, PageDep
from web.pages.recipients import recipient_page
from web.respond import respond

router = APIRouter(prefix="/recipients")


@router.get("/{key:path}")
def recipient(request: Request, context: ContextDep, key: str, page: PageDep) -> Response:
    return respond(request, recipient_page(context, key, page, all_rows=request.state.face != "html"))
