"""The SQL face: a filter as conditions on the transaction table."""

from __future__ import annotations

from typing import cast

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_
from sqlmodel import col, select

from research.counting import counting
from research.filters.bands import BY_SLUG, Band
from research.filters.coded import CODED, CodedColumn
from research.filters.model import Filter
from research.filters.vocabulary import Vocabulary
from research.models import Award, Link, Recipient, Transaction
from research.ownership import seen_in


def conditions(filter: Filter, vocabulary: Vocabulary) -> list[ColumnElement[bool]]:
    """Everything the filter asks for except its words, which only the search index can answer.

    Rows that count in no total (`duplicate_of`, `gone_at`, `other_agency`) are left out, as in the index.
    """
    found: list[ColumnElement[bool]] = [*counting()]
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
        found.append(kind_of_award().in_(filter.kind))
    if filter.fy:
        found.append(col(Transaction.fiscal_year).in_(filter.fy))
    rule = filter.rule or vocabulary.default_rule
    if filter.company or filter.tier:
        found.append(_is_linked(rule, filter.company, filter.tier))
    if filter.maker:
        found.append(_is_linked(rule, filter.maker, ()))
    if filter.reseller:
        found.append(_is_linked(rule, filter.reseller, ("recipient",)))
    if filter.vehicle:
        found.append(_is_ordered_under(filter.vehicle, vocabulary))
    found += [_is_coded(one, filter.values(one.name), vocabulary) for one in CODED if filter.values(one.name)]
    return found + _bounds(filter)


def kind_of_award() -> ColumnElement[str | None]:
    """The publisher's code of the award's type; where a record gives none, AWARD or IDV, as its award is."""
    of_award = select(Award.award_kind).where(Award.award_key == Transaction.award_key).scalar_subquery()
    return func.coalesce(col(Transaction.award_type_code), col(Transaction.award_kind), of_award)


def _is_coded(column: CodedColumn, values: tuple[str, ...], vocabulary: Vocabulary) -> ColumnElement[bool]:
    codes = vocabulary.codes[column.name]
    wanted = {one for value in values for one in (value, *codes.values.get(value, ()))}
    words = [said for value in wanted for said in codes.words.get(value, ())]
    has_words = getattr(Transaction, column.words).in_(words)
    if column.code is None:
        return cast(ColumnElement[bool], has_words)
    return or_(has_words, func.lower(func.trim(getattr(Transaction, column.code))).in_(values))


def _is_ordered_under(vehicles: tuple[str, ...], vocabulary: Vocabulary) -> ColumnElement[bool]:
    held = vocabulary.vehicles
    keys = [key for value in vehicles for key in held.keys.get(value, ())]
    piids = [piid for value in vehicles for piid in held.piids.get(value, ())]
    key, piid = col(Award.parent_award_key), col(Award.parent_piid)
    under = select(Award.award_key).where(or_(key.in_(keys), and_(key.is_(None), piid.in_(piids))))
    return col(Transaction.award_key).in_(under)


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
    if filter.amount:
        bands = [BY_SLUG[slug] for slug in filter.amount]
        bounds.append(or_(*(_within(cents, band) for band in bands)))
    return bounds


def _within(cents: SQLColumnExpression[int], band: Band) -> ColumnElement[bool]:
    low = [cents >= band.low.cents] if band.low is not None else []
    high = [cents <= band.high.cents] if band.high is not None else []
    return and_(*low, *high)


def _is_linked(rule: str, companies: tuple[str, ...], tiers: tuple[str, ...]) -> ColumnElement[bool]:
    """Linked as filed then: what a company bought later is not its own on the day of an earlier action."""
    wanted = [
        seen_in("then"),
        col(Link.record_kind) == "transaction",
        col(Link.rule_id) == rule,
        col(Link.record_key) == col(Transaction.transaction_key),
    ]
    if companies:
        wanted.append(col(Link.company_slug).in_(companies))
    if tiers:
        wanted.append(col(Link.tier).in_(tiers))
    return select(Link.record_key).where(and_(*wanted)).exists()
