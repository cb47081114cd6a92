"""What changed between two moments, by the time of the evidence: new, changed, gone and back.

Told from sightings, states and coverage alone, so that the order of loading does not matter. A row is "new"
only where older evidence speaks of its agency and year; the first document of a year is a beginning, not a change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, text

from research.models.columns import instant_text

Kind = Literal["new", "changed", "gone", "back"]

FIELDS = ("action_date", "obligation_cents", "modification_number", "description")
_EARLIEST, _LATEST = "0001", "9999"


@dataclass(frozen=True)
class Change:
    """One change of one transaction. `old` and `new` are as published; obligations are in whole cents."""

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


def changes(
    session: Session, since: datetime | None, until: datetime | None, transaction_key: str | None = None
) -> list[Change]:
    """Changes from `since` up to `until`, oldest first; None leaves that side open.

    With `transaction_key` those of that transaction only, for which its own sightings alone are read.
    """
    window = {
        "since": instant_text(since) if since else _EARLIEST,
        "until": instant_text(until) if until else _LATEST,
    }
    if transaction_key is not None:
        window["key"] = transaction_key
    found = [*_between_sightings(session, window), *_gone(session, window), *_new(session, window)]
    found += _back(session, window)
    order = {"new": 0, "changed": 1, "gone": 2, "back": 3}
    return sorted(found, key=lambda c: (c.at, order[c.kind], c.transaction_key, c.field or ""))


_SIGHTED = """
SELECT s.record_key AS k, s.evidence_id, s.state_hash, s.recipient_name, e.retrieved_at AS at,
lag(s.evidence_id) OVER w AS former, lag(s.state_hash) OVER w AS former_hash,
lag(s.recipient_name) OVER w AS former_name, lag(e.retrieved_at) OVER w AS former_at
FROM sighting s JOIN evidence e ON e.evidence_id = s.evidence_id
WHERE s.record_kind = 'transaction' AND e.retrieved_at <= :until {only}
WINDOW w AS (PARTITION BY s.record_key ORDER BY e.retrieved_at, e.evidence_id)
"""
"""Each sighting of a transaction beside the one before it."""


def _sighted(window: dict[str, str]) -> str:
    return _SIGHTED.format(only="AND s.record_key = :key" if "key" in window else "")


def _between_sightings(session: Session, window: dict[str, str]) -> Iterator[Change]:
    columns = ", ".join(
        f"coalesce(h{n}.{field}, CASE WHEN t.state_hash = x.{name} THEN t.{field} END)"
        for n, name in ((0, "former_hash"), (1, "state_hash"))
        for field in FIELDS
    )
    rows = session.connection().execute(
        text(
            f"SELECT x.k, t.award_key, t.awarding_agency_code, x.at, x.evidence_id, x.former, x.former_hash, "
            f"x.state_hash, x.former_name, x.recipient_name, {columns} FROM ({_sighted(window)}) x "
            "JOIN award_transaction t ON t.transaction_key = x.k "
            "LEFT JOIN transaction_state h0 ON h0.transaction_key = x.k AND h0.state_hash = x.former_hash "
            "LEFT JOIN transaction_state h1 ON h1.transaction_key = x.k AND h1.state_hash = x.state_hash "
            "WHERE x.former IS NOT NULL AND x.at >= :since AND t.duplicate_of IS NULL "
            "AND (x.former_hash <> x.state_hash OR x.former_name <> x.recipient_name)"
        ),
        window,
    )
    for row in rows:
        yield from _fields(tuple(row))


def _fields(row: Sequence[object]) -> Iterator[Change]:
    key, award, agency, at, evidence, former, former_hash, state_hash, old_name, new_name = row[:10]
    states = row[10:]
    old, new = states[: len(FIELDS)], states[len(FIELDS) :]
    pairs = list(zip(FIELDS, old, new, strict=True)) if former_hash != state_hash else []
    if old_name is not None and new_name is not None:
        pairs.append(("recipient_name", old_name, new_name))
    for field, before, after in pairs:
        if before != after:
            yield Change(
                _moment(at), "changed", str(key), str(award), _text(agency), field, _text(before), _text(after),
                str(evidence), _text(former),
            )  # fmt: skip


_ABSENCES = """
SELECT x.k, x.former, x.former_at, x.evidence_id, x.at, c.retrieved_at AS gone_at, c.evidence_id AS gone_by,
row_number() OVER (PARTITION BY x.k, x.at ORDER BY c.retrieved_at, c.evidence_id) AS n
FROM ({sighted}) x
JOIN award_transaction t ON t.transaction_key = x.k
JOIN coverage c ON c.basis = 'awarding' AND c.agency_code = t.awarding_agency_code
    AND c.fiscal_year = t.fiscal_year AND c.proves_absence
    AND c.retrieved_at > x.former_at AND c.retrieved_at < x.at
LEFT JOIN transaction_state h ON h.transaction_key = x.k AND h.state_hash = x.former_hash
WHERE x.former IS NOT NULL AND t.duplicate_of IS NULL AND t.key_basis <> 'provisional'
AND coalesce(h.action_date, t.action_date) BETWEEN c.since AND c.until
AND (c.claim_basis = 'stated' OR coalesce(t.transaction_number, '0') = '0')
AND CASE WHEN t.recorded_award_key LIKE 'CONT\\_IDV\\_%' ESCAPE '\\' THEN 'idvs' ELSE 'contracts' END = c.type_group
AND NOT EXISTS (SELECT 1 FROM coverage_tie i WHERE i.evidence_id = c.evidence_id
    AND i.agency_code = t.awarding_agency_code AND i.fiscal_year = t.fiscal_year
    AND i.obligation_cents = coalesce(h.obligation_cents, t.obligation_cents))
"""
"""Times between two sightings at which a whole document lacked the row."""


def _absences(window: dict[str, str]) -> str:
    return _ABSENCES.format(sighted=_sighted(window).replace(":until", f"'{_LATEST}'"))


def _gone(session: Session, window: dict[str, str]) -> Iterator[Change]:
    only = "AND t.transaction_key = :key" if "key" in window else ""
    absences = _absences(window)
    rows = session.connection().execute(
        text(
            "SELECT t.transaction_key, t.award_key, t.awarding_agency_code, t.gone_at, t.gone_evidence_id, "
            "t.evidence_id FROM award_transaction t "
            f"WHERE t.gone_at >= :since AND t.gone_at <= :until AND t.duplicate_of IS NULL {only} UNION ALL "
            f"SELECT a.k, t.award_key, t.awarding_agency_code, a.gone_at, a.gone_by, a.former FROM ({absences}) a "
            "JOIN award_transaction t ON t.transaction_key = a.k "
            "WHERE a.n = 1 AND a.gone_at >= :since AND a.gone_at <= :until"
        ),
        window,
    )
    for key, award, agency, at, evidence, former in rows:
        yield _plain("gone", (key, award, agency), at, evidence, former)


def _back(session: Session, window: dict[str, str]) -> Iterator[Change]:
    rows = session.connection().execute(
        text(
            "SELECT a.k, t.award_key, t.awarding_agency_code, a.at, a.evidence_id, a.gone_by "
            f"FROM ({_absences(window)}) a JOIN award_transaction t ON t.transaction_key = a.k "
            "WHERE a.n = 1 AND a.at >= :since AND a.at <= :until"
        ),
        window,
    )
    for key, award, agency, at, evidence, former in rows:
        yield _plain("back", (key, award, agency), at, evidence, former)


def _new(session: Session, window: dict[str, str]) -> Iterator[Change]:
    rows = session.connection().execute(
        text(
            "WITH began AS (SELECT agency_code, fiscal_year, min(retrieved_at) AS at FROM coverage "
            "GROUP BY agency_code, fiscal_year) "
            f"SELECT x.k, t.award_key, t.awarding_agency_code, x.at, x.evidence_id FROM ({_sighted(window)}) x "
            "JOIN award_transaction t ON t.transaction_key = x.k "
            "JOIN began b ON b.agency_code = t.awarding_agency_code AND b.fiscal_year = t.fiscal_year "
            "WHERE x.former IS NULL AND x.at >= :since AND x.at > b.at AND t.duplicate_of IS NULL"
        ),
        window,
    )
    for key, award, agency, at, evidence in rows:
        yield _plain("new", (key, award, agency), at, evidence, None)


def _plain(
    kind: Kind, row: tuple[object, object, object], at: object, evidence: object, former: object
) -> Change:
    key, award, agency = row
    return Change(
        _moment(at), kind, str(key), str(award), _text(agency), None, None, None, str(evidence), _text(former)
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _moment(value: object) -> datetime:
    return datetime.fromisoformat(str(value))
