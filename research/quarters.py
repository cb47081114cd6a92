"""A link by fiscal quarter: the same sums as by year, a step finer."""

from __future__ import annotations

from sqlalchemy import case, extract, func, select
from sqlmodel import Session, col

from research.links import LinkSummary, TierTotal, seen_in
from research.models import Link, Transaction
from research.types import Obligation


def link_quarters(session: Session, summary: LinkSummary) -> dict[tuple[int, int], dict[str, TierTotal]]:
    """Totals of a link's window by (fiscal year, quarter) and tier; the first quarter is October to December."""
    month = extract("month", col(Transaction.action_date))
    quarter = case((month >= 10, 1), (month <= 3, 2), (month <= 6, 3), else_=4)
    cents = col(Transaction.obligation_cents)
    by = (col(Transaction.fiscal_year), quarter, col(Link.tier))
    conditions = [
        col(Link.company_slug) == summary.company_slug,
        col(Link.agency_code) == summary.agency_code,
        col(Link.rule_id) == summary.rule_id,
        col(Link.record_kind) == "transaction",
        seen_in(summary.view),
    ]
    if summary.window.since:
        conditions.append(col(Link.action_date) >= summary.window.since)
    if summary.window.until:
        conditions.append(col(Link.action_date) <= summary.window.until)
    query = (
        select(
            *by,
            func.coalesce(func.sum(cents), 0),
            func.coalesce(func.sum(case((cents > 0, cents), else_=0)), 0),
            func.coalesce(func.sum(case((cents < 0, cents), else_=0)), 0),
            func.count(),
            func.count(func.distinct(col(Transaction.award_key))),
        )
        .select_from(Link)
        .join(Transaction, col(Transaction.transaction_key) == col(Link.record_key))
        .where(*conditions)
        .group_by(*by)
    )
    made: dict[tuple[int, int], dict[str, TierTotal]] = {}
    for year, number, tier, *sums in session.execute(query).all():
        net, gross, back, rows, awards = (int(one) for one in sums)
        total = TierTotal(Obligation(net), Obligation(gross), Obligation(back), rows, awards)
        made.setdefault((int(year), int(number)), {})[tier] = total
    return made
