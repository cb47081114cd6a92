"""What a run needs of whoever keeps its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from research.errors import Problem
from research.evidence import EvidenceRecord, Exchange
from research.outcomes import Counts, RunReport
from research.records import Batch
from scrapers.files import Files
from scrapers.progress import Silent, Watch
from scrapers.resume import Journal


class ArchiveWriter(Protocol):
    """Where answers are kept; a record is safe on disk when the method returns."""

    def store_exchange(
        self, exchange: Exchange, *, source: str, layout: str, run_id: str
    ) -> EvidenceRecord: ...


class Ingest(Protocol):
    """Stores what one document says, all of it or nothing."""

    def __call__(self, evidence: EvidenceRecord, batches: Sequence[Batch], /) -> Counts: ...


class Finish(Protocol):
    """Keeps the report of a run; called once for each run, also for one that failed."""

    def __call__(self, report: RunReport, /) -> None: ...


class Refuse(Protocol):
    """Records why nothing of one document is stored; the run then stops with the same refusal."""

    def __call__(self, evidence: EvidenceRecord, problems: Sequence[Problem], /) -> None: ...


@dataclass(frozen=True)
class Keeping:
    """What a run needs. Without `files` nothing can be downloaded, without `journal` nothing gone on with."""

    archive: ArchiveWriter
    ingest: Ingest
    finish: Finish
    refuse: Refuse
    files: Files | None = None
    journal: Journal | None = None
    watch: Watch = field(default_factory=Silent)
