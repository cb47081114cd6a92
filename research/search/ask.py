"""Asking the index: one page of hits in a stable order, sums where they are allowed, facets with counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import cast

import tantivy

from research.errors import StoreUnavailable
from research.filters import BadFilter, Filter, Vocabulary
from research.filters.index_query import OBLIGATION
from research.search.documents import BY_AMOUNT, BY_DATE, FRESH, GROSS, KEY
from research.search.facets import Facet, Hits, count_facets
from research.search.index import Index
from research.search.values import EVERY_VALUE, Asked
from research.types import Obligation

PAGE_SIZE = 50
# Tantivy adds up in floating point, which is exact for whole numbers below this many cents.
_EXACT_BELOW = 2**53
ORDERS = {
    "newest": (BY_DATE, tantivy.Order.Desc),
    "oldest": (BY_DATE, tantivy.Order.Asc),
    "largest": (BY_AMOUNT, tantivy.Order.Desc),
    "smallest": (BY_AMOUNT, tantivy.Order.Asc),
}


@dataclass(frozen=True)
class Facts:
    """What is true of all hits of a filter, on whatever page and in whatever order.

    net and gross are sums of obligations over all hits; None where a sum would be one number for an
    indirect link (`Filter.is_indirect`).
    """

    total: int
    net: Obligation | None
    gross: Obligation | None
    facets: tuple[Facet, ...]


@dataclass(frozen=True)
class SearchResult:
    """Transaction keys of one page in order, and facts about all hits, as in `Facts`."""

    keys: tuple[str, ...]
    total: int
    net: Obligation | None
    gross: Obligation | None
    facets: tuple[Facet, ...]


@contextmanager
def countable() -> Iterator[None]:
    """Raises `BadFilter` where the beginning of a word, in a phrase, stands for more words than the engine tries."""
    try:
        yield
    except ValueError as error:
        if "max expansions" not in str(error):
            raise
        raise BadFilter(
            "q",
            "the beginning of a word stands for too many words beside others",
            "Write more of its letters, or the word alone.",
        ) from error


def search(index: Index, filter: Filter, vocabulary: Vocabulary, limit: int = PAGE_SIZE) -> SearchResult:
    """One page of hits with facts about all of them. `limit`: rows a page, from `filter.page`."""
    facts = find_facts(index, filter, vocabulary)
    keys = find_keys(index, filter, vocabulary, limit)
    return SearchResult(keys, facts.total, facts.net, facts.gross, facts.facets)


@countable()
def find_keys(index: Index, filter: Filter, vocabulary: Vocabulary, limit: int) -> tuple[str, ...]:
    """The keys of one page in the filter's order. `limit`: rows a page, from `filter.page`."""
    hits = open_hits(index, vocabulary)
    query, start = hits.ask(filter).query, (filter.page - 1) * limit
    if filter.order == "relevance":
        found = by_relevance(hits.searcher, query, start + limit)[start:]
    else:
        field, order = ORDERS[filter.order]
        asked = hits.searcher.search(
            query, limit, count=False, order_by_field=field, order=order, offset=start
        )
        found = [address for _, address in asked.hits]
    return tuple([str(hits.searcher.doc(address).get_first(KEY)) for address in found])


@countable()
def find_facts(index: Index, filter: Filter, vocabulary: Vocabulary) -> Facts:
    """What is true of all hits; remembered for as long as the index is open."""
    question = replace(filter, page=1, sort=None)
    return cast(Facts, index.memory.answer(question, lambda: _facts(open_hits(index, vocabulary), question)))


@countable()
def count_hits(index: Index, filter: Filter, vocabulary: Vocabulary) -> int:
    """How many transactions a filter finds, without anything else; remembered like facts."""
    question = ("count", replace(filter, page=1, sort=None))
    known = index.memory.recall(question)
    if not isinstance(known, int):
        hits = open_hits(index, vocabulary)
        known = hits.ask(filter).count()
        index.memory.keep(question, known)
    return known


@countable()
def find_facet(index: Index, filter: Filter, vocabulary: Vocabulary, name: str) -> Facet | None:
    """Every value of one facet, most frequent first; None where it says nothing under this filter."""
    found = count_facets(open_hits(index, vocabulary), filter, (name,), EVERY_VALUE - 1)
    return found[0] if found else None


def open_hits(index: Index, vocabulary: Vocabulary) -> Hits:
    """The index as it is now, with the words that questions may use."""
    return Hits(index.engine.searcher(), index.engine.schema, vocabulary)


def _facts(hits: Hits, filter: Filter) -> Facts:
    asked = hits.ask(filter)
    total = asked.count()
    net, gross = _sums(asked, filter)
    facets = count_facets(hits, filter, Filter.facets, total=total)
    return Facts(total, net, gross, tuple(facets))


def by_relevance(searcher: tantivy.Searcher, query: tantivy.Query, size: int) -> Sequence[tantivy.DocAddress]:
    """The most relevant hits; among equals the newest, and then by a mark of their key, so that pages never overlap.

    The engine leaves equals in the order in which they were written, which differs from build to build, so equals
    that a page would cut are fetched whole.
    """
    asked = size + 1
    while True:
        hits = searcher.search(query, asked, count=False, weight_by_field=FRESH).hits
        if len(hits) < asked or hits[-1][0] < hits[size - 1][0]:
            break
        asked *= 2
    dates = searcher.fast_field_values(BY_DATE, [address for _, address in hits])
    ranked = sorted(zip(hits, dates, strict=True), key=lambda one: (-one[0][0], -(one[1] or 0)))
    return [hit[1] for hit, _ in ranked[:size]]


def _sums(asked: Asked, filter: Filter) -> tuple[Obligation | None, Obligation | None]:
    if filter.is_indirect:
        return None, None
    found = asked.searcher.aggregate(
        asked.query, {name: {"sum": {"field": name}} for name in (OBLIGATION, GROSS)}
    )
    return _exact(found[OBLIGATION]["value"]), _exact(found[GROSS]["value"])


def _exact(value: float | None) -> Obligation:
    if abs(value or 0) >= _EXACT_BELOW:
        raise StoreUnavailable("the sum is too large to be exact", "Narrow the search.")
    return Obligation(round(value or 0))
