"""The copy put by between two refreshes: taken up again, it follows what the store says it touched.

It belongs to one build of the database, as the search index does, and is worth no more than that: a copy that is not
there, cannot be read, or does not sum to what the database does is made anew. A refresh moves it away before it begins,
so that none that dies half-way leaves a copy behind that is not what its name says.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from research.columnar.columns import COPIED, ROLLUP, Columns, made_of, opened, query_of
from research.counting import counts

_TOUCHED = "award_key IN (SELECT award_key FROM touched)"
_KEYS = {"award": "award_key", "award_transaction": "transaction_key"}


def kept_path(folder: Path, build: str) -> Path:
    """Where the copy of a build lies. Its name holds the columns, and who reads the file: another has another name."""
    import duckdb

    columns = "".join(query_of(name, "{0}") + made_of(name) for name in COPIED)
    shape = hashlib.sha256(f"{duckdb.__version__}{columns}".encode()).hexdigest()[:8]
    return folder / f"{build}.{shape}.duckdb"


def take_up(engine: Engine, kept: Path, path: Path, stack: ExitStack) -> Columns | None:
    """Move a copy to `path` and bring it up to date, open as long as the stack is; None where none can be read."""
    import duckdb

    if not kept.is_file():
        return None
    shutil.move(kept, path)
    try:
        columns = stack.enter_context(opened(path, str(path.parent)))
        with engine.connect() as connection:
            _bring_up(columns, connection)
            is_same = _agree(columns, connection)
    except duckdb.Error:
        is_same = False
    if is_same:
        return columns
    # It is a copy of what the database holds: one that is damaged, or sums to something else, is made anew.
    stack.close()
    path.unlink(missing_ok=True)
    return None


def tidy(columns: Columns) -> None:
    """Drop what the work made beside the copy and the roll-ups."""
    for (name,) in list(columns.rows("SELECT table_name FROM duckdb_tables()")):
        if name not in COPIED and not name.startswith(ROLLUP):
            columns.run(f"DROP TABLE {name}")


def _agree(columns: Columns, connection: Connection) -> bool:
    """Whether rows and cents of each agency and year are those of the database, whoever wrote there in between."""
    summed = (
        "SELECT coalesce(awarding_agency_code, ''), fiscal_year, count(*), sum(obligation_cents) "
        "FROM award_transaction{0} GROUP BY 1, 2"
    )
    held = connection.execute(text(summed.format(f" WHERE {counts()}")))
    ours = columns.rows(summed.format(""))
    return {_whole(row) for row in held} == {_whole(row) for row in ours}


def _whole(row: Iterable[Any]) -> tuple[str, int, int, int]:
    agency, year, rows, cents = row
    return str(agency), int(year), int(rows), int(cents)


def _bring_up(columns: Columns, connection: Connection) -> None:
    """Rows of touched awards anew, and of the others the document that shows them last."""
    told = {key for (key,) in columns.rows("SELECT evidence_id FROM evidence")}
    columns.copy(connection, "evidence")
    columns.copy(connection, "touched")
    for name, key in _KEYS.items():
        columns.copy(connection, name, only=_TOUCHED, into="anew")
        columns.run(f"DELETE FROM {name} WHERE {_TOUCHED} OR {key} IN (SELECT {key} FROM anew)")
        columns.run(f"INSERT INTO {name} BY NAME SELECT * FROM anew")
    new = [key for (key,) in columns.rows("SELECT evidence_id FROM evidence") if key not in told]
    seen = (
        tuple(row)
        for key in new
        for row in connection.execute(
            text("SELECT transaction_key, evidence_id FROM award_transaction WHERE evidence_id = :key"),
            {"key": key},
            execution_options={"yield_per": 10_000},
        )
    )
    columns.take("seen", ["transaction_key VARCHAR", "evidence_id VARCHAR"], seen)
    columns.run(
        "UPDATE award_transaction SET evidence_id = seen.evidence_id FROM seen "
        "WHERE seen.transaction_key = award_transaction.transaction_key"
    )
