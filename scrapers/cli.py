"""Commands that bring records in: `load`, `scrape run`, `scrape list`, `rebuild`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from research.archive import Archive, ArchiveWriter
from research.config import Settings, load_settings
from research.db import open_writer
from research.errors import InputRefused, NotFound
from research.records import Batch, Counts, EvidenceRecord, RunReport
from research.refresh import needs_refresh, refresh
from research.registry import Registry, load_registry
from research.store import Store
from scrapers.base import AgencyQuery, Query
from scrapers.load import Loader, Options
from scrapers.rebuild import rebuild as rebuild_database
from scrapers.runner import Keeping, find_source, run_source, sources

app = typer.Typer()
scrape = typer.Typer(no_args_is_help=True, help="Collect from publishers.")
app.add_typer(scrape, name="scrape")
console = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@dataclass(frozen=True)
class Workshop:
    """What every command that writes has open: the archive locked, the store ready."""

    settings: Settings
    registry: Registry
    archive: Archive
    writer: ArchiveWriter
    store: Store

    def finish(self) -> None:
        """Bring links, totals and index up to date, if anything changed."""
        if needs_refresh(self.store.engine, self.registry):
            refresh(self.store.engine, self.settings, self.registry)


@contextmanager
def workshop(name: str) -> Iterator[Workshop]:
    settings = load_settings()
    registry = load_registry(settings.data)
    archive = Archive(settings.archive_dir)
    with archive.writer(name) as writer:
        for said in writer.recovered:
            errors.print(f"archive: {said}", markup=False)
        yield Workshop(
            settings, registry, archive, writer, Store(open_writer(settings.database), settings.staging_dir)
        )


@app.command()
def load(
    files: Annotated[list[Path], typer.Argument(help="CSV, gzip or zip files, told apart by their header.")],
    retrieved: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="When you got them from the publisher (UTC)."
        ),
    ] = None,
    max_rejected: Annotated[
        float, typer.Option(min=0, max=1, help="Share of bad rows to leave out rather than refuse the file.")
    ] = 0.0,
    as_json: AsJson = False,
) -> None:
    """Load files you already have. Each is archived, then stored whole or not at all."""
    options = Options(retrieved.replace(tzinfo=UTC) if retrieved else None, max_rejected)
    done: list[dict[str, object]] = []
    refusals: list[InputRefused] = []
    total = Counts()
    with workshop("load") as shop:
        loader = Loader(shop.archive, shop.writer, shop.store, shop.settings.staging_dir, options)
        with _progress() as progress:
            task = progress.add_task("loading", total=len(files))
            for path in files:
                progress.update(task, description=path.name)
                try:
                    counts = loader.load(path)
                except InputRefused as refusal:
                    refusals.append(refusal)
                    errors.print(f"trail: {refusal}", markup=False)
                    done.append(
                        {
                            "file": path.name,
                            "refused": refusal.message,
                            "problems": [str(p) for p in refusal.problems],
                        }
                    )
                else:
                    total.add(counts)
                    done.append({"file": path.name, **asdict(counts)})
                    if not as_json:
                        console.print(f"{path.name}: {_counted(counts)}", markup=False)
                progress.advance(task)
            progress.update(task, description="links, totals and search index")
            shop.finish()
    if as_json:
        typer.echo(json.dumps({"files": done, "total": asdict(total)}, indent=2))
    else:
        console.print(f"{len(files) - len(refusals)} of {len(files)} files: {_counted(total, notes=False)}")
    if refusals:
        sys.exit(refusals[0].exit_code)


@app.command()
def rebuild() -> None:
    """Make the database again from the archive and data/ alone, and swap it in whole."""
    settings = load_settings()
    registry = load_registry(settings.data)
    archive = Archive(settings.archive_dir)
    with archive.writer("rebuild") as writer:
        for said in writer.recovered:
            errors.print(f"archive: {said}", markup=False)
        counts = rebuild_database(settings, registry, archive)
    console.print(f"rebuilt from {counts.documents:,} archived documents: {_counted(counts, notes=False)}")


@scrape.command("list")
def list_sources() -> None:
    """Name the sources, with what each covers."""
    registry = load_registry(load_settings().data)
    for name in sorted(registry.sources):
        source = registry.sources[name]
        how = "scrape run" if name in sources() else "load"
        console.print(f"{name}  ({how})\n    {source.title}. {source.coverage}", markup=False)


@scrape.command()
def run(
    source: Annotated[str, typer.Argument(help="Source, as `trail scrape list` names it.")],
    agency: Annotated[list[str] | None, typer.Option(help="Agency, as in data/agencies; repeatable.")] = None,
    award: Annotated[list[str] | None, typer.Option(help="Award key (CONT_AWD_…); repeatable.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day.")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day; default today.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="First so many awards only.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be asked, ask nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ask a publisher, archive each answer, then store what it says."""
    found = find_source(source)
    registry = load_registry(load_settings().data)
    query = Query(
        agencies=tuple(_agency(registry, slug) for slug in agency or ()),
        awards=tuple(award or ()),
        since=_day(since),
        until=_day(until),
        limit=limit,
    )
    if dry_run:
        console.print(f"would run {source} with {query}", markup=False)
        return
    if not load_settings().contact:
        errors.print("note: set TRAIL_CONTACT, so that the publisher knows whom to ask about these requests")
    with workshop(source) as shop, _progress() as progress:
        task = progress.add_task(f"{source}: documents", total=None)

        def ingest(evidence: EvidenceRecord, batches: Sequence[Batch], /) -> Counts:
            counts = shop.store.ingest(evidence, batches)
            progress.advance(task)
            return counts

        def finish(report: RunReport, /) -> None:
            shop.writer.store_report(report)
            shop.store.report(report)

        keeping = Keeping(shop.writer, ingest, finish, shop.store.refuse)
        try:
            report, counts = run_source(found, query, shop.settings, keeping, f"scrape run {source}")
        finally:
            shop.finish()
    if as_json:
        fields = asdict(report) | asdict(counts)
        typer.echo(json.dumps(fields, indent=2, default=str))
    else:
        console.print(
            f"{source}: {report.requests:,} requests, {report.retries:,} tried again, "
            f"{report.bytes_received:,} bytes; {_counted(counts)}",
            markup=False,
        )


def _agency(registry: Registry, slug: str) -> AgencyQuery:
    agency = registry.agencies.get(slug.lower())
    if agency is None:
        raise NotFound(f"no agency “{slug}”", "Known are: " + ", ".join(sorted(registry.agencies)) + ".")
    return AgencyQuery(agency.code, agency.name, agency.toptier_name, agency.abbreviation)


def _counted(counts: Counts, *, notes: bool = True) -> str:
    parts = [
        f"{value:,} {name}"
        for name in ("new", "changed", "same", "older")
        if (value := getattr(counts, name))
    ]
    if counts.rejected:
        parts.append(f"{counts.rejected:,} rejected")
    said = ", ".join(parts) or "no records"
    return said + ("".join(f"\n    {note}" for note in counts.notes) if notes else "")


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
