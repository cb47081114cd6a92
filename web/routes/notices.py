"""`/notices`, by agency, company, type and words, and `/notices/{notice_id}`"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from web.deps import ContextDep, PageDep
from web.pages.notice import notice_page
from web.pages.notices import Asked, notices_page
from web.respond import respond

router = APIRouter(prefix="/notices")


@router.get("")
def notices(
    request: Request,
    context: ContextDep,
    page: PageDep,
    agency: str | None = None,
    company: str | None = None,
    type: str | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    asked = Asked(agency or None, company or None, type or None, q or None)
    return respond(request, notices_page(context, asked, page, all_rows=request.state.face != "html"))


@router.get("/{notice_id}")
def notice(request: Request, context: ContextDep, notice_id: str) -> Response:
    return respond(request, notice_page(context, notice_id))
