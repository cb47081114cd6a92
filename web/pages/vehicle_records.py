"""Vehicles whose own record is held: who holds each, its ceiling as a ceiling, until when orders may be placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import col, select

from research.models import Award
from research.types import Ceiling
from web.pages.base import EvidenceMark, evidence_marks
from web.site import Context

SHOWN = 50


@dataclass(frozen=True)
class VehicleRecord:
    """One vehicle by its own record. ceiling: never added to another; None where the records give none.

    evidence: the document that the ceiling is from.
    """

    award_key: str
    piid: str
    signed_by: str
    recipient_key: str | None
    recipient_name: str | None
    ceiling: Ceiling | None
    as_of: datetime | None
    evidence: EvidenceMark | None
    ordering_end: date | None


def read_vehicle_records(context: Context) -> tuple[tuple[VehicleRecord, ...], int]:
    """Those whose orders end last, and how many there are in all."""
    is_vehicle = Award.award_kind == "IDV"
    many = context.session.exec(select(func.count()).select_from(Award).where(is_vehicle)).one()
    end = func.coalesce(col(Award.ordering_period_end), col(Award.date_signed))
    asked = (
        select(Award).where(is_vehicle).order_by(end.is_(None), end.desc(), col(Award.award_key)).limit(SHOWN)
    )
    found = context.session.exec(asked).all()
    marks = evidence_marks(context, (one.values_evidence_id for one in found))
    return tuple(_record(context, one, marks) for one in found), int(many)


def _record(context: Context, award: Award, marks: Mapping[str, EvidenceMark]) -> VehicleRecord:
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
        evidence=marks.get(award.values_evidence_id or ""),
        ordering_end=award.ordering_period_end,
    )
