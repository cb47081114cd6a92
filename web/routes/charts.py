"""`/charts/…`: the pictures of pages, each under its own address, as `.svg` or `.png`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from research.errors import NotFound
from research.filters import BadFilter
from web.charting.chart import Chart
from web.charting.drawn import Wanted, drawn_agency, drawn_award, drawn_company, drawn_flow, drawn_link
from web.charting.forms import LOOKS, SIZES, WIDTHS, Form
from web.charting.frame import compose
from web.charting.render import render_png, render_svg
from web.deps import ContextDep
from web.pages.link_asked import closed_window, command_of, query_of, require_present
from web.routes.links import AskedDep
from web.site import Context

router = APIRouter(prefix="/charts")
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def get_form(look: Annotated[str, Query()] = "light", size: Annotated[str, Query()] = "wide") -> Form:
    for one in LOOKS:
        for other in SIZES:
            if (one, other) == (look, size):
                return Form(one, other)
    name, given, known = ("look", look, LOOKS) if look not in LOOKS else ("size", size, tuple(WIDTHS))
    raise BadFilter(name, f"{given!r} is not known", f"Known: {', '.join(known)}.")


FormDep = Annotated[Form, Depends(get_form)]


def get_flow(slug: str, side: str, agency: str) -> Wanted:
    if side not in ("maker", "reseller"):
        raise NotFound(f"there is no chart of a company as {side!r}", "Known: maker, reseller.")
    return Wanted(slug, "maker" if side == "maker" else "reseller", agency)


FlowDep = Annotated[Wanted, Depends(get_flow)]


@dataclass(frozen=True)
class _Picture:
    """What is asked for. query: what of the address decides what is drawn, in one spelling."""

    form: Form
    ending: str
    draw: Callable[[], Chart | None]
    query: str = ""


@router.get("/links/{company}/{agency}.{ending}")
def link(request: Request, context: ContextDep, asked: AskedDep, form: FormDep, ending: str) -> Response:
    require_present(context, asked.rule, asked.earlier, command_of(context, asked))
    query = query_of(asked, closed_window(context, asked, asked.agency))
    return _answer(request, context, _Picture(form, ending, lambda: drawn_link(context, asked), query))


@router.get("/companies/{slug}.{ending}")
def company(request: Request, context: ContextDep, form: FormDep, slug: str, ending: str) -> Response:
    return _answer(request, context, _Picture(form, ending, lambda: drawn_company(context, slug)))


@router.get("/companies/{slug}/{side}/{agency}.{ending}")
def flow(request: Request, context: ContextDep, form: FormDep, wanted: FlowDep, ending: str) -> Response:
    return _answer(request, context, _Picture(form, ending, lambda: drawn_flow(context, wanted)))


@router.get("/agencies/{slug}.{ending}")
def agency(request: Request, context: ContextDep, form: FormDep, slug: str, ending: str) -> Response:
    return _answer(request, context, _Picture(form, ending, lambda: drawn_agency(context, slug)))


@router.get("/awards/{key:path}.{ending}")
def award(request: Request, context: ContextDep, form: FormDep, key: str, ending: str) -> Response:
    return _answer(request, context, _Picture(form, ending, lambda: drawn_award(context, key)))


def _answer(request: Request, context: Context, asked: _Picture) -> Response:
    """The picture, from the gallery if it hangs there; only else is the chart read from the database at all."""
    if asked.ending not in _TYPES:
        raise NotFound(f"a chart has no form {asked.ending!r}", "Ask for .svg or .png.")
    stem = request.url.path.rsplit(".", 1)[0]
    # The site's address is part of the name: it stands in the picture, and readers may come by several.
    name = (context.address, stem, asked.query, asked.form)
    gallery, build = context.site.gallery, context.build.build_id

    def svg() -> bytes:
        chart = asked.draw()
        if chart is None:
            raise NotFound("there is nothing to draw here", "The page itself says what is held.")
        return render_svg(compose(chart, asked.form).spec, chart.words.finding).encode()

    def png() -> bytes:
        return render_png(gallery.show(build, (*name, "svg"), svg).decode())

    picture = gallery.show(build, (*name, asked.ending), svg if asked.ending == "svg" else png)
    file_name = re.sub(r"[^A-Za-z0-9]+", "-", stem.removeprefix("/charts/")).strip("-")
    headers = {
        "ETag": request.state.mark,
        "Cache-Control": "no-cache",
        "Content-Disposition": f'inline; filename="{file_name}.{asked.ending}"',
    }
    return Response(picture, media_type=_TYPES[asked.ending], headers=headers)
