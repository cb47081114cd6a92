"""Writes records to one WARC file; each is safe on disk when its method returns."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders

from research.archive.index import IndexEntry, evidence_of, index_path, write_whole
from research.archive.warcfile import Entry, append, in_memory
from research.evidence import EvidenceRecord, Exchange
from research.models.columns import instant_text
from research.outcomes import RunReport

SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
COMPRESSED = (b"PK", b"\x1f\x8b")  # zip and gzip: compressing them again only costs time
_ANSWER = "application/http; msgtype=response"


@dataclass(frozen=True)
class FileFacts:
    """What is known of a file whose rows are read as a table; fields as in `EvidenceRecord`."""

    source: str
    layout: str
    file_name: str
    retrieved_at: datetime
    retrieved_basis: str
    payload_sha256: str
    max_rejected_share: float = 0.0
    kept_agencies: str | None = None
    claim: str | None = None
    run_id: str | None = None
    capture: date | None = None

    def trail(self, payload_bytes: int) -> dict[str, str]:
        """As the archive writes it; what is not known is left out."""
        fields = {name: value for name, value in asdict(self).items() if value is not None}
        fields |= {"retrieved_at": instant_text(self.retrieved_at), "payload_bytes": payload_bytes}
        return {name: str(value) for name, value in fields.items()}


class ArchiveWriter:
    """Appends records to one WARC file; each is on disk, with its index line, when a method returns."""

    def __init__(
        self,
        directory: Path,
        name: str,
        recovered: Sequence[str] = (),
        held: Callable[[], Iterable[EvidenceRecord]] = tuple,
    ) -> None:
        """`recovered` says what was mended on opening; `held` gives the evidence archived so far."""
        self.recovered = tuple(recovered)
        self._held = held
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self.path = directory / f"{stamp}-{name}-{uuid.uuid4().hex[:6]}.warc.gz"
        self._digests: dict[str, tuple[str, str]] | None = None

    def store_file(
        self,
        path: Path,
        *,
        source: str,
        layout: str,
        file_name: str,
        retrieved_at: datetime,
        retrieved_basis: str,
        payload_sha256: str,
        max_rejected_share: float = 0.0,
        kept_agencies: str | None = None,
        claim: str | None = None,
        asked_uri: str | None = None,
        capture: date | None = None,
    ) -> EvidenceRecord:
        """A file that a user already had, as a resource record; `asked_uri` is the web page that it is a copy of.

        A file already held byte for byte becomes a revisit.
        """
        facts = FileFacts(
            source,
            layout,
            file_name,
            retrieved_at,
            retrieved_basis,
            payload_sha256,
            max_rejected_share,
            kept_agencies,
            claim,
            capture=capture,
        )
        uri = f"urn:contract-trail:file:{quote(file_name)}"
        trail = facts.trail(path.stat().st_size)
        if asked_uri is not None:
            trail["asked_uri"] = asked_uri
        with path.open("rb") as payload:
            entry = Entry("resource", uri, "application/octet-stream", payload, path.stat().st_size)
            entry = _revisit(
                replace(entry, level=_level(path)), SAME_PAYLOAD, self._known().get(payload_sha256)
            )
            return self._store(entry, trail)

    def store_exchange(self, exchange: Exchange, *, source: str, layout: str, run_id: str) -> EvidenceRecord:
        """An HTTP answer, its question beside it; an answer already held byte for byte becomes a revisit."""
        digest = hashlib.sha256(exchange.payload).hexdigest()
        trail = {
            "source": source,
            "layout": layout,
            "retrieved_at": instant_text(exchange.received_at),
            "retrieved_basis": "response",
            "payload_sha256": digest,
            "payload_bytes": str(len(exchange.payload)),
            "run_id": run_id,
        }
        known = self._known().get(digest) if exchange.payload else None
        entry = Entry("response", exchange.url, _ANSWER, *in_memory(exchange.payload), _headers(exchange))
        entry = _revisit(entry, SAME_PAYLOAD, known)
        if exchange.truncated:
            entry = replace(entry, warc_headers={**entry.warc_headers, "WARC-Truncated": exchange.truncated})
        return self._store_answer(exchange, entry, trail)

    def store_download(self, path: Path, exchange: Exchange, facts: FileFacts) -> EvidenceRecord:
        """A downloaded file as the answer it is; `exchange` has its headers and no payload.

        A file already held byte for byte becomes a revisit.
        """
        size = path.stat().st_size
        known = self._known().get(facts.payload_sha256)
        with path.open("rb") as payload:
            entry = Entry("response", exchange.url, _ANSWER, payload, size, _headers(exchange))
            entry = _revisit(replace(entry, level=_level(path)), SAME_PAYLOAD, known)
            return self._store_answer(exchange, entry, facts.trail(size))

    def store_unchanged(self, held: EvidenceRecord, exchange: Exchange, facts: FileFacts) -> EvidenceRecord:
        """The publisher's word (status 304) that a file is still the one held, to be read in another way."""
        entry = Entry("response", exchange.url, _ANSWER, *in_memory(b""), _headers(exchange))
        entry = _revisit(entry, NOT_MODIFIED, (held.target_uri, instant_text(held.archived_at)))
        trail = facts.trail(held.payload_bytes)
        trail |= {k: v for k, v in (("etag", held.etag), ("last_modified", held.last_modified)) if v}
        return self._store_answer(exchange, entry, trail)

    def store_report(self, report: RunReport) -> None:
        """How the run went, as a metadata record."""
        fields = asdict(report)
        fields["started_at"] = instant_text(report.started_at)
        fields["finished_at"] = instant_text(report.finished_at)
        body = json.dumps(fields, sort_keys=True).encode()
        uri = f"urn:contract-trail:run:{report.run_id}"
        ours = {"kind": "report", "trail": body.decode()}
        append(self.path, Entry("metadata", uri, "application/json", *in_memory(body), fields=ours))

    def close(self) -> None:
        """Sort the index; the records themselves are already safe."""
        index = index_path(self.path)
        if index.exists():
            lines = index.read_text("utf-8").splitlines(keepends=True)
            entries = sorted((IndexEntry.read(line) for line in lines), key=lambda e: (e.surt, e.timestamp))
            write_whole(index, "".join(e.line() for e in entries))

    def _known(self) -> dict[str, tuple[str, str]]:
        """Address and time of the record that holds a payload, by its digest."""
        if self._digests is None:
            self._digests = {
                e.payload_sha256: (e.target_uri, instant_text(e.archived_at))
                for e in self._held()
                if e.kind != "revisit"
            }
        return self._digests

    def _store_answer(self, exchange: Exchange, entry: Entry, trail: dict[str, str]) -> EvidenceRecord:
        trail = {
            **trail,
            "method": exchange.method,
            "http_status": str(exchange.status),
            "media_type": _header(exchange, "Content-Type") or "",
        }
        for field, name in (
            ("etag", "ETag"),
            ("last_modified", "Last-Modified"),
            ("memento_datetime", "Memento-Datetime"),
        ):
            if value := _header(exchange, name):
                trail[field] = value
        if exchange.asked_uri is not None:
            trail["asked_uri"] = exchange.asked_uri
        if exchange.request_body is not None:
            trail["request_body"] = exchange.request_body.decode("utf-8")
        evidence = self._store(entry, trail)
        self._store_request(exchange, evidence)
        return evidence

    def _store(self, entry: Entry, trail: dict[str, str]) -> EvidenceRecord:
        # Led by the payload's digest: of two files got at one moment, the same one comes last everywhere.
        record_id = uuid.UUID(bytes=bytes.fromhex(trail["payload_sha256"])[:6] + os.urandom(10), version=4)
        archived_at = instant_text(datetime.now(UTC))
        headers = {
            **entry.warc_headers,
            "WARC-Record-ID": f"<urn:uuid:{record_id}>",
            "WARC-Date": archived_at,
            "WARC-Payload-Digest": f"sha256:{trail['payload_sha256']}",
        }
        if entry.kind == "resource":
            headers["WARC-Block-Digest"] = headers["WARC-Payload-Digest"]
        trail = {**trail, "evidence_id": record_id.hex, "archived_at": archived_at}
        ours = {"kind": entry.kind, "trail": json.dumps(trail)}
        line = append(self.path, replace(entry, warc_headers=headers, fields=ours))
        if entry.kind != "revisit":
            self._known()[trail["payload_sha256"]] = (entry.uri, archived_at)
        return evidence_of(line, self.path)

    def _store_request(self, exchange: Exchange, evidence: EvidenceRecord) -> None:
        parts = urlsplit(exchange.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = StatusAndHeaders(
            f"{exchange.method} {target} HTTP/1.1", list(exchange.request_headers), is_http_request=True
        )
        beside = {"WARC-Concurrent-To": f"<urn:uuid:{uuid.UUID(evidence.evidence_id)}>"}
        body = in_memory(exchange.request_body or b"")
        question = "application/http; msgtype=request"
        append(self.path, Entry("request", exchange.url, question, *body, headers, warc_headers=beside))


def _headers(exchange: Exchange) -> StatusAndHeaders:
    status = f"{exchange.status} {exchange.reason}".strip()
    return StatusAndHeaders(status, list(exchange.response_headers), protocol="HTTP/1.1")


def _revisit(entry: Entry, profile: str, known: tuple[str, str] | None) -> Entry:
    """The entry without its payload, where a record is known that holds it; of an answer its headers stay."""
    if known is None:
        return entry
    refers_to = {
        "WARC-Profile": profile,
        "WARC-Refers-To-Target-URI": known[0],
        "WARC-Refers-To-Date": known[1],
    }
    payload, size = (entry.payload, entry.size) if entry.http_headers else in_memory(b"")
    return replace(entry, kind="revisit", payload=payload, size=size, warc_headers=refers_to)


def _header(exchange: Exchange, name: str) -> str | None:
    return next((v for k, v in exchange.response_headers if k.lower() == name.lower()), None)


def _level(path: Path) -> int:
    with path.open("rb") as head:
        return 1 if head.read(2) in COMPRESSED else 3
