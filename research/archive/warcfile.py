"""One WARC file being written: a gzip member and an index line for each record, both on disk or neither."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from research.archive.index import IndexEntry, entry_of, header_name, index_path

SOFTWARE = "contract-trail/0.1"
_INFO = f"software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\n".encode()


@dataclass(frozen=True)
class Entry:
    """One record about to be written.

    `payload` is read from where it stands, `size` bytes of it, and never held in memory whole. `fields` are
    our own headers (`Trail-…`); `level` is how hard gzip tries.
    """

    kind: str
    uri: str
    media_type: str
    payload: IO[bytes]
    size: int
    http_headers: StatusAndHeaders | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    warc_headers: Mapping[str, str] = field(default_factory=dict)
    level: int = 6


def in_memory(payload: bytes) -> tuple[IO[bytes], int]:
    """Bytes as the payload of an `Entry`, with their number."""
    return io.BytesIO(payload), len(payload)


def append(path: Path, entry: Entry) -> IndexEntry:
    """Add a record to a WARC file, made if it is not there; it is safe on disk when this returns."""
    if not path.exists():
        path.touch(exist_ok=False)
        append(path, Entry("warcinfo", path.name, "application/warc-fields", *in_memory(_INFO)))
    index_at = index_path(path)
    offset, indexed = path.stat().st_size, index_at.stat().st_size if index_at.exists() else 0
    try:
        record, length, digest = _write(path, entry)
        line = entry_of(record, path.name, offset, length, digest)
        with index_at.open("a", encoding="utf-8") as index:
            index.write(line.line())
            index.flush()
            os.fsync(index.fileno())
    except BaseException:
        # Disk full, stopped by the user: leave no half record behind.
        os.truncate(path, offset)
        if index_at.exists():
            os.truncate(index_at, indexed)
        raise
    return line


def _write(path: Path, entry: Entry) -> tuple[ArcWarcRecord, int, str]:
    """Append one gzip member; (record, bytes written, their SHA-256)."""
    ours = {header_name(name): value for name, value in entry.fields.items()}
    with path.open("ab") as out:
        start = out.tell()
        hashing = Hashing(out)
        # Our own gzip member: warcio would compress a gigabyte at level 9.
        with gzip.GzipFile(
            filename="", fileobj=hashing, mode="wb", compresslevel=entry.level, mtime=0
        ) as member:
            warc = WARCWriter(member, gzip=False, warc_version="1.1")
            record = warc.create_warc_record(
                entry.uri,
                entry.kind,
                payload=entry.payload,
                length=entry.size,
                warc_content_type=entry.media_type,
                warc_headers_dict={**entry.warc_headers, **ours},
                http_headers=entry.http_headers,
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
