"""Evidence: which bytes were received when, which rows were in them, what was wrong with them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Cents, Instant


class Evidence(SQLModel, table=True):
    """One archived response or file. `evidence_id` is its WARC record id without punctuation."""

    evidence_id: str = Field(primary_key=True)
    source: str = Field(index=True)
    layout: str
    kind: str  # "resource" a file given by a user, "response" an HTTP answer, "revisit" an unchanged one
    target_uri: str
    file_name: str | None = None
    method: str | None = None
    request_body: str | None = None
    http_status: int | None = None
    media_type: str
    retrieved_at: datetime = Field(sa_type=Instant)
    retrieved_basis: str  # how the time is known: "response", "stated", "file name", "file time"
    archived_at: datetime = Field(sa_type=Instant)
    payload_sha256: str = Field(index=True)
    payload_bytes: int = Field(sa_type=Cents)
    warc_file: str
    warc_offset: int = Field(sa_type=Cents)
    run_id: str | None = Field(default=None, index=True)
    max_rejected_share: float = 0.0  # share of bad rows the user allowed
    state: str = "stored"  # or "refused": nothing of it is in the tables
    rows: int = 0
    rejected: int = 0
    notes: str | None = None  # new columns and the like, one a line


class Sighting(SQLModel, table=True):
    """A record was in that evidence, at that line (from 1, the header's line included) and with that content."""

    record_kind: str = Field(primary_key=True)  # "transaction", "subaward", "award"
    record_key: str = Field(primary_key=True)
    evidence_id: str = Field(primary_key=True, index=True)
    member: str | None = None
    line: int
    state_hash: str


class Issue(SQLModel, table=True):
    """A row that was not stored, and why."""

    evidence_id: str = Field(primary_key=True)
    member: str = Field(primary_key=True)
    line: int = Field(primary_key=True)
    field: str = Field(primary_key=True)
    message: str
    value: str | None = None


class Run(SQLModel, table=True):
    """One run of a source, as it reported itself in the archive."""

    run_id: str = Field(primary_key=True)
    source: str = Field(index=True)
    command: str
    started_at: datetime = Field(sa_type=Instant)
    finished_at: datetime = Field(sa_type=Instant)
    state: str  # "finished" or "failed"
    requests: int
    retries: int
    bytes_received: int = Field(sa_type=Cents)
    message: str | None = None


class State(SQLModel, table=True):
    """Facts about the database itself, such as which build it is."""

    name: str = Field(primary_key=True)
    value: str
