"""USAspending custom downloads: what an agency pays for, whoever signed it, with the subawards."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from research.errors import BadQuestion, CountMismatch, FileFailed, InputRefused, NotFound
from research.evidence import Claim
from research.records import Batch
from research.types import Window
from scrapers import download_jobs as jobs
from scrapers.base import AgencyQuery, ApiSource, Context, Document, FileDocument, FileQuestion, Query
from scrapers.paging import windows
from scrapers.usaspending_slices import require_one_day

_MOST_FAILURES = 2
"""A job that failed, or whose file is gone already, is ordered once more."""

_MOST_LATE = 3
"""So many files in a row that were not made in time are no fault of one order: the publisher is busy."""

_FILE_LAYOUT = "usaspending_archive+usaspending_subaward"
_PARSERS = {
    jobs.LAYOUTS[jobs.ORDER]: jobs.parse_order,
    jobs.LAYOUTS[jobs.STATUS]: jobs.parse_status,
}

Answers = Generator[Document | FileDocument, None, None]


@dataclass(frozen=True)
class Order:
    """One file: one agency as funding agency, one year or less of action dates or of modifications."""

    agency: AgencyQuery
    window: Window
    date_type: jobs.DateType

    def __str__(self) -> str:
        return (
            f"{self.agency.abbreviation} funding, {self.date_type} {self.window.since} to {self.window.until}"
        )

    @property
    def body(self) -> dict[str, object]:
        return jobs.order(self.agency, "funding", self.window, self.date_type)

    def claim(self, total_rows: int | None) -> Claim | None:
        """By action date the file is whole; what was modified lately proves nothing of the rest."""
        since, until = self.window.since, self.window.until
        if self.date_type != "action_date" or since is None or until is None:
            return None
        return Claim("funding", since, until, (self.agency.code,), total_rows=total_rows)


def orders(query: Query) -> list[Order]:
    """The files that together hold what the query asks for; one order spans at most one year."""
    if not query.agencies or query.until is None:
        raise BadQuestion("no agency was asked for", "Name at least one agency: --agency ice")
    require_one_day(query)
    if query.modified_since is None:
        spans = windows(query.since, query.until)
        return [Order(agency, span, "action_date") for agency in query.agencies for span in spans]
    spans = windows(query.modified_since, query.until)
    return [Order(agency, span, "last_modified_date") for agency in query.agencies for span in spans]


def fetch(context: Context) -> Iterator[Document | FileDocument]:
    """Order each file, wait until it is made, get it. One that is not made, is refused or
    has fewer rows than the publisher counted is counted as missing.

    Raises `FileFailed` where one after another is not made in time.
    """
    late = 0
    for order in orders(context.query):
        try:
            yield from _get(context, order)
            late = 0
        except FileFailed as error:
            late += 1
            if late >= _MOST_LATE:
                raise
            context.missing(f"{order} IS MISSING: {error.message}", error)


def _get(context: Context, order: Order) -> Answers:
    failures = 0
    while True:
        fault, was_asked_now = yield from _try(context, order)
        if fault is None:
            return
        context.note(f"{order}: {fault}; ordered once more")
        # What a stopped run was told does not count: the publisher may do better now.
        failures += was_asked_now
        if failures >= _MOST_FAILURES:
            error = FileFailed(
                f"{order}: {fault}, {failures} times",
                "The publisher could not make the file. Nothing of it was stored; run again later.",
            )
            context.missing(f"{order} IS MISSING: {fault}, {failures} times", error)
            return


def _try(context: Context, order: Order) -> Generator[Document | FileDocument, None, tuple[str | None, bool]]:
    """One job from order to file: what went wrong, and whether the publisher said so just now."""
    ordered = context.post(jobs.ORDER, order.body)
    yield ordered
    name = jobs.ordered_name(ordered)
    while True:
        try:
            document = context.get(jobs.STATUS, file_name=name)
        except NotFound:
            return f"the publisher has forgotten the order {name}", True
        yield document
        status = jobs.status(document)
        if status.state != "working":
            break
        context.wait(f"the file {name}, ordered for {order},")
    if status.state == "failed":
        return (
            f"the publisher failed to make the file: {status.message or 'no reason given'}",
            not document.replayed,
        )
    question = FileQuestion(_FILE_LAYOUT, claim=order.claim(status.total_rows))
    try:
        file = context.download(status.file_url, question)
    except NotFound:
        return f"the file {name} was made and is gone", not document.replayed
    except FileFailed as error:
        context.missing(f"{order} IS MISSING: {error.message}", error)
        context.again(ordered)
        return None, True
    if file is not None:
        try:
            yield file
        except InputRefused as refusal:
            context.missing(f"{order} IS MISSING: its file was refused: {refusal.message}", refusal)
            context.again(ordered)
        except CountMismatch as short:
            context.missing(f"{order} IS NOT WHOLE: {short.message}", short)
            context.again(ordered)
    return None, True


def parse(document: Document) -> list[Batch]:
    """The answers hold no records; the files are read as tables."""
    return _PARSERS[document.layout](document)


SOURCE = ApiSource(
    name="usaspending_bulk",
    base="usaspending_url",
    layouts=jobs.LAYOUTS,
    error_layout="usaspending_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"agencies", "since", "until", "modified_since"}),
    files="usaspending_files_url",
    is_ordered=True,
)
