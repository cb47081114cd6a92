"""Facets as a page shows them: names for values, and for each the address that chooses or drops it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from sqlmodel import col, select

from research.errors import NotFound
from research.filters import BANDS, Filter, sentence, write_filter, write_toggled
from research.models import Recipient
from research.search import Facet, find_facet
from web.pages.base import Page
from web.pages.paging import Pages, Portion
from web.pages.uncited import COUNTS
from web.site import Build, Context
from web.tables import Table

TITLES = {
    "agency": "Agency",
    "company": "Company, by rule",
    "tier": "Tier of the link",
    "fy": "Fiscal year",
    "maker": "Maker or service provider",
    "reseller": "Reseller",
    "recipient": "Recipient",
    "component": "Part of the agency that pays",
    "vehicle": "Vehicle",
    "psc": "Product or service (PSC)",
    "naics": "Industry (NAICS)",
    "amount": "Obligation of the transaction",
    "competition": "Competition",
    "action": "Kind of action",
    "kind": "Award type",
}
OPEN = ("agency", "company", "tier", "fy")
"""Facets that stand open; the others wait below until somebody opens them, or chose in them."""

PORTION = 200
"""Values a page of one facet shows."""


@dataclass(frozen=True)
class Choice:
    """One value of a facet; `query` is the query string that chooses it, or drops it if chosen."""

    value: str
    name: str
    count: int
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class FacetList:
    """One facet with its first values. has_more: the page of the facet lists others besides."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    has_more: bool
    is_open: bool


@dataclass(frozen=True)
class FacetPage(Page):
    """Every value of one facet under a filter."""

    template: ClassVar[str] = "facet.html"
    uncited: ClassVar[str] = COUNTS
    html_only: ClassVar[frozenset[str]] = frozenset({"every_choice", "query", "back"})

    sentence: str
    facet: str
    choices: tuple[Choice, ...]
    pages: Pages
    every_choice: tuple[Choice, ...]
    query: str
    back: str

    def table(self) -> Table:
        rows = [(one.value, one.name, one.count, one.is_chosen) for one in self.every_choice]
        return Table(("value", "name", "transactions", "is_chosen"), rows)


def facet_page(context: Context, filter: Filter, name: str) -> FacetPage:
    """Raises `NotFound` for a facet that does not exist or that holds nothing under this filter."""
    found = find_facet(context.index, filter, context.vocabulary, name) if name in TITLES else None
    if found is None or not found.options:
        raise NotFound(f"these records hold no {TITLES.get(name, name).lower()} to choose from", "Go back.")
    recipients = recipient_names(context, [found], filter)
    choices = _choices(found, filter, namer(context.build, name, recipients))
    pages = Portion(filter.page, PORTION).pages(len(choices))
    said = sentence(filter, context.vocabulary, recipients)
    return FacetPage(
        title=f"{TITLES[name]}: {said.rstrip('.')}",
        sentence=said,
        facet=TITLES[name],
        choices=choices[pages.first - 1 : pages.last],
        pages=pages,
        every_choice=choices,
        query=write_filter(replace(filter, page=1)),
        back=write_filter(replace(filter, page=1)),
    )


def facet_lists(
    context: Context, facets: Iterable[Facet], filter: Filter, recipients: Mapping[str, str], total: int
) -> tuple[FacetList, ...]:
    """The facets that can narrow or widen what is shown, in their order."""
    return tuple(
        FacetList(
            facet.name,
            TITLES[facet.name],
            _choices(facet, filter, namer(context.build, facet.name, recipients)),
            facet.has_more,
            facet.name in OPEN or bool(filter.values(facet.name)),
        )
        for facet in facets
        if _says_something(facet, total)
    )


def _says_something(facet: Facet, total: int) -> bool:
    """Not so where all hits have the one value there is: to choose it would change nothing."""
    options = facet.options
    is_useless = len(options) == 1 and not options[0].is_chosen and options[0].count == total
    return bool(options) and not is_useless


def _choices(facet: Facet, filter: Filter, name: Callable[[str], str]) -> tuple[Choice, ...]:
    queries = write_toggled(filter, facet.name, [option.value for option in facet.options])
    return tuple(
        Choice(option.value, name(option.value), option.count, option.is_chosen, query)
        for option, query in zip(facet.options, queries, strict=True)
    )


def recipient_names(context: Context, facets: Iterable[Facet], filter: Filter) -> dict[str, str]:
    """Names of the recipients that these facets or the filter hold, by key."""
    keys = {option.value for facet in facets if facet.name == "recipient" for option in facet.options}
    wanted = sorted(keys | set(filter.recipient))
    memory = context.index.memory
    names = {key: name for key in wanted if isinstance(name := memory.recall(("recipient", key)), str)}
    missing = [key for key in wanted if key not in names]
    for start in range(0, len(missing), 500):
        asked = select(Recipient.recipient_key, Recipient.name)
        portion = asked.where(col(Recipient.recipient_key).in_(missing[start : start + 500]))
        for key, name in context.session.exec(portion):
            names[key] = name
            memory.keep(("recipient", key), name)
    return names


def namer(build: Build, facet: str, recipients: Mapping[str, str]) -> Callable[[str], str]:
    """What the values of a facet are called. recipients: names by key."""
    vocabulary = build.vocabulary
    names: dict[str, Mapping[str, str]] = {
        "agency": vocabulary.agencies,
        "company": vocabulary.companies,
        "maker": vocabulary.companies,
        "reseller": vocabulary.companies,
        "component": vocabulary.components,
        "recipient": recipients,
        "vehicle": vocabulary.vehicles.names,
        "kind": vocabulary.kinds,
        "amount": _BANDS,
        "tier": _TIERS,
    }
    if facet in vocabulary.codes:
        held = vocabulary.codes[facet].names
        return lambda value: held.get(value, value.upper())
    known = names.get(facet, {})
    return lambda value: known.get(value, value)


_BANDS = {band.slug: band.name for band in BANDS}
_TIERS = {
    "recipient": "received the award",
    "named": "named in the row’s own text",
    "base_named": "the award’s base description names it",
    "award_named": "named anywhere on the award",
}
