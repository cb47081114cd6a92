"""`/register` and `/register/{number}`"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from research.filters import BadFilter
from web.deps import ContextDep, PageDep
from web.pages.register import RegisterAsked, register_page
from web.pages.register_document import register_document_page
from web.respond import respond
from web.routes.years import YearText, read_year

router = APIRouter(prefix="/register")


@router.get("")
def register(
    request: Request,
    context: ContextDep,
    page: PageDep,
    agency: Annotated[str | None, Query()] = None,
    company: Annotated[str | None, Query()] = None,
    year: YearText = None,
    kind: Annotated[str | None, Query()] = None,
) -> Response:
    if kind and kind != "privacy_act":
        raise BadFilter("kind", f"{kind!r} is not known", "Known: privacy_act.")
    asked = RegisterAsked(
        context.agency(agency) if agency else None,
        context.company(company) if company else None,
        read_year(year),
        "privacy_act" if kind else None,
    )
    return respond(request, register_page(context, asked, page, all_rows=request.state.face != "html"))


@router.get("/{number}")
def document(request: Request, context: ContextDep, number: str) -> Response:
    return respond(request, register_document_page(context, number))
