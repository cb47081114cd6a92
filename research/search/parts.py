"""A large index written by two processes, half of the rows each, and put together: Python writes on one processor."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy
from sqlalchemy import Connection, Engine, create_engine, text
from sqlmodel import Session

from research.db import is_sqlite
from research.errors import StoreUnavailable
from research.search.documents import Lookups, documents
from research.search.schema import LISTS, new_index, writer

LARGE = 200_000
"""Transactions from which a second process is worth its start."""


@dataclass(frozen=True)
class Part:
    """Some of the rows, as a condition over `t`, and the folder into which their index goes."""

    which: str
    folder: Path


def write_index(engine: Engine, lookups: Lookups, folder: Path) -> None:
    """Index every transaction that counts into an empty folder, by two processes where they are many."""
    with engine.connect() as connection:
        conditions = _halves(connection)
    if len(conditions) == 1:
        _write(engine, lookups, Part(conditions[0], folder))
        return
    parts = [Part(which, folder / f"part{number}") for number, which in enumerate(conditions)]
    for part in parts:
        part.folder.mkdir()
    # A fresh process, not a fork: this one has threads and open databases.
    with subprocess.Popen(
        [sys.executable, "-m", "research.search.parts"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as other:
        try:
            given = (
                engine.url.render_as_string(hide_password=False),
                lookups,
                parts[1].which,
                parts[1].folder,
            )
            if other.stdin is not None:
                pickle.dump(given, other.stdin)
                other.stdin.close()
                other.stdin = None
            _write(engine, lookups, parts[0])
            said = other.communicate()[1].decode(errors="replace").strip()
        except BaseException:
            other.kill()
            raise
    if other.returncode:
        raise StoreUnavailable(
            f"half of the search index could not be written: {said.splitlines()[-1] if said else 'no reason given'}",
            "Make room on the disk if it is full, then make the index again with `trail match`.",
        )
    _join(parts, folder)


def _halves(connection: Connection) -> list[str]:
    """Conditions that part the rows in two, or the one that takes all."""
    rows = connection.execute(text("SELECT count(*) FROM award_transaction")).scalar_one()
    if rows < LARGE:
        return ["true"]
    if is_sqlite(connection):
        # By place, so that each process reads its half of the file from end to end.
        middle = connection.execute(text("SELECT (min(rowid) + max(rowid)) / 2 FROM award_transaction"))
        place = int(middle.scalar_one())
        return [f"t.rowid <= {place}", f"t.rowid > {place}"]
    return [f"abs(hashtext(t.transaction_key)) % 2 = {half}" for half in (0, 1)]


def _write(engine: Engine, lookups: Lookups, part: Part) -> None:
    index = new_index(part.folder)
    opened = writer(index)
    with Session(engine) as session:
        for document in documents(session.connection(), lookups, part.which):
            opened.add_json(document)
    opened.commit()
    opened.wait_merging_threads()


def main() -> None:
    """The second process: its half is told on standard input by the first."""
    # Written by the first process a moment ago, and by nobody else.
    url, lookups, which, folder = pickle.load(sys.stdin.buffer)  # noqa: S301
    engine = create_engine(url)
    try:
        _write(engine, lookups, Part(which, folder))
    finally:
        engine.dispose()


def _join(parts: Sequence[Part], folder: Path) -> None:
    """One index of several: their segments side by side. Raises `StoreUnavailable` if one does not read so."""
    expected = sum(_documents(part.folder) for part in parts)
    for name in LISTS:
        lists = [json.loads((part.folder / name).read_text("utf-8")) for part in parts]
        if isinstance(lists[0], list):
            whole: object = sorted({file for one in lists for file in one})
        else:
            segments = [segment for one in lists for segment in one["segments"]]
            whole = {**lists[0], "segments": segments, "opstamp": max(one["opstamp"] for one in lists)}
        (folder / name).write_text(json.dumps(whole), "utf-8")
    for part in parts:
        for path in part.folder.iterdir():
            if path.name not in LISTS and not path.name.endswith(".lock"):
                path.rename(folder / path.name)
        shutil.rmtree(part.folder)
    if (found := _documents(folder)) != expected:
        raise StoreUnavailable(
            f"the search index holds {found:,} documents where {expected:,} were written",
            "Make it again with `trail match`.",
        )


def _documents(folder: Path) -> int:
    return int(tantivy.Index.open(str(folder)).searcher().num_docs)


if __name__ == "__main__":
    main()
