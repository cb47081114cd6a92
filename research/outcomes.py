"""What became of the records of a load or run, in counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass
class Counts:
    """What became of the records of one load or run.

    `exit_code` is what the command ends with: that of the first fault that did not stop a run, 0 where there was none.
    `falls_short` says that a document has fewer rows than its publisher counted, the first of several.
    """

    documents: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    rejected: int = 0
    gone: int = 0
    back: int = 0
    notes: list[str] = field(default_factory=list)
    exit_code: int = 0
    falls_short: str | None = None

    def add(self, other: Counts) -> None:
        self.documents += other.documents
        self.new += other.new
        self.changed += other.changed
        self.same += other.same
        self.older += other.older
        self.rejected += other.rejected
        self.gone += other.gone
        self.back += other.back
        self.falls_short = self.falls_short or other.falls_short
        self.notes += [note for note in other.notes if note not in self.notes]


@dataclass(frozen=True)
class RunReport:
    """How one run of a source went; archived, so that a rebuild knows it too."""

    run_id: str
    source: str
    command: str
    started_at: datetime
    finished_at: datetime
    state: Literal["finished", "incomplete", "failed"]
    requests: int = 0
    retries: int = 0
    bytes_received: int = 0
    message: str | None = None
    query: str | None = None  # what was asked for, as JSON
    resumed: str | None = None  # the run whose archived answers this one went on from
    may_resume: bool = False  # it was stopped or cut off; asking again may go on from its answers
    missing: str | None = None  # what the publisher lists, or should have, and did not give; one a line
    documents: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    rejected: int = 0
