"""Stored transactions for matching: first which awards are worth a look, then those awards whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, text

from research.matching.engine import Engine
from research.matching.identity import Party
from research.models import Award, Transaction

_AT_A_TIME = 20_000
_AWARDS_AT_A_TIME = 2_000


class Row(NamedTuple):
    """A transaction that counts."""

    transaction_key: str
    award_key: str
    action_date: date
    description: str | None
    recipient_name: str | None
    recipient_uei: str | None
    parent_name: str | None
    parent_uei: str | None
    awarding: str | None
    funding: str | None
    award_type: str | None
    award_kind: str | None

    @property
    def party(self) -> Party:
        return Party(self.recipient_name, self.recipient_uei, self.parent_name, self.parent_uei)


@dataclass(frozen=True)
class WholeAward:
    """An award with its base description and its transactions in the order of their keys."""

    key: str
    base: str | None
    rows: tuple[Row, ...]


def worth_a_look(connection: Connection, engine: Engine, among: str | None = None) -> set[str]:
    """Keys of awards that a rule may tie to a company; `among` is a query of the only award keys to look at."""
    where = f" AND award_key IN ({among})" if among else ""
    confirmed = engine.confirmed
    found: set[str] = set()
    transactions = connection.execute(
        text(
            "SELECT award_key, description, transaction_key, recipient_name, recipient_uei, recipient_parent_name, "
            f"recipient_parent_uei FROM award_transaction WHERE duplicate_of IS NULL AND gone_at IS NULL{where}"
        ),
        execution_options={"yield_per": _AT_A_TIME},
    )
    for part in transactions.partitions(_AT_A_TIME):
        rows = [tuple(row) for row in part]
        texts = [row[1] or "" for row in rows]
        found.update(rows[n][0] for n in engine.worth_reading(texts))
        parties = {Party(*row[3:]) for row in rows}
        received = {party for party in parties if engine.receives(party)}
        found.update(row[0] for row in rows if received and row[3:] in received)
        if confirmed:
            found.update(row[0] for row in rows if row[2] in confirmed)
    bases = connection.execute(
        text(f"SELECT award_key, base_description FROM award WHERE base_description IS NOT NULL{where}"),
        execution_options={"yield_per": _AT_A_TIME},
    )
    for part in bases.partitions(_AT_A_TIME):
        pairs = [(str(key), str(said)) for key, said in part]
        found.update(pairs[n][0] for n in engine.worth_reading([said for _, said in pairs]))
    return found


def whole_awards(connection: Connection, keys: Iterable[str]) -> Iterator[list[WholeAward]]:
    """The awards of these keys, some thousand at a time."""
    ordered = sorted(keys)
    for first in range(0, len(ordered), _AWARDS_AT_A_TIME):
        yield _whole(connection, ordered[first : first + _AWARDS_AT_A_TIME])


_T = Transaction.__table__  # type: ignore[attr-defined]
_A = Award.__table__  # type: ignore[attr-defined]
_ROWS = select(
    _T.c.transaction_key,
    _T.c.award_key,
    _T.c.action_date,
    _T.c.description,
    _T.c.recipient_name,
    _T.c.recipient_uei,
    _T.c.recipient_parent_name,
    _T.c.recipient_parent_uei,
    _T.c.awarding_agency_code,
    _T.c.funding_agency_code,
    _T.c.award_type_code,
    _T.c.award_kind,
).where(
    _T.c.duplicate_of.is_(None),
    _T.c.gone_at.is_(None),
    _T.c.award_key.in_(bindparam("keys", expanding=True)),
)
_BASES = select(_A.c.award_key, _A.c.base_description).where(
    _A.c.award_key.in_(bindparam("keys", expanding=True)), _A.c.base_description.is_not(None)
)


def _whole(connection: Connection, keys: Sequence[str]) -> list[WholeAward]:
    bases = {str(key): str(said) for key, said in connection.execute(_BASES, {"keys": keys}).all()}
    rows = [Row._make(row) for row in connection.execute(_ROWS, {"keys": keys}).all()]
    rows.sort(key=attrgetter("award_key", "transaction_key"))
    return [
        WholeAward(key, bases.get(key), tuple(mine))
        for key, mine in groupby(rows, key=attrgetter("award_key"))
    ]
