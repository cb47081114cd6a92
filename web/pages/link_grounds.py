"""What a link page rests on: the evidence, the rows that were searched, the figures in print."""

from __future__ import annotations

from sqlalchemy import func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col

from research.links import LinkSummary
from research.models import Evidence, Link, Transaction
from research.registry import Agency, Company, Rule
from research.types import Window
from web.pages.base import EvidenceMark, evidence_marks
from web.pages.link_parts import Printed, Searched, SearchedSource
from web.pages.link_reading import counted, inside, of_pair
from web.site import Context


def evidence_of(context: Context, summary: LinkSummary) -> tuple[EvidenceMark, ...]:
    """The evidence of every transaction that any bound of the pair counts, newest first.

    Where nothing was found, the evidence that was searched: that is what the finding rests on.
    """
    awards = select_columns(col(Link.award_key)).where(*of_pair(summary))
    asked = (
        select_columns(col(Transaction.evidence_id))
        .where(col(Transaction.award_key).in_(awards), *counted(), *inside(summary.window))
        .distinct()
    )
    marks = evidence_marks(context, context.session.execute(asked).scalars())
    if not marks:
        marks = _searched_evidence(context, summary)
    return tuple(sorted(marks.values(), key=lambda one: (one.retrieved_at, one.evidence_id), reverse=True))


def _searched_evidence(context: Context, summary: LinkSummary) -> dict[str, EvidenceMark]:
    code = summary.agency_code
    asked = (
        select_columns(col(Transaction.evidence_id))
        .where(
            or_(col(Transaction.awarding_agency_code) == code, col(Transaction.funding_agency_code) == code),
            *counted(),
            *inside(summary.window),
        )
        .distinct()
    )
    return evidence_marks(context, context.session.execute(asked).scalars())


def printed_figures(rule: Rule, company: Company, agency: Agency, window: Window) -> tuple[Printed, ...]:
    made = []
    for figure in rule.published_figures:
        if (figure.company, figure.agency) != (company.slug, agency.slug):
            continue
        source = rule.sources[figure.source]
        span = Window(figure.window_from.first, figure.window_to.last)
        made.append(
            Printed(
                printed=figure.printed,
                source=f"{source.publisher}: {source.title}",
                source_address=source.url,
                window=span,
                is_this_window=span == window,
                address=f"/links/{company.slug}/{agency.slug}?since={span.since}&until={span.until}&rule={rule.id}",
            )
        )
    return tuple(made)


def read_searched(
    context: Context, agency: Agency, rule: Rule, summary: LinkSummary, window: Window
) -> Searched:
    """How many rows of the agency lie in the window, and which sources they came from."""
    sides = {
        "awarding": col(Transaction.awarding_agency_code) == agency.code,
        "funding": col(Transaction.funding_agency_code) == agency.code,
    }
    side = sides.get(rule.scope.agency_relation)
    asked = (
        select_columns(col(Evidence.source), func.count(), func.max(col(Evidence.retrieved_at)))
        .join(Transaction, col(Transaction.evidence_id) == col(Evidence.evidence_id))
        .where(or_(*sides.values()) if side is None else side, *counted(), *inside(window))
        .group_by(col(Evidence.source))
    )
    found = context.session.execute(asked).all()
    registry = context.registry.sources
    sources = []
    for name, rows, newest in found:
        source = registry.get(name)
        title, gaps = (source.title, source.cannot_tell) if source else (name, ())
        sources.append(SearchedSource(name, title, int(rows), newest, gaps))
    return Searched(
        rows=sum(one.rows for one in sources),
        window=window,
        rule=rule,
        rule_version=summary.rule_version or rule.version,
        sources=tuple(sorted(sources, key=lambda one: -one.rows)),
    )
