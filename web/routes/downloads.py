"""Whole results as files: `/companies/{slug}/rows`, every row that ties a company to any agency."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from research.filters import BadFilter
from research.links import MONEY_TIERS
from web.days import read_window
from web.deps import ContextDep
from web.downloads.links import Wanted, about_links, link_sheet
from web.downloads.send import download, is_download
from web.pages.link_asked import closed_window, require_present, versioned
from web.site import Context

router = APIRouter()


@router.get("/companies/{slug}/rows")
def company_rows(
    request: Request,
    context: ContextDep,
    slug: str,
    since: Annotated[str | None, Query()] = None,
    until: Annotated[str | None, Query()] = None,
    rule: Annotated[str | None, Query()] = None,
    tier: Annotated[list[str] | None, Query()] = None,
) -> Response:
    found, earlier = versioned(context, rule)
    require_present(context, found, earlier)
    wanted = Wanted(
        context.company(slug),
        None,
        found,
        read_window(since, until),
        read_tiers(tier) or MONEY_TIERS,
    )
    if not is_download(request):
        return RedirectResponse(f"/companies/{slug}{request.state.ending}", status_code=303)
    return send_links(request, context, wanted)


def read_tiers(given: list[str] | None) -> tuple[str, ...]:
    """Tiers as an address names them, each once. Raises `BadFilter`."""
    for one in given or ():
        if one not in MONEY_TIERS:
            raise BadFilter("tier", f"{one!r} is not known", f"Known: {', '.join(MONEY_TIERS)}.")
    return tuple(dict.fromkeys(given or ()))


def send_links(request: Request, context: Context, wanted: Wanted) -> Response:
    """The rows of a link as a file; open ends of the window filled with what is held, as the page does."""
    window = wanted.window.within(context.build.window)
    if wanted.agency is not None:
        window = closed_window(context, wanted, wanted.agency)
    whole = Wanted(wanted.company, wanted.agency, wanted.rule, window, wanted.tiers, wanted.view)
    return download(request, link_sheet(context, whole), about_links(context, whole))
