"""Sums of linked transactions for reconciliation, and how two sets of sums are held against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from research.counting import counts
from research.totals import dollars

COUNTS = counts("t")
LINKED = (
    "FROM link l JOIN award_transaction t ON t.transaction_key = l.record_key "
    "{more} WHERE l.record_kind = 'transaction' AND l.tier IN ('recipient', 'named', 'base_named', 'award_named')"
)
SUMS = (
    "count(*), coalesce(sum(t.obligation_cents), 0), "
    "coalesce(sum(CASE WHEN t.obligation_cents > 0 THEN t.obligation_cents ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN t.obligation_cents < 0 THEN t.obligation_cents ELSE 0 END), 0)"
)

Sums = tuple[int, int, int, int]
"""Transactions, net, gross and de-obligated cents."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class Reconciled:
    """One check: what must hold, how many figures were held against it, and where it does not."""

    name: str
    compared: int
    faults: tuple[str, ...]


def summed(session: Session, columns: str, more: str, group: str | None = None) -> dict[Key, Sums]:
    """Sums of linked transactions by those columns; with `group`, made by it first and added up here."""
    by = f"{columns}, {group}" if group else columns
    width = len(columns.split(","))
    found: dict[Key, Sums] = {}
    for row in session.connection().execute(
        text(f"SELECT {by}, {SUMS} {LINKED.format(more=more)} GROUP BY {by}")
    ):
        key = tuple(str(part) for part in row[:width])
        found[key] = plus(found.get(key, (0, 0, 0, 0)), cents(row[-4:]))
    return found


def cents(row: Sequence[object]) -> Sums:
    count, net, gross, deobligated = (int(str(value)) for value in row)
    return count, net, gross, deobligated


def plus(one: Sums, other: Sums) -> Sums:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def compared(name: str, expected: Mapping[Key, Sums], found: Mapping[Key, Sums]) -> Reconciled:
    keys = sorted({*expected, *found})
    nothing = (0, 0, 0, 0)
    faults = [
        f"{' '.join(key)}: {said(expected.get(key, nothing))} but {said(found.get(key, nothing))}"
        for key in keys
        if expected.get(key, nothing) != found.get(key, nothing)
    ]
    return Reconciled(name, len(keys), tuple(faults))


def said(sums: Sums) -> str:
    return (
        f"{sums[0]:,} rows, net {dollars(sums[1])}, gross {dollars(sums[2])}, de-obligated {dollars(sums[3])}"
    )


def count(session: Session, name: str, sql: str) -> Reconciled:
    """A query whose every row is a fault; its first column says where."""
    rows = session.connection().execute(text(sql)).all()
    compared = session.connection().execute(
        text("SELECT count(*) FROM link WHERE record_kind = 'transaction'")
    )
    return Reconciled(name, int(compared.scalar_one()), tuple(" ".join(map(str, row)) for row in rows))
