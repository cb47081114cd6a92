"""What parsers hand to the store: records in our words, batches of them, and the evidence they came from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol, Self

from pydantic import field_serializer
from sqlmodel import SQLModel

from research.models.award import AwardFacts
from research.models.columns import instant_text
from research.models.coverage import PublishedCountFacts
from research.models.filing import ExhibitFacts, FilingFacts, FormerNameFacts, SubsidiaryFacts
from research.models.hint import FamilyHintFacts
from research.models.lobbying import LobbyingFacts
from research.models.notice import NoticeFacts
from research.models.register import RegisterFacts
from research.models.transaction import (
    SubawardFacts,
    TransactionAction,
    TransactionAdded,
    TransactionCore,
    TransactionDetail,
    TransactionIdentity,
    TransactionParties,
)
from research.models.use_case import UseCaseFacts
from research.models.web_page import WebPageFacts

Kind = Literal[
    "transaction",
    "award",
    "subaward",
    "deletion",
    "count",
    "use_case",
    "notice",
    "filing",
    "former_name",
    "exhibit",
    "subsidiary",
    "family_hint",
    "web_page",
    "register_document",
    "lobbying_filing",
]
Group = Literal["parties", "action", "detail", "added", "texts"]
Basis = Literal["awarding", "funding"]
TypeGroup = Literal["contracts", "idvs"]
"""The publisher's two groups of contract types: orders and contracts (A to D), and vehicles (IDV)."""


class TransactionRecord(
    TransactionCore,
    TransactionParties,
    TransactionAction,
    TransactionDetail,
    TransactionAdded,
    TransactionIdentity,
):
    """One transaction as one document gives it.

    `line` is its place in the document, from 1, or in the member of the zip that `member` names; `repeats`
    is how often the very same row stood there again (searches page over ties).
    """

    transaction_key: str
    line: int
    member: str | None = None
    repeats: int = 0


class AwardRecord(AwardFacts):
    """One statement about an award as one document gives it."""

    award_key: str
    line: int
    member: str | None = None


class SubawardRecord(SubawardFacts):
    """One subaward as one document gives it."""

    subaward_key: str
    line: int
    member: str | None = None


class DeletionRecord(SQLModel):
    """The publisher's word that a transaction is deleted as of a day."""

    transaction_key: str
    deleted_on: date
    line: int
    member: str | None = None


class CountRecord(PublishedCountFacts):
    """How many transactions the publisher says exist; see `research.models.PublishedCount`."""

    line: int
    member: str | None = None


class UseCaseRecord(UseCaseFacts):
    """One AI use case as one inventory gives it."""

    use_case_key: str
    line: int
    member: str | None = None


class RegisterRecord(RegisterFacts):
    """One document of the Federal Register as one answer lists it."""

    document_number: str
    line: int
    member: str | None = None


class NoticeRecord(NoticeFacts):
    """One notice as one document gives it."""

    notice_id: str
    line: int
    member: str | None = None


class LobbyingRecord(LobbyingFacts):
    """One lobbying filing as one answer gives it."""

    filing_uuid: str
    line: int
    member: str | None = None

    @field_serializer("posted_at")
    def _as_stored(self, moment: datetime) -> str:
        return instant_text(moment)


class FilingRecord(FilingFacts):
    """One annual report as a filer's list of filings gives it."""

    accession: str
    line: int
    member: str | None = None


class FormerNameRecord(FormerNameFacts):
    """One former name of a filer."""

    former_name_key: str
    line: int
    member: str | None = None


class ExhibitRecord(ExhibitFacts):
    """One list of subsidiaries as filed, read or not."""

    exhibit_key: str
    line: int
    member: str | None = None


class SubsidiaryRecord(SubsidiaryFacts):
    """One subsidiary as one list gives it."""

    subsidiary_key: str
    line: int
    member: str | None = None


class FamilyHintRecord(FamilyHintFacts):
    """One statement of a register about a family."""

    hint_key: str
    line: int
    member: str | None = None


class WebPageRecord(WebPageFacts):
    """What one archived page of the web says of itself; it is its document, so that `line` is 1."""

    line: int = 1
    member: str | None = None


Record = (
    TransactionRecord
    | AwardRecord
    | SubawardRecord
    | DeletionRecord
    | CountRecord
    | UseCaseRecord
    | RegisterRecord
    | LobbyingRecord
    | NoticeRecord
    | FilingRecord
    | FormerNameRecord
    | ExhibitRecord
    | SubsidiaryRecord
    | FamilyHintRecord
    | WebPageRecord
)

RECORD_CLASSES: dict[Kind, type[SQLModel]] = {
    "transaction": TransactionRecord,
    "award": AwardRecord,
    "subaward": SubawardRecord,
    "deletion": DeletionRecord,
    "count": CountRecord,
    "use_case": UseCaseRecord,
    "register_document": RegisterRecord,
    "lobbying_filing": LobbyingRecord,
    "notice": NoticeRecord,
    "filing": FilingRecord,
    "former_name": FormerNameRecord,
    "exhibit": ExhibitRecord,
    "subsidiary": SubsidiaryRecord,
    "family_hint": FamilyHintRecord,
    "web_page": WebPageRecord,
}


class ArrowStream(Protocol):
    """Columns in Arrow's stream form, such as a DuckDB relation."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


@dataclass(frozen=True)
class Batch:
    """Records of one kind from one evidence, as rows or as Arrow columns named like the record's fields.

    `groups` says which field groups the layout knows: a newer search result must not wipe what only a
    full record says. It has meaning for transactions, and for notices, whose texts some documents lack.
    `is_search` says that the rows are a search saved page by page, which may have been cut short or have lost
    rows between pages. `notes` are what whoever looks at the evidence should know of it.
    """

    kind: Kind
    rows: Sequence[Record] | ArrowStream
    groups: frozenset[Group] = frozenset()
    is_search: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """What a document says it holds in whole: every transaction of one basis between two action dates.

    `agencies` are sub-tier codes; none means every agency whose rows it holds. `total_rows` is how many rows
    the publisher said that the document has. Only a claim lets the absence of a row mean something.
    """

    basis: Basis
    since: date
    until: date
    agencies: tuple[str, ...] = ()
    type_groups: tuple[TypeGroup, ...] = ("contracts", "idvs")
    total_rows: int | None = None

    def text(self) -> str:
        """As one line of JSON, the same for the same claim."""
        fields = {
            "basis": self.basis,
            "since": str(self.since),
            "until": str(self.until),
            "agencies": list(self.agencies),
            "type_groups": list(self.type_groups),
            "total_rows": self.total_rows,
        }
        return json.dumps(fields, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Self:
        fields = json.loads(text)
        return cls(
            basis=fields["basis"],
            since=date.fromisoformat(fields["since"]),
            until=date.fromisoformat(fields["until"]),
            agencies=tuple(fields["agencies"]),
            type_groups=tuple(fields["type_groups"]),
            total_rows=fields["total_rows"],
        )


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
    kept_agencies: str | None = None  # rows of these sub-tier agencies were kept ("7012,7014"); None: all
    claim: str | None = None  # `Claim.text`, where the document was asked for or is named as whole
    etag: str | None = None
    last_modified: str | None = None
    asked_uri: str | None = None  # a page of the web: the address asked first, which may have led elsewhere
    memento_datetime: str | None = None  # HTTP header Memento-Datetime, as sent


@dataclass(frozen=True)
class Exchange:
    """One HTTP question and its answer, as it went over the wire (the body not decoded).

    `asked_uri` is the address of the page that was wanted, where the question is one step towards it. `truncated` says
    why the body is not whole, in the words of WARC: "length", "time" or "disconnect".
    """

    method: str
    url: str
    request_headers: Sequence[tuple[str, str]]
    request_body: bytes | None
    status: int
    reason: str
    response_headers: Sequence[tuple[str, str]]
    payload: bytes
    received_at: datetime
    asked_uri: str | None = None
    truncated: str | None = None


@dataclass(frozen=True)
class RunReport:
    """How one run of a source went; archived, so that a rebuild knows it too."""

    run_id: str
    source: str
    command: str
    started_at: datetime
    finished_at: datetime
    state: Literal["finished", "incomplete", "failed"]
    requests: int = 0
    retries: int = 0
    bytes_received: int = 0
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


@dataclass
class Counts:
    """What became of the records of one load or run."""

    documents: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    rejected: int = 0
    gone: int = 0
    back: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Counts) -> None:
        self.documents += other.documents
        self.new += other.new
        self.changed += other.changed
        self.same += other.same
        self.older += other.older
        self.rejected += other.rejected
        self.gone += other.gone
        self.back += other.back
        self.notes += [note for note in other.notes if note not in self.notes]
