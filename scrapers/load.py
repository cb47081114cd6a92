"""Files a user already has: archived first, then parsed, then stored whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from research.archive import Archive, ArchiveWriter
from research.errors import Damaged, InputRefused, Problem, SourceChanged
from research.records import Counts, EvidenceRecord
from research.store import Store
from scrapers.archive_names import ArchiveName
from scrapers.containers import copy_steady, unpack
from scrapers.dating import newest_record, when_retrieved
from scrapers.encodings import as_utf8
from scrapers.kept import covers, kept_codes, kept_text
from scrapers.registered import all_layouts
from scrapers.tabular import Member, identify, parse


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
            raise Damaged(f"{path} {what}", remedy="Give the path of a CSV, gzip or zip file.")
        self.scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            steady = Path(folder) / "as-given"
            digest = copy_steady(path, steady)
            retrieved_at, basis = when_retrieved(path, self.options.retrieved_at)
            # The same bytes got on another day say that nothing had changed by then: that is evidence too.
            known = [
                e
                for e in self.archive.evidence()
                if e.payload_sha256 == digest and (basis == "file time" or e.retrieved_at == retrieved_at)
            ]
            kept, share = kept_text(self.options.kept), self.options.max_rejected_share
            for held in known:
                if self.store.holds(held.evidence_id) and covers(held.kept_agencies, kept):
                    note = f"loaded before, on {held.archived_at:%Y-%m-%d}; nothing changed"
                    return Counts(notes=[note])
            members, notes = members_of(steady, path.name, Path(folder))
            layouts = [layout for layout, _ in identify(members, all_layouts()).values()]
            if basis == "file time" and (newest := newest_record(members, layouts)) is not None:
                retrieved_at, basis = newest, "newest record"
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
                source=layouts[0].source,
                layout="+".join(layout.name for layout in layouts),
                file_name=path.name,
                retrieved_at=retrieved_at,
                retrieved_basis=basis,
                payload_sha256=digest,
                max_rejected_share=share,
                kept_agencies=kept,
                claim=claim.text() if claim else None,
            )
            return store_members(self.store, evidence, members, notes, Path(folder))


def members_of(path: Path, name: str, scratch: Path) -> tuple[list[Member], list[str]]:
    """The tables in a file, on disk and in UTF-8, and notes on what was left out; raises `Damaged`."""
    members, notes = unpack(path, name, scratch)
    members, more = as_utf8(members, all_layouts(), scratch)
    return members, [*notes, *more]


def store_members(
    store: Store, evidence: EvidenceRecord, members: Sequence[Member], notes: Sequence[str], scratch: Path
) -> Counts:
    """Parse an archived file's members and store them; a refusal is recorded with its reasons and raised."""
    try:
        _check_claim(evidence, members)
        result = parse(
            members,
            all_layouts(),
            scratch,
            evidence.max_rejected_share,
            kept_codes(evidence.kept_agencies),
        )
    except InputRefused as refusal:
        store.refuse(evidence, refusal.problems)
        raise
    try:
        return store.ingest(evidence, result.batches, [*notes, *result.notes], result.rejected)
    finally:
        result.close()


def _check_claim(evidence: EvidenceRecord, members: Sequence[Member]) -> None:
    """A file that should hold every transaction and has no table of them would make all of them gone."""
    if evidence.claim is None:
        return
    if not any(layout.kind == "transaction" for layout, _ in identify(members, all_layouts()).values()):
        name = evidence.file_name or evidence.target_uri
        raise SourceChanged(
            f"{name} holds no table of transactions",
            [Problem(name, None, None, f"its members are {', '.join(member.name for member in members)}")],
            "Nothing of it was stored. Download it again; if it stays so, the publisher has changed the file.",
        )


def replay_file(archive: Archive, store: Store, evidence: EvidenceRecord, scratch: Path) -> Counts:
    """Store an archived file again, from the archive's own bytes."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        steady = Path(folder) / "as-given"
        archive.copy_payload(evidence, steady)
        members, notes = members_of(steady, evidence.file_name or evidence.evidence_id, Path(folder))
        return store_members(store, evidence, members, notes, Path(folder))
