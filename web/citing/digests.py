"""Digests: the archived documents that the figures of a page rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import or_
from sqlalchemy import select as select_columns
from sqlmodel import col

from research.links import seen_in
from research.models import Award, Evidence, Link, Transaction
from web.pages.base import EvidenceMark, evidence_marks
from web.pages.counted import evidence_of_everything, evidence_where
from web.pages.paging import Pages
from web.pages.recipient_reading import keys_of
from web.site import Context


def of_recipient(context: Context, key: str) -> tuple[EvidenceMark, ...]:
    """The evidence of a recipient's transactions."""
    return evidence_where(context, col(Transaction.recipient_key).in_(keys_of(context, key)))


def of_company(context: Context, slug: str, rule_id: str) -> tuple[EvidenceMark, ...]:
    """The evidence of every transaction that any figure of the company counts; of all, where none does."""
    awards = select_columns(col(Link.award_key)).where(
        col(Link.company_slug) == slug,
        col(Link.rule_id) == rule_id,
        col(Link.record_kind) == "transaction",
        seen_in("then"),
    )
    return evidence_where(context, col(Transaction.award_key).in_(awards)) or evidence_of_everything(context)


def of_vehicles(context: Context, keys: Sequence[str]) -> tuple[EvidenceMark, ...]:
    """The evidence of the transactions of some vehicles and of the orders under them."""
    orders = select_columns(col(Award.award_key)).where(col(Award.parent_award_key).in_(keys))
    award = col(Transaction.award_key)
    return evidence_where(context, or_(award.in_(keys), award.in_(orders)))


def of_list(
    context: Context, listed: Iterable[EvidenceMark], pages: Pages, names: tuple[str, ...]
) -> tuple[EvidenceMark, ...]:
    """What a list rests on: the evidence of its rows where they are all on the page.

    Of a longer list, or one without rows, every document of its sources, since what is said counts rows of other pages.
    """
    marks = {one.evidence_id: one for one in listed}
    return tuple(marks.values()) if marks and pages.count == 1 else of_sources(context, names)


def of_sources(context: Context, names: tuple[str, ...]) -> tuple[EvidenceMark, ...]:
    """Every document held of these sources, whether rows of it count or not."""

    def read() -> tuple[EvidenceMark, ...]:
        asked = select_columns(col(Evidence.evidence_id)).where(col(Evidence.source).in_(names))
        return tuple(evidence_marks(context, context.session.execute(asked).scalars()).values())

    return context.site.evidence.recall(context.build.build_id, ("sources", *names), read)
