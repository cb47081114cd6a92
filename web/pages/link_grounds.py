"""What a link page rests on: the evidence, the rows that were searched, the figures in print."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from research.counting import counting
from research.link_sums import Tied
from research.links import LinkSummary
from research.models import FILE_TIME, AgencyDay, Evidence, Link, LinkEvidence, Transaction
from research.registry import Agency, Company, Rule
from research.types import Window
from web.pages.base import EvidenceMark, evidence_marks
from web.pages.link_parts import Printed, Searched, SearchedSource
from web.pages.link_reading import inside, of_pair
from web.site import Context


def evidence_of(context: Context, summary: LinkSummary) -> tuple[EvidenceMark, ...]:
    """The evidence of every transaction that any bound of the pair counts, newest first.

    Where nothing was found, the evidence that was searched: that is what the finding rests on.
    """
    tied = Tied(summary.company_slug, summary.agency_code, summary.rule_id, summary.view)
    found = _rolled_evidence(context, tied, summary.window)
    if found is None:
        awards = select_columns(col(Link.award_key)).where(*of_pair(summary))
        found = _evidence_where(context, summary.window, col(Transaction.award_key).in_(awards))
    if not found:
        found = _searched_evidence(context, summary)
    marks = evidence_marks(context, found)
    return tuple(sorted(marks.values(), key=lambda one: (one.retrieved_at, one.evidence_id), reverse=True))


def _searched_evidence(context: Context, summary: LinkSummary) -> list[str]:
    code = summary.agency_code
    found = _rolled_evidence(context, Tied("", code, ""), summary.window)
    if found is not None:
        return found
    sides = (
        col(Transaction.awarding_agency_code) == code,
        col(Transaction.funding_agency_code) == code,
    )
    return _evidence_where(context, summary.window, or_(*sides))


def _evidence_where(context: Context, window: Window, holds: ColumnElement[bool]) -> list[str]:
    asked = select_columns(col(Transaction.evidence_id)).where(holds, *counting(), *inside(window)).distinct()
    return list(context.session.execute(asked).scalars())


def _rolled_evidence(context: Context, tied: Tied, window: Window) -> list[str] | None:
    """From the roll-up; None where the window cuts through the dates of some document's rows."""
    held = select(LinkEvidence).where(
        LinkEvidence.rule_id == tied.rule_id,
        LinkEvidence.company_slug == tied.company_slug,
        LinkEvidence.agency_code == tied.agency_code,
        LinkEvidence.view == tied.view,
    )
    found = []
    for one in context.session.exec(held):
        if one.first_date in window and one.last_date in window:
            found.append(one.evidence_id)
        elif not _is_apart(one, window):
            return None
    return found


def _is_apart(one: LinkEvidence, window: Window) -> bool:
    is_earlier = window.since is not None and one.last_date < window.since
    return is_earlier or (window.until is not None and one.first_date > window.until)


def _days(window: Window) -> list[ColumnElement[bool]]:
    day = col(AgencyDay.day)
    ends = [day >= window.since] if window.since else []
    return [*ends, day <= window.until] if window.until else ends


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
    asked = (
        select_columns(
            col(AgencyDay.source), func.sum(col(AgencyDay.transactions)), func.max(col(AgencyDay.newest))
        )
        .where(
            col(AgencyDay.agency_code) == agency.code,
            col(AgencyDay.side) == rule.scope.agency_relation,
            *_days(window),
        )
        .group_by(col(AgencyDay.source))
    )
    found = context.session.execute(asked).all()
    registry = context.registry.sources
    stated = _stated_times(context, {newest for _, _, newest in found})
    sources = []
    for name, rows, newest in found:
        source = registry.get(name)
        title, gaps = (source.title, source.cannot_tell) if source else (name, ())
        is_file_time = (name, newest) not in stated
        sources.append(SearchedSource(name, title, int(rows), newest, is_file_time, gaps))
    return Searched(
        rows=sum(one.rows for one in sources),
        window=window,
        rule=rule,
        rule_version=context.build.version_of(rule),
        sources=tuple(sorted(sources, key=lambda one: -one.rows)),
    )


def _stated_times(context: Context, moments: set[datetime]) -> set[tuple[str, datetime]]:
    """Source and time of retrieval of the documents of these times of which somebody stated it."""
    asked = select_columns(col(Evidence.source), col(Evidence.retrieved_at)).where(
        col(Evidence.retrieved_at).in_(moments), col(Evidence.retrieved_basis) != FILE_TIME
    )
    return {(source, at) for source, at in context.session.execute(asked)}
