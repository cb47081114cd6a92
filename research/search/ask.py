"""Asking the index: one page of hits in a stable order, sums where they are allowed, facets with counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tantivy

from research.errors import StoreUnavailable
from research.filters import Filter, Vocabulary, index_query
from research.filters.index_query import (
    AGENCY,
    AWARDING,
    FISCAL_YEAR,
    FUNDING,
    LINK,
    OBLIGATION,
    company_token,
)
from research.search.documents import BY_AMOUNT, BY_DATE, GROSS, KEY
from research.search.index import Index
from research.types import Obligation

PAGE_SIZE = 50
_FACET_SIZE = 15
_ALL_VALUES = 65_000
# Tantivy adds up in floating point, which is exact for whole numbers below this many cents.
_EXACT_BELOW = 2**53
_ORDERS = {
    "newest": (BY_DATE, tantivy.Order.Desc),
    "oldest": (BY_DATE, tantivy.Order.Asc),
    "largest": (BY_AMOUNT, tantivy.Order.Desc),
    "smallest": (BY_AMOUNT, tantivy.Order.Asc),
}


@dataclass(frozen=True)
class FacetOption:
    """One value of a facet and how many hits it would give, its own facet's other choices set aside."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """The values of one field among the hits, most frequent first (fiscal years: newest first)."""

    name: str
    options: tuple[FacetOption, ...]


@dataclass(frozen=True)
class SearchResult:
    """Transaction keys of one page in order, and facts about all hits.

    net and gross are sums of obligations over all hits; None where a sum would be one number for an
    indirect link (`Filter.is_indirect`).
    """

    keys: tuple[str, ...]
    total: int
    net: Obligation | None
    gross: Obligation | None
    facets: tuple[Facet, ...]


def search(index: Index, filter: Filter, vocabulary: Vocabulary, limit: int = PAGE_SIZE) -> SearchResult:
    """One page of hits with facts about all of them. `limit`: rows a page, from `filter.page`."""
    searcher, schema = index.engine.searcher(), index.engine.schema
    query = index_query(filter, vocabulary, schema)
    field, order = _ORDERS.get(filter.order, (None, tantivy.Order.Desc))
    found = searcher.search(query, limit, order_by_field=field, order=order, offset=(filter.page - 1) * limit)
    net, gross = _sums(searcher, query, filter)
    facets = []
    for name in Filter.facets:
        asked = index_query(filter.without(name), vocabulary, schema) if filter.values(name) else query
        facets.append(Facet(name, _options(searcher, asked, name, filter, vocabulary)))
    return SearchResult(
        keys=tuple(str(searcher.doc(address)[KEY][0]) for _, address in found.hits),
        total=found.count,  # type: ignore[attr-defined]  # missing from its stubs
        net=net,
        gross=gross,
        facets=tuple(facets),
    )


def _sums(
    searcher: tantivy.Searcher, query: tantivy.Query, filter: Filter
) -> tuple[Obligation | None, Obligation | None]:
    if filter.is_indirect:
        return None, None
    found = searcher.aggregate(query, {name: {"sum": {"field": name}} for name in (OBLIGATION, GROSS)})
    return _exact(found[OBLIGATION]["value"]), _exact(found[GROSS]["value"])


def _exact(value: float | None) -> Obligation:
    if abs(value or 0) >= _EXACT_BELOW:
        raise StoreUnavailable("the sum is too large to be exact", "Narrow the search.")
    return Obligation(round(value or 0))


def _options(
    searcher: tantivy.Searcher, query: tantivy.Query, name: str, filter: Filter, vocabulary: Vocabulary
) -> tuple[FacetOption, ...]:
    field = {"agency": AGENCY, "fy": FISCAL_YEAR, "tier": LINK}.get(name, name)
    if name == "agency" and filter.basis:
        field = {"awarding": AWARDING, "funding": FUNDING}[filter.basis]
    size = _ALL_VALUES if name in ("company", "tier") else _FACET_SIZE
    request: dict[str, Any] = {"terms": {"field": field, "size": size, "segment_size": _ALL_VALUES}}
    buckets = searcher.aggregate(query, {"values": request})["values"]["buckets"]
    counts = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
    if name in ("company", "tier"):
        counts = _of_rule(counts, name, filter, vocabulary)
    chosen = filter.values(name)
    counts |= dict.fromkeys((value for value in chosen if value not in counts), 0)
    return tuple(
        FacetOption(value, number, value in chosen)
        for value, number in sorted(counts.items(), key=_ORDERINGS.get(name, _by_count))
    )


def _by_count(option: tuple[str, int]) -> tuple[int, str]:
    return -option[1], option[0]


_ORDERINGS: dict[str, Callable[[tuple[str, int]], tuple[int, str]]] = {
    "fy": lambda option: (-int(option[0]), ""),
}


def _of_rule(counts: dict[str, int], name: str, filter: Filter, vocabulary: Vocabulary) -> dict[str, int]:
    """Counts by company; or by tier, of the one company chosen (of two the tiers would blur)."""
    rule = filter.rule or vocabulary.default_rule
    if name == "company":
        prefix = company_token(rule, "")
    elif len(filter.company) == 1:
        prefix = company_token(rule, filter.company[0]) + "|"
    else:
        return {}
    return {token.removeprefix(prefix): n for token, n in counts.items() if token.startswith(prefix)}
