"""Vehicles whose own record is held: who holds each, its ceiling as a ceiling, until when orders may be placed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import col, select

from research.models import Award
from research.types import Ceiling
from web.site import Context

SHOWN = 50


@dataclass(frozen=True)
class VehicleRecord:
    """One vehicle by its own record. ceiling: never added to another; None where the records give none."""

    award_key: str
    piid: str
    signed_by: str
    recipient_key: str | None
    recipient_name: str | None
    ceiling: Ceiling | None
    as_of: datetime | None
    ordering_end: date | None


def read_vehicle_records(context: Context) -> tuple[tuple[VehicleRecord, ...], int]:
    """Those whose orders end last, and how many there are in all."""
    is_vehicle = Award.award_kind == "IDV"
    many = context.session.exec(select(func.count()).select_from(Award).where(is_vehicle)).one()
    end = func.coalesce(col(Award.ordering_period_end), col(Award.date_signed))
    asked = (
        select(Award).where(is_vehicle).order_by(end.is_(None), end.desc(), col(Award.award_key)).limit(SHOWN)
    )
    return tuple(_record(context, one) for one in context.session.exec(asked)), int(many)


def _record(context: Context, award: Award) -> VehicleRecord:
    return VehicleRecord(
        award_key=award.award_key,
        piid=award.piid or award.award_key,
        signed_by=context.agency_name(award.awarding_agency_code, award.awarding_agency_name)
        or award.awarding_agency_code
        or "–",
        recipient_key=award.recipient_key,
        recipient_name=award.recipient_name,
        ceiling=None if award.ceiling_cents is None else Ceiling(award.ceiling_cents),
        as_of=award.values_as_of,
        ordering_end=award.ordering_period_end,
    )
