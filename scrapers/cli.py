"""Commands that bring records in: `load`, `rebuild`, and `scrape` with its own."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from research.archive import Archive
from research.config import load_settings
from research.errors import InputRefused, NotFound
from research.outcomes import Counts
from research.registry import load_registry
from research.registry.addresses import known_address
from research.wording import count
from scrapers.load import Loader, Options
from scrapers.load_page import SavedPage, load_page
from scrapers.query import AgencyQuery
from scrapers.rebuild import rebuild as rebuild_database
from scrapers.scraping import AsJson, scrape
from scrapers.update import app as updating
from scrapers.workshop import Workshop, agency_query, console, counted, errors, workshop

app = typer.Typer()
app.add_typer(scrape, name="scrape")
app.registered_commands += updating.registered_commands


@app.command()
def load(
    files: Annotated[
        list[Path], typer.Argument(help="CSV, XML, gzip or zip files, told apart by their content.")
    ],
    retrieved: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="When you got them from the publisher (UTC)."
        ),
    ] = None,
    agency: Annotated[
        list[str] | None,
        typer.Option(
            help="Keep only rows that this agency signed or pays for; repeatable; default all rows."
        ),
    ] = None,
    max_rejected: Annotated[
        float, typer.Option(min=0, max=1, help="Share of bad rows to leave out rather than refuse the file.")
    ] = 0.0,
    url: Annotated[
        str | None,
        typer.Option(
            help="Address of the page that the one file is a saved copy of; an action must name it, and "
            "--retrieved say when it was saved."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Load files you already have. Each is archived, then stored whole or not at all."""
    page = _address(url, files, retrieved)
    if retrieved is not None and retrieved.replace(tzinfo=UTC) > datetime.now(UTC):
        raise typer.BadParameter(f"{retrieved:%Y-%m-%d %H:%M} UTC is still to come", param_hint="--retrieved")
    kept = _kept(agency or [])
    options = Options(
        retrieved.replace(tzinfo=UTC) if retrieved else None,
        max_rejected,
        tuple(sorted({one.code for one in kept})),
        frozenset(one.toptier_code for one in kept),
    )
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
                    counts = _load_page(shop, path, page, options) if page else loader.load(path)
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
                        console.print(f"{path.name}: {counted(counts)}", markup=False)
                progress.advance(task)
            progress.update(task, description="links, totals and search index")
            shop.finish()
    if as_json:
        typer.echo(json.dumps({"files": done, "total": asdict(total)}, indent=2))
    else:
        console.print(
            f"{len(files) - len(refusals)} of {count(len(files), 'file')}: {counted(total, notes=False)}"
        )
    if refusals:
        sys.exit(refusals[0].exit_code)


@app.command()
def rebuild(
    accept_loss: Annotated[
        bool,
        typer.Option(
            "--accept-loss",
            help="Go on where the present database rests on records that the archive lacks, and be without them.",
        ),
    ] = False,
) -> None:
    """Make the database again from the archive and data/ alone, and swap it in whole."""
    settings = load_settings()
    registry = load_registry(settings.data)
    archive = Archive(settings.archive_dir)
    with archive.writer("rebuild") as writer:
        for said in writer.recovered:
            errors.print(f"archive: {said}", markup=False)
        counts = rebuild_database(settings, registry, archive, accepts_loss=accept_loss)
    console.print(f"rebuilt from {counts.documents:,} archived documents: {counted(counts, notes=False)}")


def _address(url: str | None, files: list[Path], retrieved: datetime | None) -> str | None:
    """The address of a saved page; raises `NotFound` where no action names it."""
    if url is None:
        return None
    if len(files) != 1:
        raise typer.BadParameter("give one file: a saved page has one address", param_hint="--url")
    if retrieved is None:
        raise typer.BadParameter("say with --retrieved when the page was saved", param_hint="--url")
    return known_address(load_registry(load_settings().data), url)


def _load_page(shop: Workshop, path: Path, address: str, options: Options) -> Counts:
    if options.retrieved_at is None:
        raise LookupError("a saved page needs the time it was saved")
    saved = SavedPage(path, address, options.retrieved_at)
    return load_page(saved, shop.archive, shop.writer, shop.store, shop.settings.staging_dir)


def _kept(slugs: list[str]) -> list[AgencyQuery]:
    """The agencies whose rows are kept; raises `NotFound` for a department, which keeps no rows apart."""
    registry = load_registry(load_settings().data)
    agencies = [agency_query(registry, slug) for slug in slugs]
    for agency in agencies:
        if agency.is_department:
            raise NotFound(
                f"{agency.abbreviation} is a whole department",
                "Load the file without --agency: every row is kept.",
            )
    return agencies


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
