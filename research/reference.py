"""Reference pages written from the code itself, so that they cannot go stale: settings, commands, tables."""

from __future__ import annotations

import inspect
from pathlib import Path

from pydantic_core import PydanticUndefined
from sqlalchemy import Table
from typer.core import TyperGroup

from research import models
from research.config import Settings

HEADING = "<!-- Written by `trail docs`; a test compares it with the code. -->\n\n"


def pages(command: TyperGroup) -> dict[str, str]:
    """File name in docs/ and text of every reference page."""
    return {"settings.md": settings_page(), "commands.md": commands_page(command), "tables.md": tables_page()}


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
