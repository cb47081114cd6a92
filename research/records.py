"""What parsers hand to the store: records in our words, batches of them, and the evidence they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from sqlmodel import SQLModel

from research.models.award import AwardFacts
from research.models.transaction import (
    SubawardFacts,
    TransactionAction,
    TransactionCore,
    TransactionDetail,
    TransactionIdentity,
    TransactionParties,
)

Kind = Literal["transaction", "award", "subaward", "deletion"]
Group = Literal["parties", "action", "detail"]


class TransactionRecord(
    TransactionCore, TransactionParties, TransactionAction, TransactionDetail, TransactionIdentity
):
    """One transaction as one document gives it. `line` is its place in the document, from 1."""

    transaction_key: str
    line: int


class AwardRecord(AwardFacts):
    """One statement about an award as one document gives it."""

    award_key: str
    line: int


class SubawardRecord(SubawardFacts):
    """One subaward as one document gives it."""

    subaward_key: str
    line: int


class DeletionRecord(SQLModel):
    """The publisher's word that a transaction is deleted as of a day."""

    transaction_key: str
    deleted_on: date
    line: int


Record = TransactionRecord | AwardRecord | SubawardRecord | DeletionRecord

RECORD_CLASSES: dict[Kind, type[SQLModel]] = {
    "transaction": TransactionRecord,
    "award": AwardRecord,
    "subaward": SubawardRecord,
    "deletion": DeletionRecord,
}


class ArrowStream(Protocol):
    """Columns in Arrow's stream form, such as a DuckDB relation."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


@dataclass(frozen=True)
class Batch:
    """Records of one kind from one evidence, as rows or as Arrow columns named like the record's fields.

    `groups` says which field groups the layout knows: a newer search result must not wipe what only a
    full record says. It has meaning for transactions only.
    """

    kind: Kind
    rows: Sequence[Record] | ArrowStream
    groups: frozenset[Group] = frozenset()


@dataclass(frozen=True)
class EvidenceRecord:
    """One archived response or file, as the archive describes it (see `research.models.Evidence`)."""

    evidence_id: str
    source: str
    layout: str
    kind: str
    target_uri: str
    media_type: str
    retrieved_at: datetime
    retrieved_basis: str
    archived_at: datetime
    payload_sha256: str
    payload_bytes: int
    warc_file: str
    warc_offset: int
    file_name: str | None = None
    method: str | None = None
    request_body: str | None = None
    http_status: int | None = None
    run_id: str | None = None
    max_rejected_share: float = 0.0


@dataclass(frozen=True)
class Exchange:
    """One HTTP question and its answer, as it went over the wire (the body not decoded)."""

    method: str
    url: str
    request_headers: Sequence[tuple[str, str]]
    request_body: bytes | None
    status: int
    reason: str
    response_headers: Sequence[tuple[str, str]]
    payload: bytes
    received_at: datetime


@dataclass(frozen=True)
class RunReport:
    """How one run of a source went; archived, so that a rebuild knows it too."""

    run_id: str
    source: str
    command: str
    started_at: datetime
    finished_at: datetime
    state: Literal["finished", "failed"]
    requests: int = 0
    retries: int = 0
    bytes_received: int = 0
    message: str | None = None


@dataclass
class Counts:
    """What became of the records of one load or run."""

    documents: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    rejected: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Counts) -> None:
        self.documents += other.documents
        self.new += other.new
        self.changed += other.changed
        self.same += other.same
        self.older += other.older
        self.rejected += other.rejected
        self.notes += [note for note in other.notes if note not in self.notes]
