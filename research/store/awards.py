"""Awards as their transactions and statements make them, and the parties a modification history leaves unsaid."""

from __future__ import annotations

from sqlalchemy import Connection

from research.models import AwardFacts
from research.store.temporary import is_empty, make, run

AMONG = "award_key IN (SELECT k FROM touched_award)"
"""Condition for the awards that were touched."""

_STATED_SPEAKS = (
    "(s.retrieved_at IS NOT NULL AND (v.detail_retrieved_at IS NULL "
    "OR s.retrieved_at >= v.detail_retrieved_at))"
)
"""Whether an award's value comes from a statement about it rather than from its latest transaction that has values."""

_ADDED_AT = "coalesce(l.added_retrieved_at, w.added_retrieved_at)"
"""When USAspending last said what it alone adds; `w` is joined where the latest transaction lacks it."""

_OUTLAY_IS_STATED = (
    f"(s.award_outlay_cents IS NOT NULL AND ({_ADDED_AT} IS NULL OR s.retrieved_at >= {_ADDED_AT}))"
)

_THERE = "CASE WHEN gone_at IS NULL THEN 0 ELSE 1 END"
"""A transaction that is gone speaks only where every one of its award is gone."""

_LATEST = f"{_THERE}, CASE WHEN award_key_basis = 'published' THEN 0 ELSE 1 END, action_date DESC, transaction_key DESC"
"""Order in which the first transaction of an award is its latest."""

_BESIDE = (
    "LEFT JOIN award_transaction {0} ON {0}.transaction_key = {1} "
    "AND ({0}.gone_at IS NULL OR l.gone_at IS NOT NULL) "
)
"""Join of another transaction of an award beside its latest, `l`."""


def fill_parties(connection: Connection, among: str) -> None:
    """A modification history names neither recipient nor agency: take them from the award's statement."""
    rows = f"{among} AND parties_retrieved_at IS NULL"
    if is_empty(connection, f"award_transaction WHERE {rows}"):
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
        run(
            connection,
            f"UPDATE award_transaction SET {column} = (SELECT a.{column} FROM award_statement a "
            f"WHERE a.award_key = award_transaction.award_key AND a.{column} IS NOT NULL "
            "ORDER BY a.retrieved_at DESC, a.evidence_id DESC LIMIT 1) "
            f"WHERE {rows} AND (detail_retrieved_at IS NULL OR {column} IS NULL)",
        )
    run(
        connection,
        "UPDATE award_transaction SET recipient_key = coalesce(recipient_uei, (SELECT n.recipient_key "
        f"FROM recipient_spelling n WHERE n.name = award_transaction.recipient_name)) WHERE {rows}",
    )


def make_awards(connection: Connection, among: str) -> None:
    """Every touched award anew; one that nothing speaks of any more goes."""
    facts = list(AwardFacts.model_fields)
    picked = ", ".join(f"{_AWARD_SQL.get(f, _either(f))} AS {f}" for f in facts)
    counted = f"FROM award_transaction WHERE {among}"
    _pick_latest(connection, counted)
    _pick(
        connection,
        "base_of",
        "award_key, transaction_key",
        f"{counted} AND modification_number = '0'",
        f"{_THERE}, action_date, transaction_key",
    )
    _pick(
        connection,
        # A search row says little; the fullest statement of the newest day speaks.
        "stated_of",
        "award_key, evidence_id",
        f"FROM award_statement WHERE {among}",
        "CASE WHEN current_value_cents IS NULL AND ceiling_cents IS NULL THEN 1 ELSE 0 END, "
        "retrieved_at DESC, evidence_id DESC",
    )
    make(
        connection, "award_keys", "SELECT award_key AS k FROM latest_of UNION SELECT award_key FROM stated_of"
    )
    run(connection, "DROP TABLE IF EXISTS award_now")
    run(
        connection,
        "CREATE TEMPORARY TABLE award_now AS "
        "SELECT keys.k AS award_key, "
        "CASE WHEN keys.k LIKE 'PIID\\_%' ESCAPE '\\' THEN 'provisional' ELSE 'published' END AS key_basis, "
        "coalesce(l.recipient_key, s.recipient_uei, n.recipient_key) AS recipient_key, "
        "CASE WHEN coalesce(l.base_description, w.base_description, s.base_description) IS NOT NULL THEN 'published' "
        "WHEN b.description IS NOT NULL THEN 'modification 0' END AS base_description_basis, "
        f"CASE WHEN {_STATED_SPEAKS} THEN s.retrieved_at ELSE v.detail_retrieved_at END AS values_as_of, "
        f"CASE WHEN {_STATED_SPEAKS} THEN s.evidence_id "
        "WHEN v.detail_retrieved_at IS NOT NULL THEN v.evidence_id END AS values_evidence_id, "
        f"CASE WHEN {_OUTLAY_IS_STATED} THEN s.retrieved_at "
        f"WHEN coalesce(l.award_outlay_cents, w.award_outlay_cents) IS NOT NULL THEN {_ADDED_AT} "
        "WHEN s.award_outlay_cents IS NOT NULL THEN s.retrieved_at END AS outlay_as_of, "
        f"1 AS same_piid_awards, {picked} "
        "FROM award_keys keys "
        "LEFT JOIN latest_of lo ON lo.award_key = keys.k "
        "LEFT JOIN award_transaction l ON l.transaction_key = lo.transaction_key "
        "LEFT JOIN valued_of vo ON vo.award_key = keys.k "
        f"{_BESIDE.format('v', 'coalesce(vo.transaction_key, lo.transaction_key)')}"
        "LEFT JOIN added_of ao ON ao.award_key = keys.k "
        f"{_BESIDE.format('w', 'ao.transaction_key')}"
        "LEFT JOIN base_of bo ON bo.award_key = keys.k "
        f"{_BESIDE.format('b', 'bo.transaction_key')}"
        "LEFT JOIN stated_of so ON so.award_key = keys.k "
        "LEFT JOIN award_statement s ON s.award_key = so.award_key AND s.evidence_id = so.evidence_id "
        "LEFT JOIN recipient_spelling n ON n.name = s.recipient_name",
    )
    names = [
        "award_key",
        "key_basis",
        "recipient_key",
        "base_description_basis",
        "values_as_of",
        "values_evidence_id",
        "outlay_as_of",
        "same_piid_awards",
        *facts,
    ]
    sets = ", ".join(f"{c} = excluded.{c}" for c in names if c != "award_key")
    run(
        connection,
        f"INSERT INTO award ({', '.join(names)}) SELECT {', '.join(names)} FROM award_now WHERE true "
        f"ON CONFLICT (award_key) DO UPDATE SET {sets}",
    )
    run(
        connection,
        f"DELETE FROM award WHERE {among} AND award_key NOT IN (SELECT k FROM award_keys)",
    )
    run(
        connection,
        "UPDATE award SET same_piid_awards = (SELECT count(*) FROM award o WHERE o.piid = award.piid "
        "AND o.awarding_agency_code = award.awarding_agency_code) "
        "WHERE piid IN (SELECT k FROM touched_piid) AND EXISTS (SELECT 1 FROM award o WHERE o.piid = award.piid "
        "AND o.awarding_agency_code = award.awarding_agency_code AND o.award_key <> award.award_key)",
    )


def move_awards(connection: Connection, table: str) -> None:
    """Awards not touched of which a row was seen again: their values are as of that evidence now.

    Where a statement speaks too, which of both is newer may have changed: such an award counts as touched.
    """
    make(
        connection,
        "moved_award",
        "SELECT DISTINCT t.award_key AS k FROM award_transaction t WHERE t.detail_retrieved_at IS NOT NULL "
        f"AND t.transaction_key IN (SELECT transaction_key FROM {table}) "
        "AND t.award_key NOT IN (SELECT k FROM touched_award)",
    )
    run(
        connection,
        "INSERT INTO touched_award (k) SELECT m.k FROM moved_award m "
        "WHERE m.k IN (SELECT award_key FROM award_statement)",
    )
    _pick_latest(
        connection,
        "FROM award_transaction WHERE award_key IN (SELECT k FROM moved_award) "
        "AND award_key NOT IN (SELECT k FROM touched_award)",
    )
    run(
        connection,
        "UPDATE award SET values_as_of = v.detail_retrieved_at, values_evidence_id = v.evidence_id, "
        f"outlay_as_of = CASE WHEN award.award_outlay_cents IS NOT NULL THEN {_ADDED_AT} END "
        "FROM latest_of lo JOIN award_transaction l ON l.transaction_key = lo.transaction_key "
        "LEFT JOIN valued_of vo ON vo.award_key = lo.award_key "
        f"{_BESIDE.format('v', 'coalesce(vo.transaction_key, lo.transaction_key)')}"
        "LEFT JOIN added_of ao ON ao.award_key = lo.award_key "
        f"{_BESIDE.format('w', 'ao.transaction_key')}"
        "WHERE lo.award_key = award.award_key AND v.detail_retrieved_at IS NOT NULL",
    )


def _pick_latest(connection: Connection, counted: str) -> None:
    """The latest transaction of each award, and the latest that has what the very latest lacks.

    A row of a search has no values, and a record of FPDS none of what USAspending adds: then an earlier one speaks of
    these. Both tables are empty where only one kind of record is held, so that nothing is sorted for them.
    """
    _pick(connection, "latest_of", "award_key, transaction_key", counted, _LATEST)
    for name, group in (("valued_of", "detail"), ("added_of", "added")):
        lacking = (
            "SELECT lo.award_key FROM latest_of lo JOIN award_transaction l "
            f"ON l.transaction_key = lo.transaction_key WHERE l.{group}_retrieved_at IS NULL"
        )
        rows = f"{counted} AND {group}_retrieved_at IS NOT NULL AND award_key IN ({lacking})"
        _pick(connection, name, "award_key, transaction_key", rows, _LATEST)


def _pick(connection: Connection, name: str, columns: str, rows: str, order: str) -> None:
    """The first row of each award in that order, as a small indexed table."""
    make(
        connection,
        name,
        f"SELECT {columns} FROM (SELECT {columns}, "
        f"row_number() OVER (PARTITION BY award_key ORDER BY {order}) AS n {rows}) x WHERE n = 1",
        "award_key",
    )


def _either(field: str) -> str:
    """A fact that a transaction and a statement may give: of what the latest transaction lacks, the newer of both's."""
    if field in _ONLY_STATED:
        return f"s.{field}"
    if field.startswith("recipient_"):
        # An earlier transaction may be another recipient's.
        return f"coalesce(l.{field}, s.{field})"
    return f"coalesce(l.{field}, CASE WHEN {_STATED_SPEAKS} THEN s.{field} ELSE v.{field} END, s.{field}, v.{field})"


def _value(field: str) -> str:
    """A running value: from whichever speaks latest."""
    return (
        f"CASE WHEN s.{field} IS NOT NULL AND {_STATED_SPEAKS} THEN s.{field} "
        f"ELSE coalesce(v.{field}, s.{field}) END"
    )


_ONLY_STATED = {"date_signed"}
_AWARD_SQL = {
    "award_kind": "coalesce(s.award_kind, l.award_kind, "
    "CASE WHEN keys.k LIKE 'CONT\\_IDV\\_%' ESCAPE '\\' THEN 'IDV' ELSE 'AWARD' END)",
    "parent_award_key": "coalesce(s.parent_award_key, CASE WHEN l.parent_piid IS NOT NULL "
    "AND l.parent_agency_code IS NOT NULL THEN 'CONT_IDV_' || l.parent_piid || '_' || l.parent_agency_code END)",
    "base_description": "coalesce(l.base_description, w.base_description, s.base_description, b.description)",
    "award_outlay_cents": f"CASE WHEN {_OUTLAY_IS_STATED} THEN s.award_outlay_cents "
    "ELSE coalesce(l.award_outlay_cents, w.award_outlay_cents, s.award_outlay_cents) END",
    "date_signed": "coalesce(s.date_signed, b.action_date)",
    **{f: _value(f) for f in ("award_obligation_cents", "current_value_cents", "ceiling_cents")},
}
