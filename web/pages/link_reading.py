"""Reading a link page's parts from the database, in the words of the page."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col

from research.links import (
    MONEY_TIERS,
    LinkRow,
    LinkSummary,
    TierTotal,
    link_summary,
    link_years,
    sellers,
    stated_links,
    subaward_links,
)
from research.masking import Piece, mask_optional, pieces
from research.models import Award, Evidence, Link, Transaction
from research.registry import Agency, Company, Rule
from research.types import FiscalYear, SubawardAmount, Window
from web.pages.base import EvidenceMark, Named, evidence_marks
from web.pages.lines import make_line
from web.pages.link_parts import (
    Document,
    LinkLine,
    LinkYear,
    Printed,
    Searched,
    SearchedSource,
    Seller,
    SubawardRow,
    Tier,
)
from web.site import Context

_MEANINGS = {
    "recipient": ("recipient", "The company, or a subsidiary of it on that date, received the award."),
    "named": (
        "named",
        "The transaction’s own text names it; somebody else received the award. The lower bound.",
    ),
    "base_named": ("base-named", "What the award was bought for names it; all its transactions count."),
    "award_named": (
        "award-named",
        "Any transaction of the award names it; all its transactions count. The upper bound.",
    ),
}


def total_of(summary: LinkSummary, tier: str) -> TierTotal | None:
    """The total of a tier, or None where it has no transaction."""
    total = summary.tiers.get(tier)
    return total if total is not None and total.transactions else None


def tiers_of(summary: LinkSummary) -> tuple[Tier, ...]:
    return tuple(Tier(key, *_MEANINGS[key], total_of(summary, key)) for key in MONEY_TIERS)


def _counted() -> tuple[ColumnElement[bool], ...]:
    return col(Transaction.duplicate_of).is_(None), col(Transaction.gone_at).is_(None)


def _inside(window: Window) -> list[ColumnElement[bool]]:
    day = col(Transaction.action_date)
    ends = []
    if window.since:
        ends.append(day >= window.since)
    if window.until:
        ends.append(day <= window.until)
    return ends


def _of_pair(summary: LinkSummary) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Link.company_slug) == summary.company_slug,
        col(Link.agency_code) == summary.agency_code,
        col(Link.rule_id) == summary.rule_id,
        col(Link.record_kind) == "transaction",
    )


def other_signers(context: Context, summary: LinkSummary) -> int:
    """How many `recipient` transactions of the pair another agency signed and this one pays for."""
    asked = (
        select_columns(func.count())
        .select_from(Link)
        .join(Transaction, col(Transaction.transaction_key) == col(Link.record_key))
        .where(
            *_of_pair(summary),
            col(Link.tier) == "recipient",
            col(Link.basis) == "funding",
            *_inside(summary.window),
        )
    )
    return int(context.session.execute(asked).scalar_one())


def evidence_of(context: Context, summary: LinkSummary) -> tuple[EvidenceMark, ...]:
    """The evidence of every transaction that any bound of the pair counts, newest first.

    Where nothing was found, the evidence that was searched: that is what the finding rests on.
    """
    awards = select_columns(col(Link.award_key)).where(*_of_pair(summary))
    asked = (
        select_columns(col(Transaction.evidence_id))
        .where(col(Transaction.award_key).in_(awards), *_counted(), *_inside(summary.window))
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
            *_counted(),
            *_inside(summary.window),
        )
        .distinct()
    )
    return evidence_marks(context, context.session.execute(asked).scalars())


def make_link_lines(context: Context, rows: Iterable[LinkRow]) -> tuple[LinkLine, ...]:
    found = list(rows)
    marks = evidence_marks(context, (row.transaction.evidence_id for row in found))
    bases = _base_descriptions(
        context, {row.transaction.award_key for row in found if row.tier == "base_named"}
    )
    return tuple(
        LinkLine(
            line=make_line(context, row.transaction, marks),
            tier=row.tier,
            basis=row.basis,
            reason=mask_optional(row.reason) or "",
            field=row.field,
            matched_text=mask_optional(row.matched_text),
            shown=_shown(row, bases),
        )
        for row in found
    )


def _base_descriptions(context: Context, award_keys: set[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    wanted = sorted(award_keys)
    for start in range(0, len(wanted), 500):
        asked = select_columns(col(Award.award_key), col(Award.base_description)).where(
            col(Award.award_key).in_(wanted[start : start + 500])
        )
        found |= {str(key): text for key, text in context.session.execute(asked)}
    return found


def _shown(row: LinkRow, bases: dict[str, str | None]) -> tuple[Piece, ...]:
    """The text the match was found in, marked; a row of the upper bound shows its own text, unmarked."""
    if row.tier == "award_named":
        return tuple(pieces(row.transaction.description or ""))
    if row.tier == "base_named":
        text = bases.get(row.transaction.award_key)
    else:
        text = getattr(row.transaction, row.field or "description", None)
    has_place = row.start is not None and row.end is not None
    return tuple(pieces(text or "", [(row.start or 0, row.end or 0)] if has_place else ()))


def read_years(context: Context, summary: LinkSummary) -> tuple[LinkYear, ...]:
    """Fiscal years of the window, newest first; the first and last may be cut by the window's ends."""
    window = summary.window
    found = link_years(context.session, summary.company_slug, summary.agency_code, summary.rule_id)
    made = []
    for year in sorted({year for year, _, _ in found}, reverse=True):
        whole = FiscalYear(year)
        since = max(window.since or whole.first_day, whole.first_day)
        until = min(window.until or whole.last_day, whole.last_day)
        if since > until:
            continue
        part = link_summary(
            context.session, summary.company_slug, summary.agency_code, Window(since, until), summary.rule_id
        )
        totals = {key: total_of(part, key) for key in MONEY_TIERS}
        if any(totals.values()):
            is_whole = (since, until) == (whole.first_day, whole.last_day)
            made.append(LinkYear(year, is_whole, **totals))
    return tuple(made)


def read_sellers(context: Context, summary: LinkSummary) -> tuple[Seller, ...]:
    found = sellers(
        context.session, summary.company_slug, summary.agency_code, summary.window, summary.rule_id
    )
    ordered = sorted(found, key=lambda one: (-one[2].transactions, one[1]))
    return tuple(Seller(name, key, total.transactions, total.awards) for key, name, total in ordered)


def read_documents(context: Context, company: Company, agency: Agency) -> tuple[Document, ...]:
    actions = context.registry.actions
    links = stated_links(context.session, company.slug, agency.code)
    made = [
        Document(
            Named(actions[link.record_key].title, f"/actions/{link.record_key}"),
            str(actions[link.record_key].date),
            actions[link.record_key].demand,
            link.reason,
        )
        for link in links
        if link.record_key in actions
    ]
    return tuple(sorted(made, key=lambda one: (one.date, one.action.address)))


def read_subawards(context: Context, company: Company, agency: Agency) -> tuple[SubawardRow, ...]:
    found = subaward_links(context.session, company.slug, agency.code)
    marks = evidence_marks(context, (one.evidence_id for _, one in found))
    return tuple(
        SubawardRow(
            prime_award_key=one.prime_award_key,
            prime_recipient=one.prime_recipient_name,
            subrecipient=one.subrecipient_name,
            action_date=one.action_date,
            amount=SubawardAmount(one.subaward_amount_cents),
            description=mask_optional(one.description),
            reason=link.reason,
            evidence=marks[one.evidence_id],
        )
        for link, one in found
    )


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
                expected=str(figure.net_obligation),
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
        .where(or_(*sides.values()) if side is None else side, *_counted(), *_inside(window))
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
