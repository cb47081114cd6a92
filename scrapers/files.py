"""Downloaded files: kept in the archive, then their rows stored; what is held of an address already."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from research.archive import Archive, ArchiveWriter
from research.archive.writer import FileFacts
from research.evidence import EvidenceRecord
from research.outcomes import Counts
from research.store import Store
from scrapers.downloads import Download, Unchanged
from scrapers.kept import claims, covers
from scrapers.load import replay_file
from scrapers.parts import Version
from scrapers.storing import members_of, store_members


@dataclass(frozen=True)
class Files:
    """The archive and the store, as far as files from a publisher concern them."""

    archive: Archive
    writer: ArchiveWriter
    store: Store
    scratch: Path

    def held(self, url: str) -> EvidenceRecord | None:
        """The newest file archived from an address."""
        found = [e for e in self.archive.evidence() if e.target_uri == url and e.file_name is not None]
        return found[-1] if found else None

    def is_done(self, held: EvidenceRecord, facts: FileFacts) -> bool:
        """Whether all that is wanted of these very bytes was stored before."""
        return (
            covers(held.kept_agencies, facts.kept_agencies)
            and claims(held.claim, facts.claim)
            and self.store.holds(held.evidence_id)
            and self.store.falls_short(held.evidence_id) is None
        )

    def is_waiting(self, held: EvidenceRecord, facts: FileFacts) -> bool:
        """Whether these bytes were archived for the same purpose, and the run killed before it stored them."""
        same = (held.kept_agencies, held.claim) == (facts.kept_agencies, facts.claim)
        return same and not self.store.has(held.evidence_id)

    def keep(
        self, answer: Download | Unchanged, held: EvidenceRecord | None, facts: FileFacts
    ) -> EvidenceRecord:
        """Archive what came; for an unchanged file, that the one held is to be read in another way."""
        if isinstance(answer, Download):
            return self.writer.store_download(answer.path, answer.exchange, facts)
        if held is None:
            raise LookupError(f"{answer.exchange.url} is said to be unchanged, and nothing of it is held")
        return self.writer.store_unchanged(held, answer.exchange, facts)

    def ingest(self, evidence: EvidenceRecord, path: Path | None) -> Counts:
        """Store the rows of an archived file; its bytes are in `path`, or else taken from the archive."""
        self.scratch.mkdir(parents=True, exist_ok=True)
        if path is None:
            return replay_file(self.archive, self.store, evidence, self.scratch)
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            members, notes = members_of(path, evidence.file_name or path.name, Path(folder))
            return store_members(self.store, evidence, members, notes, Path(folder))


def version_of(held: EvidenceRecord) -> Version | None:
    """What the publisher marked the held version with; None where it gave no mark."""
    return Version(held.etag, held.last_modified) if held.etag or held.last_modified else None
