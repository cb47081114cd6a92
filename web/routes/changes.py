"""`/changes`"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from research.changes import Kind
from research.filters import BadFilter
from web.days import read_window
from web.deps import ContextDep, PageDep
from web.pages.changes import KINDS, Asked, changes_page
from web.respond import respond

router = APIRouter()
Words = Annotated[list[str] | None, Query()]


@router.get("/changes")
def changes(
    request: Request,
    context: ContextDep,
    page: PageDep,
    since: Annotated[str | None, Query()] = None,
    until: Annotated[str | None, Query()] = None,
    agency: Words = None,
    kind: Words = None,
) -> Response:
    agencies = tuple(dict.fromkeys(one for one in agency or () if one))
    asked = Asked(read_window(since, until), agencies, read_kinds(kind or ()))
    return respond(request, changes_page(context, asked, page, all_rows=request.state.face != "html"))


def read_kinds(given: list[str] | tuple[str, ...]) -> tuple[Kind, ...]:
    """Kinds of changes as an address names them. Raises `BadFilter`."""
    for one in given:
        if one and one not in KINDS:
            raise BadFilter("kind", f"{one!r} is not known", f"Known: {', '.join(KINDS)}.")
    return tuple(kind for kind in KINDS if kind in given)
