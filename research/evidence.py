"""What a document is, apart from its contents: the exchange that brought it, its place in the archive, its claim."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self

Basis = Literal["awarding", "funding"]
TypeGroup = Literal["contracts", "idvs"]
"""The publisher's two groups of contract types: orders and contracts (A to D), and vehicles (IDV)."""


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
    asked_uri: str | None = (
        None  # a page of the web: the address asked first; of what was ordered: the order's
    )
    memento_datetime: str | None = None  # HTTP header Memento-Datetime, as sent
    capture: date | None = (
        None  # only the rows that somebody captured on this day, of a file joined from several
    )


@dataclass(frozen=True)
class Exchange:
    """One HTTP question and its answer, as it went over the wire (the body not decoded).

    `asked_uri` is the address of the page or the order that was meant, where the question is one step towards it.
    `truncated` says why the body is not whole, in the words of WARC: "length", "time" or "disconnect".
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
