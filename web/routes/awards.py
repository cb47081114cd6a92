"""`/awards/{award_key}` and `/transactions/{key}`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep
from web.pages.awards import award_page
from web.pages.transactions import transaction_page
from web.respond import respond

router = APIRouter()


@router.get("/awards/{award_key:path}")
def award(request: Request, context: ContextDep, award_key: str) -> Response:
    return respond(request, award_page(context, award_key))


@router.get("/transactions/{key:path}")
def transaction(request: Request, context: ContextDep, key: str) -> Response:
    return respond(request, transaction_page(context, key))
