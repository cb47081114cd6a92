"""Every hit of a filter, in the order of its pages, some thousand keys at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import tantivy

from research.filters import Filter, Vocabulary, index_query
from research.search.ask import _ORDERS as ORDERS
from research.search.documents import KEY
from research.search.index import Index

AT_A_TIME = 50_000
"""Hits of one question. Each question ranks all hits before it anew, so few large ones cost least."""


def count_hits(index: Index, filter: Filter, vocabulary: Vocabulary) -> int:
    """How many transactions the filter finds."""
    searcher = index.engine.searcher()
    found = searcher.search(index_query(filter, vocabulary, index.engine.schema), 1)
    return int(found.count)  # type: ignore[attr-defined]  # missing from its stubs


def every_key(
    index: Index, filter: Filter, vocabulary: Vocabulary, portion: int = AT_A_TIME
) -> Iterator[tuple[str, ...]]:
    """The keys of all hits, whatever page the filter names, in portions."""
    searcher = index.engine.searcher()
    query = index_query(filter, vocabulary, index.engine.schema)
    field, order = ORDERS.get(filter.order, (None, tantivy.Order.Desc))
    start = 0
    while True:
        found = searcher.search(query, portion, False, field, start, order)
        if found.hits:
            yield tuple([str(searcher.doc(address).get_first(KEY)) for _, address in found.hits])
        if len(found.hits) < portion:
            return
        start += portion


def keys_among(
    index: Index, filter: Filter, vocabulary: Vocabulary, among: Collection[str]
) -> frozenset[str]:
    """Which of some transactions the filter finds."""
    if not among:
        return frozenset()
    searcher, schema = index.engine.searcher(), index.engine.schema
    wanted = tantivy.Query.term_set_query(schema, KEY, list(among))
    both = [(tantivy.Occur.Must, index_query(filter, vocabulary, schema)), (tantivy.Occur.Must, wanted)]
    found = searcher.search(tantivy.Query.boolean_query(both), len(among), False)
    return frozenset(str(searcher.doc(address)[KEY][0]) for _, address in found.hits)
