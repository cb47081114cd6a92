"""Vehicles under which orders are held: their program by data/vehicles.yml, and who sells on each to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from research.link_sums import TierTotal, total_of_sums
from research.models import VehicleSeller
from research.registry import Vehicle
from research.types import Window


@dataclass(frozen=True)
class Sale:
    """Orders of one agency with one recipient under one vehicle."""

    agency_code: str
    recipient_key: str
    recipient_name: str
    total: TierTotal


@dataclass(frozen=True)
class HeldVehicle:
    """One vehicle by the orders held under it; its own transactions are not counted here.

    signed_by: sub-agency code of who signed the vehicle, as the key says. program: None where none fits.
    """

    award_key: str
    piid: str
    signed_by: str
    program: Vehicle | None
    total: TierTotal
    window: Window
    sales: tuple[Sale, ...]


def held_vehicles(
    session: Session, programs: Sequence[Vehicle], award_key: str | None = None
) -> tuple[HeldVehicle, ...]:
    """All of them, or the one of that key; largest net obligations of their orders first."""
    asked = select(VehicleSeller)
    if award_key is not None:
        asked = asked.where(VehicleSeller.parent_award_key == award_key)
    wholes: dict[str, VehicleSeller] = {}
    sales: dict[str, list[Sale]] = {}
    for row in session.exec(
        asked.order_by(col(VehicleSeller.net_cents).desc(), col(VehicleSeller.recipient_key))
    ):
        if row.agency_code:
            sale = Sale(row.agency_code, row.recipient_key, row.recipient_name, total_of_sums(row))
            sales.setdefault(row.parent_award_key, []).append(sale)
        else:
            wholes[row.parent_award_key] = row
    made = [_held(row, tuple(sales.get(key, ())), programs) for key, row in wholes.items()]
    return tuple(sorted(made, key=lambda one: (-one.total.net.cents, one.award_key)))


def program_of(piid: str, award_key: str, programs: Sequence[Vehicle]) -> Vehicle | None:
    """The program that a vehicle belongs to by its number and by who signed it."""
    return next((one for one in programs if one.fits(piid, signer_of(award_key))), None)


def signer_of(award_key: str) -> str:
    """The last part of CONT_IDV_<PIID>_<sub-agency>."""
    return award_key.rsplit("_", 1)[-1]


def _held(row: VehicleSeller, sales: tuple[Sale, ...], programs: Sequence[Vehicle]) -> HeldVehicle:
    return HeldVehicle(
        award_key=row.parent_award_key,
        piid=row.parent_piid,
        signed_by=signer_of(row.parent_award_key),
        program=program_of(row.parent_piid, row.parent_award_key, programs),
        total=total_of_sums(row),
        window=Window(row.first_date, row.last_date),
        sales=sales,
    )
