"""Rows that the publisher no longer has: marked gone with the evidence that says so, never erased.

Two things say it: a delta file that deletes the row, and a document that holds its agency and year in whole
without it. Both are judged from all evidence at hand, so that the order of loading does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from research.completeness import TOLERANCE
from research.db import is_sqlite
from research.outcomes import Counts
from research.records import Kind
from research.store.coverage import GROUP_SQL
from research.store.temporary import is_empty

_LAST_CHANGE = "coalesce(t.source_modified_date, t.action_date)"

ABSENT = f"""
FROM coverage c
JOIN award_transaction t ON t.{{basis}}_agency_code = c.agency_code AND t.fiscal_year = c.fiscal_year
WHERE c.basis = '{{basis}}' AND c.proves_absence AND t.retrieved_at < c.retrieved_at
AND t.action_date BETWEEN c.since AND c.until AND {GROUP_SQL.format("t")} = c.type_group
AND t.key_basis <> 'provisional' AND t.duplicate_of IS NULL
AND (c.claim_basis = 'stated' OR coalesce(t.transaction_number, '0') = '0')
AND NOT EXISTS (SELECT 1 FROM coverage_tie x WHERE x.evidence_id = c.evidence_id
    AND x.agency_code = t.awarding_agency_code AND x.fiscal_year = t.fiscal_year
    AND x.obligation_cents = t.obligation_cents)
"""
"""Rows last seen before a document that should have them and does not; `basis` tells of whose it should.

Not among them: rows whose amount the document repeats (its pages were cut from a sort with ties, so one of
that amount may have slipped between pages), and rows whose key such a document cannot form.
"""

NOT_OF_ITS_SIGNER = (
    "AND NOT EXISTS (SELECT 1 FROM coverage a WHERE a.basis = 'awarding' "
    "AND a.agency_code = t.awarding_agency_code AND a.fiscal_year = t.fiscal_year "
    "AND a.retrieved_at <= c.retrieved_at)\n"
)
"""What a file `c` of those that an agency pays for lacks may only be paid for by another now. Where documents of the
agency that signed are held as old as that, those say whether it is still published."""

LACKING = {
    "awarding": ABSENT.format(basis="awarding"),
    "funding": ABSENT.format(basis="funding") + NOT_OF_ITS_SIGNER,
}

GONE_CHANGED = "gone_changed"
"""Temporary table of the rows whose mark changed: key `k`, award, and the mark."""

FEW, MANY = 20, 0.1
"""A publisher's own file of a year may lack this many of the rows held, or this share of them. One that lacks more of
both, and has fewer rows by that share than older documents of the year, is more likely cut short than right; one of
full size that lacks as many gave its rows other keys."""

_BEFORE = (
    "coalesce((SELECT max(p.rows) FROM coverage p WHERE p.basis = c.basis AND p.agency_code = c.agency_code "
    "AND p.fiscal_year = c.fiscal_year AND p.type_group = c.type_group AND p.retrieved_at < c.retrieved_at "
    "AND p.state = 'ok'), count(*))"
)
"""Rows of older documents of that year; where there is none, those that are lacking."""

IS_SHORTER = (
    f"c.claim_basis = 'stated' AND EXISTS (SELECT 1 FROM coverage p WHERE p.basis = c.basis "
    "AND p.agency_code = c.agency_code AND p.fiscal_year = c.fiscal_year AND p.type_group = c.type_group "
    f"AND p.retrieved_at < c.retrieved_at AND p.state = 'ok' AND p.rows > c.rows + {FEW} "
    f"AND c.rows < (1 - {MANY}) * p.rows)"
)
"""Whether a publisher's own file `c` is shorter than an older document of the same, as far as documents alone tell."""

_CUT_SHORT = (
    f"count(*) > {FEW} AND count(*) > {MANY} * (c.rows + count(*)) AND c.rows < (1 - {MANY}) * {_BEFORE}"
)


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
        self._table(
            "gone_cell",
            "SELECT DISTINCT awarding_agency_code AS agency_code, fiscal_year FROM "
            f"{self.table} UNION SELECT DISTINCT agency_code, fiscal_year FROM coverage "
            "WHERE evidence_id = :evidence_id",
            "agency_code",
        )
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
            f"{scope} AND {self._is_believed(basis)}"
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

    def _is_believed(self, basis: str) -> str:
        """Not where a large share would be gone: such a document was a narrower search than it looks, or cut short."""
        name = f"disbelieved_{basis}"
        self._table(
            name,
            "SELECT c.evidence_id, c.agency_code, c.fiscal_year, c.type_group "
            f"{LACKING[basis]} AND t.transaction_key IN (SELECT k FROM gone_scope) "
            "GROUP BY c.evidence_id, c.agency_code, c.basis, c.fiscal_year, c.type_group, c.rows, c.claim_basis, "
            "c.retrieved_at "
            f"HAVING CASE WHEN c.claim_basis = 'stated' THEN {_CUT_SHORT} "
            f"ELSE count(*) > {TOLERANCE} * (c.rows + count(*)) END",
            "evidence_id",
        )
        if basis == "awarding":
            self._sql(
                "INSERT INTO doubt (evidence_id, agency_code, fiscal_year) SELECT DISTINCT evidence_id, agency_code, "
                f"fiscal_year FROM {name} WHERE true ON CONFLICT DO NOTHING"
            )
        return (
            f"NOT EXISTS (SELECT 1 FROM {name} n WHERE n.evidence_id = c.evidence_id "
            "AND n.agency_code = c.agency_code AND n.fiscal_year = c.fiscal_year AND n.type_group = c.type_group)"
        )

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
