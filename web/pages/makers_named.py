"""Companies named on orders that others received: of one vehicle, or of one recipient, with all three counts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import select

from research.link_sums import TierTotal, total_of_sums
from research.models import CarriageTotal
from web.site import Context


@dataclass(frozen=True)
class MakerNamed:
    """A company named on orders of one agency: both bounds and the base-named figure. address: of the link page."""

    company: str
    address: str
    agency: str
    named: TierTotal | None
    base_named: TierTotal | None
    award_named: TierTotal


def read_makers(context: Context, orders: ColumnElement[bool]) -> tuple[MakerNamed, ...]:
    """By the rule in force, as filed then, all dates held; largest first. orders: which roll-ups to take."""
    asked = select(CarriageTotal).where(
        orders,
        CarriageTotal.rule_id == context.vocabulary.default_rule,
        CarriageTotal.view == "then",
        CarriageTotal.reseller_slug == "",
    )
    by: dict[tuple[str, str], dict[str, TierTotal]] = {}
    for row in context.session.exec(asked):
        tiers = by.setdefault((row.maker_slug, row.agency_code), {})
        tiers[row.tier] = tiers.get(row.tier, TierTotal.nothing()) + total_of_sums(row)
    companies, slugs = context.registry.companies, context.vocabulary.agency_slugs
    made = [
        MakerNamed(
            companies[slug].name,
            f"/links/{slug}/{slugs.get(code, code)}",
            context.agency_name(code) or code,
            tiers.get("named"),
            tiers.get("base_named"),
            tiers["award_named"],
        )
        for (slug, code), tiers in by.items()
        if slug in companies and "award_named" in tiers
    ]
    return tuple(sorted(made, key=lambda one: (-one.award_named.gross.cents, one.company, one.agency)))
