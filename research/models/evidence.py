"""Evidence: which bytes were received when, which rows were in them, what was wrong with them."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Cents, Day, Instant

FILE_TIME = "file time"
"""`Evidence.retrieved_basis` where nobody said when a file was got, so that its own time stands for it."""

NOTED = ("response", "stated", "file name", "last modified", "capture")
"""`Evidence.retrieved_basis` where the moment is that of the retrieval, not only the earliest there can have been."""


EARLIEST = ("newest record", "not before")
"""`Evidence.retrieved_basis` where it was got at the moment given or later, and nobody noted when."""


class Evidence(SQLModel, table=True):
    """One archived response or file. `evidence_id` is its WARC record id without punctuation.

    `retrieved_basis` says how the time of retrieval is known. A file joined from captures of several days is as many
    pieces of evidence, one for each `capture`, with the same bytes.
    """

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
    retrieved_basis: str  # as in NOTED and EARLIEST, or FILE_TIME
    archived_at: datetime = Field(sa_type=Instant)
    payload_sha256: str = Field(index=True)
    payload_bytes: int = Field(sa_type=Cents)
    warc_file: str
    warc_offset: int = Field(sa_type=Cents)
    run_id: str | None = Field(default=None, index=True)
    max_rejected_share: float = 0.0  # share of bad rows the user allowed
    kept_agencies: str | None = None  # rows of these sub-tier agencies were kept, "7012,7014"; null: all
    claim: str | None = None  # what the document says it holds in whole, as JSON (`research.evidence.Claim`)
    etag: str | None = None  # the publisher's mark of this version of a file
    last_modified: str | None = None  # HTTP header Last-Modified, as sent
    asked_uri: str | None = (
        None  # for a page of the web: the address asked first, which may have led elsewhere; for a file: its order
    )
    memento_datetime: str | None = None  # when the web archive that gave the copy took it, as sent
    capture: date | None = Field(default=None, sa_type=Day)  # only the rows that were captured on that day
    state: str = "stored"  # or "refused": nothing of it is in the tables
    rows: int = 0
    rejected: int = 0
    notes: str | None = None  # new columns and the like, one a line


class Sighting(SQLModel, table=True):
    """A record was in that evidence, at that line (from 1, the header's line included) and with that content."""

    record_kind: str = Field(primary_key=True)  # "transaction", "subaward", "award", "use_case", "notice"…
    record_key: str = Field(primary_key=True)
    evidence_id: str = Field(primary_key=True, index=True)
    member: str | None = None
    line: int
    repeats: int = 0  # how often the very same row stood there again
    state_hash: str
    recipient_name: str | None = None  # as that evidence gave it, where it names the recipient


class Touched(SQLModel, table=True):
    """An award whose rows changed since links and search index were last made; the refresh empties it.

    The key '' stands for a document that was stored: without it the refresh makes everything anew.
    """

    award_key: str = Field(primary_key=True)


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
    state: str  # "finished", "incomplete" (it came to its end without all it asked for) or "failed"
    requests: int
    retries: int
    bytes_received: int = Field(sa_type=Cents)
    message: str | None = None
    query: str | None = None  # what was asked for, as JSON
    resumed: str | None = None  # the run whose archived answers this one went on from
    may_resume: bool = False  # it was stopped or cut off; asking again may go on from its answers
    missing: str | None = None  # what the publisher lists, or should have, and did not give; one a line
    documents: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    rejected: int = 0


class State(SQLModel, table=True):
    """Facts about the database itself, such as which build it is."""

    name: str = Field(primary_key=True)
    value: str
