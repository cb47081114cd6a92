"""Commands that write records out for other programs and other people: `export links`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from research import known
from research.config import load_settings
from research.db import open_reader, session
from research.errors import NotFound
from research.export_format import Format, written
from research.exports import LinkExport, exported_links
from research.registry import load_registry

app = typer.Typer()
export = typer.Typer(no_args_is_help=True, help="Write records out for other programs and other people.")
app.add_typer(export, name="export")


class Tier(StrEnum):
    """Tiers of links; the first four carry obligations."""

    recipient = "recipient"
    named = "named"
    base_named = "base_named"
    award_named = "award_named"
    subrecipient = "subrecipient"
    stated = "stated"


_MONEY_TIERS = (Tier.recipient, Tier.named, Tier.base_named, Tier.award_named)


@export.command("links")
def export_links(
    format_: Annotated[Format, typer.Option("--format", help="csv or json.")] = "csv",
    rule: Annotated[
        str | None, typer.Option(help="Rule, as in data/rules; default the project's own.")
    ] = None,
    company: Annotated[
        list[str] | None, typer.Option(help="Company, as in data/companies; repeatable.")
    ] = None,
    agency: Annotated[list[str] | None, typer.Option(help="Agency, as in data/agencies; repeatable.")] = None,
    tier: Annotated[
        list[Tier] | None, typer.Option(help="Tier; repeatable; default the four that carry obligations.")
    ] = None,
    rejected: Annotated[
        bool,
        typer.Option(
            "--rejected",
            help="Add transactions that a decision on them or their recipient rejected, as tier “rejected”; "
            "notices and documents rejected stand in data/decisions alone.",
        ),
    ] = False,
    output: Annotated[Path | None, typer.Option(help="File to write; default standard output.")] = None,
) -> None:
    """Write one row for each link of a record to a company, with the words and the reason, for judgement.

    By default the links of transactions that carry obligations; those of other records with --tier alone.
    """
    settings = load_settings()
    registry = load_registry(settings.data)
    rule_id = known.rule_id(registry, rule)
    wanted = LinkExport(
        rule_id=rule_id,
        rule_version=registry.rules[rule_id].version,
        tiers=tuple(one.value for one in tier or _MONEY_TIERS),
        companies=tuple(known.company(registry, slug).slug for slug in company or ()),
        agencies=tuple(known.agency_code(registry, slug) for slug in agency or ()),
        decisions=tuple(registry.decisions),
        with_rejected=rejected,
    )
    with session(open_reader(settings)) as opened:
        pieces = written(exported_links(opened, wanted), format_)
        if output is None:
            for piece in pieces:
                sys.stdout.write(piece)
            return
        _write(output, pieces)
    Console(stderr=True, soft_wrap=True, highlight=False).print(f"written: {output}", markup=False)


def _write(path: Path, pieces: Iterable[str]) -> None:
    """The whole file or none: written beside its place and moved there at the end."""
    if path.is_dir():
        raise NotFound(f"{path} is a folder", "Name the file to write: --output FILE.")
    if not path.parent.is_dir():
        raise NotFound(f"no folder {path.parent}", "Make it, or give another --output.")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
