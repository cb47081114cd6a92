"""What the benchmarks print: the machine and versions, the table with its ratios, and where the time went."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from tests.benchmarks.measure import AFTERWARDS, Measured

VERSIONS = ("duckdb", "adbc-driver-sqlite", "sqlalchemy", "tantivy", "sqlite-utils")


@dataclass(frozen=True)
class Timed:
    """One line of the table. `database` is the file that was made."""

    what: str
    rows: int
    columns: int
    measured: Measured
    database: Path

    @property
    def rate(self) -> float:
        """Rows a second of wall-clock time, the whole command."""
        return self.rows / self.measured.seconds

    @property
    def stored_rate(self) -> float:
        """The same until the rows are stored, without links, totals and search index, which no peer makes."""
        return self.rows / (self.measured.seconds - self.measured.notes.get(AFTERWARDS, 0))


def machine() -> str:
    """Processors, their load, and the version of everything that is timed."""
    versions = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    for name in VERSIONS:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{name} not installed")
    load = os.getloadavg()[0]
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, load {load:.1f}\n"
        + ", ".join(versions)
    )


def comparison(lines: Sequence[Timed], limit: Timed, peer: Timed | None) -> Table:
    """All lines, each against the bare limit and the peer of the same run."""
    table = Table("What", title="Loading. Ratios go by rows a second of the whole command.")
    for heading in (
        *("Rows", "Columns", "Seconds", "Processor s", "Rows/s", "Stored rows/s"),
        *("Of bare limit", "× sqlite-utils", "Peak MB", "Database MB"),
    ):
        table.add_column(heading, justify="right")
    for line in lines:
        table.add_row(
            line.what,
            f"{line.rows:,}",
            str(line.columns),
            f"{line.measured.seconds:,.1f}",
            f"{line.measured.processor_seconds:,.1f}",
            f"{line.rate:,.0f}",
            f"{line.stored_rate:,.0f}",
            f"{line.rate / limit.rate:.1%}",
            f"{line.rate / peer.rate:.1f}" if peer else "",
            f"{line.measured.peak_megabytes:,.0f}",
            f"{line.database.stat().st_size / 1e6:,.0f}",
        )
    return table


def stages(line: Timed) -> Table:
    """Where one command's time went. What is missing from the whole is start-up, commit and cleaning up."""
    table = Table("Stage", title=f"{line.what}: where {line.measured.seconds:,.1f} s went")
    for heading in ("Seconds", "Share"):
        table.add_column(heading, justify="right")
    for stage, seconds in line.measured.notes.items():
        table.add_row(stage, f"{seconds:,.1f}", f"{seconds / line.measured.seconds:.0%}")
    return table
