"""`/systems`, all or of one agency."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep
from web.pages.systems import systems_page
from web.respond import respond

router = APIRouter(prefix="/systems")


@router.get("")
def systems(request: Request, context: ContextDep, agency: str | None = None) -> Response:
    return respond(request, systems_page(context, agency or None))
