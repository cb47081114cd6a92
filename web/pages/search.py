"""Search: one sentence that says what is shown, hits, facets, and the short way to a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from research.filters import SORTS, Filter, explain, parse_words, sentence, tokens, write_filter
from research.payers_named import Named as PayersNamed
from research.registry import Registry
from research.search import (
    PAGE_SIZE,
    Facts,
    count_hits,
    did_you_mean,
    find_facts,
    find_keys,
    is_publishers_address,
)
from research.types import Obligation
from web.pages.base import Named, Page
from web.pages.chosen import Chosen, chosen_values
from web.pages.facets import FacetList, facet_lists, recipient_names
from web.pages.found import found_lines
from web.pages.found_by import FoundBy, read_found_by
from web.pages.lines import Line
from web.pages.nothing import Searched, searched
from web.pages.paging import Pages, Portion
from web.pages.untold import payers_asked, why_no_sum
from web.site import Context

_NO_AWARD = (
    "That is an address of USAspending or FPDS, but no award held here is named by it. "
    "Search for the award number instead."
)
_ORDER_WORDS = {
    "relevance": "most relevant first",
    "newest": "newest first",
    "oldest": "oldest first",
    "largest": "largest obligation first",
    "smallest": "smallest obligation first",
}


@dataclass(frozen=True)
class Way:
    """Another view of the same hits: its name, its query string, and whether it is the one shown."""

    name: str
    query: str
    is_current: bool


@dataclass(frozen=True)
class Basis(Way):
    """How the chosen agencies take part, with the number of hits."""

    count: int


@dataclass(frozen=True)
class Respelling:
    """What may have been meant, the query string that asks for it, and the number of hits."""

    text: str
    query: str
    count: int


@dataclass(frozen=True)
class SearchPage(Page):
    """Hits of a filter. net and gross are None where a sum would be one number for an indirect link, where hits were
    chosen by amount (then `chosen_sum` is the sum of those rows, which is no net), and where the records do not say
    enough of what was asked (then `untold` says why; where that was what is paid for, `payers` of how many transactions
    the records name who pays).

    understood: how the words were read, where they hold more than plain words. order: in English. chosen: each
    condition with the address that drops it. found_by: of rows chosen by a link, by transaction key. searched: told
    where nothing was found. bounds: the page with both bounds of the one company and agency asked for. Its downloads
    are made by `web.downloads.search`: all hits, never one page of many.
    """

    template: ClassVar[str] = "search.html"
    is_kept: ClassVar[bool] = True
    html_only: ClassVar[frozenset[str]] = frozenset(
        {"filter", "agencies", "orders", "bases", "chosen", "hidden"}
    )

    sentence: str
    understood: tuple[str, ...]
    did_you_mean: tuple[Respelling, ...]
    total: int
    order: str
    net: Obligation | None
    gross: Obligation | None
    deobligated: Obligation | None
    chosen_sum: Obligation | None
    payers: PayersNamed | None
    untold: str | None
    lines: tuple[Line, ...]
    found_by: Mapping[str, tuple[FoundBy, ...]]
    facets: tuple[FacetList, ...]
    pages: Pages
    suggestions: tuple[Named, ...]
    bounds: Named | None
    searched: Searched | None
    query: str
    filter: Filter
    agencies: Mapping[str, str]
    orders: tuple[Way, ...]
    bases: tuple[Basis, ...]
    chosen: tuple[Chosen, ...]
    hidden: tuple[tuple[str, str], ...]


def search_page(context: Context, filter: Filter) -> SearchPage:
    """One page of hits. Raises `NotFound` past the last page."""
    facts = find_facts(context.index, filter, context.vocabulary)
    pages = Portion(filter.page, PAGE_SIZE).pages(facts.total)
    names = recipient_names(context, facts.facets, filter)
    keys = find_keys(context.index, filter, context.vocabulary, PAGE_SIZE) if facts.total else ()
    words = [phrase for text in filter.q for phrase in parse_words(text)]
    said = sentence(filter, context.vocabulary, names)
    payers, is_net = payers_asked(context, filter), not filter.is_cut_by_amount
    untold = why_no_sum(context, filter, payers)
    if untold is not None:
        facts = replace(facts, net=None, gross=None)
    return SearchPage(
        title="Search the records" if filter.is_empty else said.rstrip("."),
        sentence=said,
        understood=_understood(filter),
        did_you_mean=_respelled(context, filter),
        total=facts.total,
        order=_ORDER_WORDS[filter.order],
        net=facts.net if is_net else None,
        gross=facts.gross if is_net else None,
        deobligated=_deobligated(facts) if is_net else None,
        chosen_sum=None if is_net else facts.net,
        payers=payers.named if payers and untold else None,
        untold=untold,
        lines=found_lines(context, keys, words),
        found_by=read_found_by(context, keys, filter),
        facets=facet_lists(context, facts.facets, filter, names, facts.total),
        pages=pages,
        suggestions=_suggestions(context, filter),
        bounds=_bounds(context, filter),
        searched=None if facts.total else searched(context, filter),
        query=write_filter(replace(filter, page=1)),
        filter=filter,
        agencies=context.vocabulary.agencies,
        orders=_orders(filter),
        bases=_bases(context, filter),
        chosen=chosen_values(context, filter, names),
        hidden=_hidden(filter),
    )


def _understood(filter: Filter) -> tuple[str, ...]:
    """How the words were read; of a pasted address that leads nowhere, that it does."""
    if any(is_publishers_address(text) for text in filter.q):
        return (_NO_AWARD,)
    return explain(filter.q)


def _respelled(context: Context, filter: Filter) -> tuple[Respelling, ...]:
    found = did_you_mean(context.index, filter, context.vocabulary)
    return tuple(Respelling(one.text, write_filter(one.filter), one.count) for one in found)


def _bounds(context: Context, filter: Filter) -> Named | None:
    companies, agencies = filter.company or filter.maker, context.registry.agencies
    if len(companies) != 1 or len(filter.agency) != 1 or filter.agency[0] not in agencies:
        return None
    company, agency = context.company(companies[0]), agencies[filter.agency[0]]
    return Named(f"{company.name} and {agency.abbreviation}", f"/links/{company.slug}/{agency.slug}")


def _deobligated(facts: Facts) -> Obligation | None:
    return facts.net - facts.gross if facts.net is not None and facts.gross is not None else None


def _orders(filter: Filter) -> tuple[Way, ...]:
    """The orders there are; without words there is no relevance."""
    return tuple(
        Way(_ORDER_WORDS[sort], write_filter(replace(filter, sort=sort, page=1)), sort == filter.order)
        for sort in SORTS
        if filter.q or sort != "relevance"
    )


def _bases(context: Context, filter: Filter) -> tuple[Basis, ...]:
    """How the chosen agencies take part, where the records tell who pays."""
    if not filter.agency:
        return ()
    found = []
    for basis, name in ((None, "signed or paid for"), ("awarding", "signed"), ("funding", "paid for")):
        other = replace(filter, basis=basis, page=1)
        number = count_hits(context.index, other, context.vocabulary)
        found.append(Basis(name, write_filter(other), basis == filter.basis, number))
    return tuple(found) if filter.basis or found[2].count else ()


def _hidden(filter: Filter) -> tuple[tuple[str, str], ...]:
    """What the form keeps of the filter without a field of its own."""
    own = {"q", "agency", "since", "until", "minimum", "maximum", "sort", "page"}
    pairs = [
        ("type" if name == "kind" else name, value)
        for name in Filter.facets
        if name not in own
        for value in filter.values(name)
    ]
    pairs += [("q", text) for text in filter.q[1:]]
    singles = [("rule", filter.rule), ("basis", filter.basis), ("sort", filter.sort)]
    return tuple(pairs + [(name, value) for name, value in singles if value])


def _suggestions(context: Context, filter: Filter) -> tuple[Named, ...]:
    """What the words name: pairs of a company and an agency, and whatever has every word in its name or its UEI."""
    wanted = {token for text in filter.q for token in tokens(text)}
    if not wanted:
        return ()
    pairs = context.site.named.recall(context.build.build_id, "pairs", lambda: _pairs(context.registry))
    tied = tuple(Named(name, address) for words, name, address in pairs if words <= wanted)
    named = context.site.named.recall(context.build.build_id, "named", lambda: _named(context.registry))
    return (*tied, *(Named(name, address) for words, name, address in named if wanted <= words))[:5]


def _pairs(registry: Registry) -> tuple[tuple[frozenset[str], str, str], ...]:
    """Of each company and agency the words that name both, with the page that tells what ties them."""
    made = []
    for agency in registry.agencies.values():
        short = [(agency.abbreviation, agency.abbreviation)]
        parts = [
            (part.slug, f"{agency.abbreviation}, of which {part.name} is a part")
            for part in agency.components
        ]
        for company in registry.companies.values():
            for words, name in (*short, *parts):
                told = frozenset(tokens(f"{company.name} {words}"))
                made.append((told, f"{company.name} and {name}", f"/links/{company.slug}/{agency.slug}"))
    return tuple(made)


def _named(registry: Registry) -> tuple[tuple[frozenset[str], str, str], ...]:
    """The words of each, its name and its address, the ones most asked for first."""
    companies = [
        (
            " ".join([one.name, *(uei.value for uei in one.identifiers.uei)]),
            f"Company: {one.name}",
            f"/companies/{one.slug}",
        )
        for one in registry.companies.values()
    ]
    products = [
        (one.name, f"Product: {one.name}", f"/companies/{one.makers[0].company}")
        for one in registry.products.values()
    ]
    agencies = [
        (f"{one.name} {one.abbreviation}", f"Agency: {one.name}", f"/agencies/{one.slug}")
        for one in registry.agencies.values()
    ]
    organizations = [
        (one.name, f"Organization: {one.name}", f"/organizations/{one.slug}")
        for one in registry.organizations.values()
    ]
    actions = [(one.title, f"Action: {one.title}", f"/actions/{one.id}") for one in registry.actions.values()]
    return tuple(
        (frozenset(tokens(text)), name, address)
        for text, name, address in (*companies, *products, *agencies, *organizations, *actions)
    )
