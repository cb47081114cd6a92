"""Writes records to one WARC file; each is safe on disk when its method returns."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from research.archive.index import IndexEntry, entry_of, evidence_of, header_name, index_path, write_whole
from research.models.columns import instant_text
from research.records import EvidenceRecord, Exchange, RunReport

REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
COMPRESSED = (b"PK", b"\x1f\x8b")  # zip and gzip: compressing them again only costs time
SOFTWARE = "contract-trail/0.1"


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
    ) -> EvidenceRecord:
        """A file that a user already had, as a resource record."""
        size = path.stat().st_size
        uri = f"urn:contract-trail:file:{quote(file_name)}"
        with path.open("rb") as head:
            level = 1 if head.read(2) in COMPRESSED else 3
        trail = {
            "source": source,
            "layout": layout,
            "file_name": file_name,
            "retrieved_at": instant_text(retrieved_at),
            "retrieved_basis": retrieved_basis,
            "payload_sha256": payload_sha256,
            "payload_bytes": str(size),
            "max_rejected_share": str(max_rejected_share),
        }
        with path.open("rb") as payload:
            return self._store("resource", uri, "application/octet-stream", trail, payload, None, size, level)

    def store_exchange(self, exchange: Exchange, *, source: str, layout: str, run_id: str) -> EvidenceRecord:
        """An HTTP answer, its question beside it; an answer already held byte for byte becomes a revisit."""
        digest = hashlib.sha256(exchange.payload).hexdigest()
        media = next((v for k, v in exchange.response_headers if k.lower() == "content-type"), "")
        trail = {
            "source": source,
            "layout": layout,
            "retrieved_at": instant_text(exchange.received_at),
            "retrieved_basis": "response",
            "payload_sha256": digest,
            "payload_bytes": str(len(exchange.payload)),
            "method": exchange.method,
            "http_status": str(exchange.status),
            "media_type": media,
            "run_id": run_id,
        }
        if exchange.request_body is not None:
            trail["request_body"] = exchange.request_body.decode("utf-8")
        headers = StatusAndHeaders(
            f"{exchange.status} {exchange.reason}".strip(),
            list(exchange.response_headers),
            protocol="HTTP/1.1",
        )
        known = self._known().get(digest)
        kind = "revisit" if known and exchange.payload else "response"
        evidence = self._store(
            kind,
            exchange.url,
            "application/http; msgtype=response",
            trail,
            io.BytesIO(exchange.payload),
            headers,
            len(exchange.payload),
            6,
            refers_to=known,
        )
        self._store_request(exchange, evidence)
        return evidence

    def store_report(self, report: RunReport) -> None:
        """How the run went, as a metadata record."""
        fields = asdict(report)
        fields["started_at"] = instant_text(report.started_at)
        fields["finished_at"] = instant_text(report.finished_at)
        body = json.dumps(fields, sort_keys=True).encode()
        self._append(
            "metadata",
            f"urn:contract-trail:run:{report.run_id}",
            "application/json",
            body,
            None,
            {
                "kind": "report",
                "trail": body.decode(),
            },
        )

    def close(self) -> None:
        """Sort the index; the records themselves are already safe."""
        index = index_path(self.path)
        if index.exists():
            lines = index.read_text("utf-8").splitlines(keepends=True)
            entries = sorted((IndexEntry.read(line) for line in lines), key=lambda e: (e.surt, e.timestamp))
            write_whole(index, "".join(e.line() for e in entries))

    def _known(self) -> dict[str, tuple[str, str]]:
        if self._digests is None:
            self._digests = {
                e.payload_sha256: (e.target_uri, instant_text(e.archived_at))
                for e in self._held()
                if e.kind == "response"
            }
        return self._digests

    def _store(
        self,
        kind: str,
        uri: str,
        media_type: str,
        trail: dict[str, str],
        payload: IO[bytes],
        headers: StatusAndHeaders | None,
        size: int,
        level: int,
        refers_to: tuple[str, str] | None = None,
    ) -> EvidenceRecord:
        # Led by the payload's digest: of two files got at one moment, the same one comes last everywhere.
        record_id = uuid.UUID(bytes=bytes.fromhex(trail["payload_sha256"])[:6] + os.urandom(10), version=4)
        archived_at = datetime.now(UTC)
        warc_headers: dict[str, str] = {
            "WARC-Record-ID": f"<urn:uuid:{record_id}>",
            "WARC-Date": instant_text(archived_at),
            "WARC-Payload-Digest": f"sha256:{trail['payload_sha256']}",
        }
        if kind == "resource":
            warc_headers["WARC-Block-Digest"] = warc_headers["WARC-Payload-Digest"]
        if kind == "revisit" and refers_to:
            warc_headers["WARC-Profile"] = REVISIT_PROFILE
            warc_headers["WARC-Refers-To-Target-URI"], warc_headers["WARC-Refers-To-Date"] = refers_to
        trail = {**trail, "evidence_id": record_id.hex, "archived_at": instant_text(archived_at)}
        entry = self._append(
            kind,
            uri,
            media_type,
            payload,
            headers,
            {"kind": kind, "trail": json.dumps(trail)},
            warc_headers,
            size,
            level,
        )
        if kind == "response":
            self._known()[trail["payload_sha256"]] = (uri, instant_text(archived_at))
        return evidence_of(entry, self.path)

    def _store_request(self, exchange: Exchange, evidence: EvidenceRecord) -> None:
        parts = urlsplit(exchange.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = StatusAndHeaders(
            f"{exchange.method} {target} HTTP/1.1", list(exchange.request_headers), is_http_request=True
        )
        self._append(
            "request",
            exchange.url,
            "application/http; msgtype=request",
            exchange.request_body or b"",
            headers,
            {},
            {"WARC-Concurrent-To": f"<urn:uuid:{uuid.UUID(evidence.evidence_id)}>"},
        )

    def _append(
        self,
        kind: str,
        uri: str,
        media_type: str,
        payload: IO[bytes] | bytes,
        headers: StatusAndHeaders | None,
        fields: dict[str, str],
        warc_headers: dict[str, str] | None = None,
        size: int | None = None,
        level: int = 6,
    ) -> IndexEntry:
        if not self.path.exists():
            self.path.touch(exist_ok=False)
            info = f"software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\n".encode()
            self._append("warcinfo", self.path.name, "application/warc-fields", info, None, {})
        if isinstance(payload, bytes):
            stream: IO[bytes] = io.BytesIO(payload)
            size = len(payload)
        else:
            stream = payload
        warc_headers = {**(warc_headers or {}), **{header_name(k): v for k, v in fields.items()}}
        index_at = index_path(self.path)
        offset, indexed = self.path.stat().st_size, index_at.stat().st_size if index_at.exists() else 0
        try:
            record, length, digest = self._write(
                uri, kind, media_type, stream, headers, warc_headers, size, level
            )
            entry = entry_of(record, self.path.name, offset, length, digest)
            with index_at.open("a", encoding="utf-8") as index:
                index.write(entry.line())
                index.flush()
                os.fsync(index.fileno())
        except BaseException:
            # Disk full, stopped by the user: leave no half record behind.
            os.truncate(self.path, offset)
            if index_at.exists():
                os.truncate(index_at, indexed)
            raise
        return entry

    def _write(
        self,
        uri: str,
        kind: str,
        media_type: str,
        payload: IO[bytes],
        headers: StatusAndHeaders | None,
        warc_headers: dict[str, str],
        size: int | None,
        level: int,
    ) -> tuple[ArcWarcRecord, int, str]:
        """Append one gzip member; (record, bytes written, their SHA-256)."""
        with self.path.open("ab") as out:
            start = out.tell()
            hashing = Hashing(out)
            # Our own gzip member: warcio would compress a gigabyte at level 9.
            with gzip.GzipFile(
                filename="", fileobj=hashing, mode="wb", compresslevel=level, mtime=0
            ) as member:
                warc = WARCWriter(member, gzip=False, warc_version="1.1")
                record = warc.create_warc_record(
                    uri,
                    kind,
                    payload=payload,
                    length=size,
                    warc_content_type=media_type,
                    warc_headers_dict=warc_headers,
                    http_headers=headers,
                )
                warc.write_record(record)
            out.flush()
            os.fsync(out.fileno())
            return record, out.tell() - start, hashing.digest.hexdigest()


class Hashing(io.RawIOBase):
    """Passes writes on and keeps their SHA-256."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self.digest = hashlib.sha256()

    def write(self, data: Any) -> int:
        self.digest.update(data)
        return self.out.write(data)

    def flush(self) -> None:
        self.out.flush()
