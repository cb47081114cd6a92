"""The CDXJ index beside each WARC file: one line a record, wholly derived from the record itself."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from research.evidence import EvidenceRecord

_MEMBER = b"\x1f\x8b\x08"


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


def index_path(warc: Path) -> Path:
    return warc.with_name(warc.name.removesuffix(".warc.gz") + ".cdxj")


def write_whole(path: Path, text: str, mode: int = 0o666) -> None:
    """Write a file so that it is there whole or not at all; `mode` are the rights it is made with."""
    partial = path.with_name(path.name + ".partial")
    opened = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(opened, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)


def header_name(field: str) -> str:
    return f"Trail-{field.title()}"


def entry_of(record: ArcWarcRecord, filename: str, offset: int, length: int, sha256: str) -> IndexEntry:
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
        if value := headers.get_header(header_name(field)):
            fields[field] = value
    timestamp = "".join(c for c in headers.get_header("WARC-Date") if c.isdigit())[:14]
    return IndexEntry(surt_of(uri), timestamp, fields)


def entries_in(warc: Path) -> list[IndexEntry]:
    """The index of a WARC file made again from its records; an unfinished last record is left out."""
    found = []
    with warc.open("rb") as data:
        for offset, length, digest in _members(data):
            data.seek(offset)
            record = next(iter(ArchiveIterator(data)))
            shutil.copyfileobj(record.raw_stream, Sink(), 1 << 20)
            found.append(entry_of(record, warc.name, offset, length, digest))
    return found


def covered(entries: Iterable[IndexEntry]) -> int:
    """How far the entries cover their file without a gap, from its first byte on."""
    end = 0
    for offset, length in sorted((int(e.fields["offset"]), int(e.fields["length"])) for e in entries):
        if offset != end:
            break
        end += length
    return end


def has_record_after(warc: Path, place: int) -> bool:
    """True when a whole record begins after that byte: what lies before it is damaged, not unfinished."""
    data = warc.read_bytes()[place + 1 :]
    start = data.find(_MEMBER)
    while start >= 0:
        try:
            # Enough of the member for a WARC record's first line.
            if zlib.decompressobj(31).decompress(data[start : start + 4096], 5).startswith(b"WARC/"):
                return True
        except zlib.error:
            pass
        start = data.find(_MEMBER, start + 1)
    return False


def _members(data: IO[bytes]) -> Iterator[tuple[int, int, str]]:
    """Offset, length and SHA-256 of each gzip member, up to the first that is broken or cut short."""
    offset = 0
    while True:
        data.seek(offset)
        member, digest, length = zlib.decompressobj(31), hashlib.sha256(), 0
        try:
            while not member.eof:
                chunk = data.read(1 << 20)
                if not chunk:
                    return
                member.decompress(chunk)
                used = chunk[: len(chunk) - len(member.unused_data)]
                digest.update(used)
                length += len(used)
        except zlib.error:
            return
        yield offset, length, digest.hexdigest()
        offset += length


def evidence_of(entry: IndexEntry, warc: Path) -> EvidenceRecord:
    trail: dict[str, Any] = json.loads(entry.fields["trail"])
    status, capture = trail.pop("http_status", None), trail.get("capture")
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
            "capture": None if capture is None else date.fromisoformat(capture),
        },
        warc_file=warc.name,
        warc_offset=int(entry.fields["offset"]),
    )


class Sink(io.RawIOBase):
    def write(self, data: Any) -> int:
        return len(data)
