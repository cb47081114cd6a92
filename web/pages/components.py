"""Components: a part of an agency that pays but does not sign, by its funding offices; and all offices as published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import col, select

from research.components import Components, read_components
from research.errors import NotFound
from research.link_sums import TierTotal, total_of_sums
from research.models import OfficeLink, OfficeYear
from research.payers_named import Named, paying_offices_named, signing_offices_named
from research.registry import Agency, Component, Rule
from research.types import Obligation, Window
from web.pages.base import WINDOW_COLUMNS, Page, window_columns
from web.site import Context
from web.tables import Table, Value


@dataclass(frozen=True)
class OfficeLine:
    """One office as the records print it. transactions: what it signed or pays for, 0 where no record names it.

    total: their sums, None where there are none, and where too few records name offices to tell what this one does.
    side: "awarding" or "funding". component: of a funding office, where data/agencies knows it. note: from there.
    """

    code: str
    name: str
    side: str
    component: str | None
    component_slug: str | None
    transactions: int
    total: TierTotal | None
    window: Window
    note: str | None = None


@dataclass(frozen=True)
class Paid:
    """Sums over transactions of several offices. Awards are not counted: two offices can pay for one."""

    net: Obligation
    gross: Obligation
    deobligated: Obligation
    transactions: int


@dataclass(frozen=True)
class ComponentYear:
    """What the component pays for in one fiscal year."""

    fiscal_year: int
    total: Paid


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

    total, years, pairs: their sums; None and empty where there is none, and where too few records name a funding office
    (`payers`) for a sum of what the component pays for.
    """

    template: ClassVar[str] = "component.html"

    agency: Agency
    component: Component
    transactions: int
    total: Paid | None
    years: tuple[ComponentYear, ...]
    offices: tuple[OfficeLine, ...]
    pairs: tuple[ComponentTie, ...]
    payers: Named
    rule: Rule
    window: Window

    def table(self) -> Table:
        return office_table(self.agency, self.offices)


@dataclass(frozen=True)
class OfficesPage(Page):
    """All offices of an agency: those that sign and those that pay.

    signers, payers: of how many transactions the records name an office, so that sums by office can be told or not.
    """

    template: ClassVar[str] = "offices.html"

    agency: Agency
    signing: tuple[OfficeLine, ...]
    paying: tuple[OfficeLine, ...]
    signers: Named
    payers: Named
    window: Window

    def table(self) -> Table:
        return office_table(self.agency, (*self.signing, *self.paying))


def office_table(agency: Agency, offices: tuple[OfficeLine, ...]) -> Table:
    rows: list[tuple[Value, ...]] = [
        (
            agency.slug,
            one.side,
            one.code,
            one.name,
            one.component_slug,
            one.transactions,
            *((one.total.net, one.total.net.basis) if one.total else (None, None)),
            *window_columns(one.window),
            "Contract Trail, from the sources named at /sources",
        )
        for one in offices
    ]
    return Table(
        (
            "agency",
            "side",
            "office_code",
            "office_name",
            "component",
            "transactions",
            "net_usd",
            "amount_basis",
            *WINDOW_COLUMNS,
            "source",
        ),
        rows,
    )


def component_page(context: Context, agency_slug: str, slug: str) -> ComponentPage:
    """One component of an agency. Raises NotFound."""
    agency, rule = context.agency(agency_slug), context.rule(None)
    component = next((one for one in agency.components if one.slug == slug), None)
    if component is None:
        known = ", ".join(one.slug for one in agency.components) or "none"
        raise NotFound(f"{agency.abbreviation} has no component {slug!r} here", f"Known: {known}.")
    components = read_components([agency])
    held = _held(context, agency, "funding")
    mine = [row for row in held if _is_of(components, agency, component, row)]
    seen = {row.office_code for row in mine}
    whole = [row for row in mine if not row.fiscal_year]
    payers = paying_offices_named(context.session)
    lines = [_line(components, agency, row, payers) for row in whole]
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
        total=_sum(whole) if payers.is_enough else None,
        years=_years(mine) if payers.is_enough else (),
        offices=_largest_first(lines),
        pairs=_pairs(context, agency, component, rule) if payers.is_enough else (),
        payers=payers,
        rule=rule,
        window=context.build.window,
    )


def offices_page(context: Context, agency_slug: str) -> OfficesPage:
    """Offices that records print, and those that data/agencies knows besides."""
    agency = context.agency(agency_slug)
    components = read_components([agency])
    sides = {}
    signers, payers = (
        signing_offices_named(context.session, agency.code),
        paying_offices_named(context.session),
    )
    for side, named in (("awarding", signers), ("funding", payers)):
        rows = [row for row in _held(context, agency, side) if not row.fiscal_year]
        sides[side] = [_line(components, agency, row, named) for row in rows]
    signing = {one.code for one in sides["awarding"]}
    sides["awarding"] += [
        OfficeLine(one.code, one.name or "", "awarding", None, None, 0, None, Window(), one.note)
        for one in agency.offices
        if one.code not in signing
    ]
    paying = {one.code for one in sides["funding"]}
    sides["funding"] += [
        OfficeLine(one.code, one.name, "funding", part.name, part.slug, 0, None, Window())
        for part in agency.components
        for one in part.funding_offices
        if one.code not in paying
    ]
    return OfficesPage(
        title=f"Offices of {agency.abbreviation}",
        agency=agency,
        signing=_largest_first(sides["awarding"]),
        paying=_largest_first(sides["funding"]),
        signers=signers,
        payers=payers,
        window=context.build.window,
    )


def _held(context: Context, agency: Agency, side: str) -> list[OfficeYear]:
    asked = select(OfficeYear).where(OfficeYear.agency_code == agency.code, OfficeYear.side == side)
    return list(context.session.exec(asked))


def _is_of(
    components: Components, agency: Agency, component: Component, row: OfficeYear | OfficeLink
) -> bool:
    return components.component_of(agency.code, row.office_code, row.office_name) == component.slug


def _line(components: Components, agency: Agency, row: OfficeYear, named: Named) -> OfficeLine:
    slug = None
    if row.side == "funding":
        slug = components.component_of(agency.code, row.office_code, row.office_name)
    note = next((one.note for one in agency.offices if one.code == row.office_code), None)
    return OfficeLine(
        code=row.office_code,
        name=row.office_name,
        side=row.side,
        component=next((one.name for one in agency.components if one.slug == slug), None),
        component_slug=slug,
        transactions=row.transactions,
        total=total_of_sums(row) if named.is_enough else None,
        window=Window(row.first_date, row.last_date),
        note=note,
    )


def _largest_first(lines: list[OfficeLine]) -> tuple[OfficeLine, ...]:
    return tuple(
        sorted(
            lines,
            key=lambda one: (
                not one.transactions,
                -one.total.gross.cents if one.total else -one.transactions,
                one.name,
                one.code,
            ),
        )
    )


def _sum(rows: list[OfficeYear] | list[OfficeLink]) -> Paid | None:
    if not rows:
        return None
    return Paid(
        net=Obligation(sum(row.net_cents for row in rows)),
        gross=Obligation(sum(row.gross_cents for row in rows)),
        deobligated=Obligation(sum(row.deobligated_cents for row in rows)),
        transactions=sum(row.transactions for row in rows),
    )


def _years(rows: list[OfficeYear]) -> tuple[ComponentYear, ...]:
    by: dict[int, list[OfficeYear]] = {}
    for row in rows:
        if row.fiscal_year:
            by.setdefault(row.fiscal_year, []).append(row)
    made = []
    for year in sorted(by, reverse=True):
        total = _sum(by[year])
        if total is not None:
            made.append(ComponentYear(year, total))
    return tuple(made)


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
