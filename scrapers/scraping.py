"""Commands that ask publishers: `scrape run` and `scrape resume`; `scrape list` and `scrape new` join them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import date
from typing import Annotated, Literal

import typer

from research.archive import Archive
from research.config import load_settings
from research.day_options import DAY, Since, Until, first_day
from research.errors import NotFound
from research.evidence import EvidenceRecord
from research.outcomes import Counts, RunReport
from research.records import Batch
from research.registry import Registry, load_registry
from research.registry.addresses import known_address, page_addresses
from scrapers.base import ApiSource, Query
from scrapers.files import Files
from scrapers.keeping import Keeping
from scrapers.listing import app as listing
from scrapers.progress import Bars, Silent, Watch
from scrapers.registered import find_source, sources
from scrapers.rehearsal import first_question
from scrapers.resume import Journal
from scrapers.runner import reach_of, run_source
from scrapers.scaffold import app as scaffolding
from scrapers.workshop import (
    Workshop,
    agency_query,
    company_queries,
    console,
    counted,
    errors,
    note_contact,
    workshop,
)

scrape = typer.Typer(no_args_is_help=True, help="Collect from publishers.")
scrape.registered_commands += listing.registered_commands
scrape.registered_commands += scaffolding.registered_commands

Output = Literal["text", "json"]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@scrape.command()
def run(
    source: Annotated[str, typer.Argument(help="Source, as `trail scrape list` names it.")],
    agency: Annotated[
        list[str] | None, typer.Option(help="Agency, as in data/agencies, or dhs; repeatable.")
    ] = None,
    award: Annotated[list[str] | None, typer.Option(help="Award key (CONT_AWD_…); repeatable.")] = None,
    company: Annotated[
        list[str] | None,
        typer.Option(
            help="Company, as in data/companies; repeatable. Default, where companies are asked for: all."
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
    modified_since: Annotated[
        date | None,
        typer.Option(parser=first_day, metavar=DAY, help="Only what the publisher modified since that day."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="First so many awards, pages or companies only.")
    ] = None,
    url: Annotated[
        list[str] | None,
        typer.Option(
            help="Page that a source of an action names (web_pages); repeatable; default all of them."
        ),
    ] = None,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Ask everything anew, even where a stopped run could be gone on with."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be asked, ask nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ask a publisher, archive each answer, then store what it says. A stopped run is gone on with."""
    registry = load_registry(load_settings().data)
    _check_can_be_asked(registry, source)
    found = find_source(source)
    query = Query(
        agencies=tuple(agency_query(registry, slug) for slug in agency or ()),
        awards=tuple(award or ()),
        since=since,
        until=until,
        limit=limit,
        modified_since=modified_since,
        companies=company_queries(registry, company or ()) if found.asks_companies or company else (),
        pages=_pages(found, registry, url or []),
    )
    found.check(query)
    _check_companies(found, query)
    _check_departments(found, query)
    if dry_run:
        first = first_question(found, query, load_settings())
        asked = {name: value for name, value in json.loads(query.text()).items() if value}
        console.print(f"would ask {source}: {json.dumps(asked, indent=2)}", markup=False)
        console.print(f"first question: {first or 'none, there is nothing to ask'}", markup=False)
        return
    if fresh:
        _journal().forget(source, query)
    _run(found, query, "json" if as_json else "text")


@scrape.command()
def resume(as_json: AsJson = False) -> None:
    """Go on with the newest run that was stopped."""
    for note in reversed(_journal().notes()):
        found, query = find_source(note.source), Query.read(note.query)
        if _journal().stopped(note.source, query, reach_of(found)) is not None:
            errors.print(f"going on with the run {note.run_id}", markup=False)
            _run(found, query, "json" if as_json else "text")
            return
    raise NotFound("no run was stopped that can still be gone on with", "Start one: trail scrape run SOURCE.")


def _run(source: ApiSource, query: Query, output: Output) -> None:
    note_contact()
    try:
        with workshop(source.name) as shop:
            report, counts = collect(shop, source, query, output)
    except KeyboardInterrupt:
        errors.print(
            "stopped. Nothing is damaged; what was received is kept. `trail scrape resume` goes on with it.",
            markup=False,
        )
        sys.exit(130)
    if output == "json":
        fields = asdict(counts) | asdict(report)
        typer.echo(json.dumps(fields, indent=2, default=str))
    else:
        seconds = (report.finished_at - report.started_at).total_seconds()
        console.print(
            f"{source.name}: {report.state}; {report.requests:,} requests, {report.retries:,} tried again, "
            f"{report.bytes_received:,} bytes, {seconds:,.0f} s; {counted(counts)}",
            markup=False,
        )
    if counts.exit_code:
        sys.exit(counts.exit_code)


def collect(shop: Workshop, source: ApiSource, query: Query, output: Output) -> tuple[RunReport, Counts]:
    """Run the source; links, totals and index are made afterwards, except when the user stops it."""

    def ingest(evidence: EvidenceRecord, batches: Sequence[Batch], /) -> Counts:
        return shop.store.ingest(evidence, batches)

    def finish(report: RunReport, /) -> None:
        shop.writer.store_report(report)
        shop.store.report(report)

    journal = _journal()
    journal.sweep(shop.store.ended)
    with ExitStack() as stack:
        watch: Watch = Silent() if output == "json" else stack.enter_context(Bars(source.name, errors))
        keeping = Keeping(
            shop.writer,
            ingest,
            finish,
            shop.store.refuse,
            files=Files(shop.archive, shop.writer, shop.store, shop.settings.staging_dir),
            journal=journal,
            watch=watch,
        )
        try:
            done = run_source(source, query, shop.settings, keeping, f"scrape run {source.name}")
        except Exception:
            shop.finish()
            raise
        shop.finish()
        return done


def _journal() -> Journal:
    settings = load_settings()
    return Journal(settings.runs_dir, Archive(settings.archive_dir), settings.resume_hours)


def _check_companies(source: ApiSource, query: Query) -> None:
    if query.companies and not source.asks_companies:
        able = ", ".join(sorted(name for name, one in sources().items() if one.asks_companies))
        raise NotFound(f"{source.name} is not asked for companies", f"These are: {able}.")


def _pages(source: ApiSource, registry: Registry, urls: Sequence[str]) -> tuple[str, ...]:
    """The pages to ask for; raises `NotFound` for one that no action names."""
    if not source.takes_pages:
        if urls:
            raise typer.BadParameter(f"{source.name} is not asked by address", param_hint="--url")
        return ()
    return tuple(dict.fromkeys(known_address(registry, url) for url in urls)) or page_addresses(registry)


def _check_can_be_asked(registry: Registry, name: str) -> None:
    """Raises `NotFound` for a source that is read from files alone, and says why it cannot be asked."""
    described = registry.sources.get(name)
    if described is None or name in sources():
        return
    if described.closed is not None:
        raise NotFound(
            f"{name} cannot be asked: the publisher has shut it (reported for {described.closed.reported})",
            f"{described.closed.instead} Pages you already have can be loaded: trail load FILE…",
        )
    raise NotFound(
        f"{name} is read from files, there is nothing to ask", "Load the files you have: trail load FILE…"
    )


def _check_departments(source: ApiSource, query: Query) -> None:
    whole = [agency.abbreviation for agency in query.agencies if agency.is_department]
    if whole and not source.takes_departments:
        raise NotFound(
            f"{source.name} cannot be asked for a whole department ({', '.join(whole)})",
            "Name its agencies: --agency ice --agency cbp.",
        )
