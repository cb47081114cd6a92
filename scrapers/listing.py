"""`trail scrape list`: every source with its terms, what it covers, how fresh it is, its traps and its last run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from research.config import load_settings
from research.db import is_there, open_reader, session
from research.errors import NotFound
from research.registry import Registry, load_registry
from research.sources_held import HeldSource, sources_held
from research.wording import count, long_date
from scrapers.registered import sources
from scrapers.workshop import console

app = typer.Typer()


@app.command("list")
def list_sources(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="Sources to tell about; default all.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Name the sources: terms, coverage, freshness, caveats, what each cannot tell, and its last run."""
    settings = load_settings()
    registry = load_registry(settings.data)
    unknown = [name for name in names or () if name not in registry.sources]
    if unknown:
        raise NotFound(f"there is no source {unknown[0]!r}", f"There are: {', '.join(registry.sources)}.")
    held = _held(registry)
    told = [one for one in held if not names or one.source.name in names]
    if as_json:
        typer.echo(json.dumps([_fields(one) for one in told], indent=2, default=str))
        return
    for one in sorted(told, key=lambda one: one.source.name):
        console.print("\n".join(_lines(one, datetime.now(UTC))), markup=False)


def _held(registry: Registry) -> tuple[HeldSource, ...]:
    """What the database holds; nothing where there is none yet."""
    settings = load_settings()
    if not is_there(settings):
        return tuple(HeldSource(source) for source in registry.sources.values())
    engine = open_reader(settings)
    try:
        with session(engine) as opened:
            return sources_held(opened, registry)
    finally:
        engine.dispose()


def _lines(one: HeldSource, now: datetime) -> Iterator[str]:
    source = one.source
    how = "scrape run" if source.name in sources() else "load"
    how += f"; closed, reported for {source.closed.reported}" if source.closed else ""
    yield f"{source.name}  ({how})"
    yield f"    {source.title}. {source.publisher}."
    yield f"    Covers: {source.coverage}"
    yield f"    Terms: {source.terms}"
    yield f"    Held: {_freshness(one, now)}"
    yield f"    Last run: {_last_run(one)}"
    for caveat in source.caveats:
        yield f"    Caveat: {caveat}"
    for gap in source.cannot_tell:
        yield f"    Cannot tell: {gap}"


def _freshness(one: HeldSource, now: datetime) -> str:
    days = one.source.expectations.freshness_days
    allowed = f"; should be no older than {count(days, 'day')}" if days else ""
    refused = f"; {count(one.refused, 'document')} refused" if one.refused else ""
    if one.newest is None:
        return f"nothing{allowed}{refused}"
    said = f"{count(one.documents, 'document')}, newest of {long_date(one.newest.date())}{allowed}"
    return f"{said}: TOO OLD{refused}" if one.is_old(now) else f"{said}{refused}"


def _last_run(one: HeldSource) -> str:
    run = one.last_run
    return "none" if run is None else f"{run.state}, {long_date(run.finished_at.date())}, {run.run_id}"


def _fields(one: HeldSource) -> dict[str, object]:
    source, run = one.source, one.last_run
    return {
        "source": source.name,
        "title": source.title,
        "publisher": source.publisher,
        "terms": source.terms,
        "coverage": source.coverage,
        "caveats": source.caveats,
        "cannot_tell": source.cannot_tell,
        "closed": str(source.closed.reported) if source.closed else None,
        "freshness_days": source.expectations.freshness_days,
        "documents": one.documents,
        "rows": one.rows,
        "rejected": one.rejected,
        "refused": one.refused,
        "newest": one.newest,
        "last_run": None if run is None else {"run_id": run.run_id, "state": run.state},
    }
