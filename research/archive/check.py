"""Proof that archived bytes are those that were written."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from research.archive.index import IndexEntry, Sink, entry_of
from research.errors import ArchiveDamaged, Problem
from research.evidence import EvidenceRecord


def check(warc: Path, entry: IndexEntry) -> Problem | None:
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
        shutil.copyfileobj(record.raw_stream, Sink(), 1 << 20)
    if record.digest_checker.passed is False:
        return Problem(warc.name, None, None, f"{place}: {'; '.join(record.digest_checker.problems)}")
    again = entry_of(
        record, warc.name, int(entry.fields["offset"]), int(entry.fields["length"]), digest.hexdigest()
    )
    if again != entry:
        return Problem(warc.name, None, None, f"{place}: its index line in the .cdxj file was altered")
    return None


def damaged(evidence: EvidenceRecord, why: str) -> ArchiveDamaged:
    return ArchiveDamaged(
        f"evidence {evidence.evidence_id} in {evidence.warc_file} cannot be trusted: {why}",
        remedy="Run `trail verify`; restore that file from a backup.",
    )
