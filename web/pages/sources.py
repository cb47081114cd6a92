"""Sources: who publishes the records, how much of each is held, how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlmodel import col, select

from research.errors import NotFound
from research.models import Evidence
from research.registry import Source
from research.sources_held import sources_held
from research.types import Window
from web.pages.base import Page
from web.pages.paging import Pages, Portion
from web.pages.runs import RunReport, runs_of
from web.site import Context
from web.tables import Table

_SIZE = 100


@dataclass(frozen=True)
class SourceState:
    """One source and what is held of it. newest, oldest: retrieval times. closed: when its end is reported for.

    rejected: rows of documents held; refused: whole documents, which are in no other number.
    freshness_days: how old the newest may be; is_old: whether it was older when the newest record of all was got.
    """

    name: str
    title: str
    publisher: str
    closed: str | None
    documents: int
    rows: int
    rejected: int
    refused: int
    oldest: datetime | None
    newest: datetime | None
    terms: str
    coverage: str
    caveats: tuple[str, ...]
    freshness_days: int | None
    is_old: bool
    last_run: str | None
    last_run_state: str | None
    last_run_at: datetime | None


@dataclass(frozen=True)
class Document:
    """One archived answer or file of a source. state: stored, or refused: nothing of it is in the tables."""

    evidence_id: str
    file_name: str | None
    target_uri: str
    retrieved_at: datetime
    rows: int
    rejected: int
    sha256: str
    state: str


@dataclass(frozen=True)
class SourcesPage(Page):
    """All sources."""

    template: ClassVar[str] = "sources.html"

    states: tuple[SourceState, ...]

    def table(self) -> Table:
        return Table(
            (
                *(
                    "source",
                    "title",
                    "publisher",
                    "documents",
                    "rows",
                    "rejected",
                    "refused",
                    "oldest",
                    "newest",
                    "closed",
                ),
                *(
                    "freshness_days",
                    "last_run",
                    "last_run_state",
                    "last_run_at",
                    "coverage",
                    "terms",
                    "caveats",
                ),
            ),
            [
                (
                    one.name,
                    one.title,
                    one.publisher,
                    one.documents,
                    one.rows,
                    one.rejected,
                    one.refused,
                    one.oldest,
                    one.newest,
                    one.closed,
                    *(one.freshness_days, one.last_run, one.last_run_state, one.last_run_at),
                    *(one.coverage, one.terms, " ".join(one.caveats) or None),
                )
                for one in self.states
            ],
        )


@dataclass(frozen=True)
class SourcePage(Page):
    """One source: terms, coverage, what it cannot tell, its archived documents and newest runs."""

    template: ClassVar[str] = "source.html"

    source: Source
    state: SourceState
    documents: tuple[Document, ...]
    pages: Pages
    window: Window
    runs_recorded: int
    runs: tuple[RunReport, ...]

    def table(self) -> Table:
        return Table(
            (
                "evidence_id",
                "source",
                "file_name",
                "target_uri",
                "retrieved_at",
                "rows",
                "rejected",
                "sha256",
                "state",
            ),
            [
                (
                    one.evidence_id,
                    self.source.name,
                    one.file_name,
                    one.target_uri,
                    one.retrieved_at,
                    one.rows,
                    one.rejected,
                    one.sha256,
                    one.state,
                )
                for one in self.documents
            ],
        )


def source_states(context: Context) -> tuple[SourceState, ...]:
    """Every source of the registry, held or not."""
    as_of = context.build.as_of
    return tuple(
        SourceState(
            name=one.source.name,
            title=one.source.title,
            publisher=one.source.publisher,
            closed=str(one.source.closed.reported) if one.source.closed else None,
            documents=one.documents,
            rows=one.rows,
            rejected=one.rejected,
            refused=one.refused,
            oldest=one.oldest,
            newest=one.newest,
            terms=one.source.terms,
            coverage=one.source.coverage,
            caveats=one.source.caveats,
            freshness_days=one.source.expectations.freshness_days,
            is_old=as_of is not None and one.is_old(as_of),
            last_run=one.last_run.run_id if one.last_run else None,
            last_run_state=one.last_run.state if one.last_run else None,
            last_run_at=one.last_run.finished_at if one.last_run else None,
        )
        for one in sources_held(context.session, context.registry)
    )


def sources_page(context: Context) -> SourcesPage:
    return SourcesPage("Sources", source_states(context))


def source_page(context: Context, name: str, page: int, *, all_rows: bool = False) -> SourcePage:
    """One source with a page of its documents, the newest first. Raises `NotFound`."""
    source = context.registry.sources.get(name)
    if source is None:
        raise NotFound(f"no source is called {name!r}", "See the list of sources.")
    state = next(one for one in source_states(context) if one.name == name)
    portion = Portion.of(page, _SIZE, all_rows=all_rows)
    pages = portion.pages(state.documents + state.refused)
    asked = (
        select(Evidence)
        .where(Evidence.source == name)
        .order_by(col(Evidence.retrieved_at).desc(), col(Evidence.evidence_id))
        .offset(portion.offset)
        .limit(portion.limit)
    )
    documents = tuple(
        Document(
            one.evidence_id,
            one.file_name,
            one.target_uri,
            one.retrieved_at,
            one.rows,
            one.rejected,
            one.payload_sha256,
            one.state,
        )
        for one in context.session.exec(asked)
    )
    runs_recorded, runs = runs_of(context, name)
    return SourcePage(
        title=source.title,
        source=source,
        state=state,
        documents=documents,
        pages=pages,
        window=context.build.window,
        runs_recorded=runs_recorded,
        runs=runs,
    )
