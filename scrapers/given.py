"""A file a user gives, opened as what it is: tables in CSV, or one page; and stored as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from research.errors import InputRefused, RowsRejected
from research.evidence import EvidenceRecord
from research.outcomes import Counts
from research.records import Batch
from research.store import Store
from scrapers.dating import capture_days, newest_record
from scrapers.kept import kept_codes
from scrapers.layouts import Layout
from scrapers.pages import PageLayout, PageRead, find_layout, read_payload
from scrapers.record_keys import WHOLE
from scrapers.registered import all_layouts, all_pages
from scrapers.storing import members_of, store_members
from scrapers.tabular import Member, identify


class Given(Protocol):
    """What a file turned out to be."""

    @property
    def source(self) -> str: ...

    @property
    def layout(self) -> str: ...

    @property
    def newest_basis(self) -> str:
        """How the time is known that `newest` gives, for `Evidence.retrieved_basis`."""
        ...

    def newest(self) -> datetime | None:
        """The newest moment its records name, where that tells when the file was got."""
        ...

    def captures(self) -> tuple[date, ...]:
        """The days on which its rows were captured, where somebody joined several captures; else none.

        Raises `InputRefused` for a day still to come.
        """
        ...

    def store_in(self, store: Store, evidence: Sequence[EvidenceRecord], scratch: Path) -> Counts:
        """Read and store it, whole or not at all; a refusal is recorded with its reasons and raised.

        evidence: one record; of a file that joins captures one for each that is wanted.
        """
        ...


def open_given(path: Path, name: str, scratch: Path) -> Given:
    """Tell what a file is by its content. Raises an `InputRefused` for what is none of the kinds known."""
    page = find_layout(path, all_pages())
    if page is not None:
        return GivenPage(page, name, read_payload(path, name))
    members, notes = members_of(path, name, scratch)
    layouts = [layout for layout, _ in identify(members, all_layouts()).values()]
    return GivenTables(members, notes, layouts)


@dataclass(frozen=True)
class GivenTables:
    """One or several tables in CSV."""

    members: Sequence[Member]
    notes: Sequence[str]
    layouts: Sequence[Layout]

    @property
    def source(self) -> str:
        return self.layouts[0].source

    @property
    def layout(self) -> str:
        return "+".join(layout.name for layout in self.layouts)

    @property
    def newest_basis(self) -> str:
        return "newest record"

    def newest(self) -> datetime | None:
        return newest_record(self.members, self.layouts)

    def captures(self) -> tuple[date, ...]:
        return capture_days(self.members, self.layouts)

    def store_in(self, store: Store, evidence: Sequence[EvidenceRecord], scratch: Path) -> Counts:
        return store_members(store, evidence, self.members, self.notes, scratch)


@dataclass(frozen=True)
class GivenPage:
    """One page, read by its layout's pure function."""

    kind: PageLayout
    name: str
    payload: bytes

    @property
    def source(self) -> str:
        return self.kind.source

    @property
    def layout(self) -> str:
        return self.kind.name

    @property
    def newest_basis(self) -> str:
        return "not before"

    def newest(self) -> datetime | None:
        return self.kind.newest(self.payload)

    def captures(self) -> tuple[date, ...]:
        return ()

    def store_in(self, store: Store, evidence: Sequence[EvidenceRecord], scratch: Path) -> Counts:
        (one,) = evidence
        try:
            read = self.kind.read(self.payload, self.name)
            _check_share(read, one.max_rejected_share)
        except InputRefused as refusal:
            store.refuse(one, refusal.problems)
            raise
        batches, notes = _batches(read, kept_codes(one.kept_agencies))
        return store.ingest(one, batches, notes, read.problems)


def _check_share(read: PageRead, allowed: float) -> None:
    bad = len({problem.line for problem in read.problems})
    if bad and bad > allowed * read.rows:
        raise RowsRejected(
            f"{bad:,} of {read.rows:,} rows hold values that cannot be right; nothing was stored",
            read.problems,
            "Compare the page with the publisher's; or load the other rows with --max-rejected SHARE.",
        )


def _batches(read: PageRead, kept: Sequence[str]) -> tuple[list[Batch], list[str]]:
    """Records as batches, and notes; with `kept` only those rows that such an agency signed or pays for."""
    notes = list(read.notes)
    rows = [
        row
        for row in read.transactions
        if not kept or {row.awarding_agency_code, row.funding_agency_code} & set(kept)
    ]
    if left := len(read.transactions) - len(rows):
        notes.append(f"{left:,} of {len(read.transactions):,} rows left out: of other agencies")
    batches = [Batch("transaction", rows, WHOLE)] if rows else []
    if read.deletions:
        batches.append(Batch("deletion", list(read.deletions)))
    return batches, notes
