"""Rows that the publisher no longer has: marked gone with the evidence that says so, never erased.

Two things say it: a delta file that deletes the row, and a document that holds its agency and year in whole
without it. Both are judged from all evidence at hand, so that the order of loading does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from research.db import is_sqlite
from research.outcomes import Counts
from research.records import Kind
from research.store.absence import LACKING
from research.store.belief import IN_DOUBT, judge
from research.store.temporary import is_empty

_LAST_CHANGE = "coalesce(t.source_modified_date, t.action_date)"

GONE_CHANGED = "gone_changed"
"""Temporary table of the rows whose mark changed: key `k`, award, and the mark."""


@dataclass(frozen=True)
class Gone:
    """Marks for the agency-years and keys that one staged table touches, on its open transaction."""

    connection: Connection
    table: str
    kind: Kind
    evidence_id: str

    def run(self) -> Counts:
        if is_empty(self.connection, "coverage WHERE proves_absence") and is_empty(
            self.connection, "deletion"
        ):
            return Counts()  # nothing held says that anything is gone, nor ever did
        self._table(
            "gone_scope",
            f"SELECT DISTINCT transaction_key AS k FROM {self.table}"
            + ("" if self.kind == "deletion" else f" UNION {self._absent_or_marked()}"),
            "k",
        )
        self._table("gone_found", self._found(), "k")
        self._table(
            "gone_now",
            "SELECT k, gone_at, evidence_id FROM (SELECT k, gone_at, evidence_id, row_number() OVER ("
            "PARTITION BY k ORDER BY gone_at, evidence_id) AS n FROM gone_found) x WHERE n = 1",
            "k",
        )
        self._table(
            GONE_CHANGED,
            "SELECT t.transaction_key AS k, t.award_key, "
            "CASE WHEN g.k IS NOT NULL AND t.gone_at IS NULL THEN 1 ELSE 0 END AS is_new, "
            "CASE WHEN g.k IS NULL THEN 1 ELSE 0 END AS is_back, g.gone_at, g.evidence_id "
            "FROM gone_scope s JOIN award_transaction t ON t.transaction_key = s.k "
            "LEFT JOIN gone_now g ON g.k = s.k "
            # A row that newer evidence has again lost its mark when it was merged, not yet the document that gave it.
            "WHERE (g.k IS NULL AND (t.gone_at IS NOT NULL OR t.gone_evidence_id IS NOT NULL)) "
            "OR (g.k IS NOT NULL AND (t.gone_at IS NULL OR t.gone_evidence_id <> g.evidence_id))",
            "k",
        )
        new, back = self.connection.execute(
            text(f"SELECT coalesce(sum(is_new), 0), coalesce(sum(is_back), 0) FROM {GONE_CHANGED}")
        ).one()
        self._sql(
            "UPDATE award_transaction SET "
            f"gone_at = (SELECT g.gone_at FROM {GONE_CHANGED} g WHERE g.k = transaction_key), "
            f"gone_evidence_id = (SELECT g.evidence_id FROM {GONE_CHANGED} g WHERE g.k = transaction_key) "
            f"WHERE transaction_key IN (SELECT k FROM {GONE_CHANGED})"
        )
        self._sql(
            f"INSERT INTO touched (award_key) SELECT DISTINCT award_key FROM {GONE_CHANGED} WHERE true "
            "ON CONFLICT DO NOTHING"
        )
        return Counts(gone=int(new), back=int(back))

    def _absent_or_marked(self) -> str:
        """Keys in the agency-years of this document that are absent from some document, or marked so."""
        code = "{0}_agency_code"
        rows = f"SELECT {code} AS agency_code, fiscal_year FROM {self.table} WHERE {code} IS NOT NULL"
        self._table(
            "gone_cell",
            f"{rows.format('awarding')} UNION {rows.format('funding')} UNION "
            "SELECT agency_code, fiscal_year FROM coverage WHERE evidence_id = :evidence_id",
            "agency_code",
        )
        judge(self.connection, "gone_cell", self.evidence_id)
        near = "(SELECT 1 FROM gone_cell x WHERE x.agency_code = {0} AND x.fiscal_year = t.fiscal_year)"
        absent = [
            f"SELECT t.transaction_key {LACKING[basis]} "
            "AND EXISTS (SELECT 1 FROM gone_cell x WHERE x.agency_code = c.agency_code "
            "AND x.fiscal_year = c.fiscal_year)"
            for basis in ("awarding", "funding")
        ]
        marked = (
            "SELECT t.transaction_key FROM award_transaction t WHERE t.gone_at IS NOT NULL AND ("
            f"EXISTS {near.format('t.awarding_agency_code')} OR EXISTS {near.format('t.funding_agency_code')})"
        )
        return " UNION ".join([*absent, marked])

    def _found(self) -> str:
        """Every reason why a key in scope is gone."""
        scope = "AND t.transaction_key IN (SELECT k FROM gone_scope)"
        absent = [
            f"SELECT t.transaction_key AS k, c.retrieved_at AS gone_at, c.evidence_id {LACKING[basis]} "
            f"{scope} AND NOT {IN_DOUBT}"
            for basis in ("awarding", "funding")
        ]
        deleted = (
            "SELECT t.transaction_key, d.retrieved_at, d.evidence_id FROM deletion d "
            "JOIN award_transaction t ON t.transaction_key = d.transaction_key "
            # Whoever has the row later than that word was given says that it is there again.
            f"WHERE d.retrieved_at >= t.retrieved_at AND (d.deleted_on > {_LAST_CHANGE} "
            # On one day the later word counts; a delta that enters it again has both.
            f"OR (d.deleted_on = {_LAST_CHANGE} AND d.retrieved_at > t.retrieved_at)) {scope}"
        )
        return " UNION ALL ".join([*absent, deleted])

    def _table(self, name: str, query: str, key: str) -> None:
        self._sql(f"DROP TABLE IF EXISTS {name}")
        self._sql(f"CREATE TEMPORARY TABLE {name} AS {query}")
        temporary = is_sqlite(self.connection)
        self._sql(f"CREATE INDEX {'temp.' if temporary else ''}{name}_k ON {name} ({key})")
        if not temporary:
            self._sql(f"ANALYZE {name}")

    def _sql(self, sql: str) -> None:
        parameters = {"evidence_id": self.evidence_id} if ":evidence_id" in sql else {}
        self.connection.execute(text(sql), parameters)
