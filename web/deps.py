"""What a route may ask for, as named dependencies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Query, Request
from sqlmodel import col, func, select

from research.filters import Filter, read_filter
from research.models import Run
from web.site import Context, Site
from web.unchanged import check_unchanged


def get_context(request: Request) -> Iterator[Context]:
    """A read-only session on the build now served; ends the request here if the reader's copy still holds."""
    site: Site = request.app.state.site
    with site.session() as session:
        build = site.build(session)
        request.state.build = build
        newest_run = session.exec(select(func.max(col(Run.run_id)))).one()
        check_unchanged(request, site, build, newest_run or "")
        address = str(site.settings.public_url or request.base_url).rstrip("/")
        context = Context(session, build, site, address)
        request.state.context = context
        yield context


ContextDep = Annotated[Context, Depends(get_context)]


def get_filter(request: Request, context: ContextDep) -> Filter:
    return read_filter(request.query_params.multi_items(), context.vocabulary)


FilterDep = Annotated[Filter, Depends(get_filter)]


def get_page(page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> int:
    return page


PageDep = Annotated[int, Depends(get_page)]
