"""Fills the change log: what was new, changed, gone or back, by the time of the evidence.

Told from sightings, states, marks, deletions and coverage alone, all of them for each transaction that is told anew, so
that the order of loading does not matter. A row is "new" only where older evidence speaks of its agency and year; the
first document of a year is a beginning, not a change. Nor is what a kept page of FPDS shows first, or SAM.gov of a
record whose key is our own: USAspending, whose documents say from when a year is held, has none of these.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from research.store.absence import NOT_OF_ITS_SIGNER
from research.store.belief import IN_DOUBT
from research.store.coverage import GROUP_SQL
from research.store.temporary import is_empty, make, run

CHANGE_LOG_VERSION = "3"
"""Goes up with any change of what is told, so that a database of an older version tells everything anew."""

_OF_ROW = (
    "b.fiscal_year = t.fiscal_year AND ((b.basis = 'awarding' AND b.k = t.awarding_agency_code) "
    "OR (b.basis = 'funding' AND b.k = t.funding_agency_code))"
)
"""Whether a beginning `b` is one of a row `t`: of the agency and year of who signed it, or of who pays."""

_IS_LIKE = (
    "(NOT EXISTS (SELECT 1 FROM coverage m WHERE m.evidence_id = x.evidence_id AND m.fiscal_year = t.fiscal_year) "
    "OR EXISTS (SELECT 1 FROM coverage m WHERE m.evidence_id = x.evidence_id AND m.fiscal_year = t.fiscal_year "
    "AND m.basis = b.basis AND m.agency_code = b.k))"
)
"""Whether the document of a sighting `x` may be laid beside that beginning: the first file of what an agency signed
shows nothing new after files of what it pays for."""

FIELDS = ("action_date", "obligation_cents", "modification_number", "description")
"""Columns of a state whose changes are told; the recipient's name is told from the sightings."""

_COLUMNS = "transaction_key, at, kind, field, evidence_id, old, new, former_evidence_id"


def update_change_log(connection: Connection, touched: str | None) -> None:
    """Tell anew the transactions that evidence stored since the last time may have moved.

    `touched` is a query of the keys of all awards whose rows changed since; None tells everything anew.
    """
    if touched is None or is_empty(connection, "change_source"):
        run(connection, "DELETE FROM change_source")
        run(connection, "DELETE FROM change_log")
        _scope(connection, "SELECT transaction_key FROM award_transaction" + _only_if_any(connection))
    else:
        _scope(connection, _moved(connection, touched))
        run(connection, "DELETE FROM change_log WHERE transaction_key IN (SELECT k FROM change_moved)")
    if not is_empty(connection, "change_scope"):
        _tell(connection)
    run(
        connection,
        "INSERT INTO change_source (evidence_id) SELECT evidence_id FROM evidence WHERE state = 'stored' "
        "ON CONFLICT DO NOTHING",
    )


def _only_if_any(connection: Connection) -> str:
    """Nothing can have changed where a single document was stored that deletes nothing."""
    documents = connection.execute(
        text(
            "SELECT count(*) FROM evidence e WHERE EXISTS (SELECT 1 FROM sighting s "
            "WHERE s.evidence_id = e.evidence_id AND s.record_kind = 'transaction')"
        )
    ).scalar_one()
    return " WHERE false" if documents <= 1 and is_empty(connection, "deletion") else ""


def _moved(connection: Connection, touched: str) -> str:
    """Keys in touched awards, and those that were seen again, or may have been missed, without touching an award."""
    make(
        connection,
        "change_untold",
        "SELECT e.evidence_id AS k FROM evidence e WHERE e.state = 'stored' "
        "AND NOT EXISTS (SELECT 1 FROM change_source x WHERE x.evidence_id = e.evidence_id)",
    )
    # A document older than one told already may have lacked rows that were seen before and after it, and may be
    # the beginning of its agency-years, after which what came is new.
    make(
        connection,
        "change_cell",
        "SELECT DISTINCT c.agency_code AS k, c.fiscal_year FROM coverage c "
        "WHERE c.evidence_id IN (SELECT k FROM change_untold) AND c.retrieved_at < (SELECT max(e.retrieved_at) "
        "FROM evidence e JOIN change_source x ON x.evidence_id = e.evidence_id)",
    )
    in_cell = "t.{0}_agency_code = c.k AND t.fiscal_year = c.fiscal_year"
    older = " UNION ".join(
        f"SELECT t.transaction_key FROM change_cell c JOIN award_transaction t ON {in_cell.format(basis)}"
        for basis in ("awarding", "funding")
    )
    return (
        f"SELECT transaction_key FROM award_transaction WHERE award_key IN ({touched}) UNION "
        f"{older} UNION "
        # A deletion older than what is told already touches no award.
        "SELECT transaction_key FROM deletion WHERE evidence_id IN (SELECT k FROM change_untold)"
    )


def _scope(connection: Connection, moved: str) -> None:
    """Of the keys that moved, those that can have a change: gone now, seen after their year began, or seen twice."""
    make(
        connection,
        "change_begun",
        "SELECT agency_code AS k, basis, fiscal_year, min(retrieved_at) AS at FROM coverage "
        "GROUP BY agency_code, basis, fiscal_year",
        "k, basis, fiscal_year",
    )
    make(connection, "change_moved", f"SELECT transaction_key AS k FROM ({moved}) x")
    again = (
        " OR EXISTS (SELECT 1 FROM sighting s WHERE s.record_kind = 'transaction' AND s.record_key = m.k "
        "AND s.evidence_id <> t.evidence_id)"
    )
    make(
        connection,
        "change_scope",
        "SELECT m.k FROM change_moved m JOIN award_transaction t ON t.transaction_key = m.k "
        "WHERE t.gone_at IS NOT NULL OR EXISTS (SELECT 1 FROM change_begun b "
        f"WHERE {_OF_ROW} AND b.at < t.retrieved_at){again}",
    )


def _tell(connection: Connection) -> None:
    """Write the changes of all transactions in scope, which have none in the log."""
    make(connection, "change_seen", _SEEN)
    make(
        connection,
        "change_whole",
        "SELECT agency_code AS k, basis, fiscal_year, type_group, evidence_id, retrieved_at, since, until, claim_basis "
        f"FROM coverage c WHERE proves_absence AND NOT {IN_DOUBT}",
        "k, basis, fiscal_year, retrieved_at",
    )
    make(
        connection,
        "change_absence",
        "SELECT k, former, evidence_id, at, gone_at, gone_by, row_number() OVER (PARTITION BY k, at "
        f"ORDER BY gone_at, gone_by) AS n FROM ({' UNION ALL '.join(_LACKED)}) lacked",
    )
    _write(connection, _gone())
    _write(
        connection,
        "SELECT k, at, 'back', '', evidence_id, NULL, NULL, gone_by FROM change_absence WHERE n = 1",
    )
    _write(
        connection,
        "SELECT x.k, x.at, 'new', '', x.evidence_id, NULL, NULL, NULL FROM change_seen x "
        "JOIN award_transaction t ON t.transaction_key = x.k "
        "WHERE x.former IS NULL AND x.is_news = 1 AND EXISTS (SELECT 1 FROM change_begun b "
        f"WHERE {_OF_ROW} AND b.at < x.at AND {_IS_LIKE})",
    )
    make(connection, "change_step", _steps())
    for field in FIELDS:
        _write(
            connection,
            _changed(
                field, f"CAST(old_{field} AS TEXT)", f"CAST(new_{field} AS TEXT)", "former_hash <> state_hash"
            ),
        )
    _write(
        connection,
        _changed(
            "recipient_name", "former_name", "recipient_name", "former_name <> recipient_name", "named_by"
        ),
    )


def _write(connection: Connection, query: str) -> None:
    run(connection, f"INSERT INTO change_log ({_COLUMNS}) {query}")


_KEPT = "e.source LIKE 'fpds\\_%' ESCAPE '\\'"
_ASKED = "e.source IN ('sam_contract_awards', 'sam_contract_awards_extract')"
_WRITING = f"CASE WHEN {_KEPT} OR {_ASKED} THEN 'FPDS' ELSE 'USAspending' END"
"""Whose way of writing names a document has: SAM.gov publishes the records of FPDS."""

_NEWS = (
    # A page that somebody kept of FPDS shows what was there before; that it came late is no news.
    f"CASE WHEN {_KEPT} OR ({_ASKED} AND s.record_key LIKE 'PIID\\_%' ESCAPE '\\') THEN 0 ELSE 1 END"
)
"""Whether what a document shows first may be new."""

_SEEN = f"""
SELECT s.record_key AS k, s.evidence_id, s.state_hash, s.recipient_name, e.retrieved_at AS at,
lag(s.evidence_id) OVER w AS former, lag(s.state_hash) OVER w AS former_hash,
lag(s.recipient_name) OVER p AS former_name, lag(s.evidence_id) OVER p AS named_by,
lag(e.retrieved_at) OVER w AS former_at, {_NEWS} AS is_news
FROM change_scope c JOIN sighting s ON s.record_kind = 'transaction' AND s.record_key = c.k
JOIN evidence e ON e.evidence_id = s.evidence_id
WINDOW w AS (PARTITION BY s.record_key ORDER BY e.retrieved_at, e.evidence_id),
p AS (PARTITION BY s.record_key, {_WRITING} ORDER BY e.retrieved_at, e.evidence_id)
"""
"""Each sighting of a transaction beside the one before it; for its name, the one before it of the same writing.

FPDS and SAM.gov give a name as the contract has it, USAspending as its own list of recipients does: two ways of
writing are no change of name.
"""

_ABSENT = f"""
SELECT x.k, x.former, x.evidence_id, x.at, c.retrieved_at AS gone_at, c.evidence_id AS gone_by
FROM change_seen x
JOIN award_transaction t ON t.transaction_key = x.k
JOIN change_whole c ON c.basis = '{{basis}}' AND c.k = t.{{basis}}_agency_code AND c.fiscal_year = t.fiscal_year
    AND c.retrieved_at > x.former_at AND c.retrieved_at < x.at
LEFT JOIN transaction_state h ON h.transaction_key = x.k AND h.state_hash = x.former_hash
WHERE x.former IS NOT NULL AND t.key_basis <> 'provisional'
AND coalesce(h.action_date, t.action_date) BETWEEN c.since AND c.until
AND (c.claim_basis = 'stated' OR coalesce(t.transaction_number, '0') = '0')
AND {GROUP_SQL.format("t")} = c.type_group
AND NOT EXISTS (SELECT 1 FROM coverage_tie i WHERE i.evidence_id = c.evidence_id
    AND i.agency_code = t.awarding_agency_code AND i.fiscal_year = t.fiscal_year
    AND i.obligation_cents = coalesce(h.obligation_cents, t.obligation_cents))
"""
"""Times between two sightings at which a whole document lacked the row."""

_DELETED = """
SELECT x.k, x.former, x.evidence_id, x.at, d.retrieved_at AS gone_at, d.evidence_id AS gone_by
FROM change_seen x
JOIN award_transaction t ON t.transaction_key = x.k
JOIN deletion d ON d.transaction_key = x.k AND d.retrieved_at > x.former_at AND d.retrieved_at < x.at
WHERE x.former IS NOT NULL AND (CAST(d.deleted_on AS TEXT) >= substr(x.former_at, 1, 10)
    OR d.deleted_on > coalesce(t.source_modified_date, t.action_date))
"""
"""Times between two sightings at which the publisher said that the row is deleted.

Not a word from before the first of the two, which that document contradicts.
"""

_LACKED = (
    _ABSENT.format(basis="awarding"),
    _ABSENT.format(basis="funding") + NOT_OF_ITS_SIGNER,
    _DELETED,
)


def _gone() -> str:
    """Rows gone now, and rows gone for a time."""
    return (
        "SELECT t.transaction_key, t.gone_at, 'gone', '', t.gone_evidence_id, NULL, NULL, t.evidence_id "
        "FROM change_scope c JOIN award_transaction t ON t.transaction_key = c.k WHERE t.gone_at IS NOT NULL "
        "UNION ALL SELECT k, gone_at, 'gone', '', gone_by, NULL, NULL, former FROM change_absence WHERE n = 1"
    )


def _steps() -> str:
    """Each sighting that gives another state or name than the one before it, with both states."""
    columns = ", ".join(
        f"coalesce(h{n}.{field}, CASE WHEN t.state_hash = x.{hashed} THEN t.{field} END) AS {age}_{field}"
        for n, age, hashed in ((0, "old", "former_hash"), (1, "new", "state_hash"))
        for field in FIELDS
    )
    return (
        "SELECT x.k, x.at, x.evidence_id, x.former, x.former_hash, x.state_hash, x.former_name, x.recipient_name, "
        "x.named_by, "
        f"{columns} FROM change_seen x JOIN award_transaction t ON t.transaction_key = x.k "
        "LEFT JOIN transaction_state h0 ON h0.transaction_key = x.k AND h0.state_hash = x.former_hash "
        "LEFT JOIN transaction_state h1 ON h1.transaction_key = x.k AND h1.state_hash = x.state_hash "
        "WHERE x.former IS NOT NULL AND (x.former_hash <> x.state_hash OR x.former_name <> x.recipient_name)"
    )


def _changed(field: str, old: str, new: str, condition: str, former: str = "former") -> str:
    return (
        f"SELECT k, at, 'changed', '{field}', evidence_id, {old}, {new}, {former} FROM change_step "
        f"WHERE {condition} AND ({old} <> {new} OR ({old} IS NULL) <> ({new} IS NULL))"
    )
