"""Recipients and the names they were published under, of the awards that were touched."""

from __future__ import annotations

from sqlalchemy import Connection

from research.store.temporary import analyse, make, run

_TOUCHED = "recipient_key IN (SELECT k FROM touched_recipient)"
_MARK = (
    "CASE WHEN gone_at IS NULL THEN '1' ELSE '0' END || CAST(action_date AS TEXT) || ' ' || transaction_key"
)
"""Its greatest value is the newest transaction, of those that are not gone if there is one; the key begins at the
thirteenth character."""


def make_recipients(connection: Connection) -> None:
    """Every recipient that a touched award has, or had before, and its spellings anew; what nothing names goes.

    Awards whose recipient is known from statements alone give it a name and nothing to count.
    """
    make(
        connection,
        "touched_recipient",
        "SELECT k FROM former_recipient UNION SELECT recipient_key AS k FROM award_transaction "
        "WHERE award_key IN (SELECT k FROM touched_award) AND recipient_key IS NOT NULL "
        "UNION SELECT recipient_key FROM award WHERE award_key IN (SELECT k FROM touched_award) "
        "AND award_key IN (SELECT award_key FROM award_statement) AND recipient_key IS NOT NULL",
    )
    make(
        connection,
        "stated_award",
        f"SELECT a.recipient_key AS k, a.award_key FROM award a WHERE a.{_TOUCHED} "
        "AND a.award_key IN (SELECT award_key FROM award_statement) AND NOT EXISTS (SELECT 1 "
        "FROM award_transaction t WHERE t.award_key = a.award_key AND t.recipient_key = a.recipient_key)",
    )
    _names(connection)
    _recipients_of_transactions(connection)
    _recipients_of_statements(connection)
    run(
        connection,
        f"DELETE FROM recipient WHERE {_TOUCHED} AND recipient_key NOT IN (SELECT k FROM spoken_by) "
        "AND recipient_key NOT IN (SELECT k FROM stated_award)",
    )


def _names(connection: Connection) -> None:
    run(connection, f"DELETE FROM recipient_name WHERE {_TOUCHED}")
    run(
        connection,
        "INSERT INTO recipient_name "
        "(recipient_key, name, transactions, stated_awards, first_action_date, last_action_date) "
        "SELECT recipient_key, name, sum(transactions), sum(stated_awards), min(first), max(last) FROM ("
        "SELECT recipient_key, recipient_name AS name, count(*) AS transactions, 0 AS stated_awards, "
        f"min(action_date) AS first, max(action_date) AS last FROM award_transaction WHERE {_TOUCHED} "
        "AND recipient_name IS NOT NULL GROUP BY recipient_key, recipient_name UNION ALL "
        "SELECT s.k, a.recipient_name, 0, count(*), NULL, NULL FROM stated_award s "
        "JOIN award a ON a.award_key = s.award_key WHERE a.recipient_name IS NOT NULL GROUP BY s.k, a.recipient_name"
        ") x GROUP BY recipient_key, name",
    )


def _recipients_of_transactions(connection: Connection) -> None:
    """The newest transaction gives a recipient its name; the newest full record its parent."""
    # Keys first: sorting whole rows costs more than fetching the few that are picked.
    make(
        connection,
        "spoken_by",
        f"SELECT recipient_key AS k, substr(coalesce(max(CASE WHEN recipient_name IS NOT NULL THEN {_MARK} END), "
        f"max({_MARK})), 13) AS newest, substr(max(CASE WHEN detail_retrieved_at IS NOT NULL THEN {_MARK} END), 13) "
        f"AS fullest FROM award_transaction WHERE {_TOUCHED} GROUP BY recipient_key",
    )
    analyse(connection, "spoken_by")
    _write(
        connection,
        "SELECT x.recipient_key, CASE WHEN x.recipient_key = x.recipient_uei THEN 'uei' ELSE 'name' END, "
        "coalesce(x.recipient_name, x.recipient_key), coalesce(n.normalised_name, x.recipient_key), "
        "CASE WHEN x.recipient_key = x.recipient_uei THEN x.recipient_uei END, "
        "f.recipient_parent_uei, f.recipient_parent_name FROM spoken_by b "
        "JOIN award_transaction x ON x.transaction_key = b.newest "
        "LEFT JOIN award_transaction f ON f.transaction_key = b.fullest "
        "LEFT JOIN recipient_spelling n ON n.name = x.recipient_name WHERE true",
    )


def _recipients_of_statements(connection: Connection) -> None:
    """Where no transaction speaks, the newest statement does."""
    _write(
        connection,
        "SELECT k, CASE WHEN k = recipient_uei THEN 'uei' ELSE 'name' END, coalesce(recipient_name, k), "
        "coalesce(normalised_name, k), CASE WHEN k = recipient_uei THEN recipient_uei END, recipient_parent_uei, "
        "recipient_parent_name FROM (SELECT s.k, a.recipient_name, a.recipient_uei, a.recipient_parent_uei, "
        "a.recipient_parent_name, n.normalised_name, row_number() OVER (PARTITION BY s.k ORDER BY "
        "coalesce(a.values_as_of, '') DESC, a.award_key DESC) AS place FROM stated_award s "
        "JOIN award a ON a.award_key = s.award_key LEFT JOIN recipient_spelling n ON n.name = a.recipient_name "
        "WHERE s.k NOT IN (SELECT k FROM spoken_by)) x WHERE place = 1",
    )


def _write(connection: Connection, query: str) -> None:
    names = "recipient_key, key_basis, name, normalised_name, uei, parent_uei, parent_name"
    sets = ", ".join(f"{c} = excluded.{c}" for c in names.split(", ")[1:])
    run(
        connection,
        f"INSERT INTO recipient ({names}) {query} ON CONFLICT (recipient_key) DO UPDATE SET {sets}",
    )
