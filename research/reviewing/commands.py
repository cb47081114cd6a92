"""Commands for what people decide: `review`, `families`."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from research.config import load_settings
from research.db import open_reader, session
from research.errors import NotFound
from research.registry import Registry, load_registry
from research.reviewing.asking import Talk
from research.reviewing.candidate import KINDS, CandidateKind, candidate_key
from research.reviewing.decisions import FILE, DecisionFile
from research.reviewing.exhibit21 import held_exhibits, read_exhibit
from research.reviewing.families import families as read_families
from research.reviewing.fpds_pages import read_pages
from research.reviewing.holdings import holdings
from research.reviewing.judging import Desk, Judgement, Said, still_to_do
from research.reviewing.likeness import words
from research.reviewing.printing import family_json, family_lines, waiting_json, waiting_lines
from research.reviewing.queue import Waiting, Wanted, queue

app = typer.Typer()
console = Console(soft_wrap=True, highlight=False)


class State(StrEnum):
    """Which candidates: all that wait, only those somebody was unsure of, or what is decided."""

    OPEN = "open"
    UNSURE = "unsure"
    DECIDED = "decided"


class Kind(StrEnum):
    """Kinds of candidate, as `research.reviewing.candidate` explains them."""

    RECIPIENT = "recipient"
    SPELLING = "spelling"
    EDGE = "edge"
    SUCCESSION = "succession"


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Company = Annotated[str | None, typer.Option(help="Only this company, as in data/companies.")]
Key = Annotated[
    str | None, typer.Option(metavar="KEY", help="Without asking: decide this candidate; needs --why.")
]


@app.command()
def review(
    company: Company = None,
    agency: Annotated[
        str | None, typer.Option(help="Only money of this agency, as in data/agencies.")
    ] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Only this kind; repeatable.")] = None,
    state: Annotated[
        State, typer.Option(help="What waits, what somebody was unsure of, or what is decided.")
    ] = State.OPEN,
    limit: Annotated[int, typer.Option(min=0, help="At most so many; 0 for all.")] = 50,
    as_list: Annotated[bool, typer.Option("--list", help="List instead of asking.")] = False,
    as_json: AsJson = False,
    accept: Key = None,
    reject: Key = None,
    unsure: Key = None,
    undo: Annotated[
        str | None, typer.Option(metavar="KEY", help="Take the decision of that key back.")
    ] = None,
    why: Annotated[str, typer.Option(help="The reason, in one sentence that a stranger can check.")] = "",
    note: Annotated[str | None, typer.Option(help="What the next reader should know.")] = None,
    who: Annotated[
        str | None, typer.Option(help="Who decides; default TRAIL_REVIEWER, then git's user.name.")
    ] = None,
    fpds: Annotated[
        list[Path] | None, typer.Option(help="Kept FPDS page of a vehicle to read, too; repeatable.")
    ] = None,
) -> None:
    """Decide what only likeness suggests, one candidate at a time, largest money first; writes data/decisions.yml."""
    settings = load_settings()
    registry = load_registry(settings.data)
    if undo:
        gone = DecisionFile(settings.data / FILE).take_back(undo)
        console.print(f"taken back: {gone['verdict']} on {gone['subject']} ({gone['company']})", markup=False)
        return
    if state is State.DECIDED:
        _print_decided(registry, company, as_json)
        return
    kinds: tuple[CandidateKind, ...] = tuple(k for k in KINDS if not kind or k in {one.value for one in kind})
    wanted = Wanted(
        _company(registry, company), _agency(registry, agency), kinds, tuple(read_pages(fpds or ()))
    )
    with session(open_reader(settings)) as opened:
        found = queue(opened, registry, wanted)
    chosen = _chosen(accept, reject, unsure)
    if chosen:
        key, verdict = chosen
        _decide(Desk.open(settings, who), _with_key(found, key), Said(verdict, why, note))
        return
    found = [one for one in found if state is State.OPEN or one.unsure]
    shown = found[: limit or None]
    if as_json:
        total = {"waiting": len(found), "candidates": [waiting_json(one, registry) for one in shown]}
        typer.echo(json.dumps(total, indent=2))
    elif as_list:
        for one in shown:
            console.print("\n".join(waiting_lines(one, registry)), markup=False)
        console.print(f"{len(shown):,} of {len(found):,} that wait", markup=False)
    else:
        about = [one for one in found if one.candidate.company][: limit or None]
        Talk(console, registry, Desk.open(settings, who)).through(about)


@app.command("families")
def list_families(
    company: Company = None,
    ex21: Annotated[
        list[Path] | None,
        typer.Option(help="List of subsidiaries (Exhibit 21) as JSON, to compare with; repeatable."),
    ] = None,
    filed: Annotated[
        bool, typer.Option("--filed", help="Compare with the newest lists held, as filed with the SEC, too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compare the registry's family edges with parents as recorded, and with lists as filed; say what disagrees."""
    settings = load_settings()
    registry = load_registry(settings.data)
    only = _company(registry, company)
    exhibits = [(path, read_exhibit(path)) for path in ex21 or ()]
    asked = [(only or _filer(registry, exhibit.parent, path), exhibit) for path, exhibit in exhibits]
    with session(open_reader(settings)) as opened:
        every = read_families(opened, registry, holdings(opened))
        if filed:
            asked += held_exhibits(opened, registry, only)
    if asked:
        found = [every.of(slug, exhibit) for slug, exhibit in asked]
    else:
        found = [every.of(slug) for slug in ([only] if only else sorted(registry.companies))]
    if not only and not asked:
        found = [one for one in found if one.recorded or one.company.family]
    if as_json:
        typer.echo(json.dumps({"families": [family_json(one) for one in found]}, indent=2))
        return
    for one in found:
        console.print("\n".join(family_lines(one)), markup=False)
    total = sum(len(one.disagreements) for one in found)
    console.print(f"{len(found):,} families, {total:,} disagreements", markup=False)


def _decide(desk: Desk, one: Waiting, said: Said) -> None:
    verdict = desk.decide(one.candidate, said)
    console.print(f"{verdict.verdict}: {verdict.subject} ({verdict.company}), by {verdict.who}", markup=False)
    if said.verdict == "confirmed" and (more := still_to_do(one.candidate)):
        console.print(more, markup=False)
    console.print("Run `trail match` so that the links follow.", markup=False)


def _chosen(accept: str | None, reject: str | None, unsure: str | None) -> tuple[str, Judgement] | None:
    given: list[tuple[str, Judgement]] = []
    if accept:
        given.append((accept, "confirmed"))
    if reject:
        given.append((reject, "rejected"))
    if unsure:
        given.append((unsure, "unsure"))
    if len(given) > 1:
        raise typer.BadParameter("give one of --accept, --reject and --unsure")
    return given[0] if given else None


def _with_key(found: list[Waiting], key: str) -> Waiting:
    one = next((one for one in found if one.candidate.key == key), None)
    if one is None:
        raise NotFound(f"nothing that waits has the key {key}", "See `trail review --list`.")
    return one


def _print_decided(registry: Registry, company: str | None, as_json: bool) -> None:
    decided = [d for d in registry.decisions if company is None or d.company == company]
    found = [
        {
            "key": candidate_key(d.company, d.subject_kind, d.subject),
            "company": d.company,
            "kind": d.subject_kind,
            "subject": d.subject,
            "verdict": d.verdict,
            "who": d.who,
            "when": str(d.when),
            "why": d.why,
            "note": d.note,
        }
        for d in decided
    ]
    if as_json:
        typer.echo(json.dumps({"decisions": found}, indent=2))
        return
    for one in found:
        said = f"{one['key']} {one['verdict']} {one['company']} {one['kind']} {one['subject']}"
        console.print(f"{said}: {one['why']} ({one['who']}, {one['when']})", markup=False)
    console.print(f"{len(found):,} decisions", markup=False)


def _company(registry: Registry, slug: str | None) -> str | None:
    if slug is not None and slug.lower() not in registry.companies:
        raise NotFound(f"no company “{slug}”", f"Known are: {', '.join(sorted(registry.companies))}.")
    return slug.lower() if slug else None


def _agency(registry: Registry, slug: str | None) -> str | None:
    if slug is None:
        return None
    if slug.lower() not in registry.agencies:
        raise NotFound(f"no agency “{slug}”", f"Known are: {', '.join(sorted(registry.agencies))}.")
    return registry.agencies[slug.lower()].code


def _filer(registry: Registry, parent: str, path: Path) -> str:
    asked = words(parent)
    for slug, company in registry.companies.items():
        if asked in {words(company.name), words(company.legal_name)}:
            return slug
    raise NotFound(f"{path}: no company of the registry is called “{parent}”", "Name it with --company SLUG.")
