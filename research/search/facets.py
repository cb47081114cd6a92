"""Facets: the values of one field among the hits with their counts, each facet as if nothing of it were chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
from research.search.values import EVERY_VALUE, Asked, count_values

FACET_SIZE = 10
"""Values of a facet beside the results; the rest is a page away."""


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

    def ask(self, filter: Filter) -> Asked:
        return Asked(self.searcher, self.schema, index_query(filter, self.vocabulary, self.schema))


def count_facets(
    hits: Hits, filter: Filter, names: Iterable[str], size: int = FACET_SIZE, total: int | None = None
) -> list[Facet]:
    """These facets in their order. size: values of each, beside those that are chosen. total: hits, where known."""
    wanted = [name for name in names if name != "tier" or len(filter.company) == 1]
    free = [name for name in wanted if not _own(name, filter)]
    counted = _count(hits, filter, free, size, total)
    for name in wanted:
        if name not in free:
            rest = filter
            for own in _own(name, filter):
                rest = rest.without(own)
            # Without its agencies a filter has no basis, but the agencies counted are chosen with it.
            counted |= _count(hits, rest, [name], size, basis=filter.basis)
    if "company" in counted and filter.tier:
        counted["company"] = _in_tiers(hits, filter, counted["company"])
    return [
        _facet(name, counted[name] | _left_out(hits, filter, name, counted[name]), filter, size)
        for name in wanted
    ]


def _left_out(hits: Hits, filter: Filter, name: str, counts: dict[str, int]) -> dict[str, int]:
    """Counts of what is chosen but not among the values counted: too rare to be shown, or a code for other values."""
    missing = [value for value in filter.values(name) if value not in counts]
    return {value: hits.ask(filter.only(name, value)).count() for value in missing}


def _own(name: str, filter: Filter) -> list[str]:
    """What is chosen in this facet and set aside for its counts; the tier is one of the company."""
    names = ("company", "tier") if name == "company" else (name,)
    return [one for one in names if filter.values(one)]


def _in_tiers(hits: Hits, filter: Filter, counts: dict[str, int]) -> dict[str, int]:
    """For each company, the hits that are linked to it in the tiers chosen."""
    if len(filter.tier) == 1:
        rest = filter.without("company").without("tier")
        tokens = count_values(hits.ask(rest), {LINK: EVERY_VALUE})[LINK]
        rule = filter.rule or hits.vocabulary.default_rule
        held = {slug: tokens.get(link_token(rule, slug, filter.tier[0]), 0) for slug in counts}
        return {slug: number for slug, number in held.items() if number}
    found = {}
    for slug in counts:  # a row may be linked in several tiers, so that their counts cannot be added
        if number := hits.ask(filter.only("company", slug)).count():
            found[slug] = number
    return found


def _count(
    hits: Hits,
    filter: Filter,
    names: list[str],
    size: int,
    total: int | None = None,
    basis: str | None = None,
) -> dict[str, dict[str, int]]:
    """Counts by value for some facets, all in one pass over the hits. basis: how the agencies counted take part."""
    fields = {name: _field(name, basis) for name in names}
    wanted: dict[str, int] = {}
    for name, field in fields.items():
        # One more than is shown, to see whether there are more.
        wanted[field] = max(wanted.get(field, 0), EVERY_VALUE if name in _SOME else size + 1)
    counts = count_values(hits.ask(filter), wanted, total)
    return {name: _of_facet(name, counts[field], filter, hits.vocabulary) for name, field in fields.items()}


def _field(name: str, basis: str | None) -> str:
    if name == "agency" and basis:
        return {"awarding": AWARDING, "funding": FUNDING}[basis]
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
