"""The subawards reported under one award, and what their reports come to: a ledger apart from its obligations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from research.masking import mask_optional
from research.models import Subaward, Transaction
from research.types import SubawardAmount
from web.pages.award_parts import SubawardLine
from web.pages.base import evidence_marks
from web.site import Context


@dataclass(frozen=True)
class SubawardReports:
    """What the reports come to. repeats: those with number, amount and date of another; each_once: without those.

    is_within: whether all of it is no more than the net obligations held of the award.
    """

    reports: int
    repeats: int
    each_once: SubawardAmount
    is_within: bool


def reports_of(lines: Sequence[SubawardLine], counted: Iterable[Transaction]) -> SubawardReports:
    """counted: the transactions of the award that count."""
    told = {(one.number, one.amount.cents, one.action_date): one.amount for one in lines}
    # Two kinds of money are never added; that one cannot exceed the other is asked of their cents.
    total, net = sum(one.amount.cents for one in lines), sum(one.obligation_cents for one in counted)
    each_once = SubawardAmount.total(told.values())
    return SubawardReports(len(lines), len(lines) - len(told), each_once, is_within=total <= net)


def read_subawards(context: Context, key: str) -> tuple[SubawardLine, ...]:
    """Every report of a subaward under the award, newest first."""
    asked = (
        select(Subaward)
        .where(Subaward.prime_award_key == key, col(Subaward.duplicate_of).is_(None))
        .order_by(col(Subaward.action_date).desc(), col(Subaward.subaward_key))
    )
    found = context.session.exec(asked).all()
    marks = evidence_marks(context, (one.evidence_id for one in found))
    return tuple(
        SubawardLine(
            one.subaward_number,
            one.action_date,
            one.subrecipient_name,
            one.subrecipient_uei,
            SubawardAmount(one.subaward_amount_cents),
            mask_optional(one.description),
            marks[one.evidence_id],
        )
        for one in found
    )
