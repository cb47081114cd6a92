"""Staged transactions into the table: what is new or changed is merged, what was only seen again moves its pointers.

A row is *moved* where newer evidence says again what is held: nothing but the evidence that says it changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from research.evidence import EvidenceRecord
from research.models import Transaction
from research.models.columns import instant_text
from research.models.transaction import (
    TransactionAction,
    TransactionAdded,
    TransactionCore,
    TransactionDetail,
    TransactionIdentity,
    TransactionParties,
)
from research.outcomes import Counts
from research.records import Batch
from research.store.indexes import indexed_afterwards
from research.store.temporary import is_empty, make, staged_parts, staged_value

MERGED = "merged_row"
"""Temporary table of the staged rows that are new or changed: key `k` and `what` became of each."""

SEEN_BEFORE = "seen_before"
"""Temporary table of the staged rows that older evidence shows as they are: they may have been there earlier."""

FORMER_RECIPIENTS = "merged_recipient"
"""Temporary table of the recipients that such rows had before."""

EVERYTHING = ""
"""Stands in that table for every row there is: the table was empty before."""

AT = "CAST(:retrieved_at AS TEXT)"
EVIDENCE = "CAST(:evidence_id AS TEXT)"
NEWER = f"({AT}, {EVIDENCE}) > (t.retrieved_at, t.evidence_id)"

CORE = [*TransactionCore.model_fields, "state_hash"]
POINTERS = ["evidence_id", "line", "retrieved_at"]
GROUPS = {
    "parties": list(TransactionParties.model_fields),
    "action": list(TransactionAction.model_fields),
    "detail": list(TransactionDetail.model_fields),
    "added": list(TransactionAdded.model_fields),
}
NEEDED_AT_ONCE = ("award_key", "recorded_award_key", "piid")
"""Columns whose indexes the derivation looks into; where all is touched, it reads the table from end to end."""

IDENTITY = list(TransactionIdentity.model_fields)
STATE = [*TransactionCore.model_fields, "recipient_name"]


@dataclass(frozen=True)
class Transactions:
    """The transactions of one evidence, staged in `table`, on an open transaction."""

    connection: Connection
    table: str
    batch: Batch
    evidence: EvidenceRecord

    def merge(self) -> Counts:
        """Take in every staged row; returns how many were new, changed, the same, or older than what is held."""
        if is_empty(self.connection, "award_transaction"):
            return self._first()
        counts = self._sort()
        self._keep_states()
        make(
            self.connection,
            FORMER_RECIPIENTS,
            # CROSS JOIN: the few rows merged first; SQLite would go through all recipients there are.
            f"SELECT DISTINCT t.recipient_key AS k FROM {MERGED} m CROSS JOIN award_transaction t "
            "WHERE t.transaction_key = m.k AND t.recipient_key IS NOT NULL",
        )
        self._move()
        self._upsert(f"s.transaction_key IN (SELECT k FROM {MERGED})")
        # A state that came back is the present one again, not a superseded one.
        self._run(
            "DELETE FROM transaction_state WHERE EXISTS (SELECT 1 FROM award_transaction t "
            "WHERE t.transaction_key = transaction_state.transaction_key "
            "AND t.state_hash = transaction_state.state_hash) "
            f"AND transaction_key IN (SELECT k FROM {MERGED})"
        )
        return counts

    def _first(self) -> Counts:
        """Into the empty table: nothing to compare with.

        Indexes are made when the rows are there; those that no step before needs, by `Derive` at its end.
        """
        connection = self.connection
        make(connection, MERGED, f"SELECT '{EVERYTHING}' AS k, 'new' AS what")
        make(connection, FORMER_RECIPIENTS, "SELECT recipient_key AS k FROM recipient WHERE false")
        with indexed_afterwards(connection, Transaction, NEEDED_AT_ONCE):
            self._upsert("true")
        rows = connection.execute(text(f"SELECT count(*) FROM {self.table}")).scalar_one()
        return Counts(new=int(rows))

    def _sort(self) -> Counts:
        """Find the rows that are new or say something new; the others were only seen again."""
        changes = " OR ".join(
            [
                f"(t.gone_at IS NOT NULL OR {self._differ(CORE)}) AND {NEWER}",
                *(
                    f"{self._takes(group)} AND (t.{group}_retrieved_at IS NULL OR {self._differ(GROUPS[group])})"
                    for group in self._groups
                ),
                f"({self._is_taken}) AND ({self._fills_identity})",
            ]
        )
        self._table(
            MERGED,
            "SELECT s.transaction_key AS k, CASE WHEN t.transaction_key IS NULL THEN 'new' "
            f"WHEN t.state_hash = s.state_hash THEN 'fuller' WHEN {NEWER} THEN 'changed' ELSE 'older' END AS what "
            f"FROM {self._both} WHERE t.transaction_key IS NULL OR t.state_hash <> s.state_hash OR {changes}",
        )
        before = f"({self._is_overtaken}) AND t.state_hash = s.state_hash AND NOT {NEWER}"
        self._table(SEEN_BEFORE, f"SELECT s.transaction_key AS k FROM {self._both} WHERE {before}")
        became = self.connection.execute(text(f"SELECT what, count(*) FROM {MERGED} GROUP BY what"))
        found: dict[str, int] = {str(what): int(number) for what, number in became}
        rows = self.connection.execute(text(f"SELECT count(*) FROM {self.table}")).scalar_one()
        new, changed, older = (found.get(what, 0) for what in ("new", "changed", "older"))
        return Counts(new=new, changed=changed, older=older, same=int(rows) - new - changed - older)

    def _keep_states(self) -> None:
        state = ", ".join(STATE)
        staged = f"{self.table} s JOIN {MERGED} m ON m.k = s.transaction_key"
        # The stored state is older and differs: keep it.
        self._run(
            f"INSERT INTO transaction_state (transaction_key, state_hash, evidence_id, {state}) "
            f"SELECT t.transaction_key, t.state_hash, t.evidence_id, {', '.join('t.' + c for c in STATE)} "
            f"FROM {MERGED} m JOIN award_transaction t ON t.transaction_key = m.k WHERE m.what = 'changed' "
            "ON CONFLICT DO NOTHING"
        )
        # The staged state is older and differs: keep that, as the newest evidence of it gave it.
        given = ["evidence_id", *STATE]
        self._run(
            f"INSERT INTO transaction_state AS h (transaction_key, state_hash, evidence_id, {state}) "
            f"SELECT s.transaction_key, s.state_hash, {EVIDENCE}, {', '.join(map(self._staged, STATE))} "
            f"FROM {staged} WHERE m.what = 'older' "
            "ON CONFLICT (transaction_key, state_hash) DO UPDATE SET "
            f"{', '.join(f'{c} = excluded.{c}' for c in given)} WHERE ({AT}, {EVIDENCE}) > "
            "(SELECT e.retrieved_at, e.evidence_id FROM evidence e WHERE e.evidence_id = h.evidence_id)"
        )

    def _move(self) -> None:
        """Rows only seen again: their evidence is now the newer one, by index of no other column."""
        newer = {"evidence_id": EVIDENCE, "line": "s.line", "retrieved_at": AT}
        sets = [f"{c} = CASE WHEN {NEWER} THEN {value} ELSE t.{c} END" for c, value in newer.items()]
        sets += [
            f"{group}_retrieved_at = CASE WHEN {self._takes(group)} THEN {AT} ELSE t.{group}_retrieved_at END"
            for group in self._groups
        ]
        unchanged = f"s.transaction_key NOT IN (SELECT k FROM {MERGED})"
        for part in staged_parts(self.connection, self.table):
            self._run(
                f"UPDATE award_transaction AS t SET {', '.join(sets)} FROM {self.table} s "
                f"WHERE t.transaction_key = s.transaction_key AND ({self._is_taken}) AND {unchanged} AND {part}"
            )

    def _upsert(self, which: str) -> None:
        self._run(
            "INSERT INTO award (award_key, key_basis, same_piid_awards) "
            f"SELECT DISTINCT s.recorded_award_key, s.award_key_basis, 1 FROM {self.table} s WHERE {which} "
            "ON CONFLICT DO NOTHING"
        )
        times = [f"{group}_retrieved_at" for group in GROUPS]
        given = {
            **{name: self._staged(name) for name in [*IDENTITY, *CORE, "transaction_key", "line"]},
            **{name: self._staged(name) for members in GROUPS.values() for name in members},
            "award_key": "s.recorded_award_key",
            "recipient_key": "coalesce(s.recipient_uei, n.recipient_key)",
            "evidence_id": EVIDENCE,
            "retrieved_at": AT,
            **{time: AT for time, group in zip(times, GROUPS, strict=True) if group in self._groups},
        }
        self._run(
            f"INSERT INTO award_transaction AS t ({', '.join(given)}) SELECT {', '.join(given.values())} "
            f"FROM {self.table} s LEFT JOIN recipient_spelling n ON n.name = s.recipient_name WHERE {which} "
            f"ON CONFLICT (transaction_key) DO UPDATE SET {', '.join(self._sets())} WHERE {self._is_taken}"
        )

    def _sets(self) -> list[str]:
        sets = [f"{c} = CASE WHEN {NEWER} THEN excluded.{c} ELSE t.{c} END" for c in [*CORE, *POINTERS]]
        sets.append(f"gone_at = CASE WHEN {NEWER} THEN NULL ELSE t.gone_at END")
        sets += [f"{c} = coalesce(t.{c}, excluded.{c})" for c in IDENTITY if not c.endswith("_basis")]
        sets.append(
            "key_basis = CASE WHEN 'published' IN (t.key_basis, excluded.key_basis) "
            "THEN 'published' ELSE t.key_basis END"
        )
        for group in self._groups:
            takes = self._takes(group)
            members = [*GROUPS[group], f"{group}_retrieved_at"]
            sets += [f"{c} = CASE WHEN {takes} THEN excluded.{c} ELSE t.{c} END" for c in members]
        taken = {group: self._takes(group) if group in self._groups else "false" for group in GROUPS}
        uei = f"CASE WHEN {taken['detail']} THEN excluded.recipient_uei ELSE t.recipient_uei END"
        name = f"CASE WHEN {taken['parties']} THEN excluded.recipient_name ELSE t.recipient_name END"
        # Of what the row says now: a key made of a UEI goes with it.
        sets.append(
            f"recipient_key = coalesce({uei}, (SELECT n.recipient_key FROM recipient_spelling n WHERE n.name = {name}))"
        )
        return sets

    @property
    def _groups(self) -> list[str]:
        return [group for group in GROUPS if group in self.batch.groups]

    @property
    def _both(self) -> str:
        return f"{self.table} s LEFT JOIN award_transaction t ON t.transaction_key = s.transaction_key"

    @property
    def _is_taken(self) -> str:
        return " OR ".join([NEWER, *(self._takes(group) for group in self._groups)])

    @property
    def _is_overtaken(self) -> str:
        """Whether any evidence is newer; the planner answers this once, and looks at no row where there is none."""
        return f"EXISTS (SELECT 1 FROM evidence e WHERE (e.retrieved_at, e.evidence_id) > ({AT}, {EVIDENCE}))"

    @property
    def _fills_identity(self) -> str:
        parts = [c for c in IDENTITY if not c.endswith("_basis")]
        empty = [f"(t.{c} IS NULL AND s.{c} IS NOT NULL)" for c in parts]
        return " OR ".join([*empty, "(s.key_basis = 'published' AND t.key_basis <> 'published')"])

    def _takes(self, group: str) -> str:
        """Whether this evidence is the newest that knows a group of columns."""
        at = f"t.{group}_retrieved_at"
        return f"({at} IS NULL OR {AT} > {at} OR ({AT} = {at} AND {EVIDENCE} >= t.evidence_id))"

    def _differ(self, names: list[str]) -> str:
        held, given = ", ".join(f"t.{n}" for n in names), ", ".join(map(self._staged, names))
        return f"({held}) IS DISTINCT FROM ({given})"

    def _staged(self, name: str) -> str:
        return staged_value(self.connection, Transaction, name)

    def _table(self, name: str, query: str) -> None:
        make(self.connection, name, query, parameters=self._parameters(query))

    def _run(self, sql: str) -> None:
        self.connection.execute(text(sql), self._parameters(sql))

    def _parameters(self, sql: str) -> dict[str, str]:
        given = {
            "evidence_id": self.evidence.evidence_id,
            "retrieved_at": instant_text(self.evidence.retrieved_at),
        }
        return {name: value for name, value in given.items() if f":{name}" in sql}
