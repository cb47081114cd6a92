"""Commands about links and the rules that make them: `links`, `rule`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from research import known
from research.config import Settings, load_settings
from research.day_options import Since, Until
from research.db import open_reader, session
from research.errors import NotFound
from research.filters.vocabulary import default_rule
from research.links import MONEY_TIERS, LinkSummary, TierTotal, View, in_passing, link_summary
from research.matching.book import find_book, freeze, frozen_versions
from research.recount import links_by_book, summary_of
from research.registry import Registry, load_registry
from research.registry.rulebook import RuleBook
from research.screen import plain_table, show_table
from research.totals import dollars
from research.types import Window

app = typer.Typer()
rules = typer.Typer(no_args_is_help=True, help="The rules that make links, and their kept versions.")
app.add_typer(rules, name="rule")
console = Console(soft_wrap=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
VIEWS: tuple[View, ...] = get_args(View)
VIEW_NAMES = {"then": "as filed then", "now": "as owned now"}


@dataclass(frozen=True)
class _Asked:
    company: str
    agency: str
    code: str
    window: Window
    book: RuleBook


@app.command()
def links(
    company: Annotated[str, typer.Argument(help="Company, as in data/companies.")],
    agency: Annotated[str, typer.Argument(help="Agency, as in data/agencies.")],
    since: Since = None,
    until: Until = None,
    rule: Annotated[
        str | None,
        typer.Option(help="Rule, as in data/rules, with @VERSION as it was kept; default the project's own."),
    ] = None,
    view: Annotated[
        str, typer.Option(help="What counts: owned on the day of the action (then), or today (now).")
    ] = "then",
    as_json: AsJson = False,
) -> None:
    """Sum what ties a company to an agency, tier by tier, by action date."""
    settings = load_settings()
    registry = load_registry(settings.data)
    if view not in VIEWS:
        raise NotFound(f"no view “{view}”", "Known are: then, now.")
    names = (company, agency, rule or default_rule(registry))
    asked = _asked(settings, registry, names, known.window(since, until))
    with session(open_reader(settings)) as opened:
        summaries, passing = _summaries(opened, registry, asked)
    chosen = summaries[view]
    if as_json:
        made = {
            "company": asked.company,
            "agency": asked.agency,
            "rule": {"id": asked.book.rule_id, "version": asked.book.version},
            "window": {
                "since": asked.window.since.isoformat() if asked.window.since else None,
                "until": asked.window.until.isoformat() if asked.window.until else None,
                "basis": asked.window.basis,
            },
            "view": view,
            "tiers": _tiers(chosen),
            "views": {name: _tiers(summary) for name, summary in summaries.items()},
            "in_passing": {name: _total(total) for name, total in passing[view].items()},
            "base_descriptions": {"held": chosen.base_descriptions_held, "of_awards": chosen.awards_linked},
        }
        typer.echo(json.dumps(made, indent=2))
        return
    span = f"{asked.window.since or 'the first record'} to {asked.window.until or 'the last'}"
    console.print(
        f"{company} × {agency}, rule {asked.book.rule_id} (version {asked.book.version}), action dates {span}, "
        f"{VIEW_NAMES[view]}"
    )
    show_table(_table(chosen, summaries["now" if view == "then" else "then"]))
    named = passing[view].get("named")
    if named and named.transactions:
        console.print(
            f"Of the named, {named.transactions:,} rows ({named.net.dollars:,.2f}) name it only in passing "
            "(data/incidental.yml)."
        )
    console.print(
        "Below recipient, print the bounds together (named to award-named), never one figure alone."
    )


@rules.command("list")
def list_rules(as_json: AsJson = False) -> None:
    """List the rules with their present versions, and the versions that are kept."""
    settings = load_settings()
    registry = load_registry(settings.data)
    found = [
        {"id": one.id, "version": one.version, "kept": list(frozen_versions(settings.data, one.id))}
        for one in registry.rules.values()
    ]
    if as_json:
        typer.echo(json.dumps({"rules": found}, indent=2))
        return
    for one in registry.rules.values():
        kept = frozen_versions(settings.data, one.id)
        state = "kept" if one.version in kept else f"not kept; run `trail rule freeze {one.id}`"
        others = [version for version in kept if version != one.version]
        earlier = f"; earlier: {', '.join(others)}" if others else ""
        console.print(f"{one.id}@{one.version}: {one.title} ({state}{earlier})", markup=False)


@rules.command("freeze")
def freeze_rules(
    rule: Annotated[list[str] | None, typer.Argument(help="Rules, as in data/rules; default all.")] = None,
) -> None:
    """Keep the present version of rules in data/rules/frozen, so that it can be computed again after a change."""
    settings = load_settings()
    registry = load_registry(settings.data)
    for rule_id in rule or sorted(registry.rules):
        path = freeze(registry, settings.data, rule_id)
        version = registry.rules[rule_id].version
        console.print(f"{rule_id}@{version}: {'written: ' + path.name if path else 'kept already'}")


def _asked(settings: Settings, registry: Registry, names: tuple[str, str, str], window: Window) -> _Asked:
    slug = known.company(registry, names[0]).slug
    code = known.agency_code(registry, names[1])
    book = find_book(registry, settings.data, names[2])
    if slug not in {company.slug for company in book.companies}:
        raise NotFound(
            f"rule {book.rule_id} says nothing of {slug}", f"Add its words to data/rules/{book.rule_id}.yml."
        )
    return _Asked(slug, names[1].lower(), code, window, book)


def _summaries(
    opened: Session, registry: Registry, asked: _Asked
) -> tuple[dict[str, LinkSummary], dict[str, dict[str, TierTotal]]]:
    """Both views, and what of each is in passing; an earlier version of the rule is computed from the records."""
    company, code, window, book = asked.company, asked.code, asked.window, asked.book
    current = registry.rules.get(book.rule_id)
    if current is not None and current.version == book.version:
        return (
            {name: link_summary(opened, company, code, window, book.rule_id, name) for name in VIEWS},
            {name: in_passing(opened, company, code, window, book.rule_id, name) for name in VIEWS},
        )
    made = links_by_book(opened, registry, book)
    passing = [link for link in made if link.mention]
    pair = (company, code)
    return (
        {name: summary_of(opened, made, pair, window, name) for name in VIEWS},
        {
            name: {
                tier: total
                for tier, total in summary_of(opened, passing, pair, window, name).tiers.items()
                if total and total.transactions
            }
            for name in VIEWS
        },
    )


def _table(chosen: LinkSummary, other: LinkSummary) -> Table:
    beside = f"Net, {VIEW_NAMES[other.view]}"
    table = plain_table(("Tier",), ("Net obligation", "Gross", "De-obligated", "Rows", "Awards", beside))
    for tier in MONEY_TIERS:
        total, counterpart = chosen.tiers[tier], other.tiers[tier]
        if total is None:
            table.add_row(tier.replace("_", "-"), "not held", "", "", "", "", "")
            continue
        table.add_row(
            tier.replace("_", "-"),
            f"{total.net.dollars:,.2f}",
            f"{total.gross.dollars:,.2f}",
            f"{total.deobligated.dollars:,.2f}",
            f"{total.transactions:,}",
            f"{total.awards:,}",
            f"{counterpart.net.dollars:,.2f}" if counterpart else "",
        )
    return table


def _tiers(summary: LinkSummary) -> dict[str, object]:
    return {tier: _total(total) if total else None for tier, total in summary.tiers.items()}


def _total(total: TierTotal) -> dict[str, object]:
    return {
        "net_obligation": dollars(total.net.cents),
        "gross_obligation": dollars(total.gross.cents),
        "deobligated": dollars(total.deobligated.cents),
        "transactions": total.transactions,
        "awards": total.awards,
    }
