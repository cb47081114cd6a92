"""SQL that merges a staging table into the facts: newer evidence wins, nothing is lost, order does not matter.

A transaction's columns fall into groups by who publishes them (`research.models.transaction`). Each group
is taken from the newest evidence that has it, so that a search result of today does not wipe what only
last month's archive file says. A state that another replaces goes to `transaction_state`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from research.db import is_sqlite
from research.models import AwardStatement, Day, Deletion, PublishedCount, SQLModel, Subaward, Transaction
from research.models.columns import instant_text
from research.models.transaction import (
    TransactionAction,
    TransactionCore,
    TransactionDetail,
    TransactionIdentity,
    TransactionParties,
)
from research.records import Batch, Counts, EvidenceRecord, Kind
from research.store.derive import FORMER_RECIPIENTS

CORE = [*TransactionCore.model_fields, "state_hash", "evidence_id", "line", "retrieved_at"]
GROUPS = {
    "parties": [*TransactionParties.model_fields, "parties_retrieved_at"],
    "action": [*TransactionAction.model_fields, "action_retrieved_at"],
    "detail": [*TransactionDetail.model_fields, "detail_retrieved_at"],
}
IDENTITY = list(TransactionIdentity.model_fields)
STATE = [*TransactionCore.model_fields, "recipient_name"]

_NEWER = "(excluded.retrieved_at, excluded.evidence_id) > (t.retrieved_at, t.evidence_id)"


@dataclass(frozen=True)
class Merge:
    """One batch of one evidence, staged in `table`, on an open transaction."""

    connection: Connection
    table: str
    batch: Batch
    evidence: EvidenceRecord

    @property
    def parameters(self) -> dict[str, object]:
        retrieved_at = instant_text(self.evidence.retrieved_at)
        return {
            "evidence_id": self.evidence.evidence_id,
            "retrieved_at": retrieved_at,
            **{f"{g}_retrieved_at": retrieved_at if g in self.batch.groups else None for g in GROUPS},
        }

    def run(self) -> Counts:
        if self.batch.kind == "count":
            self._insert(PublishedCount)
            return Counts()
        key, target = KEYS[self.batch.kind]
        counts = self._count(key, target)
        self._sightings(key)
        if self.batch.kind == "transaction":
            self._transactions()
        elif self.batch.kind == "subaward":
            self._subawards()
        elif self.batch.kind == "deletion":
            self._insert(Deletion)
        else:
            self._insert(AwardStatement)
        return counts

    def execute(self, sql: str) -> None:
        parameters = self.parameters
        self.connection.execute(text(sql), {k: v for k, v in parameters.items() if f":{k}" in sql})

    def _count(self, key: str, target: str) -> Counts:
        if self.batch.kind in ("award", "deletion"):
            # Each evidence keeps its own statement; new is what was never stated before.
            known, rows = self.connection.execute(
                text(
                    f"SELECT coalesce(sum(CASE WHEN {key} IN (SELECT {key} FROM {target}) THEN 1 ELSE 0 END), 0), "
                    f"count(*) FROM {self.table}"
                )
            ).one()
            return Counts(new=int(rows - known), same=int(known))
        newer = "(CAST(:retrieved_at AS TEXT), CAST(:evidence_id AS TEXT)) > (t.retrieved_at, t.evidence_id)"
        new, changed, older, rows = self.connection.execute(
            text(
                f"SELECT coalesce(sum(CASE WHEN t.{key} IS NULL THEN 1 ELSE 0 END), 0),"
                f" coalesce(sum(CASE WHEN t.state_hash <> s.state_hash AND {newer} THEN 1 ELSE 0 END), 0),"
                f" coalesce(sum(CASE WHEN t.state_hash <> s.state_hash AND NOT {newer} THEN 1 ELSE 0 END), 0),"
                f" count(*) FROM {self.table} s LEFT JOIN {target} t ON t.{key} = s.{key}"
            ),
            {
                "retrieved_at": instant_text(self.evidence.retrieved_at),
                "evidence_id": self.evidence.evidence_id,
            },
        ).one()
        return Counts(
            new=int(new), changed=int(changed), older=int(older), same=int(rows - new - changed - older)
        )

    def _sightings(self, key: str) -> None:
        is_transaction = self.batch.kind == "transaction"
        repeats = "coalesce(s.repeats, 0)" if is_transaction else "0"
        name = "s.recipient_name" if is_transaction and "parties" in self.batch.groups else "NULL"
        self.execute(
            "INSERT INTO sighting "
            "(record_kind, record_key, evidence_id, member, line, repeats, state_hash, recipient_name) "
            f"SELECT '{self.batch.kind}', s.{key}, :evidence_id, s.member, s.line, {repeats}, s.state_hash, {name} "
            f"FROM {self.table} s WHERE true ON CONFLICT DO NOTHING"
        )

    def _transactions(self) -> None:
        state = ", ".join(STATE)
        # The stored state is older and differs: keep it.
        self.execute(
            f"INSERT INTO transaction_state (transaction_key, state_hash, evidence_id, {state}) "
            f"SELECT t.transaction_key, t.state_hash, t.evidence_id, {', '.join('t.' + c for c in STATE)} "
            f"FROM {self.table} s JOIN award_transaction t ON t.transaction_key = s.transaction_key "
            "WHERE t.state_hash <> s.state_hash "
            "AND (CAST(:retrieved_at AS TEXT), CAST(:evidence_id AS TEXT)) > (t.retrieved_at, t.evidence_id) "
            "ON CONFLICT DO NOTHING"
        )
        # The staged state is older and differs: keep that, as the newest evidence of it gave it.
        given = ["evidence_id", *STATE]
        self.execute(
            f"INSERT INTO transaction_state AS h (transaction_key, state_hash, evidence_id, {state}) "
            f"SELECT s.transaction_key, s.state_hash, CAST(:evidence_id AS TEXT), "
            f"{', '.join(self._staged(Transaction, c) for c in STATE)} "
            f"FROM {self.table} s JOIN award_transaction t ON t.transaction_key = s.transaction_key "
            "WHERE t.state_hash <> s.state_hash "
            "AND (CAST(:retrieved_at AS TEXT), CAST(:evidence_id AS TEXT)) < (t.retrieved_at, t.evidence_id) "
            "ON CONFLICT (transaction_key, state_hash) DO UPDATE SET "
            f"{', '.join(f'{c} = excluded.{c}' for c in given)} "
            "WHERE (CAST(:retrieved_at AS TEXT), CAST(:evidence_id AS TEXT)) > "
            "(SELECT e.retrieved_at, e.evidence_id FROM evidence e WHERE e.evidence_id = h.evidence_id)"
        )
        self.execute(
            "INSERT INTO award (award_key, key_basis, same_piid_awards) "
            f"SELECT DISTINCT s.recorded_award_key, s.award_key_basis, 1 FROM {self.table} s WHERE true "
            "ON CONFLICT DO NOTHING"
        )
        self.execute(f"DROP TABLE IF EXISTS {FORMER_RECIPIENTS}")
        self.execute(
            f"CREATE TEMPORARY TABLE {FORMER_RECIPIENTS} AS SELECT DISTINCT t.recipient_key AS k FROM {self.table} s "
            "JOIN award_transaction t ON t.transaction_key = s.transaction_key WHERE t.recipient_key IS NOT NULL"
        )
        self.execute(self._transaction_upsert())
        # A state that came back is the present one again, not a superseded one.
        self.execute(
            "DELETE FROM transaction_state WHERE EXISTS (SELECT 1 FROM award_transaction t "
            "WHERE t.transaction_key = transaction_state.transaction_key "
            "AND t.state_hash = transaction_state.state_hash) "
            f"AND transaction_key IN (SELECT transaction_key FROM {self.table})"
        )

    def _transaction_upsert(self) -> str:
        names = ["transaction_key", "award_key", "recipient_key", *IDENTITY, *CORE]
        names += [column for members in GROUPS.values() for column in members]
        values = [self._value(Transaction, n) for n in names]
        values[names.index("award_key")] = "s.recorded_award_key"
        values[names.index("recipient_key")] = "coalesce(s.recipient_uei, n.recipient_key)"
        sets = [f"{c} = CASE WHEN {_NEWER} THEN excluded.{c} ELSE t.{c} END" for c in CORE]
        sets += ["gone_at = CASE WHEN " + _NEWER + " THEN NULL ELSE t.gone_at END"]
        sets += [f"{c} = coalesce(t.{c}, excluded.{c})" for c in IDENTITY if not c.endswith("_basis")]
        sets.append(
            "key_basis = CASE WHEN 'published' IN (t.key_basis, excluded.key_basis) "
            "THEN 'published' ELSE t.key_basis END"
        )
        takes: dict[str, str] = {}
        for group, members in GROUPS.items():
            at = f"{group}_retrieved_at"
            takes[group] = (
                f"(excluded.{at} IS NOT NULL AND (t.{at} IS NULL OR excluded.{at} > t.{at} "
                f"OR (excluded.{at} = t.{at} AND excluded.evidence_id >= t.evidence_id)))"
            )
            if group in self.batch.groups:
                sets += [f"{c} = CASE WHEN {takes[group]} THEN excluded.{c} ELSE t.{c} END" for c in members]
        uei = f"CASE WHEN {takes['detail']} THEN excluded.recipient_uei ELSE t.recipient_uei END"
        sets.append(
            f"recipient_key = coalesce({uei}, CASE WHEN {takes['parties']} THEN excluded.recipient_key "
            "ELSE t.recipient_key END)"
        )
        fills = " OR ".join([_NEWER, *(takes[g] for g in self.batch.groups)])
        return (
            f"INSERT INTO award_transaction AS t ({', '.join(names)}) SELECT {', '.join(values)} "
            f"FROM {self.table} s LEFT JOIN recipient_spelling n ON n.name = s.recipient_name WHERE true "
            f"ON CONFLICT (transaction_key) DO UPDATE SET {', '.join(sets)} WHERE {fills}"
        )

    def _subawards(self) -> None:
        names = [n for n in Subaward.model_fields if n != "duplicate_of"]
        sets = ", ".join(f"{c} = excluded.{c}" for c in names if c != "subaward_key")
        self.execute(
            f"INSERT INTO subaward AS t ({', '.join(names)}) "
            f"SELECT {', '.join(self._value(Subaward, n) for n in names)} FROM {self.table} s WHERE true "
            f"ON CONFLICT (subaward_key) DO UPDATE SET {sets} WHERE {_NEWER}"
        )
        # A search names no report: what a report says already counts once.
        self.execute(
            "UPDATE subaward SET duplicate_of = (SELECT min(r.subaward_key) FROM subaward r "
            "WHERE r.report_id IS NOT NULL AND r.prime_award_key = subaward.prime_award_key "
            "AND r.subaward_number = subaward.subaward_number AND r.action_date = subaward.action_date "
            "AND r.subaward_amount_cents = subaward.subaward_amount_cents) WHERE report_id IS NULL "
            f"AND prime_award_key IN (SELECT DISTINCT prime_award_key FROM {self.table})"
        )

    def _insert(self, model: type[AwardStatement] | type[Deletion] | type[PublishedCount]) -> None:
        names = list(model.model_fields)
        self.execute(
            f"INSERT INTO {model.__tablename__} ({', '.join(names)}) "
            f"SELECT {', '.join(self._value(model, n) for n in names)} FROM {self.table} s WHERE true "
            "ON CONFLICT DO NOTHING"
        )

    def _value(self, model: type[SQLModel], name: str) -> str:
        return f"CAST(:{name} AS TEXT)" if name in self.parameters else self._staged(model, name)

    def _staged(self, model: type[SQLModel], name: str) -> str:
        """The staged column; days are staged as text and need a cast where the table has dates."""
        is_day = isinstance(model.__table__.c[name].type, Day)  # type: ignore[attr-defined]
        return f"CAST(s.{name} AS DATE)" if is_day and not is_sqlite(self.connection) else f"s.{name}"


KEYS: dict[Kind, tuple[str, str]] = {
    "transaction": ("transaction_key", "award_transaction"),
    "subaward": ("subaward_key", "subaward"),
    "award": ("award_key", "award_statement"),
    "deletion": ("transaction_key", "deletion"),
}
