"""What parsers hand to the store: records in our words, in batches of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from pydantic import field_serializer
from sqlmodel import SQLModel

from research.errors import Problem
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
    rows between pages. `notes` are what whoever looks at the evidence should know of it. `problems` are rows left out
    because a value cannot be right. `capture` is the day on which somebody captured these rows, of a file that joins
    several captures.
    """

    kind: Kind
    rows: Sequence[Record] | ArrowStream
    groups: frozenset[Group] = frozenset()
    is_search: bool = False
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    capture: date | None = None
