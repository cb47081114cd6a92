"""Parameters of an address: one that a page does not know is refused, since the whole would pass for the part."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from research.filters import BadFilter, is_tracker
from web.deps import get_filter, get_pasted


async def refuse_unknown(request: Request) -> None:
    """Raises `BadFilter` for a parameter that the page asked for does not take."""
    route = request.scope.get("route")
    known = _known(route) if isinstance(route, APIRoute) else None
    if known is None:
        return
    for name in request.query_params:
        if name not in known and not is_tracker(name):
            near = get_close_matches(name, sorted(known), 1)
            said = (
                f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(sorted(known)) or 'none'}."
            )
            raise BadFilter(name, "this page knows no such parameter", said)


def _known(route: APIRoute) -> frozenset[str] | None:
    """Names of the parameters of a page; None for one that reads its whole query and refuses what it does not know."""
    parts = list(_all(route.dependant))
    if any(one.call in (get_filter, get_pasted) for one in parts):
        return None
    return frozenset(field.alias for one in parts for field in one.query_params)


def _all(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for one in dependant.dependencies:
        yield from _all(one)
