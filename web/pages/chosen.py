"""What is chosen: each condition of a filter in words, with the address that drops it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from research.filters import Filter, write_filter, write_toggled
from research.types import Obligation
from research.wording import exact_money, long_date
from web.pages.facets import TITLES, namer
from web.site import Context


@dataclass(frozen=True)
class Chosen:
    """One condition; `query` is the query string without it."""

    kind: str
    name: str
    query: str


def chosen_values(context: Context, filter: Filter, recipients: Mapping[str, str]) -> tuple[Chosen, ...]:
    """Every condition but the words, in the order of the facets."""
    found = []
    for facet in Filter.facets:
        if not (values := filter.values(facet)):
            continue
        called = namer(context.build, facet, recipients)
        for value, query in zip(values, write_toggled(filter, facet, values), strict=True):
            found.append(Chosen(TITLES[facet], called(value), query))
    bounds = (
        ("From", "since", long_date(filter.since) if filter.since else None),
        ("Up to", "until", long_date(filter.until) if filter.until else None),
        ("Obligation at least", "minimum", _said(filter.minimum)),
        ("Obligation at most", "maximum", _said(filter.maximum)),
    )
    found += [
        Chosen(kind, said, write_filter(filter.without(name)))
        for kind, name, said in bounds
        if said is not None
    ]
    return tuple(found)


def _said(amount: Obligation | None) -> str | None:
    return None if amount is None else exact_money(amount)
