"""One vehicle: its ceiling as a ceiling, the orders held under it, and its own transactions once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from research.counting import counting
from research.errors import NotFound
from research.link_sums import TierTotal
from research.masking import mask_optional
from research.models import Award, CarriageTotal, Transaction
from research.registry import Rule, SigningAgency, Vehicle
from research.types import Ceiling, Obligation, Window
from research.vehicles_held import HeldVehicle, held_vehicles, program_of, signer_of
from web.formatting import segment
from web.pages.award_parts import Order
from web.pages.base import WINDOW_COLUMNS, EvidenceMark, Named, Page, evidence_marks, window_columns
from web.pages.lines import Line, make_lines
from web.pages.makers_named import MakerNamed, read_makers
from web.pages.named_recipients import names_by_award
from web.pages.paging import Pages, Portion
from web.pages.vehicle_rows import order_rows
from web.pages.vehicles import (
    AgencySum,
    Seller,
    by_agency,
    by_seller,
    named_by,
    program_address,
    read_vehicles,
    signer,
)
from web.site import Context
from web.tables import Table
from web.whole_years import window_of_rows

_SIZE = 100


@dataclass(frozen=True)
class VehiclePage(Page):
    """One vehicle. is_held: whether a record of the vehicle itself is held, or it is known from its orders alone.

    own: its own transactions, each once, oldest first, in the days of own_window; orders: a page of them, largest
    first. named_by: what of data/ names who signed it, where no record does. total: of all orders, None if none.
    evidence: the document that the ceiling is from. same_ceiling: other vehicles of who signed it that state the same
    one, above zero: it may be a single ceiling that they share.
    """

    template: ClassVar[str] = "vehicle.html"

    award_key: str
    piid: str
    is_held: bool
    signed_by: str
    named_by: SigningAgency | None
    program: Vehicle | None
    program_address: str | None
    description: str | None
    ceiling: Ceiling | None
    values_as_of: datetime | None
    evidence: EvidenceMark | None
    same_ceiling: tuple[Named, ...]
    ordering_end: date | None
    own: tuple[Line, ...]
    own_net: Obligation
    own_window: Window
    total: TierTotal | None
    order_window: Window
    agencies: tuple[AgencySum, ...]
    sellers: tuple[Seller, ...]
    carried: tuple[MakerNamed, ...]
    orders: tuple[Order, ...]
    pages: Pages
    rule: Rule
    window: Window
    address: str

    def table(self) -> Table:
        return Table(
            ("vehicle_key", "order_key", "piid", "recipient", "transactions", "net_usd", "amount_basis",
             *WINDOW_COLUMNS, "source"),
            [
                (
                    self.award_key, one.award_key, one.piid, "; ".join(one.recipients), one.transactions, one.net,
                    one.net.basis, *window_columns(self.window), f"{self.address}/awards/{segment(one.award_key)}",
                )
                for one in self.orders
            ],
        )  # fmt: skip


def vehicle_page(context: Context, key: str, page: int, *, all_rows: bool = False) -> VehiclePage:
    """One vehicle by its award key. Raises NotFound."""
    session, programs = context.session, context.registry.vehicles
    award = session.get(Award, key) or session.get(Award, key.upper())
    if award is not None and award.award_kind != "IDV":
        raise NotFound(f"{key!r} is an order and no vehicle", f"Its page is /awards/{segment(key)}.")
    key = award.award_key if award else key
    found = held_vehicles(session, programs, key) or held_vehicles(session, programs, key.upper())
    if award is None and not found:
        raise NotFound(
            f"no vehicle, and no order under one, is held under the key {key!r}", "See the list of vehicles."
        )
    held = found[0] if found else None
    key = held.award_key if held else key
    piid = (award.piid if award else None) or (held.piid if held else "") or key
    program = program_of(piid, key, programs)
    own = _own(context, key)
    published = award.awarding_agency_name if award else None
    portion = Portion.of(page, _SIZE, all_rows=all_rows)
    orders = read_orders(context, key, portion.limit, portion.offset)
    sales = held.sales if held else ()
    rows = order_rows(context, [held] if held else [], read_vehicles(context))
    counted = held.total.awards if held else 0
    marks = evidence_marks(context, [award.values_evidence_id if award else None])
    return VehiclePage(
        title=f"Vehicle {piid}",
        award_key=key,
        piid=piid,
        is_held=award is not None,
        signed_by=signer(context, signer_of(key), program, published),
        named_by=named_by(context, signer_of(key), published),
        program=program,
        program_address=program_address(program) if program else None,
        description=mask_optional(award.base_description) if award else None,
        ceiling=Ceiling(award.ceiling_cents) if award and award.ceiling_cents is not None else None,
        values_as_of=award.values_as_of if award else None,
        evidence=marks.get(award.values_evidence_id or "") if award else None,
        same_ceiling=_same_ceiling(context, award) if award else (),
        ordering_end=award.ordering_period_end if award else None,
        own=own,
        own_net=Obligation.total(one.obligation for one in own),
        own_window=Window(own[0].action_date, own[-1].action_date) if own else Window(),
        total=held.total if held else None,
        order_window=window_of_orders(context, held) if held else Window(),
        agencies=by_agency(context, sales, rows),
        sellers=by_seller(context, sales, rows),
        carried=read_makers(context, col(CarriageTotal.parent_award_key) == key),
        orders=orders,
        pages=portion.pages(counted),
        rule=context.rule(None),
        window=context.build.window,
        address=context.address,
    )


def window_of_orders(context: Context, held: HeldVehicle) -> Window:
    """The days of its orders, and what is not held in whole of any agency that may have placed some."""
    return window_of_rows(context.build.window, held.window.since, held.window.until)


def read_orders(context: Context, key: str, limit: int | None, offset: int = 0) -> tuple[Order, ...]:
    """Orders under a vehicle with the transactions held, largest first."""
    net = func.coalesce(func.sum(col(Transaction.obligation_cents)), 0)
    asked = (
        select_columns(col(Award.award_key), col(Award.piid), func.count(), net)
        .join(Transaction, col(Transaction.award_key) == col(Award.award_key))
        .where(
            col(Award.parent_award_key) == key,
            *counting(),
        )
        .group_by(col(Award.award_key), col(Award.piid))
        .order_by(net.desc(), col(Award.award_key))
        .offset(offset)
    )
    if limit is not None:
        asked = asked.limit(limit)
    found = context.session.execute(asked).all()
    names = names_by_award(context, [order for order, *_ in found])
    return tuple(
        Order(order, piid, names.get(order, ()), rows, Obligation(int(cents)))
        for order, piid, rows, cents in found
    )


def _same_ceiling(context: Context, award: Award) -> tuple[Named, ...]:
    if not award.ceiling_cents:
        return ()
    asked = select(Award.award_key, Award.piid).where(
        Award.award_kind == "IDV",
        Award.awarding_agency_code == award.awarding_agency_code,
        Award.ceiling_cents == award.ceiling_cents,
        Award.award_key != award.award_key,
    )
    found = context.session.exec(asked.order_by(col(Award.award_key)))
    return tuple(Named(piid or key, f"/vehicles/{segment(key)}") for key, piid in found)


def _own(context: Context, key: str) -> tuple[Line, ...]:
    asked = (
        select(Transaction)
        .where(
            Transaction.award_key == key,
            *counting(),
        )
        .order_by(col(Transaction.action_date), col(Transaction.transaction_key))
    )
    return make_lines(context, context.session.exec(asked).all())
