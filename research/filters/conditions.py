"""The SQL face: a filter as conditions on the transaction table."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from research.filters.model import Filter
from research.filters.vocabulary import Vocabulary
from research.models import Link, Recipient, Transaction


def conditions(filter: Filter, vocabulary: Vocabulary) -> list[ColumnElement[bool]]:
    """Everything the filter asks for except its words, which only the search index can answer.

    Rows that count in no total (`duplicate_of`, `gone_at`) are left out, as in the index.
    """
    found: list[ColumnElement[bool]] = [
        col(Transaction.duplicate_of).is_(None),
        col(Transaction.gone_at).is_(None),
    ]
    if filter.agency:
        codes = [vocabulary.agency_codes[slug] for slug in filter.agency]
        sides = {
            "awarding": col(Transaction.awarding_agency_code).in_(codes),
            "funding": col(Transaction.funding_agency_code).in_(codes),
        }
        found.append(sides[filter.basis] if filter.basis else or_(*sides.values()))
    if filter.component:
        offices = [name for slug in filter.component for name in vocabulary.component_offices.get(slug, ())]
        found.append(col(Transaction.funding_office_name).in_(offices))
    if filter.recipient:
        same = select(Recipient.recipient_key).where(col(Recipient.same_as_key).in_(filter.recipient))
        key = col(Transaction.recipient_key)
        found.append(or_(key.in_(filter.recipient), key.in_(same)))
    if filter.kind:
        found.append(col(Transaction.award_type_code).in_(filter.kind))
    if filter.fy:
        found.append(col(Transaction.fiscal_year).in_(filter.fy))
    if filter.company or filter.tier:
        found.append(_is_linked(filter, vocabulary))
    return found + _bounds(filter)


def _bounds(filter: Filter) -> list[ColumnElement[bool]]:
    day, cents = col(Transaction.action_date), col(Transaction.obligation_cents)
    bounds: list[ColumnElement[bool]] = []
    if filter.since:
        bounds.append(day >= filter.since)
    if filter.until:
        bounds.append(day <= filter.until)
    if filter.minimum is not None:
        bounds.append(cents >= filter.minimum.cents)
    if filter.maximum is not None:
        bounds.append(cents <= filter.maximum.cents)
    return bounds


def _is_linked(filter: Filter, vocabulary: Vocabulary) -> ColumnElement[bool]:
    wanted = [
        col(Link.record_kind) == "transaction",
        col(Link.rule_id) == (filter.rule or vocabulary.default_rule),
        col(Link.record_key) == col(Transaction.transaction_key),
    ]
    if filter.company:
        wanted.append(col(Link.company_slug).in_(filter.company))
    if filter.tier:
        wanted.append(col(Link.tier).in_(filter.tier))
    return select(Link.record_key).where(and_(*wanted)).exists()
