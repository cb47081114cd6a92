"""`/`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep
from web.pages.home import home_page
from web.respond import respond

router = APIRouter()


@router.get("/")
def home(request: Request, context: ContextDep) -> Response:
    return respond(request, home_page(context))
