"""What changed between two moments, by the time of the evidence: new, changed, gone and back.

Read from the change log, which `research.change_log` fills after each load: nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from typing import Literal, get_args

from sqlmodel import Session, text

from research.models.columns import instant_text

Kind = Literal["new", "changed", "gone", "back"]

_EARLIEST, _LATEST = "0001", "9999"


@dataclass(frozen=True)
class Change:
    """One change of one transaction. `old` and `new` are as published; obligations are in whole cents.

    agency_code: who signed it. payer_code: who pays for it, as the newest document says.
    """

    at: datetime
    kind: Kind
    transaction_key: str
    award_key: str
    agency_code: str | None
    field: str | None
    old: str | None
    new: str | None
    evidence_id: str
    former_evidence_id: str | None
    payer_code: str | None = dataclass_field(default=None, compare=False, repr=False)

    def is_of(self, codes: Collection[str]) -> bool:
        """Whether one of these agencies signed it or pays for it; all, where none is named."""
        return not codes or self.agency_code in codes or self.payer_code in codes


def changes(
    session: Session,
    since: datetime | None,
    until: datetime | None,
    transaction_key: str | None = None,
    award_key: str | None = None,
) -> list[Change]:
    """Changes from `since` up to `until`, oldest first; None leaves that side open.

    With `transaction_key` those of that transaction only, with `award_key` those of that award's transactions.
    """
    asked = {
        "since": instant_text(since) if since else _EARLIEST,
        "until": instant_text(until) if until else _LATEST,
    }
    if transaction_key is not None:
        asked["key"] = transaction_key
    if award_key is not None:
        asked["award"] = award_key
    rows = session.connection().execute(
        text(
            "SELECT c.at, c.kind, c.transaction_key, t.award_key, t.awarding_agency_code, nullif(c.field, ''), "
            "c.old, c.new, c.evidence_id, c.former_evidence_id, t.funding_agency_code FROM change_log c "
            "JOIN award_transaction t ON t.transaction_key = c.transaction_key "
            "WHERE c.at >= :since AND c.at <= :until AND t.duplicate_of IS NULL"
            + ("" if transaction_key is None else " AND c.transaction_key = :key")
            + ("" if award_key is None else " AND t.award_key = :award")
        ),
        asked,
    )
    found = [Change(datetime.fromisoformat(at), _KINDS[kind], *rest) for at, kind, *rest in rows]
    return sorted(
        found, key=lambda c: (c.at, _ORDER[c.kind], c.transaction_key, c.field or "", c.evidence_id)
    )


@dataclass(frozen=True)
class Compared:
    """Documents with transactions of some days, and how many of them an older document could be laid beside.

    That is one that speaks of a transaction, or of an agency and year, of which an older document speaks too.
    """

    documents: int
    comparable: int


def compared(session: Session, since: datetime, until: datetime) -> Compared:
    """What could have shown a change between two moments, by the time of the evidence."""
    asked = {"since": instant_text(since), "until": instant_text(until)}
    row = session.connection().execute(text(_COMPARED), asked).one()
    return Compared(int(row[0]), int(row[1]))


_COMPARED = """
WITH asked AS (
    SELECT e.evidence_id, e.retrieved_at FROM evidence e
    WHERE e.retrieved_at >= :since AND e.retrieved_at <= :until
    AND EXISTS (SELECT 1 FROM sighting s WHERE s.evidence_id = e.evidence_id AND s.record_kind = 'transaction')
)
SELECT count(*), coalesce(sum(CASE WHEN EXISTS (
    SELECT 1 FROM coverage c JOIN coverage o ON o.agency_code = c.agency_code
        AND o.fiscal_year = c.fiscal_year AND o.retrieved_at < c.retrieved_at
    WHERE c.evidence_id = a.evidence_id
) OR EXISTS (
    SELECT 1 FROM sighting s
    JOIN sighting z ON z.record_kind = 'transaction' AND z.record_key = s.record_key
    JOIN evidence o ON o.evidence_id = z.evidence_id AND o.retrieved_at < a.retrieved_at
    WHERE s.evidence_id = a.evidence_id AND s.record_kind = 'transaction'
) THEN 1 ELSE 0 END), 0) FROM asked a
"""
"""Begins with the documents of these days, so that what is held besides costs nothing; the first older one ends it."""

_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_ORDER = {"new": 0, "changed": 1, "gone": 2, "back": 3}
