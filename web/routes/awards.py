"""`/awards/{award_key}` and `/transactions/{key}`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep
from web.pages.as_of import award_as_of, transaction_as_of
from web.pages.awards import award_page
from web.pages.transactions import transaction_page
from web.respond import respond

router = APIRouter()


@router.get("/awards/{award_key:path}")
def award(request: Request, context: ContextDep, award_key: str, as_of: str | None = None) -> Response:
    """as_of: a day or a moment; the page then tells what was known here up to it."""
    if as_of:
        return respond(request, award_as_of(context, award_key, as_of))
    return respond(request, award_page(context, award_key))


@router.get("/transactions/{key:path}")
def transaction(request: Request, context: ContextDep, key: str, as_of: str | None = None) -> Response:
    """as_of: as for an award."""
    if as_of:
        return respond(request, transaction_as_of(context, key, as_of))
    return respond(request, transaction_page(context, key))
