"""SAM.gov's Contract Awards API: what ICE and CBP signed or pay for, as FPDS recorded it, with a key."""

from __future__ import annotations

from collections.abc import Iterator

from scrapers.base import ApiSource, Context, Document
from scrapers.sam_award_answers import NOTHING, keys_of, parse_page, total_of
from scrapers.sam_award_questions import SEARCH, Search, doubt_silence, hold_against, searches

LIMIT = 100
MOST = 400_000
"""The publisher pages through the first so many records of a question."""

parse = parse_page


def fetch(context: Context) -> Iterator[Document]:
    """Every page of every question: records by signing agency, by funding agency, then the same of deleted ones."""
    is_any = False
    asked = searches(context.query)
    for search in asked:
        for document in _pages(context, search):
            yield document
            is_any = is_any or (not search.is_deleted and total_of(document) > 0)
    doubt_silence(context, asked[0], is_any)


def _pages(context: Context, search: Search) -> Iterator[Document]:
    """The pages of one question; `offset` counts pages, not records."""
    came: set[str] = set()
    page = total = 0
    while page == 0 or page * LIMIT < min(total, MOST):
        document = context.get(SEARCH, **search.params, limit=str(LIMIT), offset=str(page))
        yield document
        if document.status == NOTHING:
            break
        total = total_of(document)
        came |= keys_of(document)
        if total > MOST and search.since < search.until:
            for half in search.parts(2):
                yield from _pages(context, half)
            return
        page += 1
    hold_against(context, search, len(came), total)


SOURCE = ApiSource(
    name="sam_contract_awards",
    base="sam_url",
    layouts={SEARCH: "sam_contract_awards_search"},
    error_layout="sam_contract_awards_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"agencies", "since", "until", "modified_since"}),
    keys={"api_key": "sam_api_key"},
    questions_a_day="sam_requests_per_day",
    empty_statuses=frozenset({NOTHING}),
)
