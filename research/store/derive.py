"""What follows from the facts: which award a row belongs to, awards, recipients. Recomputed for what was touched.

Nothing here depends on the order in which evidence arrived: each row is computed from all facts about it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from research.db import is_sqlite
from research.models import AwardFacts
from research.records import Kind

FORMER_RECIPIENTS = "merged_recipient"
"""Temporary table of the recipients that staged transactions had before the merge."""

UNIQUE_PIID_LENGTH = 11
"""A PIID this long names one award of its agency; shorter ones (`0001`) repeat under every vehicle."""


_STATED_SPEAKS = (
    "(s.retrieved_at IS NOT NULL AND (l.detail_retrieved_at IS NULL "
    "OR s.retrieved_at >= l.detail_retrieved_at))"
)
"""Whether an award's value comes from a statement about it rather than from its latest transaction."""


@dataclass(frozen=True)
class Derive:
    """Recomputes for the keys in one staging table, on its open transaction."""

    connection: Connection
    table: str
    kind: Kind

    def run(self) -> None:
        if self.kind in ("subaward", "deletion", "count"):
            return
        key = "recorded_award_key" if self.kind == "transaction" else "award_key"
        self._touch("touched_piid", f"SELECT DISTINCT piid AS k FROM {self.table} WHERE piid IS NOT NULL")
        if self.kind == "transaction":
            self._numbered_otherwise()
        self._resolve()
        self._touch(
            "touched_award",
            f"SELECT {key} AS k FROM {self.table} UNION "
            "SELECT award_key FROM award_transaction WHERE award_key_basis = 'provisional' "
            "AND piid IN (SELECT k FROM touched_piid) UNION "
            "SELECT recorded_award_key FROM award_transaction WHERE award_key_basis = 'provisional' "
            "AND piid IN (SELECT k FROM touched_piid) UNION "
            # An award that a provisional row belonged to until now, too.
            "SELECT award_key FROM award_transaction WHERE piid IN (SELECT k FROM provisional_piid)",
        )
        self._sql(
            "INSERT INTO touched (award_key) SELECT k FROM touched_award WHERE k IS NOT NULL ON CONFLICT DO NOTHING"
        )
        self._touch(
            "former_recipient",
            "SELECT DISTINCT recipient_key AS k FROM award_transaction "
            "WHERE award_key IN (SELECT k FROM touched_award) AND recipient_key IS NOT NULL"
            + (f" UNION SELECT k FROM {FORMER_RECIPIENTS}" if self.kind == "transaction" else ""),
        )
        self._fill_parties()
        self._awards()
        self._recipients()

    def _sql(self, sql: str) -> None:
        self.connection.execute(text(sql))

    def _touch(self, name: str, query: str) -> None:
        self._sql(f"DROP TABLE IF EXISTS {name}")
        self._sql(f"CREATE TEMPORARY TABLE {name} AS {query}")
        self._sql(f"CREATE INDEX {self._temporary}{name}_k ON {name} (k)")
        self._analyse(name)

    def _pick(self, name: str, columns: str, rows: str, order: str) -> None:
        """The first row of each award in that order, as a small indexed table."""
        self._sql(f"DROP TABLE IF EXISTS {name}")
        self._sql(
            f"CREATE TEMPORARY TABLE {name} AS SELECT {columns} FROM (SELECT {columns}, "
            f"row_number() OVER (PARTITION BY award_key ORDER BY {order}) AS n {rows}) x WHERE n = 1"
        )
        self._sql(f"CREATE INDEX {self._temporary}{name}_k ON {name} (award_key)")
        self._analyse(name)

    @property
    def _temporary(self) -> str:
        return "temp." if is_sqlite(self.connection) else ""

    def _analyse(self, name: str) -> None:
        if not is_sqlite(self.connection):
            self._sql(f"ANALYZE {name}")

    def _numbered_otherwise(self) -> None:
        """A derived key takes the transaction number as 0; where the published one is another, it repeats that."""
        self._touch(
            "numbered_award",
            "SELECT recorded_award_key AS k FROM award_transaction WHERE award_key_basis = 'published' "
            f"AND recorded_award_key IN (SELECT recorded_award_key FROM {self.table}) GROUP BY recorded_award_key "
            "HAVING count(DISTINCT key_basis) > 1 OR count(duplicate_of) > 0",
        )
        self._sql(
            "UPDATE award_transaction SET duplicate_of = CASE WHEN key_basis = 'derived' THEN ("
            "SELECT min(p.transaction_key) FROM award_transaction p WHERE p.key_basis = 'published' "
            "AND p.recorded_award_key = award_transaction.recorded_award_key "
            "AND p.modification_number = award_transaction.modification_number) END "
            "WHERE recorded_award_key IN (SELECT k FROM numbered_award)"
        )

    def _resolve(self) -> None:
        """Give provisional rows the published award of the same agency and PIID, where there is exactly one."""
        self._touch(
            "provisional_piid",
            "SELECT DISTINCT piid AS k FROM award_transaction WHERE award_key_basis = 'provisional' "
            "AND piid IN (SELECT k FROM touched_piid)",
        )
        if not self.connection.execute(text("SELECT 1 FROM provisional_piid LIMIT 1")).first():
            return
        self._sql("DROP TABLE IF EXISTS published_piid")
        self._sql(
            "CREATE TEMPORARY TABLE published_piid AS SELECT piid, awarding_agency_code, "
            "min(recorded_award_key) AS award_key FROM award_transaction WHERE award_key_basis = 'published' "
            f"AND piid IN (SELECT k FROM provisional_piid) AND length(piid) >= {UNIQUE_PIID_LENGTH} "
            "GROUP BY piid, awarding_agency_code HAVING count(DISTINCT recorded_award_key) = 1"
        )
        self._sql(f"CREATE INDEX {self._temporary}published_piid_k ON published_piid (piid)")
        self._analyse("published_piid")
        rows = "award_key_basis = 'provisional' AND piid IN (SELECT k FROM provisional_piid)"
        self._sql(
            "INSERT INTO award (award_key, key_basis, same_piid_awards) "
            f"SELECT DISTINCT recorded_award_key, 'provisional', 1 FROM award_transaction WHERE {rows} "
            "ON CONFLICT DO NOTHING"
        )
        self._sql(
            "UPDATE award_transaction SET award_key = coalesce((SELECT p.award_key FROM published_piid p "
            "WHERE p.piid = award_transaction.piid "
            "AND p.awarding_agency_code = award_transaction.awarding_agency_code), recorded_award_key) "
            f"WHERE {rows}"
        )
        self._sql(
            "UPDATE award_transaction SET duplicate_of = ("
            "SELECT min(p.transaction_key) FROM award_transaction p WHERE p.award_key_basis = 'published' "
            "AND p.duplicate_of IS NULL AND p.recorded_award_key = award_transaction.award_key "
            f"AND p.modification_number = award_transaction.modification_number) WHERE {rows}"
        )

    def _fill_parties(self) -> None:
        """A modification history names neither recipient nor agency: take them from the award's statement."""
        rows = "award_key IN (SELECT k FROM touched_award) AND parties_retrieved_at IS NULL"
        if not self.connection.execute(text(f"SELECT 1 FROM award_transaction WHERE {rows} LIMIT 1")).first():
            return
        for column in (
            "recipient_name",
            "recipient_uei",
            "awarding_agency_code",
            "awarding_agency_name",
            "funding_agency_code",
            "funding_agency_name",
            "psc_description",
            "naics_description",
        ):
            self._sql(
                f"UPDATE award_transaction SET {column} = (SELECT a.{column} FROM award_statement a "
                f"WHERE a.award_key = award_transaction.award_key AND a.{column} IS NOT NULL "
                "ORDER BY a.retrieved_at DESC, a.evidence_id DESC LIMIT 1) "
                f"WHERE {rows} AND (detail_retrieved_at IS NULL OR {column} IS NULL)"
            )
        self._sql(
            "UPDATE award_transaction SET recipient_key = coalesce(recipient_uei, (SELECT n.recipient_key "
            f"FROM recipient_spelling n WHERE n.name = award_transaction.recipient_name)) WHERE {rows}"
        )

    def _awards(self) -> None:
        facts = list(AwardFacts.model_fields)
        picked = ", ".join(f"{_AWARD_SQL.get(f, _either(f))} AS {f}" for f in facts)
        counted = "FROM award_transaction WHERE award_key IN (SELECT k FROM touched_award)"
        self._pick(
            "latest_of",
            "award_key, transaction_key",
            counted,
            "CASE WHEN award_key_basis = 'published' THEN 0 ELSE 1 END, action_date DESC, transaction_key DESC",
        )
        self._pick(
            "base_of",
            "award_key, transaction_key",
            f"{counted} AND modification_number = '0'",
            "action_date, transaction_key",
        )
        self._pick(
            # A search row says little; the fullest statement of the newest day speaks.
            "stated_of",
            "award_key, evidence_id",
            "FROM award_statement WHERE award_key IN (SELECT k FROM touched_award)",
            "CASE WHEN current_value_cents IS NULL AND ceiling_cents IS NULL THEN 1 ELSE 0 END, "
            "retrieved_at DESC, evidence_id DESC",
        )
        self._touch(
            "award_keys", "SELECT award_key AS k FROM latest_of UNION SELECT award_key FROM stated_of"
        )
        self._sql("DROP TABLE IF EXISTS award_now")
        self._sql(
            "CREATE TEMPORARY TABLE award_now AS "
            "SELECT keys.k AS award_key, "
            "CASE WHEN keys.k LIKE 'PIID\\_%' ESCAPE '\\' THEN 'provisional' ELSE 'published' END AS key_basis, "
            "coalesce(l.recipient_key, s.recipient_uei, n.recipient_key) AS recipient_key, "
            "CASE WHEN l.base_description IS NOT NULL OR s.base_description IS NOT NULL THEN 'published' "
            "WHEN b.description IS NOT NULL THEN 'modification 0' END AS base_description_basis, "
            f"CASE WHEN {_STATED_SPEAKS} THEN s.retrieved_at ELSE l.detail_retrieved_at END AS values_as_of, "
            f"CASE WHEN {_STATED_SPEAKS} THEN s.evidence_id "
            "WHEN l.detail_retrieved_at IS NOT NULL THEN l.evidence_id END AS values_evidence_id, "
            f"1 AS same_piid_awards, {picked} "
            "FROM award_keys keys "
            "LEFT JOIN latest_of lo ON lo.award_key = keys.k "
            "LEFT JOIN award_transaction l ON l.transaction_key = lo.transaction_key "
            "LEFT JOIN base_of bo ON bo.award_key = keys.k "
            "LEFT JOIN award_transaction b ON b.transaction_key = bo.transaction_key "
            "LEFT JOIN stated_of so ON so.award_key = keys.k "
            "LEFT JOIN award_statement s ON s.award_key = so.award_key AND s.evidence_id = so.evidence_id "
            "LEFT JOIN recipient_spelling n ON n.name = s.recipient_name"
        )
        names = [
            "award_key",
            "key_basis",
            "recipient_key",
            "base_description_basis",
            "values_as_of",
            "values_evidence_id",
            "same_piid_awards",
            *facts,
        ]
        sets = ", ".join(f"{c} = excluded.{c}" for c in names if c != "award_key")
        self._sql(
            f"INSERT INTO award ({', '.join(names)}) SELECT {', '.join(names)} FROM award_now WHERE true "
            f"ON CONFLICT (award_key) DO UPDATE SET {sets}"
        )
        self._sql(
            "DELETE FROM award WHERE award_key IN (SELECT k FROM touched_award) "
            "AND award_key NOT IN (SELECT k FROM award_keys)"
        )
        self._sql(
            "UPDATE award SET same_piid_awards = (SELECT count(*) FROM award o WHERE o.piid = award.piid "
            "AND o.awarding_agency_code = award.awarding_agency_code) "
            "WHERE piid IN (SELECT k FROM touched_piid) AND EXISTS (SELECT 1 FROM award o WHERE o.piid = award.piid "
            "AND o.awarding_agency_code = award.awarding_agency_code AND o.award_key <> award.award_key)"
        )

    def _recipients(self) -> None:
        self._touch(
            "touched_recipient",
            "SELECT k FROM former_recipient UNION SELECT recipient_key AS k FROM award_transaction "
            "WHERE award_key IN (SELECT k FROM touched_award) AND recipient_key IS NOT NULL",
        )
        counted = "award_transaction t WHERE recipient_key IN (SELECT k FROM touched_recipient)"
        self._sql("DELETE FROM recipient_name WHERE recipient_key IN (SELECT k FROM touched_recipient)")
        self._sql(
            "INSERT INTO recipient_name (recipient_key, name, transactions, first_action_date, last_action_date) "
            f"SELECT recipient_key, recipient_name, count(*), min(action_date), max(action_date) FROM {counted} "
            "AND recipient_name IS NOT NULL GROUP BY recipient_key, recipient_name"
        )
        names = "recipient_key, key_basis, name, normalised_name, uei, parent_uei, parent_name"
        sets = ", ".join(f"{c} = excluded.{c}" for c in names.split(", ")[1:])
        # Keys first: sorting whole rows costs more than fetching the few that are picked.
        self._sql("DROP TABLE IF EXISTS spoken_by")
        self._sql(
            "CREATE TEMPORARY TABLE spoken_by AS SELECT transaction_key FROM (SELECT transaction_key, row_number() "
            "OVER (PARTITION BY recipient_key ORDER BY CASE WHEN detail_retrieved_at IS NULL THEN 1 ELSE 0 END, "
            f"action_date DESC, transaction_key DESC) AS n FROM {counted}) y WHERE n = 1"
        )
        self._analyse("spoken_by")
        self._sql(
            f"INSERT INTO recipient ({names}) SELECT x.recipient_key, "
            "CASE WHEN x.recipient_key = x.recipient_uei THEN 'uei' ELSE 'name' END, "
            "coalesce(x.recipient_name, x.recipient_key), coalesce(n.normalised_name, x.recipient_key), "
            "CASE WHEN x.recipient_key = x.recipient_uei THEN x.recipient_uei END, "
            "x.recipient_parent_uei, x.recipient_parent_name FROM spoken_by b "
            "JOIN award_transaction x ON x.transaction_key = b.transaction_key "
            "LEFT JOIN recipient_spelling n ON n.name = x.recipient_name WHERE true "
            f"ON CONFLICT (recipient_key) DO UPDATE SET {sets}"
        )


def _either(field: str) -> str:
    """A fact both a transaction and a statement may give: the statement's where it is as new."""
    if field in _ONLY_STATED:
        return f"s.{field}"
    return f"coalesce(l.{field}, s.{field})"


def _value(field: str) -> str:
    """A running value: from whichever speaks latest."""
    return (
        f"CASE WHEN s.{field} IS NOT NULL AND {_STATED_SPEAKS} THEN s.{field} "
        f"ELSE coalesce(l.{field}, s.{field}) END"
    )


_ONLY_STATED = {"date_signed"}
_AWARD_SQL = {
    "award_kind": "coalesce(s.award_kind, l.award_kind, "
    "CASE WHEN keys.k LIKE 'CONT\\_IDV\\_%' ESCAPE '\\' THEN 'IDV' ELSE 'AWARD' END)",
    "parent_award_key": "coalesce(s.parent_award_key, CASE WHEN l.parent_piid IS NOT NULL "
    "AND l.parent_agency_code IS NOT NULL THEN 'CONT_IDV_' || l.parent_piid || '_' || l.parent_agency_code END)",
    "base_description": "coalesce(l.base_description, s.base_description, b.description)",
    "date_signed": "coalesce(s.date_signed, b.action_date)",
    **{
        f: _value(f)
        for f in ("award_obligation_cents", "award_outlay_cents", "current_value_cents", "ceiling_cents")
    },
}
