"""Reading a link page's parts from the database, in the words of the page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func
from sqlalchemy import select as select_columns
from sqlmodel import col

from research.link_rows import LinkRow, stated_links, subaward_links
from research.links import (
    MONEY_TIERS,
    LinkSummary,
    TierTotal,
    View,
    link_years,
    seen_in,
)
from research.masking import Piece, mask_optional, pieces
from research.models import Award, Link, Transaction
from research.pair_links import OF_PAIR, pair_values
from research.registry import Agency, Company, Rule
from research.types import FiscalYear, SubawardAmount, Window
from web.pages.base import Named, evidence_marks
from web.pages.lines import Line, make_line
from web.pages.link_parts import (
    Document,
    LinkLine,
    LinkYear,
    SubawardRow,
    Tier,
)
from web.pages.link_words import Received
from web.site import Context

_MEANINGS = {
    "recipient": ("recipient", "The company, or a subsidiary of it on that date, received the award."),
    "named": (
        "named",
        "The transaction’s own text names it; somebody else received the award. The lower bound.",
    ),
    "base_named": ("base-named", "The award’s base description names it; its transactions count."),
    "award_named": (
        "award-named",
        (
            "Any transaction of the award names it; its transactions count, but for those that it received itself or "
            "that lie outside the days on which it owned what is named. The upper bound."
        ),
    ),
}


WHY_ONE_VIEW = {
    ("now", False): "joined later",
    ("then", False): "left since",
    # Named in one view, because in the other it is the recipient.
    ("now", True): "its recipient left since",
    ("then", True): "its recipient joined later",
}


def total_of(summary: LinkSummary, tier: str) -> TierTotal | None:
    """The total of a tier, or None where it has no transaction."""
    total = summary.tiers.get(tier)
    return total if total is not None and total.transactions else None


def tiers_of(summary: LinkSummary) -> tuple[Tier, ...]:
    return tuple(Tier(key, *_MEANINGS[key], total_of(summary, key)) for key in MONEY_TIERS)


def inside(window: Window) -> list[ColumnElement[bool]]:
    """Transactions with an action date in the window."""
    day = col(Transaction.action_date)
    ends = []
    if window.since:
        ends.append(day >= window.since)
    if window.until:
        ends.append(day <= window.until)
    return ends


def of_pair(summary: LinkSummary) -> tuple[ColumnElement[bool], ...]:
    """Links of transactions between the company and the agency, by the rule."""
    return (
        col(Link.company_slug) == summary.company_slug,
        col(Link.agency_code) == summary.agency_code,
        col(Link.rule_id) == summary.rule_id,
        col(Link.record_kind) == "transaction",
        seen_in(summary.view),
    )


def read_received(context: Context, summary: LinkSummary) -> Received:
    """How the `recipient` transactions of the pair reached the company, in the window and view of the summary."""
    asked = pair_values(
        summary.company_slug, summary.agency_code, summary.rule_id, summary.window, summary.view
    )
    rows = context.session.execute(_received(), asked).all()
    return Received(sum(int(row.others) for row in rows), tuple(row.member for row in rows))


@cache
def _received() -> Select[*tuple[Any, ...]]:
    """By family edge, those with most transactions first."""
    member, others = col(Link.member), case((col(Link.basis) == "funding", 1), else_=0)
    return (
        select_columns(member, func.sum(others).label("others"))
        .where(*OF_PAIR, col(Link.tier) == "recipient")
        .group_by(member)
        .order_by(func.count().desc(), member)
    )


def make_link_lines(context: Context, rows: Iterable[LinkRow]) -> tuple[LinkLine, ...]:
    found = list(rows)
    marks = evidence_marks(context, (row.transaction.evidence_id for row in found))
    bases = _base_descriptions(
        context, {row.transaction.award_key for row in found if row.tier == "base_named"}
    )
    passing = {one.id: one.name for one in context.registry.incidental}
    lines = [make_line(context, row.transaction, marks, _place_of(row)) for row in found]
    return tuple(
        LinkLine(
            line=line,
            tier=row.tier,
            basis=row.basis,
            reason=mask_optional(row.reason) or "",
            field=row.field,
            matched_text=mask_optional(row.matched_text),
            product=row.product,
            passing=passing.get(row.mention, row.mention) if row.mention else None,
            member=row.member,
            ownership=row.ownership,
            ownership_why=WHY_ONE_VIEW.get((row.ownership, row.is_received_otherwise)),
            shown=_shown(row, line, bases),
        )
        for row, line in zip(found, lines, strict=True)
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


def _place_of(row: LinkRow) -> tuple[tuple[int, int], ...]:
    """Where the match stands in the row's own description; nowhere where it was found in another text."""
    is_own = row.tier not in ("award_named", "base_named") and (row.field or "description") == "description"
    return ((row.start, row.end),) if is_own and row.start is not None and row.end is not None else ()


def _shown(row: LinkRow, line: Line, bases: dict[str, str | None]) -> tuple[Piece, ...]:
    """The text the match was found in, marked; a row of the upper bound shows its own text, unmarked."""
    if row.tier == "base_named":
        text = bases.get(row.transaction.award_key)
    elif row.tier == "award_named" or (row.field or "description") == "description":
        return line.shown
    else:
        text = getattr(row.transaction, row.field or "description")
    has_place = row.start is not None and row.end is not None
    return tuple(pieces(text or "", [(row.start or 0, row.end or 0)] if has_place else ()))


def read_years(context: Context, summary: LinkSummary) -> tuple[LinkYear, ...]:
    """Fiscal years of the window, newest first.

    Not whole are those that the window's ends cut, and those of which only single documents are held.
    """
    window = summary.window
    years: dict[int, dict[str, TierTotal]] = {}
    for year, tier, total in link_years(
        context.session,
        summary.company_slug,
        summary.agency_code,
        window,
        summary.rule_id,
        summary.view,
    ):
        years.setdefault(year, {})[tier] = total
    made = []
    for year in sorted(years, reverse=True):
        first, last = FiscalYear(year).first_day, FiscalYear(year).last_day
        is_whole = first in window and last in window and window.is_held_whole(first)
        made.append(LinkYear(year, is_whole, **{key: years[year].get(key) for key in MONEY_TIERS}))
    return tuple(made)


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


def read_subawards(
    context: Context, company: Company, agency: Agency, rule: Rule, view: View
) -> tuple[SubawardRow, ...]:
    found = subaward_links(context.session, company.slug, agency.code, rule.id, view)
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
