"""`/links/{company}/{agency}`"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from research.errors import NotFound
from research.filters import BadFilter
from web.days import read_window
from web.deps import ContextDep, PageDep
from web.downloads.links import Wanted
from web.downloads.send import is_download
from web.pages.link_asked import Asked, command_of, require_present, versioned
from web.pages.links import link_page
from web.pages.pairs import looks_for
from web.respond import respond
from web.routes.downloads import read_tiers, send_links

router = APIRouter(prefix="/links")


async def get_asked(
    context: ContextDep,
    company: str,
    agency: str,
    since: Annotated[str | None, Query()] = None,
    until: Annotated[str | None, Query()] = None,
    rule: Annotated[str | None, Query()] = None,
    tier: Annotated[list[str] | None, Query()] = None,
    view: Annotated[str, Query()] = "then",
    by: Annotated[str, Query()] = "year",
) -> Asked:
    """What an address below `/links` or its chart's asks for, or the fault in it."""
    window = read_window(since, until)
    tiers = read_tiers(tier)
    if view not in ("then", "now"):
        raise BadFilter("view", f"{view!r} is not known", "Known: then, now.")
    if by not in ("year", "quarter"):
        raise BadFilter("by", f"{by!r} is not known", "Known: year, quarter.")
    found, earlier = versioned(context, rule)
    asked = Asked(context.company(company), context.agency(agency), found, window, earlier=earlier)
    if view == "now":
        asked = replace(asked, view="now")
    if by == "quarter":
        asked = replace(asked, by="quarter")
    if tiers:
        asked = replace(asked, tiers=tiers)
    if not looks_for(asked.rule, asked.company.slug):
        raise NotFound(
            f"rule {asked.rule.id} does not look for {asked.company.name}",
            "Choose another rule for this company.",
        )
    return asked


AskedDep = Annotated[Asked, Depends(get_asked)]


@router.get("/{company}/{agency}")
def link(request: Request, context: ContextDep, asked: AskedDep, page: PageDep) -> Response:
    if request.state.ending:
        require_present(context, asked.rule, asked.earlier, command_of(context, asked))
    if is_download(request):
        wanted = Wanted(asked.company, asked.agency, asked.rule, asked.window, asked.tiers, asked.view)
        return send_links(request, context, wanted)
    return respond(request, link_page(context, asked, page, all_rows=request.state.face != "html"))
