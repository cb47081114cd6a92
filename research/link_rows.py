"""The records behind a link: transactions with their reasons, documents, and subawards as a ledger apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import aliased, load_only
from sqlmodel import Session, col

from research.links import View, seen_in
from research.models import Link, Subaward, Transaction
from research.pair_links import OF_PAIR, pair_values
from research.types import Window

_LISTED: tuple[Any, ...] = (
    Transaction.transaction_key,
    Transaction.key_basis,
    Transaction.award_key,
    Transaction.piid,
    Transaction.modification_number,
    Transaction.action_date,
    Transaction.fiscal_year,
    Transaction.obligation_cents,
    Transaction.description,
    Transaction.action_type,
    Transaction.award_type,
    Transaction.awarding_agency_code,
    Transaction.awarding_agency_name,
    Transaction.funding_agency_code,
    Transaction.funding_agency_name,
    Transaction.recipient_key,
    Transaction.recipient_name,
    Transaction.recipient_uei,
    Transaction.recipient_parent_name,
    Transaction.recipient_parent_uei,
    Transaction.evidence_id,
    Transaction.line,
)
"""What lists show of a transaction, of its seventy columns; the others are read when somebody asks for them."""


@dataclass(frozen=True)
class LinkRow:
    """One transaction of a link, with the reason it is there; other fields as in `research.models.Link`.

    is_received_otherwise: the company is the row's recipient in the other view of families, and only there.
    """

    tier: str
    basis: str
    transaction: Transaction
    reason: str
    field: str | None
    matched_text: str | None
    start: int | None
    end: int | None
    product: str | None = None
    mention: str | None = None
    member: str | None = None
    ownership: str = "both"
    is_received_otherwise: bool = False


def link_rows(
    session: Session,
    company_slug: str,
    agency_code: str,
    window: Window,
    rule_id: str,
    tiers: Sequence[str] = ("recipient", "named"),
    limit: int | None = None,
    offset: int = 0,
    view: View = "then",
) -> list[LinkRow]:
    """Transactions with their reasons, newest first."""
    asked = pair_values(company_slug, agency_code, rule_id, window, view)
    portion = {"tiers": list(tiers), "limit": limit, "offset": offset}
    found = session.execute(_rows(is_limited=limit is not None), asked | portion).all()
    in_one_view = {
        link.record_key for link, _ in found if link.ownership != "both" and link.tier != "recipient"
    }
    received = _received(session, company_slug, agency_code, rule_id, in_one_view)
    return [
        LinkRow(
            link.tier,
            link.basis,
            row,
            link.reason,
            link.field,
            link.matched_text,
            link.start,
            link.end,
            link.product,
            link.mention,
            link.member,
            link.ownership,
            link.tier != "recipient" and link.record_key in received,
        )
        for link, row in found
    ]


@cache
def _rows(*, is_limited: bool) -> Select[*tuple[Any, ...]]:
    # The portion is chosen from links alone: transactions are wide, and only these few are read.
    portion = (
        select(Link)
        .where(*OF_PAIR, col(Link.tier).in_(bindparam("tiers", expanding=True)))
        .order_by(col(Link.action_date).desc(), col(Link.record_key), col(Link.tier))
        .offset(bindparam("offset", type_=Integer))
    )
    if is_limited:
        portion = portion.limit(bindparam("limit", type_=Integer))
    chosen = aliased(Link, portion.subquery())
    return (
        select(chosen, Transaction)
        .join(Transaction, col(Transaction.transaction_key) == col(chosen.record_key))
        # Any other column would be asked for row by row: that is an error, not a wait.
        .options(load_only(*_LISTED, raiseload=True))
        .order_by(col(Transaction.action_date).desc(), col(Transaction.transaction_key), col(chosen.tier))
    )


def _received(
    session: Session, company_slug: str, agency_code: str, rule_id: str, keys: set[str]
) -> frozenset[str]:
    """Those transactions of which the company is the recipient, in one view of families at least."""
    if not keys:
        return frozenset()
    query = select(col(Link.record_key)).where(
        col(Link.company_slug) == company_slug,
        col(Link.agency_code) == agency_code,
        col(Link.rule_id) == rule_id,
        col(Link.tier) == "recipient",
        col(Link.record_kind) == "transaction",
        col(Link.record_key).in_(sorted(keys)),
    )
    return frozenset(session.execute(query).scalars())


def stated_links(session: Session, company_slug: str, agency_code: str) -> list[Link]:
    """Documents that name both, oldest first; they carry no dollars."""
    query = select(Link).where(
        col(Link.company_slug) == company_slug,
        col(Link.agency_code) == agency_code,
        col(Link.tier) == "stated",
        col(Link.record_kind) == "action",
    )
    return list(session.execute(query.order_by(col(Link.action_date), col(Link.record_key))).scalars())


def subaward_links(
    session: Session, company_slug: str, agency_code: str, view: View = "then"
) -> list[tuple[Link, Subaward]]:
    """Subawards to the company under the agency's awards, newest first: a ledger of its own."""
    # The widest rule speaks: a subaward counts once, however many rules found it.
    query = (
        select(Link, Subaward)
        .join(Subaward, col(Subaward.subaward_key) == col(Link.record_key))
        .where(
            col(Link.company_slug) == company_slug,
            col(Link.agency_code) == agency_code,
            col(Link.tier) == "subrecipient",
            seen_in(view),
        )
        .order_by(col(Subaward.action_date).desc(), col(Subaward.subaward_key), col(Link.rule_id))
    )
    once = {subaward.subaward_key: (link, subaward) for link, subaward in session.execute(query)}
    return list(once.values())
