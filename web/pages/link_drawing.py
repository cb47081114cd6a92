"""What the chart of a link page is drawn from, read without the rest of the page."""

from __future__ import annotations

from collections.abc import Sequence

from research.links import link_summary
from web.charting.of_link import LinkFacts
from web.pages.link_asked import Asked, closed_window, query_of
from web.pages.link_grounds import evidence_of
from web.pages.link_parts import LinkYear
from web.pages.link_quarters import LinkQuarter, read_quarters
from web.pages.link_reading import read_years
from web.site import Context


def read_drawing(
    context: Context, asked: Asked
) -> tuple[LinkFacts, Sequence[LinkYear] | Sequence[LinkQuarter]]:
    """The facts of a link and its years or quarters, newest first."""
    window = closed_window(context, asked, asked.agency)
    company, agency = asked.company, asked.agency
    summary = link_summary(context.session, company.slug, agency.code, window, asked.rule.id, asked.view)
    version = context.build.version_of(asked.rule)
    cited = query_of(asked, window, rule=f"{asked.rule.id}@{version}")
    facts = LinkFacts(
        company,
        agency,
        summary,
        version,
        query_of(asked, window),
        f"{context.address}/links/{company.slug}/{agency.slug}?{cited}",
        evidence_of(context, summary),
    )
    return facts, read_quarters(context, summary) if asked.by == "quarter" else read_years(context, summary)
