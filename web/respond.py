"""One page, many faces: the same frozen object as HTML, JSON, CSV, JSON lines or a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from research.types import Money, Window
from web.downloads.about import About
from web.downloads.columns import describe
from web.downloads.send import download, is_download
from web.faces import address_of_faces, has_feed
from web.pages.base import Page
from web.tables import Sheet, Table, as_blocks


def respond(request: Request, page: Page) -> Response:
    """The page in the form its address asked for."""
    headers = {"ETag": request.state.mark, "Cache-Control": "no-cache"}
    if request.state.face == "json":
        body = json.dumps(_envelope(request, page), ensure_ascii=False, indent=1)
        return Response(body, media_type="application/json", headers=headers)
    if is_download(request):
        return download(request, _sheet(page.table()), _about(request, page))
    return HTMLResponse(render(request, page.template, page=page), headers=headers)


def render(request: Request, template: str, **values: object) -> str:
    """A template with what every page needs: the build, the addresses of its other faces."""
    environment = request.app.state.templates
    made: str = environment.get_template(template).render(
        build=getattr(request.state, "build", None),
        assets=request.app.state.site.assets,
        contact=request.app.state.site.contact,
        address=address_of_faces(request),
        has_feed=has_feed(request.scope["path"]),
        **values,
    )
    return made


def _envelope(request: Request, page: Page) -> dict[str, object]:
    """The page as JSON, under its address and the build it was made from."""
    held = plain(page)
    build = request.state.build
    return {
        "address": _own_address(request),
        "build": build.build_id,
        "is_sample": build.is_sample,
        "as_of": plain(build.as_of),
        **(held if isinstance(held, dict) else {}),
    }


def _own_address(request: Request) -> str:
    site = str(request.app.state.site.settings.public_url or request.base_url).rstrip("/")
    return site + address_of_faces(request)["html"]


def _sheet(table: Table) -> Sheet:
    rows = list(table.rows)
    return Sheet(describe(table.columns), len(rows), as_blocks(rows))


def _about(request: Request, page: Page) -> About:
    build = request.state.build
    said = getattr(page, "sentence", None)
    return About(
        title=page.title,
        selection=said if isinstance(said, str) else f"The main table of the page “{page.title}”.",
        address=_own_address(request),
        build=build.build_id,
        as_of=build.as_of,
        is_sample=build.is_sample,
    )


def plain(value: object) -> object:
    """A page as JSON values. Money becomes its amount as text beside its basis; a window says its basis."""
    match value:
        case None | str() | int() | bool():
            return value
        case Money():
            return {"amount": str(value), "basis": value.basis, "currency": "USD"}
        case Window():
            since, until = value.since, value.until
            return {"since": plain(since), "until": plain(until), "basis": value.basis}
        case date() | datetime():
            return value.isoformat()
        case BaseModel():
            return value.model_dump(mode="json")
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case list() | tuple() | frozenset():
            return [plain(one) for one in value]
        case _ if is_dataclass(value):
            left_out: frozenset[str] = getattr(value, "html_only", frozenset())
            shown = [one.name for one in fields(value) if one.name not in left_out]
            return {name: plain(getattr(value, name)) for name in shown}
    raise TypeError(f"a page cannot hold {type(value).__name__}")
