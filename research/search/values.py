"""The most frequent values of fields among the hits, with exact counts, from an index of any number of segments.

Each segment gives only the first of its own values, for telling all of a field that has tens of thousands takes longer
than the rest of a search. So the engine's counts may be too low, by no more than the bound it gives with them. Where
that leaves open which values come first, those in question are counted again by name, or each segment tells more.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, cast

import tantivy

from research.errors import StoreUnavailable

EVERY_VALUE = 65_000
"""More than any facet has; the engine gives no more at once."""

FIRST = 500
"""Values of a field that a segment tells at first, and at least twice as many as are wanted."""

LARGE = 50_000
"""Hits from which two processors count the fields of one question."""

_WIDER = 20
_WORTH_TWO = 4
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="facets")

Counts = dict[str, int]
"""Hits by value."""


@dataclass(frozen=True)
class _Told:
    """One field as the engine tells it: counts by value, most first, and what they and values not told may lack.

    is_all: no value was kept back. reach: what a value that was kept back may count at most.
    """

    counts: Counts
    bound: int
    is_all: bool
    reach: int


def count_query(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """How many documents a query finds."""
    return int(searcher.search(query, 1).count)  # type: ignore[attr-defined]  # missing from its stubs


def count_values(
    searcher: tantivy.Searcher, query: tantivy.Query, wanted: Mapping[str, int], hits: int | None = None
) -> dict[str, Counts]:
    """By field, the exact counts of its most frequent values: as many as `wanted` and all that equal the last of them.

    There may be more than that, or fewer where the hits have no more. hits: how many there are, if that is known.
    Raises `StoreUnavailable` where a field has more values than can be counted exactly.
    """
    found: dict[str, Counts] = {}
    sizes = {field: min(EVERY_VALUE, max(FIRST, 2 * number)) for field, number in wanted.items()}
    while sizes:
        told = _tell(searcher, query, sizes, hits)
        again = {}
        for field, one in told.items():
            if (counts := _certain(searcher, query, field, one, wanted[field])) is not None:
                found[field] = counts
            elif sizes[field] == EVERY_VALUE:
                raise StoreUnavailable(
                    f"the hits have too many values of {field} to be counted exactly", "Narrow the search."
                )
            else:
                again[field] = min(EVERY_VALUE, sizes[field] * _WIDER)
        sizes = again
    return found


def _certain(
    searcher: tantivy.Searcher, query: tantivy.Query, field: str, told: _Told, wanted: int
) -> Counts | None:
    """The counts where it is certain which values come first; None where more must be told."""
    if told.is_all:
        return told.counts
    ordered = list(told.counts.values())
    if len(ordered) < wanted:
        return None
    least = ordered[wanted - 1]
    if told.reach >= least:
        return None
    if searcher.num_segments == 1:
        return {value: number for value, number in told.counts.items() if number >= least}
    open_to = [value for value, number in told.counts.items() if number + told.bound >= least]
    asked = {field: {"terms": {"field": field, "size": len(open_to), "include": open_to}}}
    exact = _counts(searcher.aggregate(query, asked)[field])
    return {value: number for value, number in exact.items() if number >= least}


def _tell(
    searcher: tantivy.Searcher, query: tantivy.Query, sizes: Mapping[str, int], hits: int | None
) -> dict[str, _Told]:
    asked: dict[str, Any] = {
        field: {"terms": {"field": field, "size": size, "segment_size": size}}
        for field, size in sizes.items()
    }
    found = _aggregate(searcher, query, asked, hits)
    is_one = searcher.num_segments == 1
    return {field: _told(found[field], size, is_one) for field, size in sizes.items()}


def _told(found: Mapping[str, Any], size: int, is_one: bool) -> _Told:
    bound, counts = int(found["doc_count_error_upper_bound"] or 0), _counts(found)
    # Of several segments, what the engine cut off the sum of their answers may lack as much as the last it gave.
    cut = min(counts.values()) if len(counts) == size and not is_one else 0
    return _Told(counts, bound, not bound and not found["sum_other_doc_count"], bound + cut)


def _counts(found: Mapping[str, Any]) -> Counts:
    return {str(one["key"]): int(one["doc_count"]) for one in found["buckets"]}


def _aggregate(
    searcher: tantivy.Searcher, query: tantivy.Query, asked: dict[str, Any], hits: int | None
) -> dict[str, Any]:
    """All of it in one pass; over very many hits in two at once, for the engine does not hold Python's lock."""
    if len(asked) < _WORTH_TWO or (count_query(searcher, query) if hits is None else hits) < LARGE:
        return cast(dict[str, Any], searcher.aggregate(query, asked))
    halves = [dict(list(asked.items())[half::2]) for half in (0, 1)]
    first, second = _THREADS.map(lambda half: searcher.aggregate(query, half), halves)
    return {**first, **second}
