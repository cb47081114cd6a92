"""How USAspending's searches are cut into questions: one agency, one basis, one group of types, one span of time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from research.errors import BadQuestion
from research.types import Window
from scrapers import usaspending_search as search
from scrapers.paging import windows
from scrapers.query import AgencyQuery, Basis, Query

DateType = Literal["last_modified_date"]


@dataclass(frozen=True)
class Slice:
    """One question. Without a `date_type` it means the awards that are active in the window."""

    agency: AgencyQuery
    basis: Basis
    group: search.Group
    types: tuple[str, ...]
    window: Window
    date_type: DateType | None = None

    @property
    def filters(self) -> dict[str, object]:
        # One agency and one basis: awarding and funding in one question would give the awards that are both.
        agency = {
            "type": self.basis,
            "tier": "subtier",
            "name": self.agency.name,
            "toptier_name": self.agency.toptier_name,
        }
        # `action_date` is never asked for: it compares an award's latest action only.
        period = {"start_date": str(self.window.since), "end_date": str(self.window.until)}
        if self.date_type:
            period["date_type"] = self.date_type
        return {"agencies": [agency], "award_type_codes": list(self.types), "time_period": [period]}

    def parts(self) -> list[Slice]:
        """The same in smaller questions: type by type, then half the days of modification each; none for one day.

        The days in which an award was active are never halved: most are active in both halves.
        """
        if len(self.types) > 1:
            return [replace(self, types=(award_type,)) for award_type in self.types]
        since, until = self.window.since, self.window.until
        if self.date_type is None or since is None or until is None or since >= until:
            return []
        middle = since + (until - since) // 2
        return [
            replace(self, window=Window(since, middle)),
            replace(self, window=Window(middle + timedelta(days=1), until)),
        ]

    def __str__(self) -> str:
        types = self.group if self.types == search.TYPES[self.group] else "/".join(self.types)
        modified = "modified " if self.date_type else ""
        span = f"{self.window.since} to {self.window.until}"
        return f"{self.agency.abbreviation} {self.basis} {types} {modified}{span}"


def slices(query: Query) -> list[Slice]:
    """The questions that together ask for everything in the query.

    With `modified_since` each is one span of days on which the publisher modified awards, whenever they were
    active; otherwise the span is cut at fiscal years. Raises `BadQuestion` for a query that cannot be asked.
    """
    if not query.agencies or query.until is None:
        raise BadQuestion("no agency was asked for", "Name at least one agency: --agency ice")
    require_one_day(query)
    date_type: DateType | None = None if query.modified_since is None else "last_modified_date"
    spans = windows(query.modified_since or query.since, query.until)
    if date_type:
        spans = [Window(spans[0].since, spans[-1].until)]
    return [
        Slice(agency, basis, group, search.TYPES[group], window, date_type)
        for agency in query.agencies
        for basis in query.basis
        for group in search.TYPES
        for window in spans
    ]


def require_one_day(query: Query) -> None:
    """Raises `BadQuestion` for a first day of both kinds: USAspending is asked by one of them."""
    if query.modified_since is not None and query.since is not None:
        raise BadQuestion(
            "--since asks by action date, --modified-since by the day on which the publisher changed a record",
            "USAspending is asked by one of them: leave the other out.",
        )


def page_size(limit: int | None) -> int:
    """Rows a page, so that the fewest pages reach the limit with the fewest rows beyond it."""
    if limit is None:
        return search.LARGEST_PAGE
    number_of_pages = -(-limit // search.LARGEST_PAGE)
    return max(1, -(-limit // max(1, number_of_pages)))
