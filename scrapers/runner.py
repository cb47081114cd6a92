"""One run of an API source: fetch, archive, parse, ingest, report; and the same from the archive again."""

from __future__ import annotations

import gzip
import importlib
import io
import json
import pkgutil
import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Protocol
from urllib.parse import urlsplit

import scrapers.sources
from research.config import Settings
from research.errors import Damaged, FetchFailed, InputRefused, NotFound, Problem, TrailError
from research.records import Batch, Counts, EvidenceRecord, Exchange, RunReport
from scrapers.base import ApiSource, Document, Query
from scrapers.fetch import LARGEST_ANSWER, Fetcher
from scrapers.hosts import is_written_loopback

_GZIP = b"\x1f\x8b"  # no JSON and no page begins like this


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
    """What a run needs of whoever keeps its results."""

    archive: ArchiveWriter
    ingest: Ingest
    finish: Finish
    refuse: Refuse


@cache
def sources() -> Mapping[str, ApiSource]:
    """Every API source, by name: the modules in scrapers/sources that have a `SOURCE`."""
    found = {}
    for module in pkgutil.iter_modules(scrapers.sources.__path__):
        source = getattr(importlib.import_module(f"scrapers.sources.{module.name}"), "SOURCE", None)
        if isinstance(source, ApiSource):
            if source.name != module.name:
                raise LookupError(f"scrapers/sources/{module.name}.py names its source {source.name}")
            found[source.name] = source
    return found


def error_layouts() -> frozenset[str]:
    """Names under which error answers are archived; they are never parsed."""
    return frozenset(source.error_layout for source in sources().values())


def find_source(name: str) -> ApiSource:
    """A source by name; raises `NotFound`."""
    if name not in sources():
        raise NotFound(f"there is no source {name!r}", f"There are: {', '.join(sorted(sources()))}.")
    return sources()[name]


def run_source(
    source: ApiSource, query: Query, settings: Settings, keeping: Keeping, command: str
) -> tuple[RunReport, Counts]:
    """Ask, keep and store until the source has no more documents.

    Whatever stops the run is raised, after `keeping.finish` received the report with state "failed".
    Documents stored before stay; of the one that could not be read nothing is stored.
    """
    run = _Run(source, query, settings, keeping)
    try:
        run.drain()
        if run.pending:
            asked = ", ".join(evidence.target_uri for evidence in run.pending.values())
            raise LookupError(f"source {source.name} asked for answers that it did not yield: {asked}")
    except BaseException as error:
        keeping.finish(run.report(command, error))
        raise
    finally:
        run.fetcher.close()
    report = run.report(command, None)
    keeping.finish(report)
    return report, run.counts


def replay(evidence: EvidenceRecord, payload: bytes) -> list[Batch]:
    """The batches of an archived answer, as a run would read it now; none for an error answer.

    Raises as the source's `parse` does: an answer that its run refused is refused again, until the
    parser knows it.
    """
    source = find_source(evidence.source)
    if evidence.layout == source.error_layout:
        return []
    return source.parse(document_of(evidence, payload))


def document_of(evidence: EvidenceRecord, payload: bytes) -> Document:
    """The document that an archived answer is, its body content-decoded; raises `Damaged`."""
    return Document(
        source=evidence.source,
        evidence_id=evidence.evidence_id,
        layout=evidence.layout,
        url=evidence.target_uri,
        method=evidence.method or "GET",
        request=None if evidence.request_body is None else json.loads(evidence.request_body),
        status=evidence.http_status or 200,
        media_type=evidence.media_type,
        payload=_decoded(payload, evidence.target_uri),
        retrieved_at=evidence.retrieved_at,
    )


class _Run:
    """The context of one run, and what became of it. Implements `scrapers.base.Context`."""

    def __init__(self, source: ApiSource, query: Query, settings: Settings, keeping: Keeping) -> None:
        self.started_at = datetime.now(UTC)
        self.run_id = f"{self.started_at:%Y%m%dT%H%M%SZ}-{source.name}-{secrets.token_hex(3)}"
        self.query = query if query.until else replace(query, until=self.started_at.date())
        self.counts = Counts()
        self.pending: dict[str, EvidenceRecord] = {}
        self._source = source
        self._keeping = keeping
        self._base = str(getattr(settings, source.base)).rstrip("/")
        self._last: EvidenceRecord | None = None
        host = urlsplit(self._base).hostname or ""
        if is_written_loopback(host):
            # Whoever sets a publisher's address to this machine means a mirror or a test publisher on it.
            settings = settings.model_copy(update={"allow_private_hosts": True})
        self.fetcher = Fetcher(settings, {host}, self._archive)

    def get(self, path: str, **params: str) -> Document:
        return self._document(self.fetcher.get(self._base + path, params))

    def post(self, path: str, body: Mapping[str, object]) -> Document:
        return self._document(self.fetcher.post(self._base + path, body))

    def note(self, text: str) -> None:
        if text not in self.counts.notes:
            self.counts.notes.append(text)

    def drain(self) -> None:
        """Store each document as it comes; those before a failure stay."""
        for document in self._source.fetch(self):
            try:
                batches = self._source.parse(document)
            except InputRefused as refusal:
                self._keeping.refuse(self.pending[document.evidence_id], refusal.problems)
                raise
            self.counts.add(self._keeping.ingest(self.pending.pop(document.evidence_id), batches))

    def report(self, command: str, error: BaseException | None) -> RunReport:
        traffic = self.fetcher.traffic
        return RunReport(
            run_id=self.run_id,
            source=self._source.name,
            command=command,
            started_at=self.started_at,
            finished_at=datetime.now(UTC),
            state="failed" if error else "finished",
            requests=traffic.requests,
            retries=traffic.retries,
            bytes_received=traffic.bytes_received,
            message=_in_one_line(error) if error else None,
        )

    def _archive(self, exchange: Exchange) -> None:
        path = exchange.url.removeprefix(self._base).split("?")[0]
        layout = self._source.layout(path, exchange.status)
        self._last = self._keeping.archive.store_exchange(
            exchange, source=self._source.name, layout=layout, run_id=self.run_id
        )

    def _document(self, exchange: Exchange) -> Document:
        """The answer as archived, so that a rebuild reads the very same document."""
        evidence = self._last
        if evidence is None:
            raise LookupError(f"{exchange.url} was not archived")
        if evidence.layout == self._source.error_layout:
            raise FetchFailed(f"an answer came from an unknown path: {exchange.url}", "Check the source.")
        self.pending[evidence.evidence_id] = evidence
        return document_of(evidence, exchange.payload)


def _in_one_line(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "stopped by the user"
    return error.message if isinstance(error, TrailError) else f"{type(error).__name__}: {error}"


def _decoded(payload: bytes, url: str) -> bytes:
    """The body without gzip, which some servers send though we ask for none."""
    if not payload.startswith(_GZIP):
        return payload
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(payload)) as stream:
            body = stream.read(LARGEST_ANSWER + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise Damaged(f"{url}: its gzip body cannot be read: {error}", remedy="Run it again.") from error
    if len(body) > LARGEST_ANSWER:
        raise Damaged(f"{url}: its body unpacks to over {LARGEST_ANSWER:,} bytes", remedy="Ask for less.")
    return body
