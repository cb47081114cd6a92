"""Offices of an agency as the records print them: those that sign and those that pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import select

from research.components import Components, read_components
from research.link_sums import TierTotal, total_of_sums
from research.models import OfficeYear
from research.payers_named import Named, payers_of, signing_offices_named
from research.registry import Agency
from research.types import Window
from web.pages.base import WINDOW_COLUMNS, Page, window_columns
from web.pages.uncited import COUNTS
from web.site import Context
from web.tables import Table, Value


@dataclass(frozen=True)
class OfficeLine:
    """One office as the records print it. transactions: what it signed or pays for, 0 where no record names it.

    total: their sums, None where there are none, and where the records do not tell what each office does.
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
class OfficesPage(Page):
    """All offices of an agency: those that sign and those that pay.

    signers, payers: of how many transactions the records name an office, so that sums by office can be told or not.
    untold: why there are no sums of what an office pays for, where there are none: a year could not be told.
    """

    template: ClassVar[str] = "offices.html"
    uncited: ClassVar[str] = COUNTS

    agency: Agency
    signing: tuple[OfficeLine, ...]
    paying: tuple[OfficeLine, ...]
    signers: Named
    payers: Named
    untold: str | None
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


def offices_page(context: Context, agency_slug: str) -> OfficesPage:
    """Offices that records print, and those that data/agencies knows besides."""
    agency = context.agency(agency_slug)
    components = read_components([agency])
    sides = {}
    signers = signing_offices_named(context.session, agency.code)
    payers = payers_of(context.session, [agency.code], by_office=True)
    untold = payers.why_none("the funding office")
    for side, is_told in (("awarding", signers.is_enough), ("funding", untold is None)):
        rows = [row for row in held_offices(context, agency, side) if not row.fiscal_year]
        sides[side] = [office_line(components, agency, row, is_told=is_told) for row in rows]
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
        signing=largest_first(sides["awarding"]),
        paying=largest_first(sides["funding"]),
        signers=signers,
        payers=payers.named,
        untold=untold,
        window=context.build.window,
    )


def held_offices(context: Context, agency: Agency, side: str) -> list[OfficeYear]:
    asked = select(OfficeYear).where(OfficeYear.agency_code == agency.code, OfficeYear.side == side)
    return list(context.session.exec(asked))


def office_line(components: Components, agency: Agency, row: OfficeYear, *, is_told: bool) -> OfficeLine:
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
        total=total_of_sums(row) if is_told else None,
        window=Window(row.first_date, row.last_date),
        note=note,
    )


def largest_first(lines: list[OfficeLine]) -> tuple[OfficeLine, ...]:
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
