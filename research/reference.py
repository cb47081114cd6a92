"""Reference pages written from code and data, so that they cannot go stale: settings, commands, tables, sources."""

from __future__ import annotations

import inspect
from pathlib import Path

from pydantic_core import PydanticUndefined
from sqlalchemy import Table
from typer.core import TyperGroup

from research import models
from research.config import Settings
from research.registry import Registry

HEADING = "<!-- Written by `trail docs`; a test compares it with the code. -->\n\n"


def pages(command: TyperGroup) -> dict[str, str]:
    """File name in docs/ and text of every reference page."""
    return {"settings.md": settings_page(), "commands.md": commands_page(command), "tables.md": tables_page()}


BEGIN, END = "<!-- sources, written by `trail docs` -->\n", "<!-- end of sources -->\n"


def with_sources(readme: str, registry: Registry) -> str:
    """A README whose table of sources, between its two marks, is what data/sources says; raises ValueError without."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md has lost the marks {BEGIN.strip()} and {END.strip()}: put them back")
    return before + begin + sources_table(registry) + end + after


def sources_table(registry: Registry) -> str:
    """Every source as a row of Markdown: name, title and publisher, what it covers, its age, its terms."""
    lines = ["| Source | What it covers | Wanted age | Terms |", "| --- | --- | --- | --- |"]
    for name in sorted(registry.sources):
        source = registry.sources[name]
        title = f"[{source.title}]({source.homepage})" if source.homepage else source.title
        days = source.expectations.freshness_days
        age = f"{days} days" if days else "none set"
        cells = (f"`{name}`: {title}, {source.publisher}", source.coverage, age, source.terms)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n" + "\n".join(lines) + "\n\n"


def write(folder: Path, command: TyperGroup) -> list[Path]:
    folder.mkdir(exist_ok=True)
    written = []
    for name, text in pages(command).items():
        (folder / name).write_text(text, "utf-8")
        written.append(folder / name)
    return written


def settings_page() -> str:
    lines = [
        "# Settings\n",
        "Read from the environment and from `.env` in the project's folder. Relative paths count from there.\n",
        "| Setting | Default | Meaning |",
        "| --- | --- | --- |",
    ]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, PydanticUndefined) else f"`{field.default}`"
        lines.append(f"| `TRAIL_{name.upper()}` | {default} | {field.description} |")
    return HEADING + "\n".join(lines) + "\n"


def commands_page(command: TyperGroup) -> str:
    lines = ["# Commands\n"]
    for name, text, usage in _commands("trail", command):
        lines += [f"## `{name}`\n", text + "\n", "```", usage, "```\n"]
    return HEADING + "\n".join(lines)


def _commands(prefix: str, group: TyperGroup) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for name in sorted(group.commands):
        child = group.commands[name]
        full = f"{prefix} {name}"
        if isinstance(child, TyperGroup):
            found += _commands(full, child)
            continue
        options = [_option(p) for p in child.params if p.name != "help"]
        found.append((full, inspect.cleandoc(child.help or ""), "\n".join([full, *filter(None, options)])))
    return found


def _option(parameter: object) -> str:
    names = " / ".join(getattr(parameter, "opts", ()))
    is_argument = getattr(parameter, "param_type_name", "") == "argument"
    shown = names.upper() if is_argument else names
    return f"    {shown:<16} {getattr(parameter, 'help', None) or ''}".rstrip()


def tables_page() -> str:
    lines = [
        "# Tables\n",
        "Every column name that ends in `_cents` is money in whole US cents; the name says the basis.\n",
    ]
    for name in sorted(models.__all__):
        model = getattr(models, name)
        table = getattr(model, "__table__", None)
        if not isinstance(table, Table):
            continue
        lines += [f"## {table.name}\n", inspect.cleandoc(model.__doc__ or "") + "\n"]
        lines += ["| Column | Type | |", "| --- | --- | --- |"]
        for column in table.columns:
            key = "key" if column.primary_key else ("" if column.nullable else "required")
            lines.append(f"| {column.name} | {column.type.__class__.__name__.lower()} | {key} |")
        lines.append("")
    return HEADING + "\n".join(lines)
