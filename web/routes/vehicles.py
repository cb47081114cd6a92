"""`/vehicles`, `/vehicles/programs/{slug}` and `/vehicles/{award_key}`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep, PageDep
from web.pages.vehicle import vehicle_page
from web.pages.vehicles import program_page, vehicles_page
from web.respond import respond

router = APIRouter(prefix="/vehicles")


@router.get("")
def vehicles(request: Request, context: ContextDep) -> Response:
    return respond(request, vehicles_page(context))


@router.get("/programs/{slug}")
def program(request: Request, context: ContextDep, slug: str) -> Response:
    return respond(request, program_page(context, slug))


@router.get("/{award_key:path}")
def vehicle(request: Request, context: ContextDep, award_key: str, page: PageDep) -> Response:
    return respond(request, vehicle_page(context, award_key, page, all_rows=request.state.face != "html"))
