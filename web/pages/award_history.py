"""Around an award: the vehicle above it, what later documents restated, and what was said of it as a whole."""

from __future__ import annotations

from typing import TypeVar

from sqlmodel import col, select

from research.changes import changes
from research.models import Award, AwardStatement, Transaction, VehicleSeller
from research.types import Ceiling, CurrentValue, Money, Obligation, Outlay
from research.vehicles_held import program_of
from web.pages.award_parts import Above, Restated, Stated
from web.pages.base import evidence_marks
from web.pages.change_parts import make_moves
from web.site import Context

Kind = TypeVar("Kind", bound=Money)


def read_above(context: Context, award: Award) -> Above | None:
    """The vehicle of an order, whether or not its own record is held."""
    key = award.parent_award_key
    if key is None:
        return None
    vehicle = context.session.get(Award, key)
    orders = context.session.get(VehicleSeller, (key, "", ""))
    piid = award.parent_piid or (vehicle.piid if vehicle else None) or key
    program = program_of(piid, key, context.registry.vehicles)
    return Above(
        award_key=key,
        piid=piid,
        program=program.name if program else None,
        is_held=vehicle is not None,
        ceiling=Ceiling(vehicle.ceiling_cents) if vehicle and vehicle.ceiling_cents is not None else None,
        orders=orders.awards if orders else 0,
    )


def read_restated(context: Context, key: str) -> tuple[Restated, ...]:
    """Changes, disappearances and returns of the award's transactions, oldest first; first sightings are left out."""
    found = [one for one in changes(context.session, None, None, award_key=key) if one.kind != "new"]
    if not found:
        return ()
    numbers = dict(
        context.session.exec(
            select(Transaction.transaction_key, Transaction.modification_number).where(
                col(Transaction.award_key) == key
            )
        ).all()
    )
    return tuple(
        Restated(numbers.get(change.transaction_key, ""), change.transaction_key, change.at, move)
        for change, move in zip(found, make_moves(context, found), strict=True)
    )


def read_stated(context: Context, key: str) -> tuple[Stated, ...]:
    """Statements about the award as a whole, oldest first; one that repeats the values before it is left out."""
    asked = select(AwardStatement).where(AwardStatement.award_key == key)
    rows = context.session.exec(
        asked.order_by(col(AwardStatement.retrieved_at), col(AwardStatement.evidence_id))
    ).all()
    marks = evidence_marks(context, (one.evidence_id for one in rows))
    made: list[Stated] = []
    for one in rows:
        new = Stated(
            at=one.retrieved_at,
            obligation=_of(Obligation, one.award_obligation_cents),
            outlay=_of(Outlay, one.award_outlay_cents),
            current=_of(CurrentValue, one.current_value_cents),
            ceiling=_of(Ceiling, one.ceiling_cents),
            evidence=marks[one.evidence_id],
        )
        if not made or _values(new) != _values(made[-1]):
            made.append(new)
    return tuple(made)


def _of(kind: type[Kind], cents: int | None) -> Kind | None:
    return None if cents is None else kind(cents)


def _values(one: Stated) -> tuple[object, ...]:
    return one.obligation, one.outlay, one.current, one.ceiling
