"""Runs that were stopped: a note of each while it works, and the answers it had already brought home."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from research.archive import Archive
from research.archive.index import write_whole
from research.evidence import EvidenceRecord
from scrapers.query import Query
from scrapers.registered import error_layouts


@dataclass(frozen=True)
class Note:
    """One run as it began; `run_ids` are it and, before it, those it went on from. `until` is filled in.

    `refused` are answers (evidence) that could not be stored, to be asked for again. `began` is when the first of
    `run_ids` began; "" in notes of earlier versions.
    """

    run_id: str
    source: str
    query: str
    until: str
    started_at: str
    run_ids: tuple[str, ...]
    refused: tuple[str, ...] = ()
    began: str = ""


@dataclass(frozen=True)
class Stopped:
    """A run that may be gone on with, and the day it took for today."""

    note: Note
    answers: Answers

    @property
    def until(self) -> date:
        return date.fromisoformat(self.note.until)


@dataclass
class Answers:
    """What earlier runs were told. Each answer serves once, in the order in which they came."""

    exchanges: dict[tuple[str, str, str | None, str | None], deque[EvidenceRecord]] = field(
        default_factory=dict
    )
    files: dict[str, EvidenceRecord] = field(default_factory=dict)

    def exchange(
        self, method: str, url: str, body: bytes | None, asked: str | None = None
    ) -> EvidenceRecord | None:
        """The next archived answer to that very question, put for the sake of `asked`."""
        left = self.exchanges.get((method, url, None if body is None else body.decode(), asked))
        return left.popleft() if left else None

    def file(self, url: str) -> EvidenceRecord | None:
        """The archived file of that address."""
        return self.files.get(url)


class Journal:
    """The notes in one folder. A run writes its note first and removes it when nothing is left to go on with."""

    def __init__(self, folder: Path, archive: Archive, hours: float) -> None:
        self._folder = folder
        self._archive = archive
        self._span = timedelta(hours=hours)

    def stopped(self, source: str, query: Query, at_least: timedelta = timedelta()) -> Stopped | None:
        """The newest stopped run that asked the same, if it stopped not too long ago; `at_least` lengthens that."""
        mine = [note for note in self.notes() if (note.source, note.query) == (source, query.text())]
        if not mine:
            return None
        note = mine[-1]
        held = [e for e in self._archive.evidence() if e.run_id in note.run_ids]
        last = max([datetime.fromisoformat(note.started_at), *(e.archived_at for e in held)])
        if datetime.now(UTC) - last >= max(self._span, at_least):
            return None
        return Stopped(note, _answers(e for e in held if e.evidence_id not in note.refused))

    def notes(self) -> list[Note]:
        """Notes of runs that did not end well, oldest first; one that cannot be read counts for nothing."""
        return sorted(self._read(), key=lambda note: (note.started_at, note.run_id))

    def begin(self, note: Note) -> None:
        """Note that a run begins; it takes the place of those it goes on from."""
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(note.run_id), json.dumps(asdict(note)))
        for earlier in note.run_ids:
            if earlier != note.run_id:
                self.end(earlier)

    def end(self, run_id: str) -> None:
        """Remove the note of a run that is not to be gone on with."""
        self._path(run_id).unlink(missing_ok=True)

    def sweep(self, ended: Callable[[Sequence[str]], Collection[str]]) -> None:
        """Remove the notes of runs that are recorded as ended, but were killed before they removed them themselves.

        ended: which of some runs are on record as not to be gone on with.
        """
        for run_id in ended([note.run_id for note in self.notes()]):
            self.end(run_id)

    def forget(self, source: str, query: Query) -> None:
        """Remove the notes of all stopped runs that asked the same."""
        for note in self.notes():
            if (note.source, note.query) == (source, query.text()):
                self.end(note.run_id)

    def _path(self, run_id: str) -> Path:
        return self._folder / f"{run_id}.json"

    def _read(self) -> Iterator[Note]:
        for path in self._folder.glob("*.json"):
            try:
                fields = json.loads(path.read_text("utf-8"))
                # Notes of before there were refused answers in them name none.
                told = {"run_ids": tuple(fields["run_ids"]), "refused": tuple(fields.get("refused", ()))}
                yield Note(**{**fields, **told})
            except (OSError, ValueError, TypeError, KeyError):
                continue


def _answers(held: Iterable[EvidenceRecord]) -> Answers:
    exchanges: dict[tuple[str, str, str | None, str | None], deque[EvidenceRecord]] = defaultdict(deque)
    files: dict[str, EvidenceRecord] = {}
    for evidence in held:
        if evidence.file_name is not None:
            files[evidence.target_uri] = evidence
        elif evidence.layout not in error_layouts():
            question = (
                evidence.method or "GET",
                evidence.target_uri,
                evidence.request_body,
                evidence.asked_uri,
            )
            exchanges[question].append(evidence)
    return Answers(dict(exchanges), files)
