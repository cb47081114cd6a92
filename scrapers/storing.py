"""The tables of one archived file, parsed and stored whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from research.errors import InputRefused, Problem, SourceChanged
from research.evidence import EvidenceRecord
from research.outcomes import Counts
from research.store import Store
from scrapers.containers import unpack
from scrapers.encodings import as_utf8
from scrapers.kept import kept_codes
from scrapers.registered import all_layouts
from scrapers.room import in_enough_room
from scrapers.tabular import Member, identify, parse


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
    with closing(result), in_enough_room():
        return store.ingest(
            evidence, result.batches, [*notes, *result.notes], result.rejected, release=result.close
        )


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
