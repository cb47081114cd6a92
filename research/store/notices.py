"""Staged notices into their table: the newest evidence speaks, and of texts the newest that gives any.

The search of SAM.gov's API tells everything of a notice but its text, which the bulk files give. So the description
is taken from the newest document that has descriptions, whatever came in which order.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from research.evidence import EvidenceRecord
from research.models import Notice
from research.models.columns import instant_text
from research.records import Batch
from research.store.temporary import staged_value

_TEXTS = ("description", "described_at", "described_evidence_id")
_KEY = "notice_id"


def merge_notices(connection: Connection, table: str, batch: Batch, evidence: EvidenceRecord) -> None:
    """Insert the staged rows; of a row that is held already, each part is the newest evidence's that gives it."""
    at, who = "CAST(:retrieved_at AS TEXT)", "CAST(:evidence_id AS TEXT)"
    gives_texts = "texts" in batch.groups
    given = {name: staged_value(connection, Notice, name) for name in Notice.model_fields}
    given |= {"evidence_id": who, "retrieved_at": at}
    texts = (
        {"described_at": at, "described_evidence_id": who} if gives_texts else dict.fromkeys(_TEXTS, "NULL")
    )
    given |= texts
    newer = "(excluded.retrieved_at, excluded.evidence_id) > (t.retrieved_at, t.evidence_id)"
    describes = (
        "(t.described_at IS NULL OR (excluded.described_at, excluded.described_evidence_id) > "
        "(t.described_at, t.described_evidence_id))"
    )
    sets = [
        f"{name} = CASE WHEN {newer} THEN excluded.{name} ELSE t.{name} END"
        for name in given
        if name not in (_KEY, *_TEXTS)
    ]
    if gives_texts:
        sets += [f"{name} = CASE WHEN {describes} THEN excluded.{name} ELSE t.{name} END" for name in _TEXTS]
    connection.execute(
        text(
            f"INSERT INTO notice AS t ({', '.join(given)}) SELECT {', '.join(given.values())} "
            f"FROM {table} s WHERE true ON CONFLICT ({_KEY}) DO UPDATE SET {', '.join(sets)}"
        ),
        {"retrieved_at": instant_text(evidence.retrieved_at), "evidence_id": evidence.evidence_id},
    )
