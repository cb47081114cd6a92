"""What transactions said at an earlier moment, by the documents retrieved up to it.

An address with a moment in it keeps saying what was printed from it, whatever later documents say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlmodel import Session, text

from research.models.columns import instant_text


@dataclass(frozen=True)
class Then:
    """One transaction as the newest document up to a moment gave it.

    line, member: its place there. gone_by: the document that it was gone by then, None where it was still published.
    duplicate_of, is_of_others: as in `research.models.Transaction`, by all that is known now.
    """

    transaction_key: str
    modification_number: str
    action_date: date
    obligation_cents: int
    description: str | None
    recipient_name: str | None
    evidence_id: str
    member: str | None
    line: int
    gone_by: str | None
    duplicate_of: str | None
    is_of_others: bool


def end_of(asked: date | datetime) -> datetime:
    """The last instant of a day, or of a second, in UTC."""
    if isinstance(asked, datetime):
        return asked.astimezone(UTC).replace(microsecond=999_999)
    return datetime.combine(asked, time.max, UTC)


def written(moment: datetime) -> str:
    """The shortest text that `end_of` reads as that moment or later: a day where only the day is known."""
    return f"{moment:%Y-%m-%d}" if moment.time() == time() else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def known_then(session: Session, moment: datetime, *, award_key: str) -> list[Then]:
    """The transactions of an award that any document up to the moment has, oldest first by action date."""
    asked = {"award": award_key, "moment": instant_text(moment)}
    gone: dict[str, tuple[str, str]] = {}
    for key, at, evidence_id in session.connection().execute(text(_GONE), asked):
        gone[key] = max(gone.get(key, ("", "")), (at, evidence_id))
    found = []
    for row in session.connection().execute(text(_SEEN), asked):
        at, by = gone.get(row.transaction_key, ("", ""))
        found.append(
            Then(
                row.transaction_key,
                row.modification_number,
                date.fromisoformat(str(row.action_date)),
                int(row.obligation_cents),
                row.description,
                row.recipient_name,
                row.evidence_id,
                row.member,
                row.line,
                by if at > row.retrieved_at else None,
                row.duplicate_of,
                row.other_agency is not None,
            )
        )
    return sorted(found, key=lambda one: (one.action_date, one.modification_number, one.transaction_key))


def first_known(session: Session, award_key: str) -> datetime | None:
    """When the oldest document with a transaction of the award was retrieved; None where none is held."""
    at = session.connection().execute(text(_FIRST), {"award": award_key}).scalar()
    return None if at is None else datetime.fromisoformat(at)


_STATE = ("modification_number", "action_date", "obligation_cents", "description")
_SEEN = f"""
SELECT t.transaction_key, t.duplicate_of, t.other_agency, x.evidence_id, x.member, x.line, x.retrieved_at,
coalesce(x.recipient_name, (
    SELECT s.recipient_name FROM sighting s JOIN evidence e ON e.evidence_id = s.evidence_id
    WHERE s.record_kind = 'transaction' AND s.record_key = x.record_key AND s.recipient_name IS NOT NULL
    AND e.retrieved_at <= :moment ORDER BY e.retrieved_at DESC, e.evidence_id DESC LIMIT 1
)) AS recipient_name,
{", ".join(f"CASE WHEN x.state_hash = t.state_hash THEN t.{c} ELSE h.{c} END AS {c}" for c in _STATE)}
FROM (
    SELECT s.record_key, s.evidence_id, s.member, s.line, s.state_hash, s.recipient_name, e.retrieved_at,
    row_number() OVER (PARTITION BY s.record_key ORDER BY e.retrieved_at DESC, e.evidence_id DESC) AS n
    FROM award_transaction o
    JOIN sighting s ON s.record_kind = 'transaction' AND s.record_key = o.transaction_key
    JOIN evidence e ON e.evidence_id = s.evidence_id
    WHERE o.award_key = :award AND e.retrieved_at <= :moment
) x
JOIN award_transaction t ON t.transaction_key = x.record_key
LEFT JOIN transaction_state h ON h.transaction_key = x.record_key AND h.state_hash = x.state_hash
WHERE x.n = 1
"""
"""A state is held as the present one or as a superseded one, under its hash.

Some documents name no recipient: then the newest before them that does speaks, never a later one.
"""

_GONE = """
SELECT c.transaction_key, c.at, c.evidence_id FROM change_log c
JOIN award_transaction t ON t.transaction_key = c.transaction_key
WHERE t.award_key = :award AND c.kind = 'gone' AND c.at <= :moment
"""

_FIRST = """
SELECT min(e.retrieved_at) FROM award_transaction t
JOIN sighting s ON s.record_kind = 'transaction' AND s.record_key = t.transaction_key
JOIN evidence e ON e.evidence_id = s.evidence_id WHERE t.award_key = :award
"""
