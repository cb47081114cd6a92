"""Files a user already has: archived first, then parsed, then stored whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from research.archive import Archive, ArchiveWriter
from research.errors import Damaged, InputRefused
from research.evidence import EvidenceRecord
from research.models import FILE_TIME
from research.outcomes import Counts
from research.store import Store
from scrapers.archive_names import ArchiveName
from scrapers.containers import copy_steady
from scrapers.dating import STATED, Dated, when_retrieved
from scrapers.given import Given, open_given
from scrapers.kept import covers, kept_text
from scrapers.registered import joined_layouts


@dataclass(frozen=True)
class Options:
    """How to load.

    `retrieved_at` is when the file was got from its publisher, if the user says so; `kept` are the sub-tier
    agencies whose rows are stored, none meaning all, and `departments` the toptier codes of the departments they are
    part of.
    """

    retrieved_at: datetime | None = None
    max_rejected_share: float = 0.0
    kept: tuple[str, ...] = ()
    departments: frozenset[str] = frozenset()


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
            dated = when_retrieved(path, self.options.retrieved_at)
            known = [e for e in self.archive.evidence() if e.payload_sha256 == digest]
            if held := self._held([e for e in known if e.layout not in joined_layouts()], dated):
                return _loaded_before(held)
            given = open_given(steady, path.name, Path(folder))
            wanted = []
            for moment in self._moments(path, given, dated):
                held = self._held(known, moment)
                if held is None:
                    wanted.append(
                        self._waiting(known, moment) or self._archived(path, steady, given, digest, moment)
                    )
            if held and not wanted:
                return _loaded_before(held)
            return given.store_in(self.store, wanted, Path(folder))

    def _moments(self, path: Path, given: Given, dated: Dated) -> list[Dated]:
        """When the file was got; of one that joins captures, when each of them was."""
        if days := given.captures():
            if dated.basis == STATED:
                raise InputRefused(
                    f"{path.name}: its rows name the days on which they were captured, {days[0]} to {days[-1]}",
                    remedy="Load it without --retrieved: each row is dated by its own capture.",
                )
            return [Dated.captured(day) for day in days]
        newest = given.newest() if dated.basis == FILE_TIME else None
        # A record dated after its file is a slip of the pen, and would win over all that is known.
        if newest is not None and newest <= dated.at:
            return [Dated(newest, given.newest_basis)]
        return [dated]

    def _held(self, known: Sequence[EvidenceRecord], moment: Dated) -> EvidenceRecord | None:
        """The evidence by which the same bytes are stored already, as far as they are wanted."""
        kept = kept_text(self.options.kept)
        for e in known:
            if moment.is_of(e) and self.store.holds(e.evidence_id) and covers(e.kept_agencies, kept):
                return e
        return None

    def _waiting(self, known: Sequence[EvidenceRecord], moment: Dated) -> EvidenceRecord | None:
        """What a run archived that was killed before it could store it."""
        wanted = (self.options.max_rejected_share, kept_text(self.options.kept))
        for e in known:
            read_as = (e.max_rejected_share, e.kept_agencies)
            if moment.is_of(e) and read_as == wanted and not self.store.has(e.evidence_id):
                return e
        return None

    def _archived(self, path: Path, steady: Path, given: Given, digest: str, moment: Dated) -> EvidenceRecord:
        named = ArchiveName.read(path.name)
        claim = named.claim(self.options.kept, self.options.departments) if named else None
        return self.writer.store_file(
            steady,
            source=given.source,
            layout=given.layout,
            file_name=path.name,
            retrieved_at=moment.at,
            retrieved_basis=moment.basis,
            payload_sha256=digest,
            max_rejected_share=self.options.max_rejected_share,
            kept_agencies=kept_text(self.options.kept),
            claim=claim.text() if claim else None,
            capture=moment.capture,
        )


def _loaded_before(held: EvidenceRecord) -> Counts:
    return Counts(notes=[f"loaded before, on {held.archived_at:%Y-%m-%d}; nothing changed"])


def replay_file(archive: Archive, store: Store, evidence: EvidenceRecord, scratch: Path) -> Counts:
    """Store an archived file again, from the archive's own bytes."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        steady = Path(folder) / "as-given"
        archive.copy_payload(evidence, steady)
        given = open_given(steady, evidence.file_name or evidence.evidence_id, Path(folder))
        return given.store_in(store, [evidence], Path(folder))
