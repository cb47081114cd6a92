"""What a link page rests on: the evidence, the rows that were searched, the figures in print."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col

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
    found, cut = _rolled_evidence(context, tied, summary.window)
    if cut:
        # By award: a pair has few, and a document may have a million rows.
        awards = select_columns(col(Link.award_key)).where(*of_pair(summary))
        holds = (col(Transaction.award_key).in_(awards), col(Transaction.evidence_id).in_(cut))
        asked = select_columns(col(Transaction.evidence_id)).where(*holds, *_shown(summary.window))
        found += context.session.execute(asked.distinct()).scalars()
    if not found:
        found = list(_searched_evidence(context, summary))
    marks = evidence_marks(context, found)
    return tuple(sorted(marks.values(), key=lambda one: (one.retrieved_at, one.evidence_id), reverse=True))


def _searched_evidence(context: Context, summary: LinkSummary) -> tuple[str, ...]:
    """Of the agency's rows in the window; the same for every company that none of them ties to it."""
    code, window = summary.agency_code, summary.window

    def read() -> tuple[str, ...]:
        found, cut = _rolled_evidence(context, Tied("", code, ""), window)
        return (*found, *_holding(context, code, window, cut))

    return context.site.searched.recall(context.build.build_id, (code, window), read)


def _holding(context: Context, code: str, window: Window, ids: list[str]) -> list[str]:
    """Those documents that give a row of the agency in the window. One row is enough, so each is looked for apart."""
    sides = or_(col(Transaction.awarding_agency_code) == code, col(Transaction.funding_agency_code) == code)
    given = col(Transaction.evidence_id) == col(Evidence.evidence_id)
    asked = select_columns(col(Evidence.evidence_id)).where(
        col(Evidence.evidence_id).in_(ids), exists().where(given, sides, *_shown(window))
    )
    return list(context.session.execute(asked).scalars()) if ids else []


def _shown(window: Window) -> list[ColumnElement[bool]]:
    return [*counting(), *inside(window)]


def _rolled_evidence(context: Context, tied: Tied, window: Window) -> tuple[list[str], list[str]]:
    """Documents of which every row lies in the window, and those that the window cuts, by the roll-up."""
    found, cut = [], []
    for evidence_id, first, last in context.session.execute(_rolled(), asdict(tied)):
        if first in window and last in window:
            found.append(evidence_id)
        elif not _is_apart(first, last, window):
            cut.append(evidence_id)
    return found, cut


@cache
def _rolled() -> Select[*tuple[Any, ...]]:
    return select_columns(
        col(LinkEvidence.evidence_id), col(LinkEvidence.first_date), col(LinkEvidence.last_date)
    ).where(
        col(LinkEvidence.rule_id) == bindparam("rule_id"),
        col(LinkEvidence.company_slug) == bindparam("company_slug"),
        col(LinkEvidence.agency_code) == bindparam("agency_code"),
        col(LinkEvidence.view) == bindparam("view"),
    )


def _is_apart(first: date, last: date, window: Window) -> bool:
    is_earlier = window.since is not None and last < window.since
    return is_earlier or (window.until is not None and first > window.until)


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
    side = rule.scope.agency_relation
    sources = context.site.sources.recall(
        context.build.build_id,
        (agency.code, side, window),
        lambda: _read_sources(context, agency.code, side, window),
    )
    return Searched(
        rows=sum(one.rows for one in sources),
        window=window,
        rule=rule,
        rule_version=context.build.version_of(rule),
        sources=sources,
    )


def _read_sources(
    context: Context, agency_code: str, side: str, window: Window
) -> tuple[SearchedSource, ...]:
    """Most rows first."""
    asked = (
        select_columns(
            col(AgencyDay.source), func.sum(col(AgencyDay.transactions)), func.max(col(AgencyDay.newest))
        )
        .where(col(AgencyDay.agency_code) == agency_code, col(AgencyDay.side) == side, *_days(window))
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
    return tuple(sorted(sources, key=lambda one: -one.rows))


def _stated_times(context: Context, moments: set[datetime]) -> set[tuple[str, datetime]]:
    """Source and time of retrieval of the documents of these times of which somebody stated it."""
    asked = select_columns(col(Evidence.source), col(Evidence.retrieved_at)).where(
        col(Evidence.retrieved_at).in_(moments), col(Evidence.retrieved_basis) != FILE_TIME
    )
    return {(source, at) for source, at in context.session.execute(asked)}
