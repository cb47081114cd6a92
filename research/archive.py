"""The archive: what publishers answered, byte for byte, as WARC 1.1 with a CDXJ index beside each file.

A record is written and fsynced before anything is parsed. Each record is one gzip member; a member that
was cut short (the machine died) is removed when the archive is next opened for writing, and said so.
Secrets never arrive here: `scrapers.fetch` removes them before an exchange is handed over.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import json
import os
import shutil
import uuid
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from research.errors import ArchiveDamaged, Problem, StoreUnavailable
from research.models.columns import instant_text
from research.records import EvidenceRecord, Exchange, RunReport

REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
COMPRESSED = (b"PK", b"\x1f\x8b")  # zip and gzip: compressing them again only costs time
SOFTWARE = "contract-trail/0.1"


@dataclass(frozen=True)
class IndexEntry:
    """One line of a CDXJ file."""

    surt: str
    timestamp: str
    fields: Mapping[str, str]

    def line(self) -> str:
        return f"{self.surt} {self.timestamp} {json.dumps(dict(self.fields), ensure_ascii=True)}\n"

    @classmethod
    def read(cls, line: str) -> IndexEntry:
        surt, timestamp, fields = line.rstrip("\n").split(" ", 2)
        return cls(surt, timestamp, json.loads(fields))


def surt_of(uri: str) -> str:
    """Sort-friendly form of an address (`gov,usaspending,api)/api/v2/…`); other schemes stay as they are."""
    parts = urlsplit(uri)
    if parts.scheme not in ("http", "https") or parts.hostname is None:
        return uri.lower().replace(" ", "%20")
    host = ",".join(reversed(parts.hostname.split(".")))
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{query}".lower().replace(" ", "%20")


class Archive:
    """A folder of WARC files. Reading needs no lock; writing goes through `writer`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def warcs(self) -> list[Path]:
        return sorted(self.directory.glob("*.warc.gz"))

    def entries(self, warc: Path) -> list[IndexEntry]:
        """The index of one file; raises `ArchiveDamaged` where it cannot be read."""
        index = _index_path(warc)
        if not index.exists():
            return []
        try:
            lines = index.read_text("utf-8").split("\n")
            # A last line without its newline was cut short while being written: its record is trimmed too.
            return [IndexEntry.read(line) for line in lines[:-1] if line]
        except ValueError as error:
            raise ArchiveDamaged(
                f"the index {index.name} cannot be read: {error}",
                remedy=f"Delete {index.name}: it is made again from {warc.name} at the next load.",
            ) from error

    def recover(self) -> list[str]:
        """Trim what a killed run left half-written at the end of a file; returns one sentence for each."""
        said = []
        for warc in self.warcs():
            if not _index_path(warc).exists():
                _write_whole(_index_path(warc), "".join(e.line() for e in _entries_in(warc)))
                said.append(f"{_index_path(warc).name}: made again from {warc.name}")
            entries = self.entries(warc)
            end = max((int(e.fields["offset"]) + int(e.fields["length"]) for e in entries), default=0)
            size = warc.stat().st_size
            if size > end:
                said.append(f"{warc.name}: removed {size - end:,} bytes of a record that was never finished")
                if end:
                    os.truncate(warc, end)
                else:
                    warc.unlink()
                    _index_path(warc).unlink(missing_ok=True)
                    continue
            text = "".join(e.line() for e in sorted(entries, key=lambda e: (e.surt, e.timestamp)))
            if _index_path(warc).exists() and text != _index_path(warc).read_text("utf-8"):
                _write_whole(_index_path(warc), text)
        return said

    @contextmanager
    def writer(self, name: str) -> Iterator[ArchiveWriter]:
        """A new WARC file for one run. Nothing is created until the first record."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreUnavailable(
                    "another load or run is writing to the archive",
                    "Wait until it has ended, then start again.",
                ) from error
            writer = ArchiveWriter(self.directory, name, self.recover())
            try:
                yield writer
            finally:
                writer.close()

    def evidence(self) -> Iterator[EvidenceRecord]:
        """Every record that bears facts, in the order in which it was archived."""
        found = [
            _evidence_of(entry, warc)
            for warc in self.warcs()
            for entry in self.entries(warc)
            if "trail" in entry.fields and entry.fields.get("kind") != "report"
        ]
        yield from sorted(found, key=lambda e: (e.archived_at, e.warc_file, e.warc_offset))

    def reports(self) -> Iterator[RunReport]:
        for warc in self.warcs():
            for entry in self.entries(warc):
                if entry.fields.get("kind") == "report":
                    report = json.loads(entry.fields["trail"])
                    for moment in ("started_at", "finished_at"):
                        report[moment] = datetime.fromisoformat(report[moment])
                    yield RunReport(**report)

    def by_digest(self, payload_sha256: str) -> EvidenceRecord | None:
        """The record that holds these bytes, if they were archived before (revisits hold none)."""
        for evidence in self.evidence():
            if evidence.payload_sha256 == payload_sha256 and evidence.kind != "revisit":
                return evidence
        return None

    @contextmanager
    def payload(self, evidence: EvidenceRecord) -> Iterator[IO[bytes]]:
        """The payload's bytes as received; for a revisit those of the record it refers to."""
        if evidence.kind == "revisit":
            holder = self.by_digest(evidence.payload_sha256)
            if holder is None:
                raise ArchiveDamaged(
                    f"no archived record holds the bytes of evidence {evidence.evidence_id}",
                    remedy="The WARC file that held them is missing: restore var/archive from a backup.",
                )
            evidence = holder
        path = self.directory / evidence.warc_file
        if not path.exists():
            raise ArchiveDamaged(
                f"{evidence.warc_file} is missing from the archive",
                remedy="Restore var/archive from a backup.",
            )
        with path.open("rb") as stream:
            stream.seek(evidence.warc_offset)
            yield next(iter(ArchiveIterator(stream))).raw_stream

    def copy_payload(self, evidence: EvidenceRecord, target: Path) -> None:
        """Write the payload to a file; raises `ArchiveDamaged` if its digest is not the recorded one."""
        digest = hashlib.sha256()
        try:
            with self.payload(evidence) as stream, target.open("wb") as out:
                while chunk := stream.read(1 << 20):
                    digest.update(chunk)
                    out.write(chunk)
        except (EOFError, OSError, ValueError, StopIteration) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise _damaged(evidence, str(error)) from error
        if digest.hexdigest() != evidence.payload_sha256:
            raise _damaged(evidence, "its bytes no longer match their SHA-256")

    def verify(self) -> tuple[int, list[Problem]]:
        """Read every record back and compare all digests: (records read, problems found)."""
        problems: list[Problem] = []
        count = 0
        for warc in self.warcs():
            try:
                entries = self.entries(warc)
                end = max((int(e.fields["offset"]) + int(e.fields["length"]) for e in entries), default=0)
            except (ArchiveDamaged, KeyError, ValueError) as error:
                problems.append(
                    Problem(_index_path(warc).name, None, None, f"the index cannot be read: {error}")
                )
                continue
            if warc.stat().st_size != end:
                problems.append(
                    Problem(
                        warc.name,
                        None,
                        None,
                        f"the file has {warc.stat().st_size:,} bytes, its index {end:,}",
                    )
                )
            for entry in entries:
                count += 1
                try:
                    problem = _check(warc, entry)
                except (KeyError, ValueError) as error:
                    problem = Problem(
                        _index_path(warc).name, None, None, f"an index line cannot be read: {error}"
                    )
                if problem:
                    problems.append(problem)
        return count, problems


class ArchiveWriter:
    """Appends records to one WARC file; each is on disk, with its index line, when a method returns."""

    def __init__(self, directory: Path, name: str, recovered: Sequence[str] = ()) -> None:
        self.recovered = tuple(recovered)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self.path = directory / f"{stamp}-{name}-{uuid.uuid4().hex[:6]}.warc.gz"
        self._digests: dict[str, tuple[str, str]] | None = None
        self._directory = directory

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
        index = _index_path(self.path)
        if index.exists():
            lines = index.read_text("utf-8").splitlines(keepends=True)
            entries = sorted((IndexEntry.read(line) for line in lines), key=lambda e: (e.surt, e.timestamp))
            _write_whole(index, "".join(e.line() for e in entries))

    def _known(self) -> dict[str, tuple[str, str]]:
        if self._digests is None:
            self._digests = {
                e.payload_sha256: (e.target_uri, instant_text(e.archived_at))
                for e in Archive(self._directory).evidence()
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
        record_id = uuid.uuid4()
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
        return _evidence_of(entry, self.path)

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
            io.BytesIO(exchange.request_body or b""),
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
        stream = io.BytesIO(payload) if isinstance(payload, bytes) else payload
        warc_headers = {**(warc_headers or {}), **{_header_name(k): v for k, v in fields.items()}}
        with self.path.open("ab") as out:
            offset = out.tell()
            hashing = _Hashing(out)
            # Our own gzip member: warcio would compress a gigabyte at level 9.
            with gzip.GzipFile(
                filename="", fileobj=hashing, mode="wb", compresslevel=level, mtime=0
            ) as member:
                warc = WARCWriter(member, gzip=False, warc_version="1.1")
                record = warc.create_warc_record(
                    uri,
                    kind,
                    payload=stream,
                    length=size if headers is None else None,
                    warc_content_type=media_type,
                    warc_headers_dict=warc_headers,
                    http_headers=headers,
                )
                warc.write_record(record)
            out.flush()
            os.fsync(out.fileno())
            length = out.tell() - offset
        entry = _entry(record, self.path.name, offset, length, hashing.digest.hexdigest())
        with _index_path(self.path).open("a", encoding="utf-8") as index:
            index.write(entry.line())
            index.flush()
            os.fsync(index.fileno())
        return entry


def _index_path(warc: Path) -> Path:
    return warc.with_name(warc.name.removesuffix(".warc.gz") + ".cdxj")


def _write_whole(path: Path, text: str) -> None:
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)


def _evidence_of(entry: IndexEntry, warc: Path) -> EvidenceRecord:
    trail: dict[str, Any] = json.loads(entry.fields["trail"])
    status = trail.pop("http_status", None)
    return EvidenceRecord(
        **{
            **trail,
            "kind": entry.fields["kind"],
            "target_uri": entry.fields["url"],
            "media_type": trail.get("media_type", "application/octet-stream"),
            "retrieved_at": datetime.fromisoformat(trail["retrieved_at"]),
            "archived_at": datetime.fromisoformat(trail["archived_at"]),
            "payload_bytes": int(trail["payload_bytes"]),
            "max_rejected_share": float(trail.get("max_rejected_share", 0)),
            "http_status": None if status is None else int(status),
        },
        warc_file=warc.name,
        warc_offset=int(entry.fields["offset"]),
    )


def _damaged(evidence: EvidenceRecord, why: str) -> ArchiveDamaged:
    return ArchiveDamaged(
        f"evidence {evidence.evidence_id} in {evidence.warc_file} cannot be trusted: {why}",
        remedy="Run `trail verify`; restore that file from a backup.",
    )


def _header_name(field: str) -> str:
    return f"Trail-{field.title()}"


def _entry(record: ArcWarcRecord, filename: str, offset: int, length: int, sha256: str) -> IndexEntry:
    """The index line of a record: wholly derived from the record itself."""
    headers = record.rec_headers
    uri = headers.get_header("WARC-Target-URI") or headers.get_header("WARC-Filename") or ""
    fields = {
        "url": uri,
        "type": record.rec_type,
        "filename": filename,
        "offset": str(offset),
        "length": str(length),
        "sha256": sha256,
    }
    for field in ("kind", "trail"):
        if value := headers.get_header(_header_name(field)):
            fields[field] = value
    timestamp = "".join(c for c in headers.get_header("WARC-Date") if c.isdigit())[:14]
    return IndexEntry(surt_of(uri), timestamp, fields)


def _entries_in(warc: Path) -> list[IndexEntry]:
    """The index of a WARC file made again from its records; an unfinished last record is left out."""
    entries = []
    data = warc.open("rb")
    with data:
        iterator = ArchiveIterator(data)
        try:
            for record in iterator:
                offset = iterator.get_record_offset()
                shutil.copyfileobj(record.raw_stream, _Sink(), 1 << 20)
                length = iterator.get_record_length()
                entries.append((record, offset, length))
        except (ArchiveLoadFailed, EOFError, zlib.error):
            entries = entries[:-1] if entries and entries[-1][2] is None else entries
        found = []
        for record, offset, length in entries:
            data.seek(offset)
            digest = hashlib.sha256(data.read(length)).hexdigest()
            found.append(_entry(record, warc.name, offset, length, digest))
    return found


def _check(warc: Path, entry: IndexEntry) -> Problem | None:
    place = f"record at byte {entry.fields['offset']} ({entry.fields['url']})"
    digest = hashlib.sha256()
    left = int(entry.fields["length"])
    with warc.open("rb") as stream:
        stream.seek(int(entry.fields["offset"]))
        while left and (chunk := stream.read(min(left, 1 << 20))):
            digest.update(chunk)
            left -= len(chunk)
        if left or digest.hexdigest() != entry.fields.get("sha256"):
            return Problem(
                warc.name, None, None, f"{place}: the archived bytes are not those that were written"
            )
        stream.seek(int(entry.fields["offset"]))
        record = next(iter(ArchiveIterator(stream, check_digests=True)))
        shutil.copyfileobj(record.raw_stream, _Sink(), 1 << 20)
    if record.digest_checker.passed is False:
        return Problem(warc.name, None, None, f"{place}: {'; '.join(record.digest_checker.problems)}")
    again = _entry(
        record, warc.name, int(entry.fields["offset"]), int(entry.fields["length"]), digest.hexdigest()
    )
    if again != entry:
        return Problem(warc.name, None, None, f"{place}: its index line in the .cdxj file was altered")
    return None


class _Hashing(io.RawIOBase):
    """Passes writes on and keeps their SHA-256."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self.digest = hashlib.sha256()

    def write(self, data: Any) -> int:
        self.digest.update(data)
        return self.out.write(data)

    def flush(self) -> None:
        self.out.flush()


class _Sink(io.RawIOBase):
    def write(self, data: Any) -> int:
        return len(data)
