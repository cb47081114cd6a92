"""The most frequent values of fields among the hits, with exact counts, from an index of any number of segments.

Each segment gives only the first of its own values, for telling all of a field that has tens of thousands takes longer
than the rest of a search. So the engine's counts may be too low, by no more than the bound it gives with them. Where
that leaves open which values come first, those in question are counted again by name, or each segment tells more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, cast

import tantivy

from research.errors import StoreUnavailable
from research.filters.index_query import OBLIGATION

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
class Asked:
    """One question to an open index."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    query: tantivy.Query

    def count(self) -> int:
        """How many documents are found."""
        # Twice as fast as counting while searching, which also weighs every hit; each document has an obligation.
        found = self.searcher.aggregate(self.query, {"hits": {"value_count": {"field": OBLIGATION}}})
        return int(found["hits"]["value"])

    def values(self, field: str, values: Sequence[str]) -> Counts:
        """Hits by value, for some values of one field."""
        among = tantivy.Query.term_set_query(self.schema, field, values)
        both = [(tantivy.Occur.Must, self.query), (tantivy.Occur.Must, among)]
        told = {"terms": {"field": field, "size": EVERY_VALUE, "segment_size": EVERY_VALUE}}
        found = self.searcher.aggregate(tantivy.Query.boolean_query(both), {field: told})
        counts = _counts(found[field])
        return {value: counts[value] for value in values if value in counts}


@dataclass(frozen=True)
class _Told:
    """One field as the engine tells it: counts by value, most first, and what they and values not told may lack.

    is_all: no value was kept back. reach: what a value that was kept back may count at most.
    """

    counts: Counts
    bound: int
    is_all: bool
    reach: int


def count_values(asked: Asked, wanted: Mapping[str, int], hits: int | None = None) -> dict[str, Counts]:
    """By field, the exact counts of its most frequent values: as many as `wanted` and all that equal the last of them.

    There may be more than that, or fewer where the hits have no more. hits: how many there are, if that is known.
    Raises `StoreUnavailable` where a field has more values than can be counted exactly.
    """
    found: dict[str, Counts] = {}
    sizes = {field: min(EVERY_VALUE, max(FIRST, 2 * number)) for field, number in wanted.items()}
    while sizes:
        told = _tell(asked, sizes, hits)
        again = {}
        for field, one in told.items():
            if (counts := _certain(asked, field, one, wanted[field])) is not None:
                found[field] = counts
            elif sizes[field] == EVERY_VALUE:
                raise StoreUnavailable(
                    f"the hits have too many values of {field} to be counted exactly", "Narrow the search."
                )
            else:
                again[field] = min(EVERY_VALUE, sizes[field] * _WIDER)
        sizes = again
    return found


def _certain(asked: Asked, field: str, told: _Told, wanted: int) -> Counts | None:
    """The counts where it is certain which values come first; None where more must be told."""
    if told.is_all:
        return told.counts
    ordered = list(told.counts.values())
    if len(ordered) < wanted:
        return None
    least = ordered[wanted - 1]
    if told.reach >= least:
        return None
    exact = told.counts
    if asked.searcher.num_segments > 1:
        exact = asked.values(
            field, [value for value, number in exact.items() if number + told.bound >= least]
        )
    return {value: number for value, number in exact.items() if number >= least}


def _tell(asked: Asked, sizes: Mapping[str, int], hits: int | None) -> dict[str, _Told]:
    terms: dict[str, Any] = {
        field: {"terms": {"field": field, "size": size, "segment_size": size}}
        for field, size in sizes.items()
    }
    found = _aggregate(asked, terms, hits)
    is_one = asked.searcher.num_segments == 1
    return {field: _told(found[field], size, is_one) for field, size in sizes.items()}


def _told(found: Mapping[str, Any], size: int, is_one: bool) -> _Told:
    bound, counts = int(found["doc_count_error_upper_bound"] or 0), _counts(found)
    # Of several segments, what the engine cut off the sum of their answers may lack as much as the last it gave.
    cut = min(counts.values()) if len(counts) == size and not is_one else 0
    return _Told(counts, bound, not bound and not found["sum_other_doc_count"], bound + cut)


def _counts(found: Mapping[str, Any]) -> Counts:
    return {str(one["key"]): int(one["doc_count"]) for one in found["buckets"]}


def _aggregate(asked: Asked, terms: dict[str, Any], hits: int | None) -> dict[str, Any]:
    """All of it in one pass; over very many hits in two at once, for the engine does not hold Python's lock."""
    if len(terms) < _WORTH_TWO or (asked.count() if hits is None else hits) < LARGE:
        return cast(dict[str, Any], asked.searcher.aggregate(asked.query, terms))
    halves = [dict(list(terms.items())[half::2]) for half in (0, 1)]
    first, second = _THREADS.map(lambda half: asked.searcher.aggregate(asked.query, half), halves)
    return {**first, **second}
