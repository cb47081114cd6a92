"""How a long answer is asked for piece by piece, and how we notice that a piece is missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from research.errors import CountMismatch, FetchFailed
from research.types import FiscalYear, Window
from scrapers.base import Document
from scrapers.strict import Row

Post = Callable[[str, Mapping[str, object]], Document]

EARLIEST = date(2007, 10, 1)
"""USAspending's searches begin here; earlier days are answered with an error page."""


def pages(post: Post, path: str, body: Mapping[str, object], *, most: int) -> Iterator[Document]:
    """Each page of an answer, from page 1 while `page_metadata.hasNext` says so.

    The cursor beside it is never followed: on the last page it is the text "None". Each page is yielded
    before it is looked into. Raises `SourceChanged` for a page that repeats an earlier one, is empty with
    more to follow or answers another page number, `FetchFailed` where `most` pages were not enough.
    """
    seen: dict[str, int] = {}
    for page in range(1, most + 1):
        document = post(path, {**body, "page": page})
        yield document
        answer = Row(document.json(), document=document.url)
        metadata = answer.row("page_metadata")
        if metadata.pop("page") != page:
            raise metadata.changed("page", f"page {page} was asked for")
        more = metadata.pop("hasNext")
        if not isinstance(more, bool):
            raise metadata.changed("hasNext", "true or false was expected here", more)
        results = answer.pop("results")
        if not results:
            if more:
                raise answer.changed("results", f"page {page} is empty, yet more is said to follow")
            return
        digest = hashlib.sha256(json.dumps(results, sort_keys=True, default=str).encode()).hexdigest()
        if digest in seen:
            raise answer.changed("results", f"page {page} repeats page {seen[digest]}")
        seen[digest] = page
        if not more:
            return
    raise FetchFailed(
        f"{path}: {most:,} pages did not reach the end of the answer",
        "Ask for a shorter span of time or one agency; the archive files hold what a search cannot reach.",
    )


def windows(since: date | None, until: date) -> list[Window]:
    """A span of days cut at fiscal years, in order; an open start is the earliest day that can be asked for.

    Raises `FetchFailed` for a span that begins too early or ends before it begins.
    """
    since = since or EARLIEST
    if since < EARLIEST:
        raise FetchFailed(
            f"USAspending's search cannot be asked for days before {EARLIEST} (asked for {since})",
            "Begin later, or load an award data archive file for those years.",
        )
    if until < since:
        raise FetchFailed(f"the span ends on {until}, before it begins on {since}", "Exchange the two days.")
    years = (FiscalYear(year) for year in range(FiscalYear.of(since).year, FiscalYear.of(until).year + 1))
    return [Window(max(since, year.first_day), min(until, year.last_day)) for year in years]


def check_count(stated: int, received: int, what: str) -> None:
    """Raise `CountMismatch` unless as many distinct records came as the publisher says exist."""
    if stated != received:
        raise CountMismatch(
            f"{what}: the publisher counts {stated:,}, its pages gave {received:,} different ones",
            "Run again: a nightly update may have come between. If it stays so, use the award data archive "
            "files, and treat what was collected as incomplete.",
        )
