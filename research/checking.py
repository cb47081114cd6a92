"""Commands that say how complete the database is and what changed: `check`, `changes`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from research import known
from research.changes import Change, changes
from research.checks import Cell, completeness, documents
from research.config import load_settings
from research.db import open_reader, session
from research.errors import NotFound
from research.masking import mask
from research.missing import missing_of_runs
from research.reconcile import lines, reconcile, require_agreement
from research.registry import load_registry
from research.screen import plain_table, show_table

app = typer.Typer()
console = Console(soft_wrap=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Since = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="From then on (UTC).")
]
Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Up to that day, or moment (UTC)."),
]
NOT_WHOLE = 8
"""Exit code of `check --strict` when something may be missing."""


@app.command()
def check(
    agency: Annotated[list[str] | None, typer.Option(help="Agency, as in data/agencies; repeatable.")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with code 8 unless everything is ok.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compare what is held with what should be, and totals with their rows; where those disagree, end with code 9."""
    settings = load_settings()
    codes = _codes(agency or ())
    with session(open_reader(settings)) as opened:
        cells = completeness(opened, codes)
        found = documents(opened)
        agreement = reconcile(opened)
        missing = missing_of_runs(opened)
    if as_json:
        flagged = [
            {
                "document": one.document,
                "evidence_id": one.evidence_id,
                "agency": one.agency,
                "basis": one.basis,
                "fiscal_year": one.fiscal_year,
                "type_group": one.type_group,
                "rows": one.rows,
                "repeats": one.repeats,
                "state": one.state,
                "reason": one.reason,
            }
            for one in found
        ]
        totals = [{"check": a.name, "compared": a.compared, "faults": a.faults} for a in agreement]
        told = {"completeness": [_json(c) for c in cells], "documents": flagged, "totals": totals}
        told["missing"] = [{"source": one.source, "run": one.run_id, "what": one.what} for one in missing]
        typer.echo(json.dumps(told, indent=2))
    else:
        show_table(_table(cells))
        for cell in cells:
            if cell.reason:
                console.print(
                    f"{cell.agency} {cell.basis} FY{cell.fiscal_year} {cell.type_group}: {cell.state}: {cell.reason}",
                    markup=False,
                )
        for one in found:
            if one.state != "ok":
                console.print(
                    f"{one.document}: {one.agency} {one.basis} FY{one.fiscal_year} {one.type_group}: "
                    f"{one.state}: {one.reason}",
                    markup=False,
                )
        states = Counter(c.state for c in cells)
        console.print(", ".join(f"{states[s]:,} {s}" for s in ("ok", "suspect", "incomplete")))
        for line in lines(agreement):
            console.print(line, markup=False)
        for lack in missing:
            console.print(f"{lack.source}: run {lack.run_id} did not get: {lack.what}", markup=False)
    require_agreement(agreement)
    if strict and (missing or not cells or any(c.state != "ok" for c in cells)):
        sys.exit(NOT_WHOLE)


@app.command("changes")
def list_changes(
    since: Since = None,
    until: Until = None,
    agency: Annotated[
        list[str] | None,
        typer.Option(help="Agency that signed or pays, as in data/agencies; repeatable."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List transactions that were new, changed, gone or back, by the time of the evidence."""
    codes = _codes(agency or ())
    known.window(since.date() if since else None, until.date() if until else None)
    with session(open_reader(load_settings())) as opened:
        found = changes(opened, _moment(since), _end(until))
    found = [c for c in found if c.is_of(codes)]
    if as_json:
        typer.echo(json.dumps({"changes": [change_json(c) for c in found]}, indent=2))
        return
    for one in found:
        if one.kind == "new":
            continue
        what = (
            ""
            if one.field is None
            else f" {_named(one.field)}: {shown(one.field, one.old)} → {shown(one.field, one.new)}"
        )
        console.print(f"{one.at:%Y-%m-%d} {one.kind:<7} {one.transaction_key}{what}", markup=False)
    kinds = Counter(c.kind for c in found)
    console.print(", ".join(f"{kinds[k]:,} {k}" for k in ("new", "changed", "gone", "back")))


def _named(field: str) -> str:
    """A field as its shown value is: obligations are kept in cents and told in dollars."""
    return "obligation" if field == "obligation_cents" else field


def change_json(change: Change) -> dict[str, object]:
    """A change as JSON; obligations in dollars, officials' addresses masked."""
    field = _named(change.field) if change.field else None
    return {
        "at": change.at.isoformat(),
        "kind": change.kind,
        "transaction_key": change.transaction_key,
        "award_key": change.award_key,
        "agency_code": change.agency_code,
        "field": field,
        "old": shown(change.field, change.old),
        "new": shown(change.field, change.new),
        "evidence_id": change.evidence_id,
        "former_evidence_id": change.former_evidence_id,
    }


def shown(field: str | None, value: str | None) -> str | None:
    """A value as it may be shown: dollars for cents, text with addresses of officials masked."""
    if value is None:
        return None
    if field == "obligation_cents":
        return str(Decimal(value).scaleb(-2).quantize(Decimal("0.01")))
    return mask(value)


def _json(cell: Cell) -> dict[str, object]:
    return {
        "agency": cell.agency,
        "agency_code": cell.agency_code,
        "basis": cell.basis,
        "fiscal_year": cell.fiscal_year,
        "type_group": cell.type_group,
        "held": cell.held,
        "negative": cell.negative,
        "held_as_of": cell.held_as_of.isoformat() if cell.held_as_of else None,
        "expected": cell.expected,
        "expected_as_of": cell.expected_as_of.isoformat() if cell.expected_as_of else None,
        "expected_basis": cell.expected_basis,
        "state": cell.state,
        "reason": cell.reason,
    }


def _table(cells: list[Cell]) -> Table:
    table = plain_table(("Agency", "Basis", "Year", "Kind"), ("Held", "Expected"))
    table.add_column("State", no_wrap=True)
    for c in cells:
        expected = "–" if c.expected is None else f"{c.expected:,}"
        table.add_row(c.agency, c.basis, f"FY{c.fiscal_year}", c.type_group, f"{c.held:,}", expected, c.state)
    return table


def _codes(slugs: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    agencies = load_registry(load_settings().data).agencies
    unknown = [slug for slug in slugs if slug.lower() not in agencies]
    if unknown:
        raise NotFound(f"no agency “{unknown[0]}”", f"Known are: {', '.join(sorted(agencies))}.")
    return tuple(agencies[slug.lower()].code for slug in slugs)


def _moment(value: datetime | None) -> datetime | None:
    return value.replace(tzinfo=UTC) if value else None


def _end(value: datetime | None) -> datetime | None:
    """A day means its end: evidence of that day belongs to it."""
    moment = _moment(value)
    if moment is None or moment.time() != datetime.min.time():
        return moment
    return moment + timedelta(days=1) - timedelta(microseconds=1)
