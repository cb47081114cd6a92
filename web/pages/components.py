"""Components: a part of an agency that pays but does not sign, known by its funding offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import col, select

from research.components import Components, read_components
from research.errors import NotFound
from research.models import OfficeLink, OfficeYear
from research.payers_named import Named, Payers, payers_of
from research.registry import Agency, Component, Rule
from research.types import Obligation, Window
from web.pages.base import Page
from web.pages.offices import OfficeLine, held_offices, largest_first, office_line, office_table
from web.pages.uncited import COUNTS
from web.site import Context
from web.tables import Table


@dataclass(frozen=True)
class Paid:
    """Sums over transactions of several offices. Awards are not counted: two offices can pay for one."""

    net: Obligation
    gross: Obligation
    deobligated: Obligation
    transactions: int


@dataclass(frozen=True)
class ComponentYear:
    """What the component pays for in one fiscal year; None where the records of that year do not tell."""

    fiscal_year: int
    transactions: int
    total: Paid | None


@dataclass(frozen=True)
class ComponentTie:
    """A company tied to what the component pays for: each tier, None where nothing is."""

    company_slug: str
    company: str
    recipient: Paid | None
    named: Paid | None
    base_named: Paid | None
    award_named: Paid | None


@dataclass(frozen=True)
class ComponentPage(Page):
    """One component. `transactions` counts those that name one of its offices as the one that pays.

    total, pairs: their sums; None and empty where there is none, and where what the component pays for cannot be told
    of each year (`untold` says why, `payers` of how many transactions the records name a funding office).
    """

    template: ClassVar[str] = "component.html"
    uncited: ClassVar[str] = COUNTS

    agency: Agency
    component: Component
    transactions: int
    total: Paid | None
    years: tuple[ComponentYear, ...]
    offices: tuple[OfficeLine, ...]
    pairs: tuple[ComponentTie, ...]
    payers: Named
    untold: str | None
    rule: Rule
    window: Window

    def table(self) -> Table:
        return office_table(self.agency, self.offices)


def component_page(context: Context, agency_slug: str, slug: str) -> ComponentPage:
    """One component of an agency. Raises NotFound."""
    agency, rule = context.agency(agency_slug), context.rule(None)
    component = next((one for one in agency.components if one.slug == slug), None)
    if component is None:
        known = ", ".join(one.slug for one in agency.components) or "none"
        raise NotFound(f"{agency.abbreviation} has no component {slug!r} here", f"Known: {known}.")
    components = read_components([agency])
    held = held_offices(context, agency, "funding")
    mine = [row for row in held if _is_of(components, agency, component, row)]
    seen = {row.office_code for row in mine}
    whole = [row for row in mine if not row.fiscal_year]
    payers = payers_of(context.session, [agency.code], by_office=True)
    untold = payers.why_none("a funding office")
    lines = [office_line(components, agency, row, is_told=untold is None) for row in whole]
    lines += [
        OfficeLine(one.code, one.name, "funding", component.name, component.slug, 0, None, Window())
        for one in component.funding_offices
        if one.code not in seen
    ]
    return ComponentPage(
        title=f"{component.name} ({agency.abbreviation})",
        agency=agency,
        component=component,
        transactions=sum(row.transactions for row in whole),
        total=_sum(whole) if untold is None else None,
        years=_years(mine, payers),
        offices=largest_first(lines),
        pairs=_pairs(context, agency, component, rule) if untold is None else (),
        payers=payers.named,
        untold=untold,
        rule=rule,
        window=context.build.window,
    )


def _is_of(
    components: Components, agency: Agency, component: Component, row: OfficeYear | OfficeLink
) -> bool:
    return components.component_of(agency.code, row.office_code, row.office_name) == component.slug


def _sum(rows: list[OfficeYear] | list[OfficeLink]) -> Paid | None:
    if not rows:
        return None
    return Paid(
        net=Obligation(sum(row.net_cents for row in rows)),
        gross=Obligation(sum(row.gross_cents for row in rows)),
        deobligated=Obligation(sum(row.deobligated_cents for row in rows)),
        transactions=sum(row.transactions for row in rows),
    )


def _years(rows: list[OfficeYear], payers: Payers) -> tuple[ComponentYear, ...]:
    by: dict[int, list[OfficeYear]] = {}
    for row in rows:
        if row.fiscal_year:
            by.setdefault(row.fiscal_year, []).append(row)
    return tuple(
        ComponentYear(
            year,
            sum(row.transactions for row in by[year]),
            _sum(by[year]) if payers.is_told(year) else None,
        )
        for year in sorted(by, reverse=True)
    )


def _pairs(context: Context, agency: Agency, component: Component, rule: Rule) -> tuple[ComponentTie, ...]:
    """Companies tied to what the component pays for, by the rule; largest first."""
    components = read_components([agency])
    asked = (
        select(OfficeLink)
        .where(OfficeLink.agency_code == agency.code, OfficeLink.rule_id == rule.id)
        .order_by(col(OfficeLink.company_slug), col(OfficeLink.office_code), col(OfficeLink.office_name))
    )
    by: dict[str, dict[str, list[OfficeLink]]] = {}
    for row in context.session.exec(asked):
        if row.company_slug in context.registry.companies and _is_of(components, agency, component, row):
            by.setdefault(row.company_slug, {}).setdefault(row.tier, []).append(row)
    made = [
        ComponentTie(
            slug,
            context.registry.companies[slug].name,
            recipient=_sum(tiers.get("recipient", [])),
            named=_sum(tiers.get("named", [])),
            base_named=_sum(tiers.get("base_named", [])),
            award_named=_sum(tiers.get("award_named", [])),
        )
        for slug, tiers in by.items()
    ]
    return tuple(sorted(made, key=lambda one: (-_size(one), one.company)))


def _size(pair: ComponentTie) -> int:
    return max(total.gross.cents for total in (pair.recipient, pair.award_named) if total is not None)
