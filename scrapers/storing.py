"""The tables of one archived file, parsed and stored whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
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
    store: Store,
    evidence: EvidenceRecord | Sequence[EvidenceRecord],
    members: Sequence[Member],
    notes: Sequence[str],
    scratch: Path,
) -> Counts:
    """Parse an archived file's members and store them; a refusal is recorded with its reasons and raised.

    Of a file that joins captures the evidence is one record for each that is wanted; its rows are all read before any
    is stored.
    """
    captures = [evidence] if isinstance(evidence, EvidenceRecord) else list(evidence)
    first = captures[0]
    try:
        _check_claim(first, members)
        result = parse(
            members,
            all_layouts(),
            scratch,
            first.max_rejected_share,
            kept_codes(first.kept_agencies),
            [one.capture for one in captures if one.capture],
        )
    except InputRefused as refusal:
        for one in captures:
            store.refuse(one, refusal.problems)
        raise
    total = Counts()
    with closing(result), in_enough_room():
        for one in captures:
            batches = [batch for batch in result.batches if batch.capture == one.capture]
            is_last = one is captures[-1]
            stored = store.ingest(
                one,
                batches,
                [*notes, *result.notes],
                result.rejected,
                release=result.release if is_last else lambda: None,
            )
            # Whose the rejected rows are is not known: each document is in doubt for them, and they count once.
            total.add(stored if is_last else replace(stored, rejected=0, notes=[]))
    return total


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
