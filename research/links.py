"""What ties a company to an agency, summed tier by tier; an indirect link never as one number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select, SQLColumnExpression, case, func, select
from sqlmodel import Session, col

from research.link_sums import (
    MONEY_TIERS,
    Tied,
    TierTotal,
    rolled,
    total_of_row,
    total_of_sums,
)
from research.models import Award, Link, LinkTotal, Transaction
from research.ownership import View, seen_in
from research.pair_links import OF_PAIR, pair_values
from research.types import Window

__all__ = [
    "MONEY_TIERS",
    "LinkSummary",
    "TierTotal",
    "View",
    "in_passing",
    "link_matrix",
    "link_summary",
    "link_years",
    "seen_in",
]


@dataclass(frozen=True)
class LinkSummary:
    """All tiers of one link in one window under one rule. `base_named` is None where no base description is held."""

    company_slug: str
    agency_code: str
    rule_id: str
    rule_version: str | None
    window: Window
    tiers: dict[str, TierTotal | None]
    base_descriptions_held: int
    awards_linked: int
    view: View = "then"


def link_summary(
    session: Session,
    company_slug: str,
    agency_code: str,
    window: Window,
    rule_id: str,
    view: View = "then",
) -> LinkSummary:
    """Totals of every money tier in one view; empty tiers are zero, not missing."""
    tiers: dict[str, TierTotal | None] = {tier: TierTotal.nothing() for tier in MONEY_TIERS}
    held, linked = 0, 0
    known = rolled(session, Tied(company_slug, agency_code, rule_id, view), window)
    if known is not None:
        whole = {row.tier: row for row in known if row.part == "all" and not row.fiscal_year}
        tiers |= {tier: total_of_sums(row) for tier, row in whole.items()}
        if "award_named" in whole:
            held, linked = whole["award_named"].described, whole["award_named"].awards
    else:
        asked = pair_values(company_slug, agency_code, rule_id, window, view)
        rows = session.execute(_totals(col(Link.tier)).where(*OF_PAIR).group_by(col(Link.tier)), asked).all()
        tiers |= {row[0]: total_of_row(row[1:]) for row in rows}
        linked, held = session.execute(
            select(func.count(), func.count(col(Award.base_description)))
            .select_from(Award)
            .where(
                col(Award.award_key).in_(
                    select(col(Link.award_key)).where(*OF_PAIR, col(Link.tier) == "award_named")
                )
            ),
            asked,
        ).one()
    if not held and not _any_base(session):
        tiers["base_named"] = None
    version = known[0].rule_version if known else _version(session, rule_id)
    return LinkSummary(company_slug, agency_code, rule_id, version, window, tiers, held, linked, view)


def _version(session: Session, rule_id: str) -> str | None:
    """The version that the links held by this rule were made by."""
    asked = select(col(LinkTotal.rule_version)).where(col(LinkTotal.rule_id) == rule_id).limit(1)
    return session.execute(asked).scalar()


def link_years(
    session: Session,
    company_slug: str,
    agency_code: str,
    window: Window,
    rule_id: str,
    view: View = "then",
) -> list[tuple[int, str, TierTotal]]:
    """Totals by fiscal year and tier, oldest first; years that the window cuts hold what lies inside it."""
    known = rolled(session, Tied(company_slug, agency_code, rule_id, view), window)
    if known is not None:
        years = [row for row in known if row.part == "all" and row.fiscal_year]
        return [(row.fiscal_year, row.tier, total_of_sums(row)) for row in years]
    query = (
        _totals(col(Transaction.fiscal_year), col(Link.tier))
        .where(*OF_PAIR)
        .group_by(col(Transaction.fiscal_year), col(Link.tier))
        .order_by(col(Transaction.fiscal_year), col(Link.tier))
    )
    asked = pair_values(company_slug, agency_code, rule_id, window, view)
    return [(row[0], row[1], total_of_row(row[2:])) for row in session.execute(query, asked).all()]


def link_matrix(
    session: Session, rule_id: str, view: View = "then", part: Literal["all", "passing"] = "all"
) -> dict[tuple[str, str], dict[str, TierTotal]]:
    """Totals of every company at every agency: {(company slug, agency code): {tier: total}}.

    part: "passing" for the part whose texts name the company only in passing.
    """
    query = select(LinkTotal).where(
        col(LinkTotal.rule_id) == rule_id,
        col(LinkTotal.view) == view,
        col(LinkTotal.fiscal_year) == 0,
        col(LinkTotal.part) == part,
    )
    matrix: dict[tuple[str, str], dict[str, TierTotal]] = {}
    for row in session.execute(query).scalars():
        matrix.setdefault((row.company_slug, row.agency_code), {})[row.tier] = total_of_sums(row)
    return matrix


def in_passing(
    session: Session,
    company_slug: str,
    agency_code: str,
    window: Window,
    rule_id: str,
    view: View = "then",
) -> dict[str, TierTotal]:
    """By tier, the part of its total whose texts name the company only in passing (data/incidental.yml)."""
    known = rolled(session, Tied(company_slug, agency_code, rule_id, view), window)
    if known is not None:
        passing = [row for row in known if row.part == "passing" and not row.fiscal_year]
        return {row.tier: total_of_sums(row) for row in passing}
    query = _totals(col(Link.tier)).where(*OF_PAIR, col(Link.mention).is_not(None)).group_by(col(Link.tier))
    asked = pair_values(company_slug, agency_code, rule_id, window, view)
    return {row[0]: total_of_row(row[1:]) for row in session.execute(query, asked).all()}


def _totals(*by: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
    cents = col(Transaction.obligation_cents)
    zero = 0
    return (
        select(
            *by,
            func.coalesce(func.sum(cents), zero),
            func.coalesce(func.sum(case((cents > 0, cents), else_=zero)), zero),
            func.coalesce(func.sum(case((cents < 0, cents), else_=zero)), zero),
            func.count(),
            func.count(func.distinct(col(Transaction.award_key))),
        )
        .select_from(Link)
        .join(Transaction, col(Transaction.transaction_key) == col(Link.record_key))
    )


def _any_base(session: Session) -> bool:
    return session.execute(_FIRST_BASE).first() is not None


_FIRST_BASE = select(col(Award.award_key)).where(col(Award.base_description).is_not(None)).limit(1)
