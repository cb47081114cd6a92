"""Who the transactions of an award went to: a name for each recipient, for part of the money may be another's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from research.counting import counting
from research.models import Recipient, Transaction
from web.site import Context

AT_A_TIME = 500
"""Awards asked for at once: a database takes only so many values in one question."""


def names_of(context: Context, rows: Iterable[tuple[str | None, str | None]]) -> tuple[str, ...]:
    """One name for each recipient, the last that it bears, in the order in which they come first.

    rows: recipient's key and name as recorded, oldest first; one without a name tells nothing.
    """
    named = [(key or name, name) for key, name in rows if name]
    asked = select(Recipient.recipient_key, Recipient.same_as_key).where(
        col(Recipient.recipient_key).in_({key for key, _ in named}), col(Recipient.same_as_key).is_not(None)
    )
    same = {key: other for key, other in context.session.exec(asked) if other}
    return _one_each((same.get(key, key), name) for key, name in named)


def names_by_award(context: Context, award_keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By award, the names of those that its counting transactions went to."""
    key = func.coalesce(col(Recipient.same_as_key), col(Transaction.recipient_key))
    told: dict[str, list[tuple[str, str]]] = {}
    for begin in range(0, len(award_keys), AT_A_TIME):
        asked = (
            select_columns(col(Transaction.award_key), key, col(Transaction.recipient_name))
            .join(Recipient, col(Recipient.recipient_key) == col(Transaction.recipient_key))
            .where(
                col(Transaction.award_key).in_(award_keys[begin : begin + AT_A_TIME]),
                col(Transaction.recipient_name).is_not(None),
                *counting(),
            )
            .order_by(col(Transaction.action_date), col(Transaction.transaction_key))
        )
        for award_key, recipient, name in context.session.execute(asked):
            told.setdefault(award_key, []).append((recipient, name))
    return {award_key: _one_each(rows) for award_key, rows in told.items()}


def _one_each(rows: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The last name of each recipient, told by keys under which it counts, oldest row first."""
    return tuple(dict.fromkeys(dict(rows).values()))
