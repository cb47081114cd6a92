"""What follows from the facts: which award a row belongs to, awards, recipients. Recomputed for what was touched.

Nothing here depends on the order in which evidence arrived: each row is computed from all facts about it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from research.models import Transaction
from research.records import Kind
from research.store.awards import AMONG, fill_parties, make_awards, move_awards
from research.store.gone import GONE_CHANGED
from research.store.indexes import make_indexes
from research.store.recipients import make_recipients
from research.store.resolve import number_otherwise, resolve
from research.store.subawards import resolve_subawards
from research.store.temporary import is_empty, make, run
from research.store.transactions import EVERYTHING, FORMER_RECIPIENTS, MERGED, SEEN_BEFORE

CHANGED = "changed_row"
"""Temporary table of the recorded award and the PIID of every staged row that may change what follows."""


@dataclass(frozen=True)
class Derive:
    """Recomputes for the keys in one staging table, on its open transaction."""

    connection: Connection
    table: str
    kind: Kind

    def run(self) -> None:
        if self.kind not in ("transaction", "award"):
            return
        connection = self.connection
        is_first = self.kind == "transaction" and not is_empty(
            connection, f"{MERGED} WHERE k = '{EVERYTHING}'"
        )
        if self.kind == "award":
            make(connection, CHANGED, f"SELECT award_key AS k, piid FROM {self.table}")
        elif not is_first:
            make(
                connection,
                CHANGED,
                f"SELECT s.recorded_award_key AS k, s.piid FROM {self.table} s WHERE s.transaction_key IN "
                f"(SELECT k FROM {MERGED} UNION ALL SELECT k FROM {SEEN_BEFORE})",
            )
        else:
            make(connection, CHANGED, f"SELECT DISTINCT recorded_award_key AS k, piid FROM {self.table}")
        make(connection, "touched_piid", f"SELECT DISTINCT piid AS k FROM {CHANGED} WHERE piid IS NOT NULL")
        if self.kind == "transaction":
            number_otherwise(connection, CHANGED)
        resolve(connection)
        make(
            connection,
            "touched_award",
            f"SELECT k FROM {CHANGED} UNION "
            "SELECT award_key FROM award_transaction WHERE award_key_basis = 'provisional' "
            "AND piid IN (SELECT k FROM touched_piid) UNION "
            "SELECT recorded_award_key FROM award_transaction WHERE award_key_basis = 'provisional' "
            "AND piid IN (SELECT k FROM touched_piid) UNION "
            # An award that a provisional row belonged to until now, too.
            "SELECT award_key FROM award_transaction WHERE piid IN (SELECT k FROM provisional_piid)",
        )
        if self.kind == "transaction" and not is_first:
            move_awards(connection, self.table)
        run(
            connection,
            "INSERT INTO touched (award_key) SELECT k FROM touched_award WHERE k IS NOT NULL ON CONFLICT DO NOTHING",
        )
        former = f"SELECT k FROM {FORMER_RECIPIENTS}"
        if not is_first:
            held = (
                "SELECT DISTINCT recipient_key AS k FROM award_transaction "
                f"WHERE {AMONG} AND recipient_key IS NOT NULL"
            )
            former = f"{held} UNION {former}" if self.kind == "transaction" else held
        stated = "award_key IN (SELECT award_key FROM award_statement) AND recipient_key IS NOT NULL"
        former += f" UNION SELECT recipient_key FROM award WHERE {AMONG} AND {stated}"
        make(connection, "former_recipient", former)
        fill_parties(connection, "true" if is_first else AMONG)
        make_awards(connection, "true" if is_first else AMONG)
        make_recipients(connection)
        resolve_subawards(connection, "SELECT k FROM touched_piid")
        if is_first:
            make_indexes(connection, Transaction)


def derive_again(connection: Connection) -> None:
    """Awards and recipients of rows that were marked gone since, or are back: a row that is gone speaks of neither."""
    make(connection, "touched_award", f"SELECT DISTINCT award_key AS k FROM {GONE_CHANGED}")
    make(
        connection, "touched_piid", f"SELECT DISTINCT piid AS k FROM award WHERE {AMONG} AND piid IS NOT NULL"
    )
    make(
        connection,
        "former_recipient",
        f"SELECT recipient_key AS k FROM award_transaction WHERE {AMONG} AND recipient_key IS NOT NULL "
        f"UNION SELECT recipient_key FROM award WHERE {AMONG} AND recipient_key IS NOT NULL",
    )
    make_awards(connection, AMONG)
    make_recipients(connection)
