"""The filter itself: which transactions are asked for, in what order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from research.errors import TrailError
from research.types import Obligation, Window

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
    tier: tiers of the link to a company, by `rule` (None for the project's own). recipient: recipient keys.
    kind: award type codes. fy: fiscal years. since, until: action dates, both included (`from` and `to` in
    the URL). minimum, maximum: of one transaction's obligation. sort: one of SORTS. page: from 1.
    """

    q: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    basis: str | None = None
    component: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    rule: str | None = None
    recipient: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    fy: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    minimum: Obligation | None = None
    maximum: Obligation | None = None
    sort: str | None = None
    page: int = 1

    facets: ClassVar[tuple[str, ...]] = ("agency", "fy", "company", "tier", "recipient", "kind")

    @property
    def window(self) -> Window:
        return Window(self.since, self.until)

    @property
    def order(self) -> str:
        """The order in force: by relevance when there are words to be relevant to, else newest first."""
        return self.sort or ("relevance" if self.q else "newest")

    @property
    def is_indirect(self) -> bool:
        """True when the hits are chosen by words or by a link below `recipient`.

        A sum over such hits would be one number for an indirect link, which we never give.
        """
        by_link = bool(self.company or self.tier)
        return bool(self.q) or (by_link and self.tier != ("recipient",))

    @property
    def is_empty(self) -> bool:
        return replace(self, sort=None, page=1) == Filter()

    def values(self, facet: str) -> tuple[str, ...]:
        """The chosen values of one facet, as they stand in a URL."""
        return tuple(str(value) for value in getattr(self, facet))

    def without(self, facet: str) -> Filter:
        """The filter with nothing chosen in that facet."""
        nothing: dict[str, Any] = {facet: ()}
        return replace(self, page=1, **nothing)

    def toggled(self, facet: str, value: str) -> Filter:
        """The filter with one value of a facet chosen if it was not, and dropped if it was."""
        chosen: list[str] = [held for held in self.values(facet) if held != value]
        if len(chosen) == len(self.values(facet)):
            chosen.append(value)
        kept: dict[str, Any] = {facet: tuple(int(held) if facet == "fy" else held for held in chosen)}
        return replace(self, page=1, **kept)
