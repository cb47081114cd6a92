"""Search: one sentence that says what is shown, hits, facets, and the short way to a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from sqlmodel import col, select

from research.errors import NotFound
from research.filters import SORTS, Filter, parse_words, sentence, tokens, write_filter
from research.models import Recipient, Transaction
from research.search import PAGE_SIZE, SearchResult, search
from research.types import Obligation
from web.pages.base import Named, Page, Pages
from web.pages.lines import Line, make_lines
from web.site import Context

_PORTION = 500
_FACET_TITLES = {
    "agency": "Agency",
    "fy": "Fiscal year",
    "company": "Company, by rule",
    "tier": "Tier of the link",
    "recipient": "Recipient",
    "kind": "Award type",
}


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
    name: str
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class SearchPage(Page):
    """Hits of a filter. net and gross are None where a sum would be one number for an indirect link.

    Its downloads are made by `web.downloads.search`: all hits, never one page of many.
    """

    template: ClassVar[str] = "search.html"
    html_only: ClassVar[frozenset[str]] = frozenset({"filter", "agencies", "sorts"})

    sentence: str
    total: int
    net: Obligation | None
    gross: Obligation | None
    deobligated: Obligation | None
    lines: tuple[Line, ...]
    facets: tuple[FacetList, ...]
    pages: Pages
    suggestions: tuple[Named, ...]
    query: str
    filter: Filter
    agencies: Mapping[str, str]
    sorts: tuple[str, ...]


def search_page(context: Context, filter: Filter) -> SearchPage:
    """One page of hits. Raises `NotFound` past the last page."""
    result = search(context.index, filter, context.vocabulary, PAGE_SIZE)
    pages = Pages(filter.page, PAGE_SIZE, result.total)
    if filter.page > pages.count:
        raise NotFound(
            f"page: there is no page {filter.page}; the hits fill {pages.count}",
            "Go back to the first page.",
        )
    names = _recipient_names(context, result, filter)
    words = [phrase for text in filter.q for phrase in parse_words(text)]
    said = sentence(filter, context.vocabulary, names)
    has_sums = result.net is not None and result.gross is not None
    return SearchPage(
        title="Search the records" if filter.is_empty else said.rstrip("."),
        sentence=said,
        total=result.total,
        net=result.net,
        gross=result.gross,
        deobligated=result.net - result.gross if has_sums and result.net and result.gross else None,
        lines=make_lines(context, _in_order(context, result.keys), words),
        facets=_facet_lists(context, result, filter, names),
        pages=pages,
        suggestions=_suggestions(context, filter),
        query=write_filter(replace(filter, page=1)),
        filter=filter,
        agencies=context.vocabulary.agencies,
        sorts=SORTS,
    )


def _in_order(context: Context, keys: tuple[str, ...]) -> list[Transaction]:
    found: dict[str, Transaction] = {}
    for start in range(0, len(keys), _PORTION):
        wanted = col(Transaction.transaction_key).in_(keys[start : start + _PORTION])
        for one in context.session.exec(select(Transaction).where(wanted)):
            found[one.transaction_key] = one
    return [found[key] for key in keys if key in found]


def _recipient_names(context: Context, result: SearchResult, filter: Filter) -> dict[str, str]:
    facet = next(one for one in result.facets if one.name == "recipient")
    keys = {option.value for option in facet.options} | set(filter.recipient)
    asked = select(Recipient.recipient_key, Recipient.name).where(col(Recipient.recipient_key).in_(keys))
    return dict(context.session.exec(asked).all())


def _facet_lists(
    context: Context, result: SearchResult, filter: Filter, recipients: dict[str, str]
) -> tuple[FacetList, ...]:
    vocabulary = context.vocabulary
    kinds = {
        "A": "BPA call",
        "B": "Purchase order",
        "C": "Delivery order",
        "D": "Definitive contract",
    }
    names: dict[str, Mapping[str, str]] = {
        "agency": vocabulary.agencies,
        "company": vocabulary.companies,
        "recipient": recipients,
        "kind": kinds,
    }
    return tuple(
        FacetList(
            facet.name,
            _FACET_TITLES[facet.name],
            tuple(
                Choice(
                    option.value,
                    names.get(facet.name, {}).get(option.value, option.value),
                    option.count,
                    option.is_chosen,
                    write_filter(filter.toggled(facet.name, option.value)),
                )
                for option in facet.options
            ),
        )
        for facet in result.facets
        if facet.options
    )


def _suggestions(context: Context, filter: Filter) -> tuple[Named, ...]:
    """Companies, agencies, organizations and actions whose name holds every word asked for."""
    wanted = {token for text in filter.q for token in tokens(text)}
    if not wanted:
        return ()
    registry = context.registry
    named = [
        *(
            (one.name, f"Company: {one.name}", f"/companies/{one.slug}")
            for one in registry.companies.values()
        ),
        *(
            (f"{one.name} {one.abbreviation}", f"Agency: {one.name}", f"/agencies/{one.slug}")
            for one in registry.agencies.values()
        ),
        *(
            (one.name, f"Organization: {one.name}", f"/organizations/{one.slug}")
            for one in registry.organizations.values()
        ),
        *((one.title, f"Action: {one.title}", f"/actions/{one.id}") for one in registry.actions.values()),
    ]
    return tuple(Named(name, address) for text, name, address in named if wanted <= set(tokens(text)))[:8]
