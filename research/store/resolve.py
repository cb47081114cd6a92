"""Rows without a published key: the award and the keyed row they belong to, as far as all rows at hand tell."""

from __future__ import annotations

from sqlalchemy import Connection

from research.store.temporary import is_empty, make, run

UNIQUE_PIID_LENGTH = 11
"""A PIID this long names one award of its agency; shorter ones (`0001`) repeat under every vehicle."""


def number_otherwise(connection: Connection, awards: str) -> None:
    """A derived key takes the transaction number as 0; where the published one is another, it repeats that."""
    make(
        connection,
        "numbered_award",
        "SELECT recorded_award_key AS k FROM award_transaction WHERE award_key_basis = 'published' "
        f"AND recorded_award_key IN (SELECT k FROM {awards}) GROUP BY recorded_award_key "
        "HAVING count(DISTINCT key_basis) > 1 OR count(duplicate_of) > 0",
    )
    run(
        connection,
        "UPDATE award_transaction SET duplicate_of = CASE WHEN key_basis = 'derived' THEN ("
        "SELECT min(p.transaction_key) FROM award_transaction p WHERE p.key_basis = 'published' "
        "AND p.recorded_award_key = award_transaction.recorded_award_key "
        "AND p.modification_number = award_transaction.modification_number) END "
        "WHERE recorded_award_key IN (SELECT k FROM numbered_award)",
    )


def resolve(connection: Connection) -> None:
    """Give provisional rows the published award of the same agency and PIID, where there is exactly one."""
    make(
        connection,
        "provisional_piid",
        "SELECT DISTINCT piid AS k FROM award_transaction WHERE award_key_basis = 'provisional' "
        "AND piid IN (SELECT k FROM touched_piid)",
    )
    if is_empty(connection, "provisional_piid"):
        return
    make(
        connection,
        "published_piid",
        "SELECT piid, awarding_agency_code, "
        "min(recorded_award_key) AS award_key FROM award_transaction WHERE award_key_basis = 'published' "
        f"AND piid IN (SELECT k FROM provisional_piid) AND length(piid) >= {UNIQUE_PIID_LENGTH} "
        "GROUP BY piid, awarding_agency_code HAVING count(DISTINCT recorded_award_key) = 1",
        "piid",
    )
    rows = "award_key_basis = 'provisional' AND piid IN (SELECT k FROM provisional_piid)"
    run(
        connection,
        "INSERT INTO award (award_key, key_basis, same_piid_awards) "
        f"SELECT DISTINCT recorded_award_key, 'provisional', 1 FROM award_transaction WHERE {rows} "
        "ON CONFLICT DO NOTHING",
    )
    run(
        connection,
        "UPDATE award_transaction SET award_key = coalesce((SELECT p.award_key FROM published_piid p "
        "WHERE p.piid = award_transaction.piid "
        "AND p.awarding_agency_code = award_transaction.awarding_agency_code), recorded_award_key) "
        f"WHERE {rows}",
    )
    run(
        connection,
        "UPDATE award_transaction SET duplicate_of = ("
        "SELECT min(p.transaction_key) FROM award_transaction p WHERE p.award_key_basis = 'published' "
        "AND p.duplicate_of IS NULL AND p.recorded_award_key = award_transaction.award_key "
        f"AND p.modification_number = award_transaction.modification_number) WHERE {rows}",
    )
