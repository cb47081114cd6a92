"""The chart of a link page: one company, one agency, by fiscal year or quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research.links import LinkSummary
from research.registry import Agency, Company
from research.wording import window_words
from web.charting.bounds import DIRECT, direct_finding, named_finding, panel_of, series_of
from web.charting.chart import Bars, Chart, Series, Words
from web.charting.credits import NET, Credit, credit_lines
from web.pages.base import EvidenceMark
from web.pages.link_parts import LinkYear
from web.pages.link_quarters import LinkQuarter
from web.site import Context
from web.spans import By, drawn_spans

FLIPPED = "Where money was taken back, the wider count can be the smaller sum."


@dataclass(frozen=True)
class LinkFacts:
    """What a link page has read. query: that asks for the same again. address: the permanent one, which names the
    version of the rule. marks: the evidence, newest first.
    """

    company: Company
    agency: Agency
    summary: LinkSummary
    rule_version: str
    query: str
    address: str
    marks: Sequence[EvidenceMark]


def link_chart(
    context: Context, facts: LinkFacts, found: Sequence[LinkYear] | Sequence[LinkQuarter]
) -> Chart | None:
    """Bars for what a page's table holds, or None where it holds nothing but zeros."""
    if not _is_worth_drawing(found):
        return None
    by: By = "quarter" if isinstance(found[0], LinkQuarter) else "year"
    company, agency = facts.company.name, facts.agency.abbreviation
    series = series_of(company, found)
    named: dict[str, LinkYear | LinkQuarter] = {_key(one): one for one in reversed([*found])}
    timeline = drawn_spans(
        facts.summary.window, by, {key for key, one in named.items() if _is_worth_drawing([one])}
    )
    owned = ", counting what it owns today" if facts.summary.view == "now" else ""
    flips = any(one.named and one.award_named and one.award_named.net < one.named.net for one in found)
    findings = (direct_finding(agency, company, named), named_finding(agency, company, named))
    return Chart(
        Words(
            title=f"{_subject(agency, company, series)}, by fiscal {by}",
            subtitle=f"Net obligations in US dollars, {window_words(facts.summary.window)}{owned}",
            finding=" ".join(
                ["Bar chart.", *filter(None, findings), f"Net, {window_words(facts.summary.window)}."]
            ),
            notes=(FLIPPED,) if flips else (),
            credits=credit_lines(
                context,
                Credit(
                    NET,
                    facts.summary.window,
                    facts.address,
                    facts.marks,
                    (facts.summary.rule_id, facts.rule_version),
                    ", as owned now" if owned else ", as filed then",
                ),
            ),
        ),
        Bars(series, (panel_of("", timeline, named, series),)),
        f"/links/{facts.company.slug}/{facts.agency.slug}",
        facts.query,
    )


def _subject(agency: str, company: str, series: Sequence[Series]) -> str:
    keys = {one.key for one in series}
    if keys == {DIRECT}:
        return f"{agency} obligations to {company}"
    if DIRECT not in keys:
        return f"{agency} orders naming {company}"
    return f"{agency} obligations to {company}, and orders naming it"


def _is_worth_drawing(found: Sequence[LinkYear | LinkQuarter]) -> bool:
    totals = [total for one in found for total in (one.recipient, one.named, one.award_named)]
    return any(total is not None and total.net for total in totals)


def _key(one: LinkYear | LinkQuarter) -> str:
    return f"FY{one.fiscal_year}" + (f" Q{one.quarter}" if isinstance(one, LinkQuarter) else "")
