"""The archived documents that transactions which count stand in."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import col

from research.counting import counting
from research.models import Transaction
from web.pages.base import EvidenceMark, evidence_marks
from web.site import Context


def evidence_where(context: Context, *conditions: ColumnElement[bool]) -> tuple[EvidenceMark, ...]:
    """The evidence of the transactions that count and meet these conditions."""
    asked = select(col(Transaction.evidence_id)).where(*conditions, *counting()).distinct()
    return tuple(evidence_marks(context, context.session.execute(asked).scalars()).values())


def evidence_of_everything(context: Context) -> tuple[EvidenceMark, ...]:
    """The evidence of all transactions that count: what a search has searched. Read once for a build."""
    return context.site.evidence.recall(
        context.build.build_id, ("everything",), lambda: evidence_where(context)
    )


def evidence_of_agency(context: Context, code: str) -> tuple[EvidenceMark, ...]:
    """The evidence of an agency's transactions, signed or paid for. Read once for a build."""
    sides = (col(Transaction.awarding_agency_code) == code, col(Transaction.funding_agency_code) == code)
    return context.site.evidence.recall(
        context.build.build_id, ("agency", code), lambda: evidence_where(context, or_(*sides))
    )
