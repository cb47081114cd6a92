"""Stored transactions for matching: first which awards are worth a look, then those awards whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from research.columnar import Columns
from research.matching.engine import Engine
from research.matching.identity import Party

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


def worth_a_look(columns: Columns, engine: Engine, among: str | None = None) -> None:
    """Makes the table `worth_a_look` of award keys that a rule may tie to a company.

    `among` is a query of the only award keys to look at.
    """
    only = f" AND award_key IN ({among})" if among else ""
    columns.take("telling", ["said VARCHAR"], ((said,) for said in _telling(columns, engine, only)))
    columns.take("known_party", [f"{field} VARCHAR" for field in _PARTY], _received(columns, engine, only))
    columns.take("confirmed", ["k VARCHAR"], [(key,) for key in sorted(engine.confirmed)])
    # What is not known is no difference between two parties.
    same = " AND ".join(f"t.{field} IS NOT DISTINCT FROM p.{field}" for field in _PARTY)
    columns.run(
        "CREATE OR REPLACE TABLE worth_a_look AS SELECT DISTINCT award_key FROM ("
        "SELECT award_key FROM award_transaction t JOIN telling s ON s.said = t.description UNION ALL "
        "SELECT award_key FROM award t JOIN telling s ON s.said = t.base_description UNION ALL "
        f"SELECT award_key FROM award_transaction t JOIN known_party p ON {same} UNION ALL "
        "SELECT award_key FROM award_transaction t JOIN confirmed c ON c.k = t.transaction_key"
        f") x WHERE award_key IS NOT NULL{only}"
    )


_PARTY = ("recipient_name", "recipient_uei", "recipient_parent_name", "recipient_parent_uei")


def _telling(columns: Columns, engine: Engine, only: str) -> Iterator[str]:
    """Texts that may name a company."""
    texts = (
        f"SELECT DISTINCT description AS said FROM award_transaction WHERE description IS NOT NULL{only} UNION "
        f"SELECT DISTINCT base_description FROM award WHERE base_description IS NOT NULL{only}"
    )
    for part in columns.parts(texts):
        said = [row[0] for row in part]
        yield from (said[n] for n in sorted(engine.worth_reading(said)))


def _received(columns: Columns, engine: Engine, only: str) -> Iterator[tuple[str | None, ...]]:
    """Parties that are a company by some rule."""
    parties = f"SELECT DISTINCT {', '.join(_PARTY)} FROM award_transaction WHERE true{only}"
    return (party for party in columns.rows(parties) if engine.receives(Party(*party)))


def whole_awards(columns: Columns) -> Iterator[list[WholeAward]]:
    """The awards of the table `worth_a_look`, in the order of their keys, some hundred at a time."""
    found = columns.rows(
        "SELECT t.transaction_key, t.award_key, t.action_date, t.description, t.recipient_name, t.recipient_uei, "
        "t.recipient_parent_name, t.recipient_parent_uei, t.awarding_agency_code, t.funding_agency_code, "
        "t.award_type_code, t.award_kind, a.base_description FROM worth_a_look w "
        "JOIN award_transaction t ON t.award_key = w.award_key LEFT JOIN award a ON a.award_key = w.award_key "
        "ORDER BY t.award_key, t.transaction_key"
    )
    made: list[WholeAward] = []
    for key, mine in groupby(found, key=itemgetter(1)):
        rows = list(mine)
        made.append(WholeAward(key, rows[0][-1], tuple(_row(row) for row in rows)))
        if len(made) == _AWARDS_AT_A_TIME:
            yield made
            made = []
    if made:
        yield made


def _row(row: tuple[Any, ...]) -> Row:
    return Row(row[0], row[1], date.fromisoformat(row[2]), *row[3:-1])
