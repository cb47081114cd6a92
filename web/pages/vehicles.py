"""Vehicles: the programs under which orders are placed, who sells on each, and the vehicles that belong to none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from sqlmodel import col, select

from research.errors import NotFound
from research.link_sums import TierTotal
from research.models import RecipientCompany
from research.registry import SigningAgency, Vehicle
from research.types import Window
from research.vehicles_held import HeldVehicle, Sale, held_vehicles
from web.pages.base import WINDOW_COLUMNS, Named, Page, window_columns
from web.pages.vehicle_records import VehicleRecord, read_vehicle_records
from web.pages.vehicle_rows import OrderRows, order_rows
from web.site import Context
from web.tables import Table, Value
from web.whole_years import window_of_rows

_SHOWN = 50
_NAMES = 3


@dataclass(frozen=True)
class AgencySum:
    """Orders that one agency signed. awards: the orders. rows: where their transactions are listed, if a search can."""

    agency: str
    total: TierTotal
    rows: str | None


@dataclass(frozen=True)
class Seller:
    """A recipient of orders on the vehicles listed; company: what it is in data/companies, if anything."""

    recipient_key: str
    name: str
    company: Named | None
    agencies: tuple[AgencySum, ...]
    total: TierTotal


@dataclass(frozen=True)
class VehicleLine:
    """One vehicle by the orders held under it. sellers: names of the recipients, largest first."""

    award_key: str
    piid: str
    signed_by: str
    sellers: tuple[str, ...]
    total: TierTotal
    window: Window


@dataclass(frozen=True)
class ProgramLine:
    """One program of data/vehicles.yml. vehicles: how many numbers of it carry orders held here."""

    name: str
    address: str
    kind: str
    run_by: str
    vehicles: int
    sellers: tuple[str, ...]
    seller_count: int
    agencies: tuple[AgencySum, ...]
    total: TierTotal


@dataclass(frozen=True)
class VehiclesPage(Page):
    """All programs, the largest vehicles that belong to none, `others` in number, and those whose own record is held.

    records: of `records_held` the ones whose orders end last.
    """

    template: ClassVar[str] = "vehicles.html"

    programs: tuple[ProgramLine, ...]
    unheld: tuple[Vehicle, ...]
    unnamed: tuple[VehicleLine, ...]
    others: int
    records: tuple[VehicleRecord, ...]
    records_held: int
    window: Window

    def table(self) -> Table:
        return _line_table([(one.name, one.run_by, one) for one in self.programs], self.window)


@dataclass(frozen=True)
class ProgramPage(Page):
    """One program: who sells on it, and its vehicles."""

    template: ClassVar[str] = "program.html"

    program: Vehicle
    total: TierTotal
    agencies: tuple[AgencySum, ...]
    sellers: tuple[Seller, ...]
    vehicles: tuple[VehicleLine, ...]
    window: Window

    def table(self) -> Table:
        return _line_table([(one.name, one.recipient_key, one) for one in self.sellers], self.window)


def read_vehicles(context: Context) -> tuple[HeldVehicle, ...]:
    """All vehicles with orders, read once for each build."""
    return context.site.vehicles.recall(
        context.build.build_id, "all", lambda: held_vehicles(context.session, context.registry.vehicles)
    )


def program_address(program: Vehicle) -> str:
    return f"/vehicles/programs/{_slug(program.name)}"


def vehicles_page(context: Context) -> VehiclesPage:
    """Every program with orders, largest first, and the other vehicles."""
    held = read_vehicles(context)
    by: dict[str, list[HeldVehicle]] = {}
    for one in held:
        if one.program is not None:
            by.setdefault(one.program.name, []).append(one)
    unnamed = [one for one in held if one.program is None]
    records, records_held = read_vehicle_records(context)
    lines = [_program_line(context, program, by[program.name]) for program in _programs(context, by)]
    return VehiclesPage(
        title="Vehicles: the contracts under which orders are placed",
        programs=tuple(sorted(lines, key=lambda one: (-one.total.net.cents, one.name))),
        unheld=tuple(one for one in context.registry.vehicles if one.name not in by),
        unnamed=tuple(vehicle_line(context, one) for one in unnamed[:_SHOWN]),
        others=len(unnamed),
        records=records,
        records_held=records_held,
        window=_window(context, held),
    )


def program_page(context: Context, slug: str) -> ProgramPage:
    """One program by its slug. Raises NotFound."""
    program = next((one for one in context.registry.vehicles if _slug(one.name) == slug), None)
    if program is None:
        raise NotFound(f"no vehicle program is known under {slug!r}", "See the list of vehicles.")
    mine = [one for one in read_vehicles(context) if one.program is program]
    sales = [sale for one in mine for sale in one.sales]
    rows = order_rows(context, mine, read_vehicles(context))
    return ProgramPage(
        title=program.name,
        program=program,
        total=_added(one.total for one in mine),
        agencies=by_agency(context, sales, rows),
        sellers=by_seller(context, sales, rows),
        vehicles=tuple(vehicle_line(context, one) for one in mine),
        window=_window(context, mine),
    )


def _window(context: Context, vehicles: Sequence[HeldVehicle]) -> Window:
    """The dates held; single documents are only spoken of where an order of these vehicles lies in one of them."""
    window = context.build.window
    whole = window.whole_since
    firsts = [one.window.since for one in vehicles if one.window.since is not None]
    if window.is_single_only or not window.is_patchy or whole is None or min(firsts, default=whole) < whole:
        return window
    return replace(window, since=whole)


def vehicle_line(context: Context, one: HeldVehicle) -> VehicleLine:
    return VehicleLine(
        award_key=one.award_key,
        piid=one.piid,
        signed_by=signer(context, one.signed_by, one.program),
        sellers=tuple(dict.fromkeys(sale.recipient_name for sale in one.sales)),
        total=one.total,
        window=window_of_rows(context.build.window, one.window.since, one.window.until),
    )


def signer(context: Context, code: str, program: Vehicle | None, published: str | None = None) -> str:
    """Who signed a vehicle: the agency's name where one is known, else who runs its program, else the code."""
    known = context.agency_name(code, published)
    if known and known != code:
        return known
    return program.run_by if program else f"agency {code}"


def by_agency(
    context: Context, sales: Iterable[Sale], rows: OrderRows, recipient_key: str | None = None
) -> tuple[AgencySum, ...]:
    """Orders by who signed them, largest first; all of one recipient where one is given."""
    by: dict[str, list[TierTotal]] = {}
    for sale in sales:
        by.setdefault(sale.agency_code, []).append(sale.total)
    made = [
        AgencySum(context.agency_name(code) or code, _added(totals), rows.of(code, recipient_key))
        for code, totals in by.items()
    ]
    return tuple(sorted(made, key=lambda one: (-one.total.net.cents, one.agency)))


def by_seller(context: Context, sales: Iterable[Sale], rows: OrderRows) -> tuple[Seller, ...]:
    """Recipients of orders, largest first. Two that shared an order each count it."""
    by: dict[str, list[Sale]] = {}
    for sale in sales:
        by.setdefault(sale.recipient_key, []).append(sale)
    companies = companies_of(context, by)
    made = [
        Seller(
            key, max(one.recipient_name for one in mine), companies.get(key),
            by_agency(context, mine, rows, key),
            _added(one.total for one in mine),
        )
        for key, mine in by.items()
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: (-one.total.net.cents, one.name)))


def companies_of(context: Context, keys: Iterable[str]) -> dict[str, Named]:
    """Which recipients count as a company followed here, by the rule in force."""
    known = context.site.recipient_companies.recall(
        context.build.build_id, "", lambda: read_recipient_companies(context)
    )
    companies = context.registry.companies
    return {
        key: Named(companies[slug].name, f"/companies/{slug}")
        for key in keys
        if (slug := known.get(key)) in companies and slug is not None
    }


def read_recipient_companies(context: Context) -> dict[str, str]:
    asked = select(RecipientCompany).where(RecipientCompany.rule_id == context.vocabulary.default_rule)
    found = context.session.exec(asked.order_by(col(RecipientCompany.company_slug).desc()))
    return {one.recipient_key: one.company_slug for one in found}


def _programs(context: Context, by: dict[str, list[HeldVehicle]]) -> list[Vehicle]:
    return [one for one in context.registry.vehicles if one.name in by]


def _program_line(context: Context, program: Vehicle, mine: list[HeldVehicle]) -> ProgramLine:
    sales = [sale for one in mine for sale in one.sales]
    rows = order_rows(context, mine, read_vehicles(context))
    sellers = by_seller(context, sales, rows)
    return ProgramLine(
        name=program.name,
        address=program_address(program),
        kind=program.kind,
        run_by=program.run_by,
        vehicles=len(mine),
        sellers=tuple(one.name for one in sellers[:_NAMES]),
        seller_count=len(sellers),
        agencies=by_agency(context, sales, rows),
        total=_added(one.total for one in mine),
    )


def _added(totals: Iterable[TierTotal]) -> TierTotal:
    """An order lies on one vehicle, so that the orders of several never count twice."""
    made = TierTotal.nothing()
    for one in totals:
        made = made + one
    return made


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _line_table(rows: list[tuple[str, str, ProgramLine | Seller]], window: Window) -> Table:
    made: list[tuple[Value, ...]] = []
    for name, detail, one in rows:
        for part in one.agencies:
            total = part.total
            made.append(
                (
                    name, detail, part.agency, total.awards, total.transactions, total.net, total.gross,
                    total.deobligated, total.net.basis, *window_columns(window),
                    "Contract Trail, from the sources named at /sources",
                )
            )  # fmt: skip
    columns = ("name", "run_by_or_recipient_key", "agency", "orders", "transactions", "net_usd", "gross_usd",
               "deobligated_usd", "amount_basis", *WINDOW_COLUMNS, "source")  # fmt: skip
    return Table(columns, made)


def named_by(context: Context, code: str, published: str | None) -> SigningAgency | None:
    """The entry of data/ that gave a signer its name, where no record did."""
    signing = context.registry.signing_agencies.get(code)
    return signing if signing and context.agency_name(code, published) == signing.whole_name else None
