"""A link page's years taken apart by fiscal quarter."""

from __future__ import annotations

from dataclasses import dataclass

from research.links import MONEY_TIERS, LinkSummary, TierTotal
from research.quarters import link_quarters
from web.site import Context
from web.spans import spans


@dataclass(frozen=True)
class LinkQuarter:
    """One fiscal quarter, cut to the window: totals of each tier."""

    fiscal_year: int
    quarter: int
    is_whole: bool
    recipient: TierTotal | None
    named: TierTotal | None
    base_named: TierTotal | None
    award_named: TierTotal | None


def read_quarters(context: Context, summary: LinkSummary) -> tuple[LinkQuarter, ...]:
    """Quarters of the window in which anything was found, newest first."""
    found = link_quarters(context.session, summary)
    made = []
    for span in reversed(spans(summary.window, "quarter")):
        totals = found.get((span.fiscal_year, span.quarter or 0))
        if totals:
            tiers = {key: totals.get(key) for key in MONEY_TIERS}
            made.append(LinkQuarter(span.fiscal_year, span.quarter or 0, span.is_whole, **tiers))
    return tuple(made)
