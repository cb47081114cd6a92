"""Nothing found: what was searched, in which fields, what that does not prove, and what to try."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from research.filters import Filter, write_filter
from research.search import count_hits
from research.types import Obligation, Window
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


_UEI = re.compile(r"(?=.*\d)[A-HJ-NP-Z1-9][A-HJ-NP-Z0-9]{11}")
_AMOUNT = re.compile(r"(?P<sign>[-−]?)\$?(?P<dollars>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<cents>\d\d))?")


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
    is_uei: the only word looks like a UEI, which not all sources give. amount: rows of the amount that was typed as a
    word. newest_is_file_time: nobody said when it was retrieved, so that the file's own time stands for it.
    """

    transactions: int
    window: Window
    sources: tuple[Named, ...]
    newest: datetime | None
    newest_is_file_time: bool
    fields: tuple[str, ...]
    ways: tuple[Way, ...]
    is_uei: bool
    amount: Way | None

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
        is_uei=len(filter.q) == 1 and _UEI.fullmatch(filter.q[0].strip().upper()) is not None,
        amount=_amount(context, filter),
    )


def _amount(context: Context, filter: Filter) -> Way | None:
    """Transactions of the amount that stands where words are looked for: of whole dollars, whatever the cents."""
    read = _AMOUNT.fullmatch(filter.q[0].strip()) if len(filter.q) == 1 else None
    if read is None:
        return None
    whole = int(read["dollars"].replace(",", "")) * 100
    low, high = (whole, whole + 99) if read["cents"] is None else (whole + int(read["cents"]),) * 2
    if read["sign"]:
        low, high = -high, -low
    limits = replace(filter, q=(), page=1, minimum=Obligation(low), maximum=Obligation(high))
    number = count_hits(context.index, limits, context.vocabulary)
    return Way(f"obligation of {filter.q[0].strip()}", write_filter(limits), number) if number else None


def _ways(context: Context, filter: Filter) -> tuple[Way, ...]:
    """Each condition left out in turn, where that finds something; most first."""
    chosen = [name for name in _WAYS if getattr(filter, name) != getattr(Filter, name)]
    found = []
    for name in chosen if len(chosen) > 1 else ():
        wider = filter.without(name)
        if number := count_hits(context.index, wider, context.vocabulary):
            found.append(Way(_WAYS[name], write_filter(wider), number))
    return tuple(sorted(found, key=lambda way: (-way.count, way.without)))
