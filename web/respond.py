"""One page, three faces: the same frozen object as HTML, JSON or CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from research.types import Money, Window
from web.kept import Answer
from web.pages.base import Page
from web.tables import write_csv


def respond(request: Request, page: Page) -> Response:
    """The page in the form its address asked for."""
    headers = {"ETag": request.state.mark, "Cache-Control": "no-cache"}
    if request.state.face == "json":
        body = json.dumps(_envelope(request, page), ensure_ascii=False, indent=1)
        return Response(body, media_type="application/json", headers=headers)
    if request.state.face == "csv":
        headers["Content-Disposition"] = f'attachment; filename="{_file_name(page)}"'
        return StreamingResponse(
            write_csv(page.table()), media_type="text/csv; charset=utf-8", headers=headers
        )
    answer = HTMLResponse(render(request, page.template, page=page), headers=headers)
    if page.is_kept:
        kept = Answer(bytes(answer.body), "text/html")
        request.app.state.site.kept.keep(request.state.mark, kept)
    return answer


def render(request: Request, template: str, **values: object) -> str:
    """A template with what every page needs: the build, the addresses of its other faces."""
    environment = request.app.state.templates
    made: str = environment.get_template(template).render(
        build=getattr(request.state, "build", None),
        assets=request.app.state.site.assets,
        contact=request.app.state.site.contact,
        address=_address_of_faces(request),
        **values,
    )
    return made


def _envelope(request: Request, page: Page) -> dict[str, object]:
    """The page as JSON, under its address and the build it was made from."""
    held = plain(page)
    site = str(request.app.state.site.settings.public_url or request.base_url).rstrip("/")
    build = request.state.build
    return {
        "address": site + _address_of_faces(request)["html"],
        "build": build.build_id,
        "is_sample": build.is_sample,
        "as_of": plain(build.as_of),
        **(held if isinstance(held, dict) else {}),
    }


def _address_of_faces(request: Request) -> dict[str, str]:
    """The page's own address with each ending; the path as the browser sent it, still encoded."""
    path = request.scope.get("raw_path", b"").decode("ascii").split("?")[0] or "/"
    path = re.sub(r"\.(json|csv)$", "", path)
    query = f"?{request.url.query}" if request.url.query else ""
    stem = "/index" if path == "/" else path
    return {"html": f"{path}{query}", "json": f"{stem}.json{query}", "csv": f"{stem}.csv{query}"}


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


def _file_name(page: Page) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", page.title.lower()).strip("-")[:80]
    return f"{words or 'contract-trail'}.csv"
