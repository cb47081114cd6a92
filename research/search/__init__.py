"""Full-text search and facets over the transactions that count: the index, the questions, the short cuts."""

from __future__ import annotations

from research.search.ask import PAGE_SIZE, Facet, FacetOption, SearchResult, search
from research.search.index import Index, build_index, open_index
from research.search.shortcut import Record, find_record

__all__ = [
    "PAGE_SIZE",
    "Facet",
    "FacetOption",
    "Index",
    "Record",
    "SearchResult",
    "build_index",
    "find_record",
    "open_index",
    "search",
]
