"""SQL that merges a staging table into the facts: newer evidence wins, nothing is lost, order does not matter.

A transaction's columns fall into groups by who publishes them (`research.models.transaction`). Each group
is taken from the newest evidence that has it, so that a search result of today does not wipe what only
last month's archive file says. A state that another replaces goes to `transaction_state`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

from sqlalchemy import Connection, text

from research.evidence import EvidenceRecord
from research.models import (
    AwardStatement,
    Deletion,
    Exhibit,
    FamilyHint,
    Filing,
    FormerName,
    LobbyingFiling,
    PublishedCount,
    RegisterDocument,
    Sighting,
    SQLModel,
    Subaward,
    Subsidiary,
    UseCase,
    WebPage,
)
from research.models.columns import instant_text
from research.outcomes import Counts
from research.records import Batch, Kind
from research.store.indexes import indexed_afterwards
from research.store.notices import merge_notices
from research.store.subawards import PROVISIONAL, mark_duplicates, resolve_subawards
from research.store.temporary import is_empty, staged_value
from research.store.transactions import Transactions

_DERIVED_OF_SUBAWARD = ("duplicate_of", "recorded_prime_key")
_DERIVED_OF_PAGE = ("named_by",)
_PAYERS = ("funding_agency_code", "funding_agency_name")
"""A search by who signed does not say who pays; one by who pays does."""

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
        return {
            "evidence_id": self.evidence.evidence_id,
            "retrieved_at": instant_text(self.evidence.retrieved_at),
        }

    def run(self) -> Counts:
        if self.batch.kind == "count":
            self._insert(PublishedCount)
            return Counts()
        key, target = KEYS[self.batch.kind]
        if self.batch.kind == "transaction":
            counts = Transactions(self.connection, self.table, self.batch, self.evidence).merge()
            self._sightings(key)
            return counts
        counts = self._count(key, target)
        self._sightings(key)
        if self.batch.kind == "subaward":
            self._subawards()
        elif self.batch.kind in _STATED:
            self._newest(_STATED[self.batch.kind], key, {})
        elif self.batch.kind == "notice":
            merge_notices(self.connection, self.table, self.batch, self.evidence)
        elif self.batch.kind == "deletion":
            self._insert(Deletion)
        elif self.batch.kind == "web_page":
            self._insert(WebPage, _DERIVED_OF_PAGE)
        else:
            self._insert(AwardStatement)
        return counts

    def execute(self, sql: str) -> None:
        parameters = self.parameters
        self.connection.execute(text(sql), {k: v for k, v in parameters.items() if f":{k}" in sql})

    def _count(self, key: str, target: str) -> Counts:
        if self.batch.kind == "deletion":
            return Counts()  # what it takes away is counted where it is marked gone
        if self.batch.kind in ("award", "web_page"):
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
        is_first = is_empty(self.connection, "sighting")
        with indexed_afterwards(self.connection, Sighting) if is_first else nullcontext():
            self.execute(
                "INSERT INTO sighting "
                "(record_kind, record_key, evidence_id, member, line, repeats, state_hash, recipient_name) "
                f"SELECT '{self.batch.kind}', s.{key}, :evidence_id, s.member, s.line, {repeats}, s.state_hash, {name} "
                f"FROM {self.table} s WHERE true ON CONFLICT DO NOTHING"
            )

    def _subawards(self) -> None:
        self._newest(
            Subaward,
            "subaward_key",
            {"recorded_prime_key": PROVISIONAL},
            _DERIVED_OF_SUBAWARD,
            fills=_PAYERS,
        )
        mark_duplicates(self.connection, f"SELECT prime_award_key FROM {self.table}")
        resolve_subawards(
            self.connection, f"SELECT prime_piid FROM {self.table} WHERE prime_piid IS NOT NULL"
        )

    def _newest(
        self,
        model: type[SQLModel],
        key: str,
        also: Mapping[str, str],
        without: Collection[str] = (),
        fills: Collection[str] = (),
    ) -> None:
        """Insert the staged rows; of a row that is held already, the newest evidence speaks.

        fills: columns that not every document can give; one without them leaves what another gave.
        """
        given = {name: self._value(model, name) for name in model.model_fields if name not in without} | dict(
            also
        )
        sets = ", ".join(f"{c} = {_newer_of(c, c in fills)}" for c in given if c != key)
        taken = " OR ".join([_NEWER, *(f"(t.{c} IS NULL AND excluded.{c} IS NOT NULL)" for c in fills)])
        self.execute(
            f"INSERT INTO {model.__tablename__} AS t ({', '.join(given)}) SELECT {', '.join(given.values())} "
            f"FROM {self.table} s WHERE true ON CONFLICT ({key}) DO UPDATE SET {sets} WHERE {taken}"
        )

    def _insert(
        self,
        model: type[AwardStatement] | type[Deletion] | type[PublishedCount] | type[WebPage],
        without: Collection[str] = (),
    ) -> None:
        names = [name for name in model.model_fields if name not in without]
        self.execute(
            f"INSERT INTO {model.__tablename__} ({', '.join(names)}) "
            f"SELECT {', '.join(self._value(model, n) for n in names)} FROM {self.table} s WHERE true "
            "ON CONFLICT DO NOTHING"
        )

    def _value(self, model: type[SQLModel], name: str) -> str:
        if name in self.parameters:
            return f"CAST(:{name} AS TEXT)"
        return staged_value(self.connection, model, name)


def _newer_of(column: str, fills: bool) -> str:
    new, held = f"excluded.{column}", f"t.{column}"
    if fills:
        return f"CASE WHEN {_NEWER} THEN coalesce({new}, {held}) ELSE coalesce({held}, {new}) END"
    return f"CASE WHEN {_NEWER} THEN {new} ELSE {held} END"


_STATED: dict[Kind, type[SQLModel]] = {
    "use_case": UseCase,
    "filing": Filing,
    "former_name": FormerName,
    "exhibit": Exhibit,
    "subsidiary": Subsidiary,
    "family_hint": FamilyHint,
    "register_document": RegisterDocument,
    "lobbying_filing": LobbyingFiling,
}
"""What documents state of companies and systems: each row whole, in the words of the newest document."""

KEYS: dict[Kind, tuple[str, str]] = {
    "transaction": ("transaction_key", "award_transaction"),
    "subaward": ("subaward_key", "subaward"),
    "award": ("award_key", "award_statement"),
    "deletion": ("transaction_key", "deletion"),
    "use_case": ("use_case_key", "use_case"),
    "register_document": ("document_number", "register_document"),
    "lobbying_filing": ("filing_uuid", "lobbying_filing"),
    "notice": ("notice_id", "notice"),
    "filing": ("accession", "filing"),
    "former_name": ("former_name_key", "former_name"),
    "exhibit": ("exhibit_key", "filing_exhibit"),
    "subsidiary": ("subsidiary_key", "filing_subsidiary"),
    "family_hint": ("hint_key", "family_hint"),
    "web_page": ("page", "web_page"),
}
