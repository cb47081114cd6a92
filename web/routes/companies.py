"""`/companies` and `/companies/{slug}`"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from research.filters import BadFilter
from web.deps import ContextDep
from web.pages.companies import companies_page
from web.pages.company import company_page
from web.respond import respond

router = APIRouter(prefix="/companies")


@router.get("")
def companies(
    request: Request,
    context: ContextDep,
    kind: Annotated[str | None, Query()] = None,
    sort: Annotated[str, Query()] = "name",
) -> Response:
    known = ("name", "largest", *context.registry.agencies)
    if sort not in known:
        raise BadFilter("sort", f"{sort!r} is not known", f"Known: {', '.join(known)}.")
    return respond(request, companies_page(context, kind or None, sort))


@router.get("/{slug}")
def company(request: Request, context: ContextDep, slug: str) -> Response:
    return respond(request, company_page(context, slug))
