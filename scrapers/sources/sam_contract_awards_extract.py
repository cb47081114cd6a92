"""SAM.gov's Contract Awards API in extract mode: the same records as files made to order, for years at a time."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from research.errors import FetchFailed
from research.records import Batch
from scrapers import sam_award_files as files
from scrapers.base import ApiSource, Context, Document
from scrapers.sam_award_answers import NOTHING, check_nothing, keys_of, parse_page, total_of
from scrapers.sam_award_questions import SEARCH, SIGNED, Search, doubt_silence, hold_against, searches

LIMIT = 100
FEW_PAGES = 3
"""So many pages cost no more questions than a file: its order, and asking for it twice."""

MOST_IN_FILE = 10_000
"""Records in one file: 90 MB of JSON, read in some 10 seconds and 400 MB of memory. A year of CBP has some 7,000."""

_MOST_FAILURES = 2
"""A file whose token has expired is ordered once more."""

Answers = Generator[Document, None, int]


def fetch(context: Context) -> Iterator[Document]:
    """Each question by fiscal year of signing; deleted records, of which only six months are held, at once."""
    is_any = False
    asked = searches(context.query)
    for search in asked:
        by_year = search.days == SIGNED and not search.is_deleted
        for part in search.years() if by_year else (search,):
            total = yield from _whole(context, part)
            is_any = is_any or (not part.is_deleted and total > 0)
    doubt_silence(context, asked[0], is_any)


def _whole(context: Context, search: Search) -> Answers:
    """All that one question finds, and how many the publisher counts: by its first page, which may be all there is."""
    first = context.get(SEARCH, **search.params, limit=str(LIMIT), offset="0")
    yield first
    total = total_of(first)
    if total <= LIMIT * FEW_PAGES:
        came = yield from _pages(context, search, first, total)
    elif total > MOST_IN_FILE and search.span.days:
        yield from _cut(context, search, -(-total // MOST_IN_FILE))
        return total
    else:
        came = yield from _file(context, search)
        if came < 0:
            return total
    hold_against(context, search, came, total)
    return total


def _cut(context: Context, search: Search, number: int) -> Iterator[Document]:
    """The same in parts, each held against its own count."""
    for part in search.parts(number):
        yield from _whole(context, part)


def _pages(context: Context, search: Search, first: Document, total: int) -> Answers:
    """The pages after the first, and how many different records came on all."""
    came = keys_of(first)
    for page in range(1, -(-total // LIMIT)):
        document = context.get(SEARCH, **search.params, limit=str(LIMIT), offset=str(page))
        yield document
        came |= keys_of(document)
    return len(came)


def _file(context: Context, search: Search) -> Answers:
    """The file of one question, and how many different records it holds; -1 where it was cut into parts instead."""
    failures = 0
    while True:
        order = context.order(SEARCH, **search.params, **files.ORDERED)
        yield order
        if order.status == NOTHING:
            return 0
        said = files.word_of(order)
        if said is None:
            file, said = yield from _collected(context, search, order)
            if said is None:
                return 0 if file is None else files.different_records(file)
            # What a stopped run was told does not count: the publisher may do better now.
            failures += not (file or order).replayed
        if said == "too many":
            yield from _smaller(context, search)
            return -1
        if failures >= _MOST_FAILURES:
            raise FetchFailed(
                f"the file of {search}: its token had expired, {failures} times",
                "The publisher lets tokens expire sooner than it makes the file. Ask for fewer days at once.",
            )
        context.note(
            f"the file of {search}: its token has expired or is not held any more; ordered once more"
        )


def _collected(
    context: Context, search: Search, order: Document
) -> Generator[Document, None, tuple[Document | None, files.Word | None]]:
    """The answer that ended the waiting for a file, and what it says where it is not the file itself.

    No answer and "expired" where the token is not held any more.
    """
    pauses = 1
    while True:
        context.wait(f"the file of {search}", pauses)
        document = context.collect(files.DOWNLOAD, order)
        if document is None:
            return None, "expired"
        yield document
        said = files.word_of(document)
        if said != "not ready":
            return document, said
        # Each time that we ask costs one of the day's few questions; a run that goes on begins anew.
        pauses = 1 if document.replayed else pauses * 2


def _smaller(context: Context, search: Search) -> Iterator[Document]:
    if not search.span.days:
        raise FetchFailed(
            f"{search}: more than the publisher puts into one file, in one day",
            "Nothing of it was stored. Ask page by page: trail scrape run sam_contract_awards.",
        )
    context.note(f"{search}: more than the publisher puts into one file; halved")
    yield from _cut(context, search, 2)


def parse(document: Document) -> list[Batch]:
    """The records of a page or of a file; none for an order, or for a word about a file."""
    if files.word_of(document) is not None:
        return []
    if document.layout == files.FILE:
        return files.parse_file(document)
    if not files.is_order(document):
        return parse_page(document)
    if document.status == NOTHING:
        check_nothing(document)
    else:
        files.read_order(document)
    return []


SOURCE = ApiSource(
    name="sam_contract_awards_extract",
    base="sam_url",
    layouts={SEARCH: files.FOUND, files.DOWNLOAD: files.FILE},
    error_layout="sam_award_extract_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"agencies", "since", "until", "modified_since"}),
    keys={"api_key": "sam_api_key"},
    questions_a_day="sam_requests_per_day",
    empty_statuses=frozenset({NOTHING}),
    says=files.is_known,
    tokens=files.TOKENS,
    poll="sam_poll_seconds",
)
