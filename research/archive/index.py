"""The CDXJ index beside each WARC file: one line a record, wholly derived from the record itself."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from research.records import EvidenceRecord


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


def write_whole(path: Path, text: str) -> None:
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", encoding="utf-8") as out:
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
    entries = []
    data = warc.open("rb")
    with data:
        iterator = ArchiveIterator(data)
        try:
            for record in iterator:
                offset = iterator.get_record_offset()
                shutil.copyfileobj(record.raw_stream, Sink(), 1 << 20)
                length = iterator.get_record_length()
                entries.append((record, offset, length))
        except (ArchiveLoadFailed, EOFError, zlib.error):
            entries = entries[:-1] if entries and entries[-1][2] is None else entries
        found = []
        for record, offset, length in entries:
            data.seek(offset)
            digest = hashlib.sha256(data.read(length)).hexdigest()
            found.append(entry_of(record, warc.name, offset, length, digest))
    return found


def evidence_of(entry: IndexEntry, warc: Path) -> EvidenceRecord:
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


class Sink(io.RawIOBase):
    def write(self, data: Any) -> int:
        return len(data)
