"""What a source may do while it asks: questions, downloads, waiting; each answer archived before it is seen."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from research.archive.writer import FileFacts
from research.config import Settings
from research.errors import FetchFailed, FileFailed, TrailError
from research.evidence import EvidenceRecord, Exchange
from research.secrets import REMOVED
from scrapers.asked_with import address_in, budget_for, headers_for, keys_for, paced
from scrapers.base import ApiSource, Document, FileDocument, FileQuestion, Query
from scrapers.browsing import Browsing, hosts_of
from scrapers.dating import Dated
from scrapers.downloads import Downloader, Unchanged, encoded
from scrapers.fetch import Fetcher, address, question
from scrapers.files import Files, version_of
from scrapers.held_pages import HeldPages
from scrapers.keeping import Keeping
from scrapers.kept import kept_text
from scrapers.made_again import when_made
from scrapers.replay import document_of
from scrapers.resume import Answers
from scrapers.tokens import Tokens, without_token
from scrapers.told import Told
from scrapers.visiting import Visitor
from scrapers.wayback import Wayback


@dataclass(frozen=True)
class Pending:
    """An archived document that the source has not yielded yet, and its file if it is one."""

    evidence: EvidenceRecord
    is_file: bool = False
    path: Path | None = None


class Asking:
    """The context of one run. Implements `scrapers.base.Context`."""

    def __init__(
        self, source: ApiSource, query: Query, settings: Settings, keeping: Keeping, run_id: str
    ) -> None:
        self.query = query
        self.pending: dict[str, Pending] = {}
        self.told = Told(is_of_pages=source.takes_pages)
        self.answers = Answers()
        self.anew: list[str] = []
        self._source = source
        self._keeping = keeping
        self._run_id = run_id
        self._bases = {name: address_in(settings, name) for name in (source.base, *source.elsewhere.values())}
        self._files_base = address_in(settings, source.files or source.base)
        self._last: EvidenceRecord | None = None
        self._last_replayed = False
        self._waiting: dict[str, float] = {}
        hosts = {urlsplit(base).hostname or "" for base in (*self._bases.values(), self._files_base)}
        if source.takes_pages:
            hosts |= hosts_of(query.pages)
        settings = paced(source, settings, hosts)
        self._settings = settings
        self.fetcher = Fetcher(
            settings, hosts, self._archive, headers={**source.headers, **headers_for(source, settings)}
        )
        self.fetcher.accepted |= source.empty_statuses
        self.fetcher.key_setting = next((f"TRAIL_{name.upper()}" for name in source.keys.values()), None)
        self.fetcher.line.budget = budget_for(source, settings)
        self.fetcher.is_answer = self._is_known
        self._tokens = Tokens(settings.tokens_dir, self.fetcher.line, source.tokens)
        self._collected: dict[str, str] = {}
        self._asked_for: str | None = None
        self._browsing = self._made_for_pages() if source.takes_pages else None
        self._downloader = Downloader(self.fetcher.line, self._archive, settings.downloads_dir, keeping.watch)

    def get(self, path: str, **params: str | Sequence[str]) -> Document:
        url = self._bases[self._source.base_of(path)] + path
        params |= keys_for(self._source, self._settings)
        asked = self.fetcher.line.clean(address(url, params))
        return self._replayed("GET", asked, None) or self._document(self.fetcher.get(url, params))

    def post(self, path: str, body: Mapping[str, object]) -> Document:
        url = self._bases[self._source.base_of(path)] + path
        return self._replayed("POST", url, question(body)) or self._document(self.fetcher.post(url, body))

    def order(self, path: str, **params: str) -> Document:
        with self._tokens.learning():
            document = self.get(path, **params)
        self._tokens.keep(document.evidence_id, document.url)
        self._waiting.clear()  # what is ordered anew has all its time before it
        return document

    def collect(self, path: str, order: Document) -> Document | None:
        url = self._bases[self._source.base_of(path)] + path
        keys = keys_for(self._source, self._settings)
        asked = without_token(self.fetcher.line.clean(address(url, {"token": REMOVED, **keys})))
        document = self._replayed("GET", asked, None, order.url)
        token = None if document else self._tokens.held(order.evidence_id)
        if token is not None:
            self._asked_for = order.url
            try:
                with self._tokens.giving(token):
                    exchange = self.fetcher.get(url, {"token": token, **keys}, headers={"Accept": "*/*"})
                    document = self._document(exchange)
            finally:
                self._asked_for = None
        if document is not None:
            self._collected[document.evidence_id] = order.evidence_id
        return document

    def page(self, url: str) -> Document | None:
        if self._browsing is None:
            raise LookupError(f"source {self._source.name} takes no pages")
        exchange, said = self._browsing.page(url)
        if exchange is None:
            self.missing(f"{url}: {'; '.join(said)}")
            return None
        if said:
            self.note(f"{url}: {'; '.join(said)}")
        if exchange.status == 304:
            self.told.pages_unchanged += 1
            return None
        return self._document(exchange)

    def download(self, url: str, question: FileQuestion) -> FileDocument | None:
        url = encoded(self._files_base + urlsplit(url).path)
        replayed = self.answers.file(url)
        if replayed is not None:
            self._last_replayed = True
            return self._file(Pending(replayed, is_file=True))
        self._last_replayed = False
        files = self._files()
        held = files.held(url)
        answer = self._downloader.download(url, version_of(held) if held else None)
        digest = (
            held.payload_sha256 if held and isinstance(answer, Unchanged) else getattr(answer, "sha256", "")
        )
        dated = when_made(question.generated_at, answer.exchange, digest, held)
        facts = self._facts(url, question, dated, digest)
        path = None if isinstance(answer, Unchanged) else answer.path
        if held is not None and held.payload_sha256 == digest:
            if files.is_done(held, facts):
                self._downloader.discard(url)
                self.told.unchanged += 1
                return None
            if files.is_waiting(held, facts):
                return self._file(Pending(held, is_file=True, path=path))
        return self._file(Pending(files.keep(answer, held, facts), is_file=True, path=path))

    def wait(self, what: str, pauses: float = 1) -> None:
        budget = self.fetcher.line.budget
        if self._last_replayed or (budget is not None and budget.left == 0):
            return
        now, hours = time.monotonic(), self._settings.job_hours
        left = self._waiting.setdefault(what, now) + hours * 3600 - now
        if left <= 0:
            raise FileFailed(
                f"{what} was not made within {hours:g} hours",
                "The publisher is busy. Run the same again later: it goes on waiting for what was ordered.",
            )
        seconds = min(getattr(self._settings, self._source.poll) * pauses, left)
        self._keeping.watch.waiting(what, seconds)
        self.fetcher.line.sleep(seconds)

    def missing(self, what: str, because: TrailError | None = None) -> None:
        if because is not None:
            self.told.faults.append(because)
        if what not in self.told.missing:
            self.told.missing.append(what)
        self.note(what)

    def again(self, document: Document) -> None:
        self.anew.append(document.evidence_id)

    def note(self, text: str) -> None:
        if text not in self.told.notes:
            self.told.notes.append(text)

    def stored(self, evidence: EvidenceRecord) -> None:
        """A document is stored: neither its download nor the token of a file that came is needed any more."""
        order = self._collected.pop(evidence.evidence_id, None)
        if order is not None and evidence.http_status == 200:
            self._tokens.drop(order)
        self.discard(evidence)

    def discard(self, evidence: EvidenceRecord) -> None:
        """A document is dealt with; the bytes of a file are in the archive, and its download is in the way."""
        del self.pending[evidence.evidence_id]
        if evidence.file_name is not None:
            self._downloader.discard(evidence.target_uri)

    def _made_for_pages(self) -> Browsing:
        line = self.fetcher.line
        visitor = Visitor(line, self._settings, self._keep)
        wayback = Wayback(address_in(self._settings, self._source.base), self._files_base)
        return Browsing(visitor, line, wayback, HeldPages(self._keeping.files), self._settings.page_bytes)

    def _files(self) -> Files:
        if self._keeping.files is None:
            raise LookupError("this run has no place for files")
        return self._keeping.files

    def _facts(self, url: str, question: FileQuestion, dated: Dated, digest: str) -> FileFacts:
        return FileFacts(
            source=self._source.name,
            layout=question.layout,
            file_name=unquote(urlsplit(url).path.rsplit("/", 1)[-1]),
            retrieved_at=dated.at,
            retrieved_basis=dated.basis,
            payload_sha256=digest,
            max_rejected_share=question.max_rejected_share,
            kept_agencies=kept_text(question.kept),
            claim=question.claim.text() if question.claim else None,
            run_id=self._run_id,
        )

    def _file(self, pending: Pending) -> FileDocument:
        evidence = pending.evidence
        self.pending[evidence.evidence_id] = pending
        return FileDocument(
            evidence.source, evidence.evidence_id, evidence.target_uri, evidence.file_name or ""
        )

    def _replayed(
        self, method: str, url: str, body: bytes | None, asked: str | None = None
    ) -> Document | None:
        """The answer that a stopped run had already got to the very same question."""
        evidence = self.answers.exchange(method, url, body, asked)
        self._last_replayed = evidence is not None
        if evidence is None:
            return None
        self.pending[evidence.evidence_id] = Pending(evidence)
        payload = self._files().archive.read_payload(evidence)
        return replace(document_of(evidence, payload), replayed=True)

    def _archive(self, exchange: Exchange) -> None:
        layout = self._source.layout(self._path(exchange), exchange.status, exchange.payload)
        self._keep(replace(exchange, asked_uri=self._asked_for) if self._asked_for else exchange, layout)

    def _is_known(self, exchange: Exchange) -> bool:
        return self._source.is_known(self._path(exchange), exchange.status, exchange.payload)

    def _path(self, exchange: Exchange) -> str:
        """The path under the publisher's base address, with its question."""
        base = next((base for base in self._bases.values() if exchange.url.startswith(f"{base}/")), "")
        return exchange.url.removeprefix(base)

    def _keep(self, exchange: Exchange, layout: str) -> None:
        self._last = self._keeping.archive.store_exchange(
            exchange, source=self._source.name, layout=layout, run_id=self._run_id
        )

    def _document(self, exchange: Exchange) -> Document:
        """The answer as archived, so that a rebuild reads the very same document."""
        evidence = self._last
        if evidence is None:
            raise LookupError(f"{exchange.url} was not archived")
        if evidence.layout == self._source.error_layout:
            raise FetchFailed(f"an answer came from an unknown path: {exchange.url}", "Check the source.")
        self.pending[evidence.evidence_id] = Pending(evidence)
        return document_of(evidence, exchange.payload)
