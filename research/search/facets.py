"""Facets: the values of one field among the hits with their counts, each facet as if nothing of it were chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, cast

import tantivy

from research.filters import BANDS, Filter, Vocabulary, index_query
from research.filters.index_query import (
    AGENCY,
    AWARDING,
    COMPANY,
    FISCAL_YEAR,
    FUNDING,
    LINK,
    company_token,
    link_token,
)

FACET_SIZE = 10
"""Values of a facet beside the results; the rest is a page away."""

_SPARE = 50
EVERY_VALUE = 65_000
"""More than any facet has; the engine gives no more at once."""

LARGE = 50_000
"""Hits from which two processors count the facets of one question."""

_WORTH_TWO = 4
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="facets")


@dataclass(frozen=True)
class FacetOption:
    """One value of a facet and how many hits it would give, its own facet's other choices set aside."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """The values of one field among the hits, most frequent first (years: newest first; amounts: smallest first).

    has_more: there are other values that are not given here.
    """

    name: str
    options: tuple[FacetOption, ...]
    has_more: bool = False


@dataclass(frozen=True)
class Hits:
    """The index as it is asked: its searcher, its schema, and what the words of a filter mean."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    vocabulary: Vocabulary

    def query(self, filter: Filter) -> tantivy.Query:
        return index_query(filter, self.vocabulary, self.schema)


def count_facets(hits: Hits, filter: Filter, names: Iterable[str], size: int = FACET_SIZE) -> list[Facet]:
    """These facets in their order. size: values of each, beside those that are chosen."""
    wanted = [name for name in names if name != "tier" or len(filter.company) == 1]
    free = [name for name in wanted if not _own(name, filter)]
    counted = _count(hits, filter, free, size)
    for name in wanted:
        if name not in free:
            rest = filter
            for own in _own(name, filter):
                rest = rest.without(own)
            counted |= _count(hits, rest, [name], size)
    if "company" in counted and filter.tier:
        counted["company"] = _in_tiers(hits, filter, counted["company"])
    return [
        _facet(name, counted[name] | _left_out(hits, filter, name, counted[name]), filter, size)
        for name in wanted
    ]


def _left_out(hits: Hits, filter: Filter, name: str, counts: dict[str, int]) -> dict[str, int]:
    """Counts of what is chosen but not among the values counted: too rare to be shown, or a code for other values."""
    missing = [value for value in filter.values(name) if value not in counts]
    alone = filter.without(name)
    return {value: count_query(hits.searcher, hits.query(alone.toggled(name, value))) for value in missing}


def _own(name: str, filter: Filter) -> list[str]:
    """What is chosen in this facet and set aside for its counts; the tier is one of the company."""
    names = ("company", "tier") if name == "company" else (name,)
    return [one for one in names if filter.values(one)]


def _in_tiers(hits: Hits, filter: Filter, counts: dict[str, int]) -> dict[str, int]:
    """For each company, the hits that are linked to it in the tiers chosen."""
    if len(filter.tier) == 1:
        rest = filter.without("company").without("tier")
        tokens = _buckets(hits, hits.query(rest), {LINK: EVERY_VALUE})[LINK]
        rule = filter.rule or hits.vocabulary.default_rule
        held = {slug: tokens.get(link_token(rule, slug, filter.tier[0]), 0) for slug in counts}
        return {slug: number for slug, number in held.items() if number}
    found = {}
    for slug in counts:  # a row may be linked in several tiers, so that their counts cannot be added
        query = hits.query(replace(filter, company=(slug,), page=1))
        if number := count_query(hits.searcher, query):
            found[slug] = number
    return found


def count_query(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    return int(searcher.search(query, 1).count)  # type: ignore[attr-defined]  # missing from its stubs


def _count(hits: Hits, filter: Filter, names: list[str], size: int) -> dict[str, dict[str, int]]:
    """Counts by value for some facets, all in one pass over the hits."""
    query = hits.query(filter)
    fields = {name: _field(name, filter) for name in names}
    sizes: dict[str, int] = {}
    for name, field in fields.items():
        # Some more than are shown, to see whether there are more and whether the last is one of several equals.
        sizes[field] = max(sizes.get(field, 0), EVERY_VALUE if name in _SOME else size + _SPARE)
    buckets = _buckets(hits, query, sizes)
    again = {
        field: number for field, number in sizes.items() if _is_cut_among_equals(buckets[field], size, number)
    }
    while again:
        again = {field: min(EVERY_VALUE, number * 20) for field, number in again.items()}
        buckets |= _buckets(hits, query, again)
        again = {
            one: number for one, number in again.items() if _is_cut_among_equals(buckets[one], size, number)
        }
    return {name: _of_facet(name, buckets[field], filter, hits.vocabulary) for name, field in fields.items()}


def _buckets(hits: Hits, query: tantivy.Query, sizes: dict[str, int]) -> dict[str, dict[str, int]]:
    if not sizes:
        return {}
    # One segment's own first values are those of all; of several, each must tell all it holds.
    is_whole = hits.searcher.num_segments == 1
    asked: dict[str, Any] = {
        field: {"terms": {"field": field, "size": size, "segment_size": size if is_whole else EVERY_VALUE}}
        for field, size in sizes.items()
    }
    found = _aggregate(hits.searcher, query, asked)
    return {
        field: {str(one["key"]): int(one["doc_count"]) for one in found[field]["buckets"]} for field in sizes
    }


def _aggregate(searcher: tantivy.Searcher, query: tantivy.Query, asked: dict[str, Any]) -> dict[str, Any]:
    """All of it in one pass; over very many hits in two at once, for the engine does not hold Python's lock."""
    if len(asked) < _WORTH_TWO or count_query(searcher, query) < LARGE:
        return cast(dict[str, Any], searcher.aggregate(query, asked))
    halves = [dict(list(asked.items())[half::2]) for half in (0, 1)]
    first, second = _THREADS.map(lambda half: searcher.aggregate(query, half), halves)
    return {**first, **second}


def _is_cut_among_equals(counts: dict[str, int], size: int, asked: int) -> bool:
    """Which of several equals the engine gives is not settled, so that all that equal the last shown are needed."""
    held = list(counts.values())
    return size < len(held) == asked < EVERY_VALUE and held[-1] == held[size - 1]


def _field(name: str, filter: Filter) -> str:
    if name == "agency" and filter.basis:
        return {"awarding": AWARDING, "funding": FUNDING}[filter.basis]
    return _FIELDS.get(name, name)


_FIELDS = {
    "agency": AGENCY,
    "fy": FISCAL_YEAR,
    "company": COMPANY,
    "maker": COMPANY,
    "tier": LINK,
    "reseller": LINK,
}
_SOME = frozenset({"company", "maker", "tier", "reseller", "fy", "amount"})
"""Facets that are a part of their field's values, or in an order of their own."""


def _of_facet(name: str, counts: dict[str, int], filter: Filter, vocabulary: Vocabulary) -> dict[str, int]:
    """Of a field that holds links by every rule, those of this facet."""
    prefix = company_token(filter.rule or vocabulary.default_rule, "")
    match name:
        case "company" | "maker":
            known = vocabulary.companies if name == "company" else vocabulary.makers
            return {slug: counts[f"{prefix}{slug}"] for slug in known if f"{prefix}{slug}" in counts}
        case "reseller":
            ending = "|recipient"
            return {
                slug: counts[f"{prefix}{slug}{ending}"]
                for slug in vocabulary.resellers
                if f"{prefix}{slug}{ending}" in counts
            }
        case "tier":
            start = f"{prefix}{filter.company[0]}|"
            return {token.removeprefix(start): n for token, n in counts.items() if token.startswith(start)}
    return counts


def _facet(name: str, counts: dict[str, int], filter: Filter, size: int) -> Facet:
    chosen = set(filter.values(name))
    ordered = sorted(counts.items(), key=_ORDERINGS.get(name, _by_count))
    shown = ordered if name in _WHOLE else ordered[:size]
    held = dict(shown) | {value: counts.get(value, 0) for value in chosen}
    options = sorted(held.items(), key=_ORDERINGS.get(name, _by_count))
    return Facet(
        name,
        tuple(FacetOption(value, number, value in chosen) for value, number in options),
        has_more=len(ordered) > len(shown),
    )


def _by_count(option: tuple[str, int]) -> tuple[int, str]:
    return -option[1], option[0]


_WHOLE = frozenset({"amount"})
_STEPS = {band.slug: place for place, band in enumerate(BANDS)}
_ORDERINGS: dict[str, Callable[[tuple[str, int]], tuple[int, str]]] = {
    "fy": lambda option: (-int(option[0]), ""),
    "amount": lambda option: (_STEPS[option[0]], ""),
}
