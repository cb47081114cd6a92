"""One run of an API source: fetch, archive, parse, ingest, report."""

from __future__ import annotations

import secrets
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from research.config import Settings
from research.errors import CountMismatch, FetchFailed, InputRefused, StoreUnavailable, TrailError
from research.outcomes import Counts, RunReport
from scrapers.asked_with import require_contact
from scrapers.asking import Asking
from scrapers.base import ApiSource, Document, FileDocument, Query
from scrapers.keeping import Keeping
from scrapers.registered import error_layouts, find_source, sources
from scrapers.replay import document_of, replay
from scrapers.resume import Answers, Note

__all__ = [
    "Keeping",
    "document_of",
    "error_layouts",
    "find_source",
    "reach_of",
    "replay",
    "run_source",
    "sources",
]

_A_DAY_LATER = timedelta(hours=36)
"""A question larger than a day's allowance is gone on with by the same command on the next day."""

_SO_LONG = timedelta(days=7)
"""A run without some of the files that it ordered is gone on with: to order all of them again would cost hours.

After a week they are ordered anew: what came is old by then, and a file that was refused may be made otherwise.
"""

_STOPPED = (KeyboardInterrupt, SystemExit, FetchFailed, StoreUnavailable, OSError, MemoryError)
"""Whatever else ends a run came from its answers: asking the archive for them again would end it again.

Where questions are few in a day, a refused answer alone is asked for again, and the others are taken from the archive.
"""


def reach_of(source: ApiSource) -> timedelta:
    """How long a stopped run of this source may be gone on with, whatever the settings say."""
    return _A_DAY_LATER if source.questions_a_day else timedelta()


def run_source(
    source: ApiSource, query: Query, settings: Settings, keeping: Keeping, command: str
) -> tuple[RunReport, Counts]:
    """Ask, keep and store until the source has no more documents.

    A run that was stopped not long ago, with the same question, is gone on with from its archived answers.
    Whatever stops this run is raised, after `keeping.finish` received the report with state "failed".
    Documents stored before stay; of the one that could not be read nothing is stored. A source may go on without it.
    """
    require_contact(source, settings)
    source.check(query)
    run = _Run(source, query, settings, keeping)
    try:
        run.drain()
        if run.asking.pending:
            asked = ", ".join(pending.evidence.target_uri for pending in run.asking.pending.values())
            raise LookupError(f"source {source.name} asked for answers that it did not yield: {asked}")
    except BaseException as error:
        run.end(run.report(command, error))
        raise
    finally:
        run.asking.fetcher.close()
    report = run.report(command, None)
    run.end(report)
    return report, run.counts


class _Run:
    """One run, and what became of it."""

    def __init__(self, source: ApiSource, query: Query, settings: Settings, keeping: Keeping) -> None:
        self.started_at = datetime.now(UTC)
        self.run_id = f"{self.started_at:%Y%m%dT%H%M%SZ}-{source.name}-{secrets.token_hex(3)}"
        self.counts = Counts()
        self._asked = query
        self._source = source
        self._keeping = keeping
        stopped = keeping.journal.stopped(source.name, query, reach_of(source)) if keeping.journal else None
        self._goes_on_from = stopped.note if stopped else None
        # Over midnight too, the same days are asked for: so the same questions find their answers.
        until = query.until or (stopped.until if stopped else self.started_at.date())
        self.asking = Asking(source, replace(query, until=until), settings, keeping, self.run_id)
        self.asking.answers = stopped.answers if stopped else Answers()
        self._is_refused = False
        self._note = Note(
            run_id=self.run_id,
            source=source.name,
            query=query.text(),
            until=str(until),
            started_at=self.started_at.isoformat(),
            run_ids=(*(stopped.note.run_ids if stopped else ()), self.run_id),
            refused=stopped.note.refused if stopped else (),
            began=(stopped.note.began or stopped.note.started_at) if stopped else self.started_at.isoformat(),
        )
        if keeping.journal:
            keeping.journal.begin(self._note)

    def drain(self) -> None:
        """Store each document as it comes; those before a failure stay."""
        if self._goes_on_from:
            self.asking.note(f"went on from the run {self._goes_on_from.run_id}, which was stopped")
        documents = self._source.fetch(self.asking)
        fault: TrailError | None = None
        while (document := self._next(documents, fault)) is not None:
            fault = self._take(document)
            self._keeping.watch.document(self.counts.documents)

    def _next(
        self, documents: Iterator[Document | FileDocument], fault: TrailError | None
    ) -> Document | FileDocument | None:
        """The next document; a source that was told of a fault and cannot do without ends the run with it."""
        if fault is None:
            return next(documents, None)
        if not isinstance(documents, Generator):
            raise fault
        try:
            following: Document | FileDocument = documents.throw(fault)
        except StopIteration:
            return None
        except InputRefused:
            self._is_refused = self._source.questions_a_day is not None and self._keeping.journal is not None
            raise
        return following

    def _take(self, document: Document | FileDocument) -> TrailError | None:
        """Store a document, or record why it is refused; what is wrong with it is for its source to hear."""
        evidence = self.asking.pending[document.evidence_id].evidence
        try:
            counts = self._stored(document)
        except InputRefused as refusal:
            self._keeping.refuse(evidence, refusal.problems)
            self.counts.add(Counts(documents=1, rejected=len(refusal.problems)))
            self._ask_again(evidence.evidence_id)
            self.asking.discard(evidence)
            if isinstance(document, FileDocument) or not self._source.takes_pages:
                return refusal
            self.asking.missing(f"{document.asked or document.url}: refused: {refusal.message}")
            return None
        self.counts.add(counts)
        if counts.falls_short is None:
            return None
        remedy = "What came is stored and proves nothing gone. Ask again later."
        return CountMismatch(f"{document.url}: {counts.falls_short}", remedy)

    def _stored(self, document: Document | FileDocument) -> Counts:
        pending = self.asking.pending[document.evidence_id]
        if isinstance(document, Document):
            counts = self._keeping.ingest(pending.evidence, self._source.parse(document))
        elif self._keeping.files is None:
            raise LookupError("this run has no place for files")
        else:
            counts = self._keeping.files.ingest(pending.evidence, pending.path)
        self.asking.stored(pending.evidence)
        return counts

    def _ask_again(self, evidence_id: str) -> None:
        """Note a refused answer: whoever goes on with this run asks for it anew."""
        if self._keeping.journal is not None:
            self._note = replace(self._note, refused=(*self._note.refused, evidence_id))
            self._keeping.journal.begin(self._note)

    def _may_go_on(self) -> bool:
        """Whether this run ended without some of the files that it ordered, and not too long after it began."""
        age = self.started_at - datetime.fromisoformat(self._note.began)
        return self._source.is_ordered and bool(self.asking.told.faults) and age < _SO_LONG

    def _state(self, error: BaseException | None) -> Literal["finished", "incomplete", "failed"]:
        if error:
            return "failed"
        return "incomplete" if self.asking.told.missing else "finished"

    def end(self, report: RunReport) -> None:
        """Record what became of the run, then remove its note unless it may be gone on with.

        In this order: killed in between, a run is known to have ended, and its note is swept when the next begins.
        The other way round nothing would be known of it, and all it asked would be asked again.
        """
        if self._keeping.journal and report.may_resume:
            for evidence_id in self.asking.anew:
                self._ask_again(evidence_id)
        self._keeping.finish(report)
        if self._keeping.journal and not report.may_resume:
            self._keeping.journal.end(self.run_id)

    def report(self, command: str, error: BaseException | None) -> RunReport:
        """What became of the run."""
        traffic = self.asking.fetcher.traffic
        # A resumed run that failed without asking anything would fail so each time, unless only the day is used up, or
        # an answer was refused: that one is asked for anew.
        budget = self.asking.fetcher.line.budget
        is_for_tomorrow = budget is not None and budget.left == 0
        got_on = traffic.requests > 0 or self._goes_on_from is None or is_for_tomorrow
        is_stopped = isinstance(error, _STOPPED) or self._is_refused
        may_resume = is_stopped and (got_on or self._is_refused or isinstance(error, KeyboardInterrupt))
        if error is None:
            may_resume = self._may_go_on()
        told = self.asking.told
        summary = told.summary()
        self.counts.exit_code = told.faults[0].exit_code if told.faults else 0
        for line in [*told.notes, *summary]:
            if line not in self.counts.notes:
                self.counts.notes.append(line)
        return RunReport(
            run_id=self.run_id,
            source=self._source.name,
            command=command,
            started_at=self.started_at,
            finished_at=datetime.now(UTC),
            state=self._state(error),
            requests=traffic.requests,
            retries=traffic.retries,
            bytes_received=traffic.bytes_received,
            message=_in_one_line(error) if error else ("; ".join(summary) or None),
            query=self._asked.text(),
            resumed=self._goes_on_from.run_id if self._goes_on_from else None,
            may_resume=may_resume,
            missing="\n".join(told.missing) or None,
            documents=self.counts.documents,
            new=self.counts.new,
            changed=self.counts.changed,
            same=self.counts.same,
            older=self.counts.older,
            rejected=self.counts.rejected,
        )


def _in_one_line(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "stopped by the user"
    return error.message if isinstance(error, TrailError) else f"{type(error).__name__}: {error}"
