"""Rows that a document should have and has not: the questions, over a coverage `c` and a transaction `t`."""

from __future__ import annotations

from research.store.coverage import GROUP_SQL

_SHOULD_HAVE = f"""
FROM coverage c
JOIN award_transaction t ON t.{{basis}}_agency_code = c.agency_code AND t.fiscal_year = c.fiscal_year
WHERE c.basis = '{{basis}}' AND c.proves_absence
AND t.action_date BETWEEN c.since AND c.until AND {GROUP_SQL.format("t")} = c.type_group
AND t.key_basis <> 'provisional' AND t.duplicate_of IS NULL
AND (c.claim_basis = 'stated' OR coalesce(t.transaction_number, '0') = '0')
AND NOT EXISTS (SELECT 1 FROM coverage_tie x WHERE x.evidence_id = c.evidence_id
    AND x.agency_code = t.awarding_agency_code AND x.fiscal_year = t.fiscal_year
    AND x.obligation_cents = t.obligation_cents)
"""
"""`basis` tells of whose rows it should have them.

Not among them: rows whose amount the document repeats (its pages were cut from a sort with ties, so one of
that amount may have slipped between pages), and rows whose key such a document cannot form.
"""

_LAST_SEEN_BEFORE = "AND t.retrieved_at < c.retrieved_at\n"

_SEEN_BEFORE_AND_AFTER = """
AND t.retrieved_at > c.retrieved_at
AND EXISTS (SELECT 1 FROM sighting s JOIN evidence e ON e.evidence_id = s.evidence_id
    WHERE s.record_kind = 'transaction' AND s.record_key = t.transaction_key AND e.retrieved_at < c.retrieved_at)
AND NOT EXISTS (SELECT 1 FROM sighting s WHERE s.record_kind = 'transaction'
    AND s.record_key = t.transaction_key AND s.evidence_id = c.evidence_id)
"""

NOT_OF_ITS_SIGNER = (
    "AND NOT EXISTS (SELECT 1 FROM coverage a WHERE a.basis = 'awarding' "
    "AND a.agency_code = t.awarding_agency_code AND a.fiscal_year = t.fiscal_year "
    "AND a.retrieved_at <= c.retrieved_at)\n"
)
"""What a file `c` of those that an agency pays for lacks may only be paid for by another now. Where documents of the
agency that signed are held as old as that, those say whether it is still published."""

_OF = {
    "awarding": _SHOULD_HAVE.format(basis="awarding"),
    "funding": _SHOULD_HAVE.format(basis="funding") + NOT_OF_ITS_SIGNER,
}
LACKING = {basis: should + _LAST_SEEN_BEFORE for basis, should in _OF.items()}
"""By basis: rows last seen before the document."""

MISSED = {basis: should + _SEEN_BEFORE_AND_AFTER for basis, should in _OF.items()}
"""By basis: rows seen before the document and after it, and not in it."""
