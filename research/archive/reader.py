"""Reads the archive: evidence in order, payloads, verification, recovery after a killed run."""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from research.archive.check import check, damaged
from research.archive.index import (
    IndexEntry,
    covered,
    entries_in,
    evidence_of,
    has_record_after,
    index_path,
    write_whole,
)
from research.archive.writer import ArchiveWriter
from research.errors import ArchiveDamaged, Problem, StoreUnavailable
from research.evidence import EvidenceRecord
from research.outcomes import RunReport

CLOCKS_DIFFER = timedelta(hours=1)
"""By how much the clocks of two machines that write to one archive may differ."""


class Archive:
    """A folder of WARC files. Reading needs no lock; writing goes through `writer`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._holders: dict[str, EvidenceRecord] = {}

    def warcs(self) -> list[Path]:
        return sorted(self.directory.glob("*.warc.gz"))

    def entries(self, warc: Path) -> list[IndexEntry]:
        """The index of one file; raises `ArchiveDamaged` where it cannot be read."""
        index = index_path(warc)
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
        """Trim what a killed run left half-written at the end of a file; returns one sentence for each.

        Raises `ArchiveDamaged`, and changes nothing, where bytes before the end are not what was written, and
        `StoreUnavailable` where a record was archived later than it is now.
        """
        said = []
        newest = ("", "")
        for warc in self.warcs():
            index, has_index = index_path(warc), index_path(warc).exists()
            entries = self.entries(warc) if has_index else entries_in(warc)
            end, size = covered(entries), warc.stat().st_size
            newest = max([newest, *((entry.timestamp, warc.name) for entry in entries)])
            if end < max((int(e.fields["offset"]) for e in entries), default=0):
                raise ArchiveDamaged(
                    f"the index {index.name} lacks the record at byte {end}",
                    remedy=f"Delete {index.name}: it is made again from {warc.name} at the next load.",
                )
            if not has_index:
                if end < size and has_record_after(warc, end):
                    raise ArchiveDamaged(
                        f"the record at byte {end} of {warc.name} is damaged, and whole records follow it",
                        remedy="Restore that file from a backup.",
                    )
                said.append(f"{index.name}: made again from {warc.name}")
            if size > end:
                said.append(f"{warc.name}: removed {size - end:,} bytes of a record that was never finished")
                if not end:
                    warc.unlink()
                    index.unlink(missing_ok=True)
                    continue
                os.truncate(warc, end)
            text = "".join(e.line() for e in sorted(entries, key=lambda e: (e.surt, e.timestamp)))
            if not has_index or text != index.read_text("utf-8"):
                write_whole(index, text)
        _require_clock(*newest)
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
            writer = ArchiveWriter(self.directory, name, self.recover(), self.evidence)
            try:
                yield writer
            finally:
                writer.close()

    def evidence(self) -> Iterator[EvidenceRecord]:
        """Every record that bears facts, in the order in which it was archived."""
        found = [
            evidence_of(entry, warc)
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
        if payload_sha256 not in self._holders:
            # Read once for all: a rebuild asks for each revisit.
            for evidence in self.evidence():
                if evidence.kind != "revisit":
                    self._holders.setdefault(evidence.payload_sha256, evidence)
        return self._holders.get(payload_sha256)

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
        with target.open("wb") as out:
            self._copy(evidence, out)

    def read_payload(self, evidence: EvidenceRecord) -> bytes:
        """The payload whole, in memory; raises `ArchiveDamaged` as `copy_payload` does."""
        out = io.BytesIO()
        self._copy(evidence, out)
        return out.getvalue()

    def _copy(self, evidence: EvidenceRecord, out: IO[bytes]) -> None:
        digest = hashlib.sha256()
        try:
            with self.payload(evidence) as stream:
                while chunk := stream.read(1 << 20):
                    digest.update(chunk)
                    out.write(chunk)
        except (EOFError, OSError, ValueError, StopIteration, ArchiveLoadFailed, zlib.error) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise damaged(evidence, str(error)) from error
        if digest.hexdigest() != evidence.payload_sha256:
            raise damaged(evidence, "its bytes no longer match their SHA-256")

    def verify(self) -> tuple[int, list[Problem]]:
        """Read every record back and compare all digests: (records read, problems found)."""
        problems: list[Problem] = []
        count = 0
        for warc in self.warcs():
            try:
                # A lost index is made again by the next command that writes; the bytes can be read without it.
                entries = self.entries(warc) if index_path(warc).exists() else entries_in(warc)
                end = covered(entries)
            except (ArchiveDamaged, KeyError, ValueError) as error:
                problems.append(
                    Problem(index_path(warc).name, None, None, f"the index cannot be read: {error}")
                )
                continue
            if warc.stat().st_size != end:
                problems.append(
                    Problem(
                        warc.name,
                        None,
                        None,
                        f"the file has {warc.stat().st_size:,} bytes, its index covers {end:,} of them",
                    )
                )
            for entry in entries:
                count += 1
                try:
                    problem = check(warc, entry)
                except (KeyError, ValueError) as error:
                    problem = Problem(
                        index_path(warc).name, None, None, f"an index line cannot be read: {error}"
                    )
                if problem:
                    problems.append(problem)
        return count, problems


def _require_clock(newest: str, warc: str) -> None:
    """Raises `StoreUnavailable` where a record was archived later than it is now.

    newest: YYYYMMDDhhmmss of the record archived last, in the file `warc`; empty where there is none.
    """
    now = datetime.now(UTC)
    if newest and datetime.strptime(newest, "%Y%m%d%H%M%S").replace(tzinfo=UTC) > now + CLOCKS_DIFFER:
        raise StoreUnavailable(
            f"this machine's clock says {now:%Y-%m-%d %H:%M} UTC, but {warc} has a record archived on "
            f"{newest[:4]}-{newest[4:6]}-{newest[6:8]} at {newest[8:10]}:{newest[10:12]}",
            "Set the clock: what is received now would pass for older than what is held. Nothing was changed. If the "
            "clock is right now and was wrong then: move that file away, `trail rebuild --accept-loss`, and get its "
            "records again.",
        )
