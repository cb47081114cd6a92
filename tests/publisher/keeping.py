"""Where tests keep what a run brings: in memory, every answer, batch and report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from research.config import Settings, load_settings
from research.errors import Problem
from research.evidence import EvidenceRecord, Exchange
from research.outcomes import Counts, RunReport
from research.records import Batch, Record
from scrapers.base import AgencyQuery, Document, Query
from scrapers.runner import Keeping
from tests.publisher.records import AGENCIES, DHS
from tests.publisher.server import Publisher
from tests.publisher.shapes import FIXTURES

ICE = AgencyQuery("7012", *AGENCIES["7012"][:1], DHS, "ICE")
CBP = AgencyQuery("7014", *AGENCIES["7014"][:1], DHS, "CBP")
FY2024 = Query(agencies=(ICE,), since=date(2023, 10, 1), until=date(2024, 9, 30))
ORDER = "CONT_AWD_70XTEST24F00000001_7012_70XTEST23D00000001_7014"
VEHICLE = "CONT_IDV_70XTEST23D00000001_7014"


def settings_for(publisher: Publisher, **overrides: object) -> Settings:
    """Settings that send the sources to the test publisher, without pauses."""
    defaults: dict[str, object] = {
        "usaspending_url": publisher.url,
        "allow_private_hosts": True,
        "requests_per_second": 10_000,
        "retry_seconds": 0,
        "timeout_seconds": 10,
        "retries": 2,
    }
    return load_settings(**(defaults | overrides))


class Kept:
    """Archive, store and report desk of a test run. `order` tells which of them was called when."""

    def __init__(self) -> None:
        self.archived: list[tuple[EvidenceRecord, bytes]] = []
        self.stored: list[tuple[EvidenceRecord, Sequence[Batch]]] = []
        self.reports: list[RunReport] = []
        self.refusals: list[tuple[EvidenceRecord, Sequence[Problem]]] = []
        self.order: list[str] = []
        self.counts = Counts()

    @property
    def keeping(self) -> Keeping:
        return Keeping(archive=self, ingest=self.ingest, finish=self.reports.append, refuse=self.refuse)

    @property
    def records(self) -> list[Record]:
        return [record for _, batches in self.stored for record in records_of(batches)]

    def refuse(self, evidence: EvidenceRecord, problems: Sequence[Problem], /) -> None:
        self.refusals.append((evidence, problems))

    def store_exchange(self, exchange: Exchange, *, source: str, layout: str, run_id: str) -> EvidenceRecord:
        digest = hashlib.sha256(exchange.payload).hexdigest()
        body = exchange.request_body
        headers = {name.lower(): value for name, value in exchange.response_headers}
        evidence = EvidenceRecord(
            evidence_id=f"{len(self.archived):032x}",
            source=source,
            layout=layout,
            kind="response",
            target_uri=exchange.url,
            media_type=headers.get("content-type", ""),
            retrieved_at=exchange.received_at,
            retrieved_basis="response",
            archived_at=exchange.received_at,
            payload_sha256=digest,
            payload_bytes=len(exchange.payload),
            warc_file="memory",
            warc_offset=0,
            method=exchange.method,
            request_body=None if body is None else body.decode(),
            http_status=exchange.status,
            run_id=run_id,
        )
        self.archived.append((evidence, exchange.payload))
        self.order.append(f"archived {layout}")
        return evidence

    def ingest(self, evidence: EvidenceRecord, batches: Sequence[Batch]) -> Counts:
        self.stored.append((evidence, batches))
        self.order.append(f"stored {evidence.layout}")
        return Counts(documents=1, new=len(records_of(batches)))


def records_of(batches: Sequence[Batch]) -> list[Record]:
    """The rows of batches made from JSON."""
    return [record for batch in batches for record in batch.rows]  # type: ignore[union-attr]


def as_json(batches: Sequence[Batch]) -> list[dict[str, Any]]:
    """Records as they stand in an expected file: fields that say nothing are left out."""
    return [
        {"kind": batch.kind, **record.model_dump(mode="json", exclude_none=True)}
        for batch in batches
        for record in records_of([batch])
    ]


def expected(name: str) -> Any:
    """`tests/fixtures/usaspending_<name>.expected.json`: what the fixture beside it must be read as."""
    return json.loads((FIXTURES / f"usaspending_{name}.expected.json").read_text("utf-8"))


def document(layout: str, path: str, data: object, request: dict[str, object] | None = None) -> Document:
    """A document as a run would make it; `data` is bytes, or what is to be its JSON."""
    return Document(
        source="usaspending_awards",
        evidence_id="0" * 32,
        layout=layout,
        url=f"https://api.example{path}",
        method="GET" if request is None else "POST",
        request=request,
        status=200,
        media_type="application/json",
        payload=data if isinstance(data, bytes) else json.dumps(data).encode(),
        retrieved_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def corpus_file(*parts: str) -> Path:
    """A file of the corpus of real records (TRAIL_CORPUS); it may not exist."""
    return load_settings().corpus_dir.joinpath("usaspending", *parts)
