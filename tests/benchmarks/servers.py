"""Servers: ours and Datasette, each in a process of its own over the same rows, until the block ends."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

_COPY = """
CREATE TABLE record (
    id INTEGER PRIMARY KEY, transaction_key TEXT, action_date TEXT, fiscal_year INTEGER, obligation INTEGER, piid TEXT,
    agency TEXT, recipient TEXT, psc TEXT, description TEXT, words TEXT
);
INSERT INTO record
SELECT t.rowid, t.transaction_key, t.action_date, t.fiscal_year, t.obligation_cents, t.piid, t.awarding_agency_name,
    t.recipient_name, t.psc_description, t.description,
    coalesce(t.description, '') || ' ' || coalesce(a.base_description, '') || ' ' || coalesce(t.recipient_name, '')
    || ' ' || t.piid || ' ' || coalesce(t.psc_description, '') || ' ' || coalesce(t.naics_description, '')
FROM held.award_transaction t LEFT JOIN held.award a ON a.award_key = t.award_key
WHERE t.duplicate_of IS NULL AND t.gone_at IS NULL;
CREATE INDEX record_obligation ON record (obligation);
CREATE INDEX record_agency ON record (agency);
CREATE INDEX record_fiscal_year ON record (fiscal_year);
CREATE INDEX record_recipient ON record (recipient);
CREATE VIRTUAL TABLE record_fts USING fts5(words, content='record', content_rowid='id');
INSERT INTO record_fts (rowid, words) SELECT id, words FROM record;
ANALYZE;
"""


def copy_rows(database: Path, target: Path) -> None:
    """The rows of our database as one table with full text and indexes, as Datasette likes it."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("ATTACH ? AS held", (str(database),))
        connection.executescript(_COPY)


@contextmanager
def ours(var: Path, processes: int) -> Iterator[str]:
    """`trail serve` by so many processes on the database in that folder."""
    command = [sys.executable, "-c", "from research.cli import main; main()", "serve"]
    given = {"TRAIL_VAR_DIR": str(var.resolve()), "TRAIL_SERVER_PROCESSES": str(processes)}
    with _process(command, "/glossary", given) as site:
        yield site


@contextmanager
def datasette(program: str, database: Path) -> Iterator[str]:
    """Datasette with its own settings."""
    with _process([program, "serve", str(database)], "/-/versions.json", {}) as site:
        yield site


@contextmanager
def _process(command: Sequence[str], ready: str, environment: dict[str, str]) -> Iterator[str]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [*command, "--port", str(port)], env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 120
        while not _answers(site + ready):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not begin to answer")
            time.sleep(0.2)
        yield site
    finally:
        process.terminate()
        process.wait(30)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
