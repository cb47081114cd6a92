"""What counts, copied into columns for one piece of work: texts are read there, and roll-ups made, many times as fast.

The copy is a DuckDB database with tables of the database's own names. It is thrown away when the work is done, or put
by for the next refresh.
"""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from research.columnar.columns import COPIED, ROLLUP, Columns, made_of, opened, query_of
from research.columnar.kept import take_up, tidy
from research.db import is_sqlite, sqlite_path
from research.errors import StoreUnavailable

__all__ = ["COPIED", "ROLLUP", "Columns", "columnar"]

LARGE = 20_000
"""Transactions from which a process that copies columns is worth its start, and a copy worth keeping."""


@contextmanager
def columnar(engine: Engine, folder: Path | None = None, kept: Path | None = None) -> Iterator[Columns]:
    """Copy what is committed: counting transactions, awards and evidence.

    folder: where the copy lies while it is used; the system's temporary folder where none is given. kept: a copy put
    by, which is brought up to date if it is there; only awards that the store told it touched are looked at then.
    Raises `StoreUnavailable` where the copy cannot be made.
    """
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="columns", dir=folder) as made:
        path = Path(made) / "columns.duckdb"
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT count(*) FROM award_transaction")).scalar_one()
        if rows < LARGE:
            with opened(None, made) as columns:
                with engine.connect() as connection:
                    for name in COPIED:
                        columns.copy(connection, name)
                yield columns
            return
        with ExitStack() as stack:
            taken = None if kept is None else take_up(engine, kept, path, stack)
            if taken is None:
                _copy_elsewhere(engine, path)
            columns = taken or stack.enter_context(opened(path, made))
            yield columns
            if columns.kept_at is not None:
                tidy(columns)
        if columns.kept_at is not None:
            columns.kept_at.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, columns.kept_at)


def _copy_elsewhere(engine: Engine, path: Path) -> None:
    if is_sqlite(engine):
        address = str(sqlite_path(engine.url.render_as_string()))
    else:
        address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    queries = {name: (query_of(name, "coalesce(CAST({0} AS TEXT), '')"), made_of(name)) for name in COPIED}
    given = (address, str(path), queries)
    done = subprocess.run(
        [sys.executable, "-m", "research.columnar_copy"],
        input=pickle.dumps(given),
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        why = said.splitlines()[-1] if said else "no reason given"
        raise StoreUnavailable(
            f"the working copy of the database could not be made: {why}",
            "Make room on the disk if it is full, then start again; what was stored before is unharmed.",
        )
