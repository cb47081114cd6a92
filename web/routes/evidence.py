"""`/evidence/{id}`; `?record=KEY` opens the page of rows on which that record stands."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from web.deps import ContextDep, PageDep
from web.pages.evidence import evidence_page, page_of_record
from web.respond import respond

router = APIRouter(prefix="/evidence")


@router.get("/{evidence_id}")
def evidence(
    request: Request,
    context: ContextDep,
    evidence_id: str,
    page: PageDep,
    record: Annotated[str | None, Query()] = None,
) -> Response:
    if record:
        page = page_of_record(context, evidence_id, record)
    all_rows = request.state.face != "html"
    return respond(request, evidence_page(context, evidence_id, page, record, all_rows=all_rows))
