"""`/links/{company}/{agency}`"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from research.errors import NotFound
from research.filters import BadFilter
from research.links import MONEY_TIERS
from web.days import read_window
from web.deps import ContextDep, PageDep
from web.pages.links import Asked, link_page
from web.respond import respond

router = APIRouter(prefix="/links")


@router.get("/{company}/{agency}")
def link(
    request: Request,
    context: ContextDep,
    company: str,
    agency: str,
    page: PageDep,
    since: Annotated[str | None, Query()] = None,
    until: Annotated[str | None, Query()] = None,
    rule: Annotated[str | None, Query()] = None,
    tier: Annotated[list[str] | None, Query()] = None,
) -> Response:
    window = read_window(since, until)
    for one in tier or ():
        if one not in MONEY_TIERS:
            raise BadFilter("tier", f"{one!r} is not known", f"Known: {', '.join(MONEY_TIERS)}.")
    asked = Asked(context.company(company), context.agency(agency), context.rule(rule), window)
    if tier:
        asked = replace(asked, tiers=tuple(dict.fromkeys(tier)))
    if asked.company.slug not in asked.rule.companies:
        raise NotFound(
            f"rule {asked.rule.id} does not look for {asked.company.name}",
            "Choose another rule for this company.",
        )
    return respond(request, link_page(context, asked, page, all_rows=request.state.face != "html"))
