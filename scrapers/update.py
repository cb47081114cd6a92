"""The scheduled job: which sources are due by their calendar, and each asked in order; `trail update`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

import typer
from sqlalchemy import Engine
from sqlmodel import col, select

from research.checks import completeness
from research.config import load_settings
from research.db import is_there, open_reader, session
from research.errors import FetchFailed, NotFound, TrailError
from research.missing import BEGINNING, missing_of_runs
from research.models import Run
from research.outcomes import RunReport
from research.registry import Registry, load_registry
from research.registry.sources import Calendar, Source
from scrapers.query import AgencyQuery, Query
from scrapers.registered import find_source
from scrapers.scraping import collect
from scrapers.workshop import (
    DEPARTMENTS,
    agency_query,
    company_queries,
    console,
    counted,
    errors,
    note_contact,
    workshop,
)

app = typer.Typer()


@dataclass(frozen=True)
class Asked:
    """When a source was last asked: by a run that got all it asked for, and by any that came to its end."""

    whole: datetime | None
    ended: datetime | None


@dataclass(frozen=True)
class Step:
    """One source of the update: what to ask, or why not."""

    source: str
    query: Query | None
    reason: str


def plan(
    registry: Registry,
    engine: Engine | None,
    slugs: Sequence[str],
    now: datetime,
    what: Literal["due", "everything"],
    only: Sequence[str] = (),
) -> list[Step]:
    """What is due, in order. A source is due when its last finished run is older than its calendar allows.

    engine: where runs are held, None where there is no database yet.
    only: names of the sources to be looked at, none meaning all that have a calendar. Raises `NotFound` for another.

    Only whole runs count for a source that is asked for all years, and only runs that asked for each of `slugs`. Where
    what was modified is asked for, a run counts that reached back to the one before it, as the update does. A run that
    did not get all it asked for leaves its source due, and a clock set back makes nothing due later than one interval.
    """
    agencies = tuple(agency_query(registry, slug) for slug in slugs)
    steps = []
    for source, calendar in _on_calendar(registry, only):
        plain = _plain(registry, source.name) if calendar.plain else None
        asked = _asked(engine, source.name, calendar, agencies, plain)
        age = now - asked.whole if asked.whole is not None and asked.whole == asked.ended else None
        if what == "due" and age is not None and timedelta(0) <= age < timedelta(days=calendar.every_days):
            due = (now - age + timedelta(days=calendar.every_days)).date()
            steps.append(Step(source.name, None, f"asked {_days(age)} ago; due again on {due}"))
            continue
        if plain is not None:
            query = plain
        elif calendar.reaches_back_days is not None:
            query = Query(agencies=agencies, modified_since=_modified_since(calendar, asked.ended, now))
        else:
            query = Query(agencies=agencies, since=BEGINNING)
        steps.append(Step(source.name, query, _why(asked, now)))
    return steps


def _on_calendar(registry: Registry, only: Sequence[str]) -> list[tuple[Source, Calendar]]:
    """The sources that have a calendar, or those of them that are named, in the order they are asked in."""
    known = {name: (one, one.calendar) for name, one in registry.sources.items() if one.calendar is not None}
    for name in only:
        if name not in known:
            raise NotFound(
                f"the update asks no source {name!r}",
                f"Those with a calendar are: {', '.join(sorted(known))}.",
            )
    wanted = [known[name] for name in only or known]
    return sorted(wanted, key=lambda one: (one[1].order, one[0].name))


@app.command()
def update(
    agency: Annotated[
        list[str] | None,
        typer.Option(
            help="Agency, as in data/agencies; repeatable. Default: all of them. It narrows what USAspending "
            "is asked for; the other sources are asked as ever."
        ),
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="Source to look at; repeatable. Default: all with a calendar.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Ask every source, due or not.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what is due; ask and write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Ask what is due, then make links, totals and index, and say how complete it is. For a timer."""
    what: Literal["due", "everything"] = "everything" if everything else "due"
    only = list(dict.fromkeys(source or ()))
    if whole := [slug for slug in agency or () if slug.lower() in DEPARTMENTS]:
        raise NotFound(
            f"the update asks for agencies, not for a whole department ({', '.join(whole)})",
            "Name its agencies: --agency ice --agency cbp.",
        )
    if dry_run:
        with _as_held() as (registry, engine):
            steps = plan(registry, engine, agency or sorted(registry.agencies), datetime.now(UTC), what, only)
        done = [_told(step, as_json) for step in steps]
        if as_json:
            typer.echo(json.dumps({"steps": done}, indent=2, default=str))
        return
    note_contact()
    done = []
    failures: list[TrailError] = []
    with workshop("update") as shop:
        slugs = agency or sorted(shop.registry.agencies)
        for step in plan(shop.registry, shop.store.engine, slugs, datetime.now(UTC), what, only):
            if step.query is None:
                done.append(_told(step, as_json))
                continue
            try:
                report, counts = collect(
                    shop, find_source(step.source), step.query, "json" if as_json else "text"
                )
            except TrailError as failure:
                # One publisher's bad day must not keep the others from being asked.
                failures.append(failure)
                errors.print(f"trail: {step.source}: {failure}", markup=False)
                done.append({"source": step.source, "state": "failed", "reason": failure.message})
            else:
                done.append(
                    {"source": step.source, "state": report.state, "reason": step.reason} | _figures(report)
                )
                if counts.exit_code:
                    failures.append(FetchFailed(f"{step.source}: {report.message}"))
                if not as_json:
                    console.print(
                        f"{step.source}: {report.state}; {report.requests:,} requests; {counted(counts)}",
                        markup=False,
                    )
        shop.finish()
        held = _check(shop.store.engine)
    if as_json:
        typer.echo(json.dumps({"steps": done, "check": held}, indent=2, default=str))
    else:
        states = ", ".join(f"{number:,} {state}" for state, number in held.items())
        console.print(f"check: {states}; `trail check` names each", markup=False)
    if failures:
        raise FetchFailed(
            f"{len(failures)} of {len(done)} sources failed or did not get all: "
            f"{'; '.join(failure.message for failure in failures)}",
            "What the others said is stored. Run `trail update` again later; it goes on where it stopped.",
        )


def _check(engine: Engine) -> dict[str, int]:
    """How many agency-years are in which state of the meter, and how many things runs did not get."""
    with session(engine) as opened:
        states = Counter(cell.state for cell in completeness(opened))
        missing = len(missing_of_runs(opened))
    whole: dict[str, int] = {state: states[state] for state in ("ok", "suspect", "incomplete")}
    return whole | {"missing": missing}


@contextmanager
def _as_held() -> Iterator[tuple[Registry, Engine | None]]:
    """The registry, and the database where there is one, to be looked at only: another command may be writing."""
    settings = load_settings()
    engine = open_reader(settings) if is_there(settings) else None
    try:
        yield load_registry(settings.data), engine
    finally:
        if engine is not None:
            engine.dispose()


def _told(step: Step, as_json: bool) -> dict[str, object]:
    """A step that is not taken now, printed for people or given for machines."""
    what = "not due" if step.query is None else "due"
    if not as_json:
        console.print(f"{step.source}: {what}: {step.reason}", markup=False)
    return {"source": step.source, "state": what, "reason": step.reason}


def _figures(report: RunReport) -> dict[str, object]:
    told = ("run_id", "requests", "retries", "bytes_received", "documents", "message", "missing", "resumed")
    names = (*told, "new", "changed", "same", "older", "rejected")
    return {name: getattr(report, name) for name in names}


def _plain(registry: Registry, source: str) -> Query:
    """The question to a source that knows by itself what to ask for: all companies, where it asks for companies."""
    return Query(companies=company_queries(registry, ()) if find_source(source).asks_companies else ())


def _asked(
    engine: Engine | None,
    source: str,
    calendar: Calendar,
    agencies: Sequence[AgencyQuery],
    plain: Query | None,
) -> Asked:
    """When the newest runs of a source began that asked for all that the update asks for."""
    if engine is None:
        return Asked(None, None)
    with session(engine) as opened:
        asked = select(Run).where(col(Run.source) == source, col(Run.state) != "failed")
        runs = opened.exec(asked.order_by(col(Run.started_at), col(Run.run_id))).all()
    whole = ended = None
    for run in runs:
        query = Query.read(run.query) if run.query else None
        if query is None or not _is_regular(query, agencies, plain):
            continue
        if query.modified_since is not None and not _reaches_back(query.modified_since, calendar, ended, run):
            continue
        ended = run.started_at
        whole = ended if run.state == "finished" else whole
    return Asked(whole, ended)


def _reaches_back(since: date, calendar: Calendar, last: datetime | None, run: Run) -> bool:
    """Whether days of modification asked for leave none out since the run before; whole years ask for no such days."""
    return calendar.reaches_back_days is not None and since <= _modified_since(calendar, last, run.started_at)


def _why(asked: Asked, now: datetime) -> str:
    if asked.ended is None:
        return "never asked"
    said = f"asked {_days(now - asked.ended)} ago"
    return said if asked.ended == asked.whole else f"{said}, when not all came"


def _is_regular(query: Query, agencies: Sequence[AgencyQuery], plain: Query | None) -> bool:
    if query.until is not None or query.limit is not None:
        return False
    if plain is not None:
        wanted, named = ({one.slug for one in asked.companies} for asked in (plain, query))
        is_whole = query.since is None and query.modified_since is None
        return is_whole and not query.agencies and wanted <= named
    asks_all = query.since is None or query.since <= BEGINNING
    asks_each = all(any(one.covers(agency) for one in query.agencies) for agency in agencies)
    return asks_each and (query.modified_since is not None or asks_all)


def _modified_since(calendar: Calendar, last: datetime | None, now: datetime) -> date:
    """Counted from the last run that came to its end: a record that never comes is asked for again only so long."""
    back = timedelta(days=calendar.reaches_back_days or 1)
    return (min(last, now) if last else now).date() - back


def _days(age: timedelta) -> str:
    return f"{age.days} days" if age.days != 1 else "1 day"
