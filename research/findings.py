"""Commands that tell what records say beyond sums: `events`, `blind-spot`, `through`."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import Session, col, select

from research import known
from research.blind_spot import Seen, blind_spot
from research.config import load_settings
from research.day_options import Since, Until
from research.db import open_reader, session
from research.events import EventFilter, event_counts, events
from research.finding_json import blind_json, carriage_json, event_json, window_json
from research.masking import mask
from research.models import Agency
from research.registry import Registry, load_registry
from research.screen import plain_table, show_table
from research.through import INDIRECT, Carriage, Carried, Side, through, total
from research.types import Obligation, Window

app = typer.Typer()
console = Console(soft_wrap=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
OfAgency = Annotated[str | None, typer.Option("--agency", help="Agency, as in data/agencies.")]
ByRule = Annotated[
    str | None, typer.Option("--rule", help="Rule, as in data/rules; default the project's own.")
]
SHOWN = 40
"""Rows of a table on the screen; JSON has all."""
NAME = 44
"""Letters of a name that are shown."""


@app.command("events")
def list_events(
    award: Annotated[str | None, typer.Option(help="Award key.")] = None,
    company: Annotated[str | None, typer.Option(help="Company: events on awards linked to it.")] = None,
    agency: OfAgency = None,
    kind: Annotated[list[str] | None, typer.Option(help="Kind, as in data/events.yml; repeatable.")] = None,
    since: Since = None,
    until: Until = None,
    rule: ByRule = None,
    as_json: AsJson = False,
) -> None:
    """List stops, ends and hand-overs of awards that descriptions and action types tell, by the day they say so."""
    registry = load_registry(load_settings().data)
    if rule and not company:
        raise typer.BadParameter("it says which links count: name a --company, too", param_hint="--rule")
    wanted = EventFilter(
        award_key=award,
        company_slug=known.company(registry, company).slug if company else None,
        rule_id=known.rule_id(registry, rule) if company else None,
        agency_code=known.agency_code(registry, agency) if agency else None,
        kinds=known.kinds(registry, kind or ()),
        window=known.window(since, until),
    )
    with session(open_reader(load_settings())) as opened:
        counts = event_counts(opened, wanted)
        found = events(opened, wanted, None if as_json else SHOWN)
    if as_json:
        typer.echo(json.dumps({"counts": counts, "events": [event_json(one) for one in found]}, indent=2))
        return
    for one in found:
        tier = f" [{one.tier.replace('_', '-')}]" if one.tier else ""
        console.print(
            f"{one.day} {one.kind} {one.piid or one.award_key} {one.modification_number} "
            f"{one.recipient_name or ''} {one.obligation.dollars:,.2f}{tier}: “{mask(one.matched_text)}”",
            markup=False,
        )
    told = sum(counts.values())
    console.print(", ".join(f"{count:,} {name}" for name, count in counts.items()) or "no event is told")
    if told > len(found):
        console.print(f"the first {len(found):,} are shown; --json gives all")


@app.command("blind-spot")
def show_blind_spot(
    agency: OfAgency = None, since: Since = None, until: Until = None, as_json: AsJson = False
) -> None:
    """Count and value IT purchases whose text names no maker, by agency and fiscal year."""
    registry = load_registry(load_settings().data)
    codes = [known.agency_code(registry, agency)] if agency else [a.code for a in registry.agencies.values()]
    window = known.window(since, until)
    with session(open_reader(load_settings())) as opened:
        found = [blind_spot(opened, code, window) for code in sorted(codes)]
        names = _agencies(opened)
    if as_json:
        typer.echo(json.dumps({"blind_spots": [blind_json(one, names) for one in found]}, indent=2))
        return
    for one in found:
        console.print(
            f"{names.get(one.agency_code, one.agency_code)}, action dates {_span(window)}, rule {one.rule_id}"
        )
        table = plain_table(
            ("Fiscal year",), ("IT rows", "Net", "Generic rows", "Generic net", "Other rows", "Other net")
        )
        for year, by in one.years.items():
            whole = sum(part.transactions for part in by.values())
            net = sum(part.net.cents for part in by.values())
            generic, other = by["generic"], by["other"]
            table.add_row(f"FY{year}", f"{whole:,}", _money(net), *_pair(generic), *_pair(other))
        generic, other = one.readings["generic"], one.readings["other"]
        table.add_row(
            "all", f"{one.it.transactions:,}", _money(one.it.net.cents), *_pair(generic), *_pair(other)
        )
        show_table(table)
        console.print(
            f"Of the generic rows, {_sum(one.award_named)} stand on awards that name a company in some other text. "
            f"Not among them are {_sum(one.readings['received'])} that a maker received which resells nothing."
        )


@app.command("through")
def list_through(
    company: Annotated[str, typer.Argument(help="Maker or reseller, as in data/companies.")],
    agency: OfAgency = None,
    since: Since = None,
    until: Until = None,
    rule: ByRule = None,
    as_json: AsJson = False,
) -> None:
    """Show through whom a maker's products are bought, or whose products a recipient carries; and on which vehicle."""
    registry = load_registry(load_settings().data)
    found = known.company(registry, company)
    rule_id = known.rule_id(registry, rule)
    code = known.agency_code(registry, agency) if agency else None
    window = known.window(since, until)
    sides: tuple[Side, ...] = ("maker", "reseller")
    with session(open_reader(load_settings())) as opened:
        names = _agencies(opened)
        tables = {
            side: through(opened, Carried(found.slug, side, rule_id, code, window), registry.vehicles)
            for side in sides
        }
        # On the screen their days, too, are those of what counted as filed.
        filed = {
            side: through(
                opened, Carried(found.slug, side, rule_id, code, window, ("then",)), registry.vehicles
            )
            for side in (() if as_json else sides)
        }
    if as_json:
        rows = {side: [carriage_json(one, names) for one in tables[side]] for side in sides}
        head = {"company": found.slug, "rule": rule_id, "window": window_json(window)}
        typer.echo(json.dumps({**head, "carried_by": rows["maker"], "carries": rows["reseller"]}, indent=2))
        return
    for side in sides:
        # What counts only as owned now is in the JSON.
        then = [one for one in filed[side] if one.totals["then"]["award_named"].transactions]
        if then:
            said = "is carried by" if side == "maker" else "carries"
            console.print(
                f"{found.name} {said} (rule {rule_id}, action dates {_span(window)}, as filed then)"
            )
            show_table(_carriages(registry, then, names, side))
    if not any(tables.values()):
        console.print(
            "no order names it with another recipient, and none that it received names another company"
        )
        return
    if tables["reseller"]:
        console.print(
            "A maker and its parent both stand here, and one order may name several: do not add them up."
        )
    console.print(
        "Below recipient, print the bounds together (named to award-named), never one figure alone."
    )


def _carriages(registry: Registry, rows: list[Carriage], names: dict[str, str], side: Side) -> Table:
    table = plain_table(
        ("Recipient" if side == "maker" else "Maker", "Agency", "Vehicle", "Since", "Until"),
        ("Named", "Base-named", "Award-named", "Rows"),
    )
    for one in rows[:SHOWN]:
        totals = one.totals["then"]
        table.add_row(
            _short(one.recipient_name if side == "maker" else registry.companies[one.maker_slug].name),
            names.get(one.agency_code, one.agency_code),
            _short(one.via.name),
            one.first.isoformat(),
            one.last.isoformat(),
            *(_money(totals[tier].net.cents) for tier in INDIRECT),
            f"{totals['award_named'].transactions:,}",
        )
    if side == "maker":
        table.add_section()
        summed = {tier: total(rows, "then", tier) for tier in INDIRECT}
        table.add_row(
            f"all {len(rows):,}", "", "", "", "", *(_money(summed[tier].net.cents) for tier in INDIRECT),
            f"{summed['award_named'].transactions:,}",
        )  # fmt: skip
    return table


def _short(name: str) -> str:
    return name if len(name) <= NAME else f"{name[: NAME - 1]}…"


def _money(cents: int) -> str:
    return f"{Obligation(cents).dollars:,.2f}"


def _sum(seen: Seen) -> str:
    return f"{seen.transactions:,} ({_money(seen.net.cents)})"


def _pair(seen: Seen) -> tuple[str, str]:
    return f"{seen.transactions:,}", _money(seen.net.cents)


def _agencies(opened: Session) -> dict[str, str]:
    rows = opened.execute(select(col(Agency.code), col(Agency.abbreviation), col(Agency.name)))
    return {str(code): abbreviation or name for code, abbreviation, name in rows}


def _span(window: Window) -> str:
    return f"{window.since or 'the first record'} to {window.until or 'the last'}"
