"""A company's money by fiscal year and agency, for its chart and the table beneath."""

from __future__ import annotations

from dataclasses import dataclass

from research.links import MONEY_TIERS, TierTotal, link_years
from research.types import Window
from web.site import Context


@dataclass(frozen=True)
class CompanyYear:
    """One fiscal year at one agency: totals of each tier, None where nothing is; all dates held, as filed then."""

    fiscal_year: int
    agency_slug: str
    agency: str
    recipient: TierTotal | None
    named: TierTotal | None
    base_named: TierTotal | None
    award_named: TierTotal | None


def read_company_years(context: Context, slug: str, rule_id: str) -> tuple[CompanyYear, ...]:
    """Newest year first, agencies in the order of the registry."""
    made = []
    for agency in context.registry.agencies.values():
        years: dict[int, dict[str, TierTotal]] = {}
        for year, tier, total in link_years(context.session, slug, agency.code, Window(), rule_id):
            years.setdefault(year, {})[tier] = total
        for year, totals in years.items():
            tiers = {key: totals.get(key) for key in MONEY_TIERS}
            made.append(CompanyYear(year, agency.slug, agency.abbreviation, **tiers))
    return tuple(sorted(made, key=lambda one: -one.fiscal_year))
