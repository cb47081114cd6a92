"""The records behind a link: transactions with their reasons, documents, and subawards as a ledger apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol, cast

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import Session, col

from research.links import View, seen_in
from research.models import Link, Subaward, Transaction
from research.pair_links import OF_PAIR, pair_values
from research.types import Window


class ListedTransaction(Protocol):
    """What lists show of a transaction, of its seventy columns; as in `research.models.Transaction`."""

    transaction_key: str
    key_basis: str
    award_key: str
    piid: str
    modification_number: str
    action_date: date
    fiscal_year: int
    obligation_cents: int
    description: str | None
    action_type: str | None
    award_type: str | None
    awarding_agency_code: str | None
    awarding_agency_name: str | None
    funding_agency_code: str | None
    funding_agency_name: str | None
    recipient_key: str | None
    recipient_name: str | None
    recipient_uei: str | None
    recipient_parent_name: str | None
    recipient_parent_uei: str | None
    evidence_id: str
    line: int


_LISTED = tuple(getattr(Transaction, name) for name in ListedTransaction.__annotations__)
_OF_LINK: tuple[InstrumentedAttribute[Any], ...] = tuple(
    getattr(Link, name)
    for name in (
        *("tier", "basis", "reason", "field", "matched_text", "start", "end"),
        *("product", "mention", "member", "ownership"),
    )
)


@dataclass(frozen=True)
class LinkRow:
    """One transaction of a link, with the reason it is there; other fields as in `research.models.Link`.

    is_received_otherwise: the company is the row's recipient in the other view of families, and only there.
    """

    tier: str
    basis: str
    transaction: ListedTransaction
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
        row.transaction_key for row in found if row.ownership != "both" and row.tier != "recipient"
    }
    received = _received(session, company_slug, agency_code, rule_id, in_one_view)
    return [
        LinkRow(
            row.tier,
            row.basis,
            cast(ListedTransaction, row),
            row.reason,
            row.field,
            row.matched_text,
            row.start,
            row.end,
            row.product,
            row.mention,
            row.member,
            row.ownership,
            row.tier != "recipient" and row.transaction_key in received,
        )
        for row in found
    ]


@cache
def _rows(*, is_limited: bool) -> Select[*tuple[Any, ...]]:
    # The portion is chosen from links alone: transactions are wide, and only these few are read.
    portion = (
        select(col(Link.record_key), *_OF_LINK)
        .where(*OF_PAIR, col(Link.tier).in_(bindparam("tiers", expanding=True)))
        .order_by(col(Link.action_date).desc(), col(Link.record_key), col(Link.tier))
        .offset(bindparam("offset", type_=Integer))
    )
    if is_limited:
        portion = portion.limit(bindparam("limit", type_=Integer))
    chosen = portion.subquery()
    # As rows, not as objects: those are made of all columns, which takes longer than to read them.
    return (
        select(*_LISTED, *(chosen.c[one.key] for one in _OF_LINK))
        .join(chosen, col(Transaction.transaction_key) == chosen.c.record_key)
        .order_by(col(Transaction.action_date).desc(), col(Transaction.transaction_key), chosen.c.tier)
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
    session: Session, company_slug: str, agency_code: str, rule_id: str, view: View = "then"
) -> list[tuple[Link, Subaward]]:
    """Subawards to the company under the agency's awards by one rule, newest first: a ledger of its own."""
    query = (
        select(Link, Subaward)
        .join(Subaward, col(Subaward.subaward_key) == col(Link.record_key))
        .where(
            col(Link.company_slug) == company_slug,
            col(Link.agency_code) == agency_code,
            col(Link.rule_id) == rule_id,
            col(Link.tier) == "subrecipient",
            seen_in(view),
        )
        .order_by(col(Subaward.action_date).desc(), col(Subaward.subaward_key))
    )
    once = {subaward.subaward_key: (link, subaward) for link, subaward in session.execute(query)}
    return list(once.values())
