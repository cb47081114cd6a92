"""How a long answer is asked for piece by piece, and how we notice that a piece is missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlsplit

from research.errors import BadQuestion, CountMismatch, FetchFailed
from research.records import Batch, Kind, Record
from research.types import FiscalYear, Window
from scrapers.base import Context, Document
from scrapers.normalize import whole_number
from scrapers.query import Query
from scrapers.strict import Row, keep_once

Post = Callable[[str, Mapping[str, object]], Document]
RecordOfKind = TypeVar("RecordOfKind", bound=Record)
Params = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Linked:
    """An answer in pages, each with the address of the next.

    next: the field with that address. key: the field of a row that names its record. most: pages at most.
    most_rows: how many records such an answer can hold; where the publisher counts as many, there may be more.
    besides: fields of a page that say nothing of its records.
    """

    next: str
    key: str
    most: int
    most_rows: int | None = None
    besides: tuple[str, ...] = ()


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


def linked_pages(context: Context, path: str, params: Params, form: Linked) -> Iterator[Document]:
    """Each page of an answer: the first by its parameters, each further one by the address that the last one gave.

    Of an address only path and question count: they are put to the base address of our setting. Each page is yielded
    before it is looked into. Raises `SourceChanged` for a page that brings nothing new (some publishers begin again
    behind their last page) and an address that leads elsewhere, `CountMismatch` where not as many records came as the
    publisher counts, `FetchFailed` for an answer with more pages than `form` allows.
    """
    keys: set[str] = set()
    document = context.get(path, **params)
    for page in range(1, form.most + 1):
        yield document
        answer = Row(document.json(), document=document.url)
        total, rows = _listed(answer)
        new = {str(row.pop(form.key)) for row in rows} - keys
        if not new and (total or rows):
            raise answer.changed("results", f"page {page} brings no record that those before it lack")
        keys |= new
        following = answer.pop_optional(form.next)
        if form.most_rows is not None and total >= form.most_rows:
            raise FetchFailed(
                f"{document.url}: the publisher finds {total:,} records, as many as it can page through",
                "Ask for a shorter span of time: --since and --until.",
            )
        if following is None:
            check_count(total, len(keys), document.url)
            return
        if total > form.most * max(len(rows), 1):
            break
        document = context.get(_path_of(following, path, answer, form.next))
    raise FetchFailed(
        f"{path}: {form.most:,} pages do not reach the end of an answer of {total:,} records",
        "The publisher may have ignored what was asked for: look at the newest answer in the archive.",
    )


def listed_records(
    document: Document, form: Linked, kind: Kind, make: Callable[[Row, int], RecordOfKind]
) -> list[Batch]:
    """The records of one page, each made of its row and line; the very same one twice counts once.

    Raises `SourceChanged` for a field of the page that is new or gone, and whatever `make` raises.
    """
    answer = Row(document.json(), document=document.url)
    records: dict[str, RecordOfKind] = {}
    for line, row in enumerate(_listed(answer)[1], start=1):
        record = make(row, line)
        keep_once(records, str(getattr(record, form.key)), record, row)
    answer.done((form.next, *form.besides))
    return [Batch(kind, list(records.values()))] if records else []


def _listed(answer: Row) -> tuple[int, list[Row]]:
    """How many records the publisher counts, and the rows of this page; with none, the list may be left out."""
    total = answer.read("count", whole_number)
    if total or answer.has_value("results"):
        return total, answer.rows("results")
    answer.pop_optional("results")
    return total, []


def _path_of(following: object, path: str, answer: Row, field: str) -> str:
    """Path and question of the next page's address; raises `SourceChanged` for one that leads elsewhere."""
    try:
        parts = urlsplit(following if isinstance(following, str) else "")
    except ValueError:
        parts = urlsplit("")
    if not parts.path.startswith(path.removesuffix(".json").rstrip("/")) or not parts.query:
        raise answer.changed(field, f"the address of a page under {path} was expected here", following)
    return f"{parts.path}?{parts.query}"


def windows(since: date | None, until: date) -> list[Window]:
    """A span of days cut at fiscal years, in order; an open start is the earliest day that can be asked for.

    Raises `BadQuestion` for a span that begins too early or ends before it begins.
    """
    since = since or EARLIEST
    if since < EARLIEST:
        raise BadQuestion(
            f"USAspending's search cannot be asked for days before {EARLIEST} (asked for {since})",
            "Begin later, or load an award data archive file for those years.",
        )
    if until < since:
        raise BadQuestion(f"the span ends on {until}, before it begins on {since}", "Exchange the two days.")
    years = (FiscalYear(year) for year in range(FiscalYear.of(since).year, FiscalYear.of(until).year + 1))
    return [Window(max(since, year.first_day), min(until, year.last_day)) for year in years]


def years(query: Query, beginning: date) -> list[Window]:
    """The days asked for cut at calendar years, in order; an open start is `beginning`.

    Raises `BadQuestion` for a span that ends before it begins.
    """
    since, until = query.since or beginning, query.until
    if until is None or until < since:
        raise BadQuestion(f"the span ends on {until}, before it begins on {since}", "Exchange the two days.")
    spans = range(since.year, until.year + 1)
    return [Window(max(since, date(year, 1, 1)), min(until, date(year, 12, 31))) for year in spans]


def check_count(stated: int, received: int, what: str) -> None:
    """Raise `CountMismatch` unless as many distinct records came as the publisher says exist."""
    if stated != received:
        raise CountMismatch(
            f"{what}: the publisher counts {stated:,}, its pages gave {received:,} different ones",
            "Run again: a nightly update may have come between. If it stays so, use the award data archive "
            "files, and treat what was collected as incomplete.",
        )
