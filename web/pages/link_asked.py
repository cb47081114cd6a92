"""What the address of a link page asks for, and the query that asks for the same again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from research.link_sums import Tied, closed
from research.links import View
from research.registry import Agency, Company, Rule
from research.types import Window
from web.charting.spans import By
from web.site import Context


@dataclass(frozen=True)
class Asked:
    """What the address asked for. window: open ends mean all dates held. tiers: of the rows listed. view: whose a
    subsidiary's awards are, by the day of the action or as owned today. by: the step of the chart and its table.
    """

    company: Company
    agency: Agency
    rule: Rule
    window: Window
    tiers: tuple[str, ...] = ("recipient", "named")
    view: View = "then"
    by: By = "year"


class OfPair(Protocol):
    """What a page, a file or a feed was asked for of a company and an agency."""

    @property
    def company(self) -> Company: ...
    @property
    def rule(self) -> Rule: ...
    @property
    def window(self) -> Window: ...
    @property
    def view(self) -> View: ...


def closed_window(context: Context, asked: OfPair, agency: Agency) -> Window:
    """The window asked for, closed as `research.link_sums.closed` does, for the page and all that leaves from it."""
    tied = Tied(asked.company.slug, agency.code, asked.rule.id, asked.view)
    return closed(context.session, tied, asked.window, context.build.window)


def query_of(asked: Asked, window: Window, **other: str | None) -> str:
    """The query that spells out window, rule, view and step; `other` replaces single values, None leaves them out."""
    parts = {
        "since": str(window.since or ""),
        "until": str(window.until or ""),
        "rule": asked.rule.id,
        "view": "now" if asked.view == "now" else "",
        "by": "quarter" if asked.by == "quarter" else "",
    }
    return urlencode({key: value for key, value in (parts | other).items() if value})
