"""`/agencies`, `/agencies/{slug}`, its offices and its components."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep
from web.pages.agencies import agencies_page, agency_page
from web.pages.components import component_page
from web.pages.offices import offices_page
from web.respond import respond

router = APIRouter(prefix="/agencies")


@router.get("")
def agencies(request: Request, context: ContextDep) -> Response:
    return respond(request, agencies_page(context))


@router.get("/{slug}")
def agency(request: Request, context: ContextDep, slug: str) -> Response:
    return respond(request, agency_page(context, slug))


@router.get("/{slug}/offices")
def offices(request: Request, context: ContextDep, slug: str) -> Response:
    return respond(request, offices_page(context, slug))


@router.get("/{slug}/components/{component}")
def component(request: Request, context: ContextDep, slug: str, component: str) -> Response:
    return respond(request, component_page(context, slug, component))
