"""Commands that read: statistics, links, verification, the state of data/ and of the database."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, cast

import typer
from rich.console import Console
from sqlmodel import col, select
from typer.core import TyperGroup

from research.archive import Archive
from research.checking import app as checking
from research.config import PROJECT, Settings, load_settings
from research.db import is_there, one_writer, open_reader, open_writer, reading, require_database, session
from research.errors import ArchiveDamaged, NotFound, Problem, StoreUnavailable
from research.exporting import app as exporting
from research.findings import app as findings
from research.linking import app as linking
from research.lost import lost_records
from research.models import Evidence
from research.reference import with_sources, write
from research.refresh import needs_refresh, refresh
from research.registry import load_registry
from research.reviewing.commands import app as reviewing
from research.screen import plain_table, show_table
from research.totals import statistics
from research.wording import count as words

app = typer.Typer()
app.registered_commands += checking.registered_commands
for part in (linking, findings, exporting):
    app.registered_commands += part.registered_commands
    app.registered_groups += part.registered_groups
app.registered_commands += reviewing.registered_commands
console = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@app.command()
def stats(as_json: AsJson = False) -> None:
    """Count what the database holds, and sum obligations by agency, basis and fiscal year."""
    with session(open_reader(load_settings())) as opened:
        found = statistics(opened)
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    years = cast("list[dict[str, object]]", found.pop("by_agency_fiscal_year"))
    for name, count in found.items():
        console.print(f"{name.replace('_', ' ')}: {count:,}")
    words, numbers = ("Agency", "Basis", "Year"), ("Transactions", "Net obligation", "Negative")
    table = plain_table(words, numbers, title="Obligations by action date")
    for row in years:
        table.add_row(
            str(row["agency"]),
            str(row["basis"]),
            str(row["fiscal_year"]),
            f"{row['transactions']:,}",
            "not told" if row["untold"] else f"{Decimal(str(row['net_obligation'])):,.2f}",
            f"{row['negative']:,}",
        )
    show_table(table)
    why = [f"{row['agency']} {row['fiscal_year']}: {row['untold']}" for row in years if row["untold"]]
    if why:
        console.print("Not told is what an agency pays for where the records do not say:")
        console.print("\n".join(f"  {said}" for said in why), markup=False)


@app.command()
def match() -> None:
    """Make links, totals and the search index anew, after a change in data/."""
    settings = load_settings()
    registry = load_registry(settings.data)
    require_database(settings)
    with Archive(settings.archive_dir).writer("match"):
        engine = open_writer(settings.database)
        with one_writer(engine):
            build = refresh(engine, settings, registry)
    console.print(f"links, totals and search index are made; build {build}")


@app.command()
def verify(as_json: AsJson = False) -> None:
    """Read every archived record back and compare its bytes with their digests."""
    settings = load_settings()
    archive = Archive(settings.archive_dir)
    count, problems = archive.verify()
    try:
        problems += _lost(settings, archive)
    except StoreUnavailable as fault:
        # The bytes are verified all the same; what the database rests on is another question.
        errors.print(f"trail: which records the database rests on could not be asked: {fault}", markup=False)
    if as_json:
        typer.echo(json.dumps({"records": count, "problems": [str(p) for p in problems]}, indent=2))
    if problems:
        raise ArchiveDamaged(
            f"the archive is not whole: {words(len(problems), 'fault')}, {words(count, 'record')} read",
            problems,
            "Restore these files from a backup; the database keeps what was read from them before.",
        )
    if not as_json:
        console.print(
            f"{words(count, 'record')} in {words(len(archive.warcs()), 'file')}: every digest matches"
        )


@app.command()
def doctor() -> None:
    """Check settings and data/, and say whether the database is up to date with them."""
    settings = load_settings()
    registry = load_registry(settings.data)
    console.print(
        f"data: {len(registry.companies)} companies, {len(registry.agencies)} agencies, "
        f"{len(registry.organizations)} organizations, {len(registry.actions)} actions, "
        f"{len(registry.rules)} rules: all valid"
    )
    archive = Archive(settings.archive_dir)
    console.print(f"archive: {words(len(archive.warcs()), 'WARC file')}")
    engine = open_reader(settings)
    with session(engine) as opened:
        held = set(opened.execute(select(col(Evidence.evidence_id))).scalars())
    missing = [e for e in archive.evidence() if e.evidence_id not in held and not e.layout.endswith("_error")]
    if missing:
        console.print(f"{len(missing)} archived documents are not in the database; run `trail rebuild`")
    for lost in _lost(settings, archive):
        console.print(f"archive: {lost}; restore it from a backup", markup=False)
    stale = needs_refresh(engine, settings, registry)
    console.print(
        "database: " + ("out of date; run `trail match`" if stale else "up to date with archive and data")
    )


@app.command()
def docs(context: typer.Context) -> None:
    """Write the reference pages in docs/ from the code, and the README's table of sources from data/sources."""
    root = context.find_root().command
    if not isinstance(root, TyperGroup):
        raise TypeError("`docs` is part of the command `trail`")
    for path in write(PROJECT / "docs", root):
        console.print(f"written: docs/{path.name}")
    readme = PROJECT / "README.md"
    readme.write_text(with_sources(readme.read_text("utf-8"), load_registry(PROJECT / "data")), "utf-8")
    console.print("written: README.md")


@app.command()
def up(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default TRAIL_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default TRAIL_PORT.")] = None,
) -> None:
    """Build the database from data/sample if there is none, then show it in a browser."""
    settings = load_settings()
    if not _has_database(settings):
        samples = sorted(str(p) for p in (settings.data / "sample").glob("*.csv"))
        _call(context, "load", *samples)
    elif needs_refresh(open_writer(settings.database), settings, load_registry(settings.data)):
        _call(context, "match")
    at = f"http://{host or settings.host}:{port or settings.port}"
    console.print(f"Contract Trail is at {at} (stop with Ctrl-C)")
    _call(context, "serve", *(["--host", host] if host else []), *(["--port", str(port)] if port else []))


def _call(context: typer.Context, name: str, *arguments: str) -> None:
    """Run another command of the same `trail`, whichever package brought it."""
    root = context.find_root()
    if not isinstance(root.command, TyperGroup):
        raise TypeError("`up` is part of the command `trail`")
    command = root.command.get_command(root, name)
    if command is None:
        raise NotFound(
            f"the command `trail {name}` is not installed", "Install the project whole: make install."
        )
    with command.make_context(name, list(arguments), parent=root) as inner:
        command.invoke(inner)


def _has_database(settings: Settings) -> bool:
    if settings.database_url is None:
        return (settings.var / "trail.db").exists()
    engine = open_writer(settings.database)
    with session(engine) as opened:
        return bool(statistics(opened)["evidence"])


def _lost(settings: Settings, archive: Archive) -> list[Problem]:
    """What the database rests on and the archive lacks; nothing where there is no database."""
    if not is_there(settings):
        return []
    engine = reading(settings)
    try:
        return lost_records(engine, archive)
    finally:
        engine.dispose()
