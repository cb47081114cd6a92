"""`/actions`, `/actions/{id}`, `/organizations` and `/organizations/{slug}`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep
from web.pages.actions import action_page, actions_page, organization_page, organizations_page
from web.respond import respond

router = APIRouter()


@router.get("/actions")
def actions(request: Request, context: ContextDep) -> Response:
    return respond(request, actions_page(context))


@router.get("/actions/{action_id}")
def action(request: Request, context: ContextDep, action_id: str) -> Response:
    return respond(request, action_page(context, action_id))


@router.get("/organizations")
def organizations(request: Request, context: ContextDep) -> Response:
    return respond(request, organizations_page(context))


@router.get("/organizations/{slug}")
def organization(request: Request, context: ContextDep, slug: str) -> Response:
    return respond(request, organization_page(context, slug))
