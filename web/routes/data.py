"""`/data`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep
from web.pages.data import data_page
from web.respond import respond

router = APIRouter()


@router.get("/data")
def data(request: Request, context: ContextDep) -> Response:
    return respond(request, data_page(context))
