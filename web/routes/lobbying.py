"""`/lobbying`"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from research.filters import BadFilter
from web.deps import ContextDep, PageDep
from web.pages.filings import bodies_of
from web.pages.lobbying import LobbyingAsked, lobbying_page
from web.respond import respond
from web.routes.years import YearText, read_year

router = APIRouter(prefix="/lobbying")


@router.get("")
def lobbying(
    request: Request,
    context: ContextDep,
    page: PageDep,
    company: Annotated[str | None, Query()] = None,
    agency: Annotated[list[str] | None, Query()] = None,
    year: YearText = None,
) -> Response:
    bodies = bodies_of(context)
    wanted = tuple(dict.fromkeys(one for one in agency or () if one))
    for one in wanted:
        if one not in bodies:
            raise BadFilter("agency", f"{one!r} is not known", f"Known: {', '.join(bodies)}.")
    asked = LobbyingAsked(
        context.company(company) if company else None,
        wanted,
        tuple(bodies[one] for one in wanted),
        read_year(year),
    )
    return respond(request, lobbying_page(context, asked, page, all_rows=request.state.face != "html"))
