"""USAspending: every contract and IDV an agency signed or pays for, each with its detail and history."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import islice

from research.errors import FetchFailed, InputRefused
from research.records import Batch
from scrapers import usaspending_search as search
from scrapers import usaspending_shapes as shapes
from scrapers.base import ApiSource, Context, Document
from scrapers.paging import check_count, pages
from scrapers.usaspending_slices import Slice, page_size, slices

Listing = Generator[Document, None, list[str]]
"""Yields documents and returns the award keys they list, each once."""

LAYOUTS = {**search.LAYOUTS, **shapes.LAYOUTS}
_PARSERS = {
    LAYOUTS[search.COUNT]: search.parse_count,
    LAYOUTS[search.SEARCH]: search.parse_search,
    LAYOUTS[shapes.AWARDS]: shapes.parse_award_detail,
    LAYOUTS[shapes.TRANSACTIONS]: shapes.parse_transactions,
}
_MOST_ROWS = 10_000  # beyond, the publisher's search engine may say that nothing follows
_ELSEWHERE = "The next archive files and custom downloads have them: `trail update` asks for these."
_MOST_REFUSED = 5
"""So many awards in a row whose pages are refused are no bad pages: the publisher has changed them."""


def fetch(context: Context) -> Iterator[Document]:
    """List the awards of each slice, compare their number, then ask for each award not yet asked for.

    With a limit only that many awards are asked for, and nothing is counted. With `modified_since` only
    awards modified since are listed: a top-up, which cannot tell what was deleted. An award that is listed
    and has no page, or one that is refused, is counted as missing. Raises `CountMismatch`, and `InputRefused` where one
    award after another is refused.
    """
    limit, asked, refused = context.query.limit, set[str](), list[InputRefused]()
    for part in slices(context.query):
        if limit is None:
            listed = yield from _list_whole(context, part)
        else:
            listed = yield from _list_first(context, part, limit - len(asked))
        new = (key for key in listed if key not in asked)
        for award_key in islice(new, None if limit is None else limit - len(asked)):
            asked.add(award_key)
            refusal = yield from shapes.ask_for_listed_award(context, award_key)
            refused = [*refused, refusal] if refusal else []
            if len(refused) >= _MOST_REFUSED:
                raise refused[0]
        if limit is not None and len(asked) >= limit:
            break
    if context.query.modified_since is not None:
        context.note(
            f"asked only for awards modified since {context.query.modified_since}; what the publisher deleted "
            "is not told"
        )
    if limit is not None:
        context.note(f"asked for {len(asked):,} of at most {limit:,} awards; counts were not compared")


def _list_whole(context: Context, part: Slice) -> Listing:
    """Every award of a slice, counted; too many for one listing are asked for in parts.

    Of a single day on which more awards of one type were modified than a listing gives, none is asked for.
    """
    document = context.post(search.COUNT, {"filters": part.filters})
    yield document
    stated = search.counts(document)[part.group]
    keys: list[str] = []
    if stated > _MOST_ROWS and (parts := part.parts()):
        for one in parts:
            keys += yield from _list_whole(context, one)
        return list(dict.fromkeys(keys))
    if stated > _MOST_ROWS and part.date_type:
        fault = FetchFailed(
            f"{part}: {stated:,} awards, more than a search gives ({_MOST_ROWS:,})", _ELSEWHERE
        )
        context.missing(f"{fault.message}. {_ELSEWHERE}", fault)
        return []
    if stated:
        question = search.question(part.filters, part.group, search.LARGEST_PAGE)
        for document in pages(context.post, search.SEARCH, question, most=stated // search.LARGEST_PAGE + 2):
            yield document
            keys += search.award_keys(document)
    listed = list(dict.fromkeys(keys))
    if len(keys) > len(listed):
        context.note(f"{part}: {len(keys) - len(listed):,} rows repeated an award and were left out")
    check_count(stated, len(listed), str(part))
    return listed


def _list_first(context: Context, part: Slice, limit: int) -> Listing:
    """At least the first `limit` awards of a slice, as far as there are so many."""
    size = page_size(limit)
    keys: dict[str, None] = {}
    question = search.question(part.filters, part.group, size)
    for document in pages(context.post, search.SEARCH, question, most=_MOST_ROWS // size):
        yield document
        keys |= dict.fromkeys(search.award_keys(document))
        if len(keys) >= limit:
            break
    return list(keys)


def parse(document: Document) -> list[Batch]:
    """Records of one document, by its layout."""
    return _PARSERS[document.layout](document)


SOURCE = ApiSource(
    name="usaspending_awards",
    base="usaspending_url",
    layouts=LAYOUTS,
    error_layout=shapes.ERROR_LAYOUT,
    fetch=fetch,
    parse=parse,
    understands=frozenset({"agencies", "since", "until", "modified_since", "limit"}),
)
