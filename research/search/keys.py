"""Every hit of a filter, in the order of its pages, some thousand keys at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import tantivy

from research.filters import Filter, Vocabulary
from research.search.ask import count_hits, find_keys, open_hits
from research.search.documents import KEY
from research.search.index import Index

AT_A_TIME = 50_000
"""Hits of one question. Each question ranks all hits before it anew, so few large ones cost least."""


def every_key(
    index: Index, filter: Filter, vocabulary: Vocabulary, portion: int = AT_A_TIME
) -> Iterator[tuple[str, ...]]:
    """The keys of all hits, whatever page the filter names, in portions; by relevance in one."""
    total = count_hits(index, filter, vocabulary)
    size = max(1, total) if filter.order == "relevance" else portion
    for page in range(1, -(-total // size) + 1):
        yield find_keys(index, replace(filter, page=page), vocabulary, size)


def keys_among(
    index: Index, filter: Filter, vocabulary: Vocabulary, among: Collection[str]
) -> frozenset[str]:
    """Which of some transactions the filter finds."""
    if not among:
        return frozenset()
    hits = open_hits(index, vocabulary)
    wanted = tantivy.Query.term_set_query(hits.schema, KEY, list(among))
    both = [(tantivy.Occur.Must, hits.ask(filter).query), (tantivy.Occur.Must, wanted)]
    found = hits.searcher.search(tantivy.Query.boolean_query(both), len(among), False)
    return frozenset(str(hits.searcher.doc(address).get_first(KEY)) for _, address in found.hits)
