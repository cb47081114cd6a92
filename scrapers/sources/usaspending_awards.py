"""USAspending: every contract and IDV an agency signed or pays for, each with its detail and history."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from research.errors import FetchFailed
from research.records import Batch
from research.types import Window
from scrapers import usaspending_search as search
from scrapers import usaspending_shapes as shapes
from scrapers.base import AgencyQuery, ApiSource, Basis, Context, Document, Query
from scrapers.paging import check_count, pages, windows

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


@dataclass(frozen=True)
class Slice:
    """One question: one agency by one basis, one group of award types, one fiscal year or part of it."""

    agency: AgencyQuery
    basis: Basis
    group: search.Group
    types: tuple[str, ...]
    window: Window

    @property
    def filters(self) -> dict[str, object]:
        # One agency and one basis: awarding and funding in one question would give the awards that are both.
        agency = {
            "type": self.basis,
            "tier": "subtier",
            "name": self.agency.name,
            "toptier_name": self.agency.toptier_name,
        }
        # No date_type: so the awards active in the period are meant, not only those last changed in it.
        period = {"start_date": str(self.window.since), "end_date": str(self.window.until)}
        return {"agencies": [agency], "award_type_codes": list(self.types), "time_period": [period]}

    def __str__(self) -> str:
        types = self.group if self.types == search.TYPES[self.group] else "/".join(self.types)
        return f"{self.agency.abbreviation} {self.basis} {types} {self.window.since} to {self.window.until}"


def slices(query: Query) -> list[Slice]:
    """The questions that together ask for everything in the query."""
    if not query.agencies or query.until is None:
        raise FetchFailed("no agency or no last day was asked for", "Name at least one agency: --agency ice")
    return [
        Slice(agency, basis, group, search.TYPES[group], window)
        for agency in query.agencies
        for basis in query.basis
        for group in search.TYPES
        for window in windows(query.since, query.until)
    ]


def fetch(context: Context) -> Iterator[Document]:
    """List the awards of each slice, compare their number, then ask for each award not yet asked for.

    With a limit only that many awards are asked for, and nothing is counted. Raises `CountMismatch`.
    """
    limit, asked = context.query.limit, set[str]()
    for part in slices(context.query):
        if limit is None:
            listed = yield from _list_whole(context, part)
        else:
            listed = yield from _list_first(context, part, limit)
        new = (key for key in listed if key not in asked)
        for award_key in islice(new, None if limit is None else limit - len(asked)):
            asked.add(award_key)
            yield from shapes.ask_for_award(context, award_key)
        if limit is not None and len(asked) >= limit:
            break
    if limit is not None:
        context.note(f"asked for {len(asked):,} of at most {limit:,} awards; counts were not compared")


def _list_whole(context: Context, part: Slice) -> Listing:
    """Every award of a slice, counted; too many for one listing are asked for type by type."""
    document = context.post(search.COUNT, {"filters": part.filters})
    yield document
    stated = search.counts(document)[part.group]
    keys: list[str] = []
    if stated > _MOST_ROWS and len(part.types) > 1:
        for award_type in part.types:
            keys += yield from _list_whole(context, replace(part, types=(award_type,)))
    elif stated:
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
    size = min(limit, search.LARGEST_PAGE)
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
)
