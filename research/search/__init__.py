"""Full-text search and facets over the transactions that count: the index, the questions, the short cuts."""

from __future__ import annotations

from research.search.addresses import is_publishers_address
from research.search.ask import (
    PAGE_SIZE,
    Facts,
    SearchResult,
    count_hits,
    find_facet,
    find_facts,
    find_keys,
    search,
)
from research.search.facets import Facet, FacetOption
from research.search.index import Index, build_index, open_index
from research.search.memory import Memory
from research.search.shortcut import Record, find_record
from research.search.spelling import Respelled, did_you_mean

__all__ = [
    "PAGE_SIZE",
    "Facet",
    "FacetOption",
    "Facts",
    "Index",
    "Memory",
    "Record",
    "Respelled",
    "SearchResult",
    "build_index",
    "count_hits",
    "did_you_mean",
    "find_facet",
    "find_facts",
    "find_keys",
    "find_record",
    "is_publishers_address",
    "open_index",
    "search",
]
