"""What a recipient's page reads beside its sums: which keys are one recipient, its names, parents and statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from research.counting import counting
from research.masking import mask_optional
from research.models import Award, Recipient, RecipientCompany, RecipientName, Transaction
from research.types import Ceiling, CurrentValue
from web.formatting import segment
from web.pages.base import Named
from web.pages.recipient_parts import Parent, Spelling, StatedAward
from web.site import Context


def keys_of(context: Context, key: str) -> tuple[str, ...]:
    """The keys whose records count as one recipient's: its own, and that of the same name without a UEI."""
    asked = select(Recipient.recipient_key).where(Recipient.same_as_key == key)
    return (key, *sorted(context.session.exec(asked)))


def read_spellings(context: Context, keys: Sequence[str]) -> tuple[Spelling, ...]:
    """Every name as published, the most frequent first, with the transactions under it that count."""
    name, day = col(Transaction.recipient_name), col(Transaction.action_date)
    # Counted here: the rows of `RecipientName` take in what repeats another row and what is gone.
    rows = (
        select_columns(name, func.count(), func.min(day), func.max(day))
        .where(col(Transaction.recipient_key).in_(keys), name.is_not(None), *counting())
        .group_by(name)
    )
    counted = {said: rest for said, *rest in context.session.execute(rows)}
    held = (
        select_columns(col(RecipientName.name), func.sum(col(RecipientName.stated_awards)))
        .where(col(RecipientName.recipient_key).in_(keys))
        .group_by(col(RecipientName.name))
    )
    found = []
    for said, stated in context.session.execute(held):
        number, first, last = counted.get(said, (0, None, None))
        found.append(Spelling(said, int(number), int(stated), first, last))
    return tuple(sorted(found, key=lambda one: (-one.transactions, one.name)))


def read_stated(context: Context, keys: Sequence[str]) -> tuple[StatedAward, ...]:
    """Awards of the recipient of which no transaction names it, those signed last first."""
    named = select(Transaction.transaction_key).where(
        Transaction.award_key == Award.award_key, col(Transaction.recipient_key).in_(keys)
    )
    asked = select(Award).where(col(Award.recipient_key).in_(keys), ~named.exists())
    found = sorted(context.session.exec(asked), key=lambda one: one.award_key)
    found.sort(key=lambda one: one.date_signed or date.min, reverse=True)
    return tuple(
        StatedAward(
            one.award_key,
            one.piid,
            context.agency_name(one.awarding_agency_code, one.awarding_agency_name),
            mask_optional(one.base_description),
            one.date_signed,
            None if one.current_value_cents is None else CurrentValue(one.current_value_cents),
            None if one.ceiling_cents is None else Ceiling(one.ceiling_cents),
            one.values_as_of,
        )
        for one in found
    )


def read_parents(context: Context, keys: Sequence[str]) -> tuple[Parent, ...]:
    """Every parent recorded, the newest first: a recorded parent is what the record said then, not who owns it now."""
    name, uei, day = (
        col(Transaction.recipient_parent_name),
        col(Transaction.recipient_parent_uei),
        col(Transaction.action_date),
    )
    asked = (
        select_columns(name, uei, func.count(), func.min(day), func.max(day))
        .where(
            col(Transaction.recipient_key).in_(keys),
            name.is_not(None),
            *counting(),
        )
        .group_by(name, uei)
        .order_by(func.max(day).desc(), name)
    )
    return tuple(
        Parent(parent, code, rows, first, last)
        for parent, code, rows, first, last in context.session.execute(asked)
    )


def read_named(context: Context, key: str | None) -> Named | None:
    other = context.session.get(Recipient, key) if key else None
    return Named(other.name, f"/recipients/{segment(other.recipient_key)}") if other else None


def read_companies(context: Context, keys: Sequence[str]) -> tuple[Named, ...]:
    """Companies followed here that this recipient is, by any rule."""
    asked = (
        select(RecipientCompany.company_slug).where(col(RecipientCompany.recipient_key).in_(keys)).distinct()
    )
    companies = context.registry.companies
    return tuple(
        Named(companies[slug].name, f"/companies/{slug}")
        for slug in sorted(context.session.exec(asked))
        if slug in companies
    )
