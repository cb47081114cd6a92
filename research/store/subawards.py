"""Subawards: which prime award each belongs to, and which of them say what another already says."""

from __future__ import annotations

from sqlalchemy import Connection

from research.store.resolve import UNIQUE_PIID_LENGTH
from research.store.temporary import is_empty, make, run

PROVISIONAL = "CASE WHEN s.prime_award_key LIKE 'PIID\\_%' ESCAPE '\\' THEN s.prime_award_key END"
"""The prime award's key as staged, where the publication gives no key that the publisher would know."""


def resolve_subawards(connection: Connection, piids: str) -> None:
    """Give subawards with a provisional prime the published award of its agency and PIID, where exactly one is held.

    `piids` is a query of the award numbers whose awards or subawards may have changed.
    """
    if is_empty(connection, "subaward WHERE recorded_prime_key IS NOT NULL"):
        return
    make(
        connection,
        "provisional_prime",
        "SELECT DISTINCT prime_piid AS k FROM subaward WHERE recorded_prime_key IS NOT NULL "
        f"AND length(prime_piid) >= {UNIQUE_PIID_LENGTH} AND prime_piid IN ({piids})",
    )
    make(
        connection,
        "published_prime",
        "SELECT piid, awarding_agency_code, min(award_key) AS award_key FROM award WHERE key_basis = 'published' "
        "AND piid IN (SELECT k FROM provisional_prime) GROUP BY piid, awarding_agency_code HAVING count(*) = 1",
        "piid",
    )
    found = (
        "coalesce((SELECT p.award_key FROM published_prime p WHERE p.piid = subaward.prime_piid "
        "AND p.awarding_agency_code = subaward.awarding_agency_code), recorded_prime_key)"
    )
    make(
        connection,
        "moved_subaward",
        f"SELECT subaward_key AS k, prime_award_key AS old, {found} AS new FROM subaward "
        "WHERE recorded_prime_key IS NOT NULL AND prime_piid IN (SELECT k FROM provisional_prime) "
        f"AND prime_award_key <> {found}",
    )
    run(
        connection,
        "UPDATE subaward SET prime_award_key = (SELECT m.new FROM moved_subaward m WHERE m.k = subaward_key) "
        "WHERE subaward_key IN (SELECT k FROM moved_subaward)",
    )
    mark_duplicates(connection, "SELECT old FROM moved_subaward UNION SELECT new FROM moved_subaward")


def mark_duplicates(connection: Connection, primes: str) -> None:
    """A search names no report, nor does a download of 2018: what a report says of these primes counts once.

    A report of another amount is the corrected one where it came later: nobody else tells that a search's row of the
    same number, day and subrecipient is no longer so.
    """
    reported = (
        "(SELECT min(r.subaward_key) FROM subaward r "
        "WHERE r.report_id IS NOT NULL AND r.prime_award_key = subaward.prime_award_key "
        "AND r.subaward_number = subaward.subaward_number AND r.action_date = subaward.action_date AND {0})"
    )
    same_amount = reported.format("r.subaward_amount_cents = subaward.subaward_amount_cents")
    corrected = reported.format(
        "r.retrieved_at > subaward.retrieved_at AND coalesce(r.subrecipient_uei = subaward.subrecipient_uei, "
        "upper(r.subrecipient_name) = upper(subaward.subrecipient_name))"
    )
    run(
        connection,
        f"UPDATE subaward SET duplicate_of = coalesce({same_amount}, {corrected}) WHERE report_id IS NULL "
        f"AND prime_award_key IN ({primes})",
    )
