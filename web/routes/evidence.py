"""`/evidence/{id}`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep, PageDep
from web.pages.evidence import evidence_page
from web.respond import respond

router = APIRouter(prefix="/evidence")


@router.get("/{evidence_id}")
def evidence(request: Request, context: ContextDep, evidence_id: str, page: PageDep) -> Response:
    return respond(request, evidence_page(context, evidence_id, page, all_rows=request.state.face != "html"))
