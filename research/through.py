"""Who carries whom: makers named on orders that others receive, by recipient, agency and vehicle; and the mirror."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Row, Select, bindparam, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from research.link_sums import TierTotal, lie_inside, total_of_row
from research.models import Award, CarriageTotal, Link, RecipientCompany, Transaction
from research.ownership import View, seen_in
from research.registry import Vehicle
from research.types import Window

Side = Literal["maker", "reseller"]

INDIRECT = ("named", "base_named", "award_named")
VIEWS: tuple[View, ...] = get_args(View)


@dataclass(frozen=True)
class Carried:
    """What is asked for: one company under one rule, as the `maker` that is named or the `reseller` that receives.

    agency_code: None for all. window: of action dates. views: of families; in one not asked for there is nothing.
    """

    company_slug: str
    side: Side
    rule_id: str
    agency_code: str | None = None
    window: Window = field(default_factory=Window)
    views: tuple[View, ...] = VIEWS


@dataclass(frozen=True)
class Via:
    """The vehicle of an order: its name where data/vehicles.yml knows it, else its PIID; `NO_VEHICLE` without one."""

    name: str
    piid: str | None
    agency_code: str | None
    is_known: bool


NO_VEHICLE = Via("no vehicle recorded", None, None, False)


@dataclass(frozen=True)
class Carriage:
    """One maker carried by one recipient for one agency on one vehicle.

    recipient_slugs: companies of the registry that the recipient is. totals: by view and tier; a tier without
    rows is zero. `first` and `last` are the first and last action date of any of these rows.
    """

    maker_slug: str
    recipient_key: str
    recipient_name: str
    recipient_slugs: tuple[str, ...]
    agency_code: str
    via: Via
    totals: dict[View, dict[str, TierTotal]]
    first: date
    last: date


def through(session: Session, wanted: Carried, vehicles: Sequence[Vehicle]) -> list[Carriage]:
    """Everything that fits, largest award-named gross first, in the first of the views asked for."""
    found: dict[tuple[str, str, str, str], _Sums] = {}
    names = _Names(vehicles)
    known = _rolled(session, wanted)
    for view in wanted.views:
        rows = session.execute(_query(wanted, view)) if known is None else known[view]
        for row in rows:
            maker, recipient, agency, piid, parent, tier = row[:6]
            via = names.of(piid, parent)
            key = (maker, recipient or "", agency, via.name)
            held = found.get(key)
            if held is None:
                held = found[key] = _Sums(via, row[7], row[8])
            held.add(view, tier, row)
    slugs = _recipient_slugs(session, wanted.rule_id, {recipient for _, recipient, *_ in found})
    made = [
        held.carriage(maker, recipient, slugs.get(recipient, ()), agency)
        for (maker, recipient, agency, _), held in found.items()
    ]
    return sorted(
        made,
        key=lambda one: (
            *(-one.totals[view]["award_named"].gross.cents for view in wanted.views),
            one.maker_slug,
            one.recipient_name,
            one.agency_code,
            one.via.name,
        ),
    )


@dataclass
class _Sums:
    """What is summed up of one carriage, row by row."""

    via: Via
    first: date
    last: date
    name: str = ""
    totals: dict[View, dict[str, TierTotal]] = field(
        default_factory=lambda: {view: dict.fromkeys(INDIRECT, TierTotal.nothing()) for view in VIEWS}
    )

    def add(self, view: View, tier: str, row: Sequence[Any]) -> None:
        """A row in the order of `_query`'s columns."""
        self.name = max(self.name, row[6] or "")
        self.first, self.last = min(self.first, row[7]), max(self.last, row[8])
        held, more = self.totals[view][tier], total_of_row(row[9:14])
        # Mostly there is one row of each, and to add nothing to it hundreds of times takes time.
        self.totals[view][tier] = more if held is TierTotal.nothing() else held + more

    def carriage(self, maker: str, recipient: str, slugs: tuple[str, ...], agency: str) -> Carriage:
        return Carriage(
            maker, recipient, self.name, slugs, agency, self.via, self.totals, self.first, self.last
        )


def total(rows: Iterable[Carriage], view: View, tier: str) -> TierTotal:
    """The sum of one tier over rows of one maker and agency; over several of them transactions may count twice."""
    made = TierTotal.nothing()
    for row in rows:
        made = made + row.totals[view][tier]
    return made


def _rolled(session: Session, wanted: Carried) -> dict[View, list[Row[Any]]] | None:
    """The roll-ups by view, in the order of `_query`'s columns; None where the window cuts through them."""
    asked = _roll_ups(wanted.views, of_maker=wanted.side == "maker", of_agency=wanted.agency_code is not None)
    given = {"rule": wanted.rule_id, "company": wanted.company_slug, "agency": wanted.agency_code}
    found = list(session.execute(asked, given))
    if not lie_inside(found, wanted.window):
        return None
    return {view: [row for row in found if row.view == view] for view in wanted.views}


@cache
def _roll_ups(views: tuple[View, ...], *, of_maker: bool, of_agency: bool) -> Select[*tuple[Any, ...]]:
    # As rows, not as objects: there may be hundreds for one page.
    asked = select(
        col(CarriageTotal.maker_slug),
        col(CarriageTotal.recipient_key),
        col(CarriageTotal.agency_code),
        col(CarriageTotal.parent_piid),
        col(CarriageTotal.parent_award_key),
        col(CarriageTotal.tier),
        col(CarriageTotal.recipient_name),
        col(CarriageTotal.first_date),
        col(CarriageTotal.last_date),
        col(CarriageTotal.net_cents),
        col(CarriageTotal.gross_cents),
        col(CarriageTotal.deobligated_cents),
        col(CarriageTotal.transactions),
        col(CarriageTotal.awards),
        col(CarriageTotal.view),
    ).where(col(CarriageTotal.rule_id) == bindparam("rule"), col(CarriageTotal.view).in_(views))
    if of_maker:
        asked = asked.where(
            col(CarriageTotal.reseller_slug) == "", col(CarriageTotal.maker_slug) == bindparam("company")
        )
    else:
        asked = asked.where(col(CarriageTotal.reseller_slug) == bindparam("company"))
    return asked.where(col(CarriageTotal.agency_code) == bindparam("agency")) if of_agency else asked


class _Names:
    """Names of vehicles, remembered: the same few stand under thousands of orders."""

    def __init__(self, vehicles: Sequence[Vehicle]) -> None:
        self.vehicles = vehicles
        self.known: dict[tuple[str, str | None], Via] = {}

    def of(self, piid: str | None, parent_award_key: str | None) -> Via:
        if not piid:
            return NO_VEHICLE
        # The last part of CONT_IDV_<PIID>_<sub-agency>.
        agency = parent_award_key.rsplit("_", 1)[-1] if parent_award_key else None
        if (piid, agency) not in self.known:
            vehicle = next((one for one in self.vehicles if one.fits(piid, agency)), None)
            self.known[piid, agency] = (
                Via(vehicle.name, None, None, True) if vehicle else Via(piid, piid, agency, False)
            )
        return self.known[piid, agency]


def _query(wanted: Carried, view: View) -> Select[*tuple[Any, ...]]:
    cents = col(Transaction.obligation_cents)
    groups = (
        col(Link.company_slug),
        col(Transaction.recipient_key),
        col(Link.agency_code),
        col(Award.parent_piid),
        col(Award.parent_award_key),
        col(Link.tier),
    )
    conditions: list[ColumnElement[bool]] = [
        col(Link.rule_id) == wanted.rule_id,
        col(Link.record_kind) == "transaction",
        col(Link.tier).in_(INDIRECT),
        seen_in(view),
    ]
    if wanted.agency_code is not None:
        conditions.append(col(Link.agency_code) == wanted.agency_code)
    if wanted.window.since:
        conditions.append(col(Link.action_date) >= wanted.window.since)
    if wanted.window.until:
        conditions.append(col(Link.action_date) <= wanted.window.until)
    query = (
        select(
            *groups,
            func.max(col(Transaction.recipient_name)),
            func.min(col(Transaction.action_date)),
            func.max(col(Transaction.action_date)),
            func.sum(cents),
            func.sum(case((cents > 0, cents), else_=0)),
            func.sum(case((cents < 0, cents), else_=0)),
            func.count(),
            func.count(func.distinct(col(Transaction.award_key))),
        )
        .select_from(Link)
        .join(Transaction, col(Transaction.transaction_key) == col(Link.record_key))
        .join(Award, col(Award.award_key) == col(Transaction.award_key), isouter=True)
        .group_by(*groups)
    )
    if wanted.side == "maker":
        return query.where(*conditions, col(Link.company_slug) == wanted.company_slug)
    received = aliased(Link)
    return query.join(
        received,
        (col(received.record_key) == col(Link.record_key))
        & (col(received.rule_id) == col(Link.rule_id))
        & (col(received.agency_code) == col(Link.agency_code))
        & (col(received.tier) == "recipient")
        & (col(received.record_kind) == "transaction")
        & (col(received.company_slug) == wanted.company_slug)
        & seen_in(view, received),
    ).where(*conditions, col(Link.company_slug) != wanted.company_slug)


def _recipient_slugs(session: Session, rule_id: str, keys: set[str]) -> dict[str, tuple[str, ...]]:
    if not keys:
        return {}
    found: dict[str, set[str]] = {}
    for key, slug in session.execute(_companies(), {"keys": list(keys), "rule": rule_id}):
        found.setdefault(key, set()).add(slug)
    return {key: tuple(sorted(slugs)) for key, slugs in found.items()}


@cache
def _companies() -> Select[*tuple[Any, ...]]:
    return select(col(RecipientCompany.recipient_key), col(RecipientCompany.company_slug)).where(
        col(RecipientCompany.recipient_key).in_(bindparam("keys", expanding=True)),
        col(RecipientCompany.rule_id) == bindparam("rule"),
    )
