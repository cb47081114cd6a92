"""A page that somebody saved by hand, because its publisher refuses machines: archived, then read like any other."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from research.archive import Archive, ArchiveWriter
from research.errors import Damaged, InputRefused
from research.outcomes import Counts
from research.store import Store
from research.webpages.markup import LARGEST
from scrapers.containers import copy_steady
from scrapers.replay import replay
from scrapers.visiting import PAGE

SOURCE = "web_pages"


@dataclass(frozen=True)
class SavedPage:
    """A file that holds a page. address: of the page, as data/ names it. retrieved_at: when it was saved."""

    path: Path
    address: str
    retrieved_at: datetime


def load_page(
    saved: SavedPage, archive: Archive, writer: ArchiveWriter, store: Store, scratch: Path
) -> Counts:
    """Archive and store a saved page; the same page of the same time changes nothing.

    Raises an `InputRefused` where it cannot be read; nothing of it is then in the tables.
    """
    if not saved.path.is_file():
        raise Damaged(f"{saved.path} is not a file", remedy="Give the path of the saved HTML file.")
    size = saved.path.stat().st_size
    if size > LARGEST:
        raise Damaged(
            f"{saved.path} has {size:,} bytes, more than the {LARGEST:,} that are read of a page",
            remedy="Save the page as HTML alone, without its pictures.",
        )
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        steady = Path(folder) / "as-given"
        digest = copy_steady(saved.path, steady)
        same = [
            one
            for one in archive.evidence()
            if (one.payload_sha256, one.asked_uri, one.retrieved_at)
            == (digest, saved.address, saved.retrieved_at)
        ]
        if any(store.holds(one.evidence_id) for one in same):
            return Counts(notes=["loaded before; nothing changed"])
        # Archived by a command that was killed before it could store it.
        waiting = [one for one in same if not store.has(one.evidence_id)]
        evidence = (
            waiting[0]
            if waiting
            else writer.store_file(
                steady,
                source=SOURCE,
                layout=PAGE,
                file_name=saved.path.name,
                retrieved_at=saved.retrieved_at,
                retrieved_basis="stated",
                payload_sha256=digest,
                asked_uri=saved.address,
            )
        )
        payload = steady.read_bytes()
    try:
        batches = replay(evidence, payload)
    except InputRefused as refusal:
        store.refuse(evidence, refusal.problems)
        raise
    return store.ingest(evidence, batches)
