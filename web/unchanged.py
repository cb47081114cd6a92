"""Unchanged pages: a mark made of build, software and address, and 304 for the reader who still holds it."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from web.kept import Kept
from web.site import Build, Site


class Unchanged(Exception):
    """Raised before a page is made when the reader holds it already."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        super().__init__(mark)


def check_unchanged(request: Request, site: Site, build: Build, newest_run: str) -> None:
    """Remember the page's mark for its answer, or raise `Unchanged`, or `Kept` where it was made before.

    newest_run: a run that fails before it stores anything leaves the build as it is, but pages list it.
    """
    parts = (
        build.build_id,
        newest_run,
        site.assets,
        str(request.base_url),
        request.url.path,
        request.state.ending,
        request.url.query,
    )
    # A weak mark: the same page may be sent compressed or not, which is not the same bytes.
    mark = f'W/"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'
    held = request.headers.get("if-none-match", "").split(",")
    if mark in {f"W/{one.strip().removeprefix('W/')}" for one in held}:
        raise Unchanged(mark)
    request.state.mark = mark
    answer = site.kept.find(mark)
    if answer is not None:
        raise Kept(mark, answer)


def answer_unchanged(request: Request, error: Unchanged) -> Response:
    """304, with the mark again."""
    return Response(status_code=304, headers={"ETag": error.mark, "Cache-Control": "no-cache"})
