"""Which transactions count in totals, lists and searches; the one place that says so."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import col

from research.models import Transaction

_COLUMNS = ("duplicate_of", "gone_at", "other_agency")
"""A row counts where these are empty: it repeats no keyed row, was not taken back, is of an agency followed."""


def counts(alias: str = "") -> str:
    """The condition in SQL, on `award_transaction` under this name."""
    prefix = f"{alias}." if alias else ""
    return " AND ".join(f"{prefix}{name} IS NULL" for name in _COLUMNS)


def counting() -> tuple[ColumnElement[bool], ...]:
    """The same for a query on `Transaction`."""
    return tuple(col(getattr(Transaction, name)).is_(None) for name in _COLUMNS)


def does_count(row: Transaction) -> bool:
    """The same of a row at hand."""
    return all(getattr(row, name) is None for name in _COLUMNS)
