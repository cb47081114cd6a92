"""`/methodology`, `/methodology/rules/{id}`, `/glossary`, `/about` and `/corrections`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep
from web.pages.about import about_page, corrections_page
from web.pages.glossary import glossary_page
from web.pages.methodology import methodology_page, rule_page
from web.respond import respond

router = APIRouter()


@router.get("/methodology")
def methodology(request: Request, context: ContextDep) -> Response:
    return respond(request, methodology_page(context))


@router.get("/methodology/rules/{rule_id}")
def rule(request: Request, context: ContextDep, rule_id: str) -> Response:
    return respond(request, rule_page(context, rule_id))


@router.get("/glossary")
def glossary(request: Request, context: ContextDep) -> Response:
    return respond(request, glossary_page(context))


@router.get("/about")
def about(request: Request, context: ContextDep) -> Response:
    return respond(request, about_page(context))


@router.get("/corrections")
def corrections(request: Request, context: ContextDep) -> Response:
    return respond(request, corrections_page(context))
