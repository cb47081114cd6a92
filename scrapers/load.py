"""Files a user already has: archived first, then parsed, then stored whole or not at all."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from research.archive import Archive, ArchiveWriter
from research.errors import Damaged
from research.evidence import EvidenceRecord
from research.models import FILE_TIME
from research.outcomes import Counts
from research.store import Store
from scrapers.archive_names import ArchiveName
from scrapers.containers import copy_steady
from scrapers.dating import when_retrieved
from scrapers.given import open_given
from scrapers.kept import covers, kept_text


@dataclass(frozen=True)
class Options:
    """How to load.

    `retrieved_at` is when the file was got from its publisher, if the user says so; `kept` are the sub-tier
    agencies whose rows are stored, none meaning all.
    """

    retrieved_at: datetime | None = None
    max_rejected_share: float = 0.0
    kept: tuple[str, ...] = ()


class Loader:
    """Loads files into one store through one archive."""

    def __init__(
        self, archive: Archive, writer: ArchiveWriter, store: Store, scratch: Path, options: Options
    ) -> None:
        self.archive = archive
        self.writer = writer
        self.store = store
        self.scratch = scratch
        self.options = options

    def load(self, path: Path) -> Counts:
        """Load one file; a file whose bytes were loaded before changes nothing.

        Raises an `InputRefused` naming file, line and field; nothing of the file is then in the tables.
        """
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "is not a file" if path.exists() else "does not exist"
            raise Damaged(f"{path} {what}", remedy="Give the path of a CSV, XML, gzip or zip file.")
        self.scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            steady = Path(folder) / "as-given"
            digest = copy_steady(path, steady)
            retrieved_at, basis = when_retrieved(path, self.options.retrieved_at)
            # The same bytes got on another day say that nothing had changed by then: that is evidence too.
            known = [
                e
                for e in self.archive.evidence()
                if e.payload_sha256 == digest and (basis == FILE_TIME or e.retrieved_at == retrieved_at)
            ]
            kept, share = kept_text(self.options.kept), self.options.max_rejected_share
            for held in known:
                if self.store.holds(held.evidence_id) and covers(held.kept_agencies, kept):
                    note = f"loaded before, on {held.archived_at:%Y-%m-%d}; nothing changed"
                    return Counts(notes=[note])
            given = open_given(steady, path.name, Path(folder))
            newest = given.newest() if basis == FILE_TIME else None
            # A record dated after its file is a slip of the pen, and would win over all that is known.
            if newest is not None and newest <= retrieved_at:
                retrieved_at, basis = newest, given.newest_basis
            named = ArchiveName.read(path.name)
            claim = named.claim(self.options.kept) if named else None
            evidence = next(
                # Archived by a run that was killed before it could store it.
                (
                    e
                    for e in known
                    if (e.max_rejected_share, e.kept_agencies) == (share, kept)
                    and not self.store.has(e.evidence_id)
                ),
                None,
            ) or self.writer.store_file(
                steady,
                source=given.source,
                layout=given.layout,
                file_name=path.name,
                retrieved_at=retrieved_at,
                retrieved_basis=basis,
                payload_sha256=digest,
                max_rejected_share=share,
                kept_agencies=kept,
                claim=claim.text() if claim else None,
            )
            return given.store_in(self.store, evidence, Path(folder))


def replay_file(archive: Archive, store: Store, evidence: EvidenceRecord, scratch: Path) -> Counts:
    """Store an archived file again, from the archive's own bytes."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        steady = Path(folder) / "as-given"
        archive.copy_payload(evidence, steady)
        given = open_given(steady, evidence.file_name or evidence.evidence_id, Path(folder))
        return given.store_in(store, evidence, Path(folder))
