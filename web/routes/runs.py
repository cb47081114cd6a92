"""`/runs/{run_id}`"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web.deps import ContextDep, PageDep
from web.pages.runs import run_page
from web.respond import respond

router = APIRouter(prefix="/runs")


@router.get("/{run_id}")
def run(request: Request, context: ContextDep, run_id: str, page: PageDep) -> Response:
    return respond(request, run_page(context, run_id, page, all_rows=request.state.face != "html"))
