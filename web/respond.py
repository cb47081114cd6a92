"""One page, many faces: the same frozen object as HTML, JSON, a citation, or its rows as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from research.citations import EvidenceDays
from research.errors import NotFound
from research.types import Money, Window
from web.citation_forms import FILES, file_name, file_text
from web.citing import cite_page
from web.citing.block import make_block
from web.downloads.about import About
from web.downloads.columns import describe
from web.downloads.send import download, is_download
from web.faces import address_of_faces, has_feed
from web.pages.base import Page
from web.reporting import make_report
from web.tables import Sheet, Table, as_blocks


def respond(request: Request, page: Page) -> Response:
    """The page in the form its address asked for."""
    headers = {"ETag": request.state.mark, "Cache-Control": "no-cache"}
    if request.state.face in ("html", "json"):
        page = cite_page(request.state.context, page)
    if request.state.ending in {file.ending for file in FILES}:
        return _citation(request, page, headers)
    if request.state.face == "json":
        body = json.dumps(_envelope(request, page), ensure_ascii=False, indent=1)
        return Response(body, media_type="application/json", headers=headers)
    if is_download(request):
        return download(request, _sheet(page.table()), _about(request, page))
    block = make_block(request.state.context, page, address_of_faces(request, page.faces_query))
    body = render(request, page.template, page=page, cite=block, title=page.title)
    request.state.wish.is_kept = page.is_kept
    return HTMLResponse(body, headers=headers)


def _citation(request: Request, page: Page, headers: dict[str, str]) -> Response:
    """The citation as the file that the ending asks for. Raises `NotFound` for a page that states nothing."""
    file = next(one for one in FILES if one.ending == request.state.ending)
    if page.citation is None:
        raise NotFound(
            "this page states nothing that can be cited",
            page.uncited or "Cite one of the pages it leads to.",
        )
    headers["Content-Disposition"] = f'attachment; filename="{file_name(page.citation, file.ending)}"'
    body = file_text(page.citation, file.ending)
    return Response(body, headers={**headers, "Content-Type": f"{file.media_type}; charset=utf-8"})


def render(request: Request, template: str, **values: object) -> str:
    """A template with what every page needs: the build, the addresses of its other faces, how to report an error.

    values: `title` of the page among them, where it has one.
    """
    environment = request.app.state.templates
    build = getattr(request.state, "build", None)
    here = _site_address(request) + address_of_faces(request)["html"]
    contact = request.app.state.site.settings.contact
    page = values.get("page")
    report = make_report(
        contact, str(values.get("title", here)), here, build.build_id if build else "unknown"
    )
    made: str = environment.get_template(template).render(
        build=build,
        report=report,
        assets=request.app.state.site.assets,
        contact=request.app.state.site.contact,
        address=address_of_faces(request, page.faces_query if isinstance(page, Page) else None),
        has_feed=has_feed(request.scope["path"]),
        **{"cite": None, **values},
    )
    return made


def _envelope(request: Request, page: Page) -> dict[str, object]:
    """The page as JSON, under its address and the build it was made from."""
    held = plain(page)
    build = request.state.build
    envelope = {
        "address": _own_address(request),
        "build": build.build_id,
        "is_sample": build.is_sample,
        "as_of": plain(build.as_of),
        "as_of_basis": build.as_of_basis,
    }
    # Last again: the `address` of some pages is the site's, from which the addresses in their tables are made.
    return envelope | (held if isinstance(held, dict) else {}) | envelope


def _site_address(request: Request) -> str:
    """The address readers know the site by."""
    return str(request.app.state.site.settings.public_url or request.base_url).rstrip("/")


def _own_address(request: Request) -> str:
    return _site_address(request) + address_of_faces(request)["html"]


def _sheet(table: Table) -> Sheet:
    rows = list(table.rows)
    return Sheet(describe(table.columns), len(rows), as_blocks(rows))


def _about(request: Request, page: Page) -> About:
    build = request.state.build
    said = getattr(page, "sentence", None)
    return About(
        title=page.title,
        selection=said if isinstance(said, str) else f"The main table of the page “{page.title}”.",
        address=_site_address(request) + address_of_faces(request)["html"],
        build=build.build_id,
        as_of=build.as_of,
        as_of_known=build.as_of_known,
        is_sample=build.is_sample,
    )


def plain(value: object) -> object:
    """A page as JSON values. Money becomes its amount as text beside its basis.

    A window says its basis, and since when years are held whole; before that day, single documents only. `single_only`
    names the agencies, if any, of which nothing else is held, and `years_not_whole` years between whole ones which
    are not.
    """
    match value:
        case None | str() | int() | bool():
            return value
        case Money():
            return {"amount": str(value), "basis": value.basis, "currency": "USD"}
        case Window() | EvidenceDays():
            since, until = value.since, value.until
            said = {"since": plain(since), "until": plain(until), "basis": value.basis}
            if isinstance(value, Window):
                said["whole_since"] = plain(value.whole_since)
                said |= {"single_only": list(value.single_only)} if value.single_only else {}
                missing = [f"{name} FY{year}" for name, year in value.years_not_whole]
                said |= {"years_not_whole": missing} if missing else {}
            return said
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
