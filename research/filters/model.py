"""The filter itself: which transactions are asked for, in what order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from research.errors import TrailError
from research.types import FiscalYear, Obligation, Window

TIERS = ("recipient", "named", "base_named", "award_named")
"""Tiers a transaction can be in; `subrecipient` and `stated` are of subawards and documents."""

SORTS = ("relevance", "newest", "oldest", "largest", "smallest")


class BadFilter(TrailError):
    """A parameter of the filter holds something that cannot be used; `parameter` names it."""

    status = 422
    exit_code = 2

    def __init__(self, parameter: str, message: str, remedy: str = "") -> None:
        self.parameter = parameter
        super().__init__(f"{parameter}: {message}", remedy)


@dataclass(frozen=True)
class Filter:
    """What is asked for. Values of one field are alternatives; different fields must all hold.

    q: words, each with "phrases" and -exclusions. company, agency, component: slugs (an agency without a
    slug goes by its code). basis: "awarding" or "funding", how the agencies take part; None for either.
    tier: tiers of the link to these companies (without one, to any), by `rule` (None for the project's own).
    maker: companies linked in any tier. reseller: companies that received the award. recipient: recipient keys.
    vehicle: slugs of vehicles named in data/, or award numbers of others. psc, naics, competition, action: values
    of `coded.CODED`, or their codes. amount: slugs of BANDS. kind: award type codes (`type` in the URL). fy: fiscal
    years. since, until: action dates, both included (`from` and `to` in the URL). minimum, maximum: of one
    transaction's obligation. sort: one of SORTS. page: from 1.

    Alternatives are kept in one order and what goes without saying is left out, so that one question has one filter.
    """

    q: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    basis: str | None = None
    component: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    rule: str | None = None
    maker: tuple[str, ...] = ()
    reseller: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    vehicle: tuple[str, ...] = ()
    psc: tuple[str, ...] = ()
    naics: tuple[str, ...] = ()
    competition: tuple[str, ...] = ()
    amount: tuple[str, ...] = ()
    action: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    fy: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    minimum: Obligation | None = None
    maximum: Obligation | None = None
    sort: str | None = None
    page: int = 1

    facets: ClassVar[tuple[str, ...]] = (
        *("agency", "company", "tier", "fy", "maker", "reseller", "recipient", "component", "vehicle"),
        *("psc", "naics", "amount", "competition", "action", "kind"),
    )

    def __post_init__(self) -> None:
        for name in self.facets:
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        if self.sort == self._usual_order or (self.sort == "relevance" and not self.q):
            object.__setattr__(self, "sort", None)
        if not self.agency:
            object.__setattr__(self, "basis", None)

    @property
    def window(self) -> Window:
        return Window(self.since, self.until)

    @property
    def days_asked(self) -> Window:
        """The days asked for one by one and by fiscal year, where both together are one span.

        Years that do not touch are none, nor are years and days that exclude each other: then it is the days alone,
        and the sentence names the years.
        """
        if not self.fy or self.fy[-1] - self.fy[0] >= len(self.fy):
            return self.window
        since = max(FiscalYear(self.fy[0]).first_day, self.since or date.min)
        until = min(FiscalYear(self.fy[-1]).last_day, self.until or date.max)
        return Window(since, until) if since <= until else self.window

    def asks_for(self, year: FiscalYear) -> bool:
        """Whether days of that fiscal year are among those asked for."""
        begun = self.until is None or year.first_day <= self.until
        return (
            (not self.fy or year.year in self.fy)
            and begun
            and (self.since is None or self.since <= year.last_day)
        )

    @property
    def order(self) -> str:
        """The order in force: by relevance when there are words to be relevant to, else newest first."""
        return self.sort or self._usual_order

    @property
    def _usual_order(self) -> str:
        return "relevance" if self.q else "newest"

    @property
    def is_indirect(self) -> bool:
        """True when the hits are chosen by words or by a link below `recipient`.

        A sum over such hits would be one number for an indirect link, which we never give.
        """
        by_link = bool(self.company or self.tier)
        return bool(self.q or self.maker) or (by_link and self.tier != ("recipient",))

    @property
    def is_cut_by_amount(self) -> bool:
        """True when the hits are chosen by their amounts.

        A sum over such hits is no net: what was taken back of the same awards may be among the rows left out.
        """
        return bool(self.amount) or self.minimum is not None or self.maximum is not None

    @property
    def is_empty(self) -> bool:
        return replace(self, sort=None, page=1) == Filter()

    def values(self, facet: str) -> tuple[str, ...]:
        """The chosen values of one facet, as they stand in a URL."""
        return tuple(str(value) for value in getattr(self, facet))

    def without(self, name: str) -> Filter:
        """The filter with nothing chosen in that field, whether facet, word or bound."""
        nothing: dict[str, Any] = {name: getattr(Filter, name)}
        return replace(self, page=1, **nothing)

    def toggled(self, facet: str, value: str) -> Filter:
        """The filter with one value of a facet chosen if it was not, and dropped if it was."""
        chosen: list[str] = [held for held in self.values(facet) if held != value]
        if len(chosen) == len(self.values(facet)):
            chosen.append(value)
        return self._choosing(facet, chosen)

    def only(self, facet: str, value: str) -> Filter:
        """The filter with this value of a facet in place of those that were chosen there, and all else as it is."""
        return self._choosing(facet, [value])

    def _choosing(self, facet: str, values: Iterable[str]) -> Filter:
        chosen: dict[str, Any] = {facet: tuple(int(value) if facet == "fy" else value for value in values)}
        return replace(self, page=1, **chosen)
