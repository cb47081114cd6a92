"""What a route may ask for, as named dependencies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import unquote_plus

from fastapi import Depends, Query, Request

from research.filters import BadFilter, Filter, is_tracker, read_filter
from web.site import Context, Site, read_in_force
from web.unchanged import mark_of

_LONGEST = 2000
"""Letters that a pasted address may have."""


def get_context(request: Request) -> Iterator[Context]:
    """A read-only session on the build now served, whose mark the page will bear."""
    site: Site = request.app.state.site
    with site.session() as session:
        build = site.build(session)
        request.state.build = build
        in_force = read_in_force(session.connection())
        request.state.mark = mark_of(site, request.state.marked_address, in_force)
        address = str(site.settings.public_url or request.base_url).rstrip("/")
        context = Context(session, build, site, address)
        request.state.context = context
        yield context


# What asks no database is a coroutine: it needs no thread, and to hand over to one takes longer than the work.

ContextDep = Annotated[Context, Depends(get_context)]


async def get_filter(request: Request, context: ContextDep) -> Filter:
    return read_filter(request.query_params.multi_items(), context.vocabulary)


FilterDep = Annotated[Filter, Depends(get_filter)]


async def get_page(page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> int:
    return page


PageDep = Annotated[int, Depends(get_page)]


async def get_pasted(request: Request, url: Annotated[str, Query(min_length=1, max_length=_LONGEST)]) -> str:
    """An address given as `?url=`; where it was pasted as it is, what follows its first `&` is its own and goes on it.

    Raises `BadFilter` for a parameter before it, and for an address too long to be one.
    """
    parts = [part for part in request.url.query.split("&") if part]
    names = [unquote_plus(part.partition("=")[0]) for part in parts]
    at = names.index("url")
    for name in names[:at]:
        if not is_tracker(name):
            raise BadFilter(name, "this page knows no such parameter", "Give the address alone, as ?url=…")
    whole = "&".join([unquote_plus(parts[at].partition("=")[2]), *parts[at + 1 :]])
    if len(whole) > _LONGEST:
        raise BadFilter("url", "is longer than any address of an award", "Give the address alone.")
    return whole


PastedDep = Annotated[str, Depends(get_pasted)]
