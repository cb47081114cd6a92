"""`trail scrape new`: the four files of a new source that answers with JSON lists in pages, ready to be reviewed."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, get_args

import typer
from sqlmodel import SQLModel

from research.config import PROJECT
from research.records import RECORD_CLASSES, Kind
from research.store.merge import KEYS
from scrapers import scaffold_texts as texts
from scrapers.workshop import console

app = typer.Typer()

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
_CONVERTER: dict[type, str] = {date: "day", datetime: "moment", int: "whole_number"}
_READ: dict[type, str] = {str: 'row.required_text("{0}")'} | {
    of: f'row.read("{{0}}", {name})' for of, name in _CONVERTER.items()
}
_MADE_UP = {str: "EXAMPLE {0}", date: "2026-01-01", datetime: "2026-01-01T00:00:00+00:00", int: 1}


@app.command("new")
def new_source(
    name: Annotated[str, typer.Argument(help="<publisher>_<what>, in small letters and digits.")],
    kind: Annotated[str, typer.Option(help="Kind of record that it gives.")] = "award",
) -> None:
    """Write module, description, fixture and test of a new source; its first test fails until they are reviewed."""
    for path in scaffold(PROJECT, name, kind):
        console.print(f"written: {path.relative_to(PROJECT)}", markup=False)
    console.print(
        f"Now add the publisher's address as a setting `{name.split('_')[0]}_url` to research/config.py, write what "
        f"the publisher's documents say wherever a line says {texts.MARK}, add a round to tests/rounds.py, and run:\n"
        f"trail docs\npython -m pytest tests/unit/test_{name}.py tests/unit/test_rounds.py",
        markup=False,
    )


def scaffold(root: Path, name: str, kind: str) -> list[Path]:
    """The four files under `root`, none of which may exist; raises `typer.BadParameter` and then writes nothing."""
    if not _NAME.fullmatch(name):
        raise typer.BadParameter(
            f"{name!r} is no name of a source: write <publisher>_<what>, such as federal_register",
            param_hint="NAME",
        )
    known = [one for one in get_args(Kind) if one in KEYS]
    if kind not in known:
        raise typer.BadParameter(f"{kind!r} is no kind of record: {', '.join(known)}", param_hint="--kind")
    files = _files(name, next(one for one in known if one == kind))
    if there := [path for path in files if (root / path).exists()]:
        raise typer.BadParameter(f"{there[0]} exists already: choose another name", param_hint="NAME")
    for path, text in files.items():
        (root / path).write_text(text, "utf-8")
    return [root / path for path in files]


def _files(name: str, kind: Kind) -> dict[str, str]:
    """Path and text of each file."""
    record, key = RECORD_CLASSES[kind], KEYS[kind][0]
    needed = _needed(record)
    given = {
        "name": name,
        "kind": kind,
        "key": key,
        "record": record.__name__,
        "publisher": name.split("_")[0],
        "mark": texts.MARK,
        "converters": ", ".join(sorted({_CONVERTER[of] for of in needed.values() if of in _CONVERTER})),
        "fields": "".join(
            f"        {field}={_READ[of].format(field)},  # {texts.MARK}: the publisher's name of it\n"
            for field, of in needed.items()
        ),
    }
    module = texts.MODULE.substitute(given)
    if not given["converters"]:
        module = module.replace("from scrapers.normalize import \n", "")
    row = {
        field: str(_MADE_UP[of]).format(field) if of is str else _MADE_UP[of] for field, of in needed.items()
    }
    page = {"count": 1, "next": None, "results": [row]}
    return {
        f"scrapers/sources/{name}.py": module,
        f"data/sources/{name}.yml": texts.DESCRIPTION.substitute(given),
        f"tests/fixtures/{name}.json": json.dumps(page, indent=1) + "\n",
        f"tests/unit/test_{name}.py": texts.TEST.substitute(given),
    }


def _needed(record: type[SQLModel]) -> dict[str, type]:
    """The fields that a record cannot be without, but its line, with their types; its key first."""
    return {
        field: info.annotation
        for field, info in record.model_fields.items()
        if info.is_required() and field != "line" and info.annotation in _READ
    }
