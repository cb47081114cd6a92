"""Nothing found: what was searched, in which fields, what that does not prove, and what to try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from research.filters import Filter, write_filter
from research.search import count_hits
from research.types import Window
from research.wording import file_time_words
from web.pages.base import Named, newest_of
from web.pages.counted import evidence_of_everything
from web.site import Context

FIELDS = (
    "description",
    "base description of the award",
    "recipient’s name and trade name",
    "award number and the number of its vehicle",
    "award key",
    "PSC and NAICS with their descriptions",
)
"""What the words of a search are looked for in, as `research.search.documents` indexes it."""

_WAYS = {
    "q": "the words",
    "agency": "the agency",
    "company": "the company",
    "tier": "the tier",
    "maker": "the maker",
    "reseller": "the reseller",
    "recipient": "the recipient",
    "component": "the part of the agency",
    "vehicle": "the vehicle",
    "psc": "the product or service",
    "naics": "the industry",
    "amount": "the amount",
    "competition": "the competition",
    "action": "the kind of action",
    "kind": "the award type",
    "fy": "the fiscal year",
    "since": "the first day",
    "until": "the last day",
    "minimum": "the least amount",
    "maximum": "the greatest amount",
}


@dataclass(frozen=True)
class Way:
    """The same question without one of its conditions, and how much that finds."""

    without: str
    query: str
    count: int


@dataclass(frozen=True)
class Searched:
    """What was searched when nothing was found. window: of action dates held.

    sources: of the transactions that were searched; sources of other records were not looked at.
    newest_is_file_time: nobody said when it was retrieved, so that the file's own time stands for it.
    """

    transactions: int
    window: Window
    sources: tuple[Named, ...]
    newest: datetime | None
    newest_is_file_time: bool
    fields: tuple[str, ...]
    ways: tuple[Way, ...]

    @property
    def newest_known(self) -> str:
        return file_time_words(is_file_time=self.newest_is_file_time)


def searched(context: Context, filter: Filter) -> Searched:
    """What a reader who finds nothing must know."""
    marks = evidence_of_everything(context)
    held, newest = {mark.source for mark in marks}, newest_of(marks)
    known = context.registry.sources
    sources = [
        Named(known[name].title if name in known else name, f"/sources/{name}") for name in sorted(held)
    ]
    return Searched(
        transactions=context.build.transactions,
        window=context.build.window,
        sources=tuple(sources),
        newest=newest.retrieved_at if newest else None,
        newest_is_file_time=newest is not None and newest.is_file_time,
        fields=FIELDS,
        ways=_ways(context, filter),
    )


def _ways(context: Context, filter: Filter) -> tuple[Way, ...]:
    """Each condition left out in turn, where that finds something; most first."""
    chosen = [name for name in _WAYS if getattr(filter, name) != getattr(Filter, name)]
    found = []
    for name in chosen if len(chosen) > 1 else ():
        wider = filter.without(name)
        if number := count_hits(context.index, wider, context.vocabulary):
            found.append(Way(_WAYS[name], write_filter(wider), number))
    return tuple(sorted(found, key=lambda way: (-way.count, way.without)))
