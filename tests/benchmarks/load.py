"""How fast files load and how much memory that takes, against a peer and a bare limit in the same run."""

from __future__ import annotations

import gzip
import importlib.metadata
import importlib.util
import os
import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.generate import Shape, write
from tests.benchmarks.measure import Measured, measure

CORPUS_FILE = Path("usaspending") / "ice_cbp_transactions_fy2021_fy2026.csv.gz"
WIDTH = 140
"""The table fits this, also when it is written to a file."""

VERSIONS = ("duckdb", "adbc-driver-sqlite", "sqlalchemy", "tantivy", "sqlite-utils")


@dataclass(frozen=True)
class Timed:
    """One line of the table. `rate` and `ratio` go by wall-clock time."""

    what: str
    rows: int
    columns: int
    measured: Measured
    database: Path | None = None

    @property
    def rate(self) -> float:
        return self.rows / self.measured.seconds


@dataclass(frozen=True)
class Bench:
    """Where the runs happen and how big they are. Everything under `scratch` is removed by the caller."""

    scratch: Path
    corpus: Path
    rows: int
    peer_rows: int
    ours: float
    console: Console = field(default_factory=lambda: Console(width=WIDTH, highlight=False))

    def run(self) -> None:
        self.console.print(self._machine())
        lines = list(self._lines())
        limit = next(line.rate for line in lines if line.what.startswith("bare limit"))
        self.console.print(_table(lines, limit))
        for line in lines:
            if line.measured.notes:
                self.console.print(_stages(line))

    def _lines(self) -> Iterator[Timed]:
        real = self.corpus / CORPUS_FILE
        if real.exists():
            with gzip.open(real, "rt", encoding="utf-8") as text:
                rows = sum(1 for _ in text) - 1
            yield self._trail("trail load, real captures", real, rows, 10)
        else:
            self.console.print(f"no captures at {real} (TRAIL_CORPUS): that line is left out")
        made, part = self.scratch / "made-up.csv", self.scratch / "part.csv"
        size = write(made, Shape(self.rows, self.ours))
        self.console.print(
            f"made up: {self.rows:,} rows, {size / 1e9:.2f} GB, {size / self.rows:,.0f} bytes a row"
        )
        write(part, Shape(self.peer_rows, self.ours))
        yield self._limit("bare limit: DuckDB to one flat SQLite table", made, self.rows)
        yield self._trail("trail load, made up", made, self.rows, 297)
        yield self._trail("trail load, part", part, self.peer_rows, 297)
        if importlib.util.find_spec("sqlite_utils"):
            yield self._peer("sqlite-utils insert --csv, part", part, self.peer_rows)
        else:
            self.console.print(
                "sqlite-utils is not installed: that line is left out (make bench installs it)"
            )

    def _trail(self, what: str, source: Path, rows: int, columns: int) -> Timed:
        self.console.print(f"… {what}")
        var, notes = self.scratch / f"var-{source.stem}", self.scratch / "notes.json"
        measured = measure(
            "tests.benchmarks.stages",
            [notes, "load", source],
            notes,
            {"TRAIL_VAR_DIR": str(var), "TRAIL_DATABASE_URL": f"sqlite:///{var / 'trail.db'}"},
        )
        return Timed(what, rows, columns, measured, var / "trail.db")

    def _limit(self, what: str, source: Path, rows: int) -> Timed:
        self.console.print(f"… {what}")
        target = self.scratch / "flat.db"
        return Timed(
            what,
            rows,
            297,
            measure("tests.benchmarks.limit", [source, target], self.scratch / "notes.json"),
            target,
        )

    def _peer(self, what: str, source: Path, rows: int) -> Timed:
        self.console.print(f"… {what}")
        target = self.scratch / "peer.db"
        arguments = ["insert", target, "rows", source, "--csv"]
        return Timed(what, rows, 297, measure("sqlite_utils", arguments, self.scratch / "notes.json"), target)

    def _machine(self) -> str:
        versions = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
        for name in VERSIONS:
            try:
                versions.append(f"{name} {importlib.metadata.version(name)}")
            except importlib.metadata.PackageNotFoundError:
                versions.append(f"{name} not installed")
        load = os.getloadavg()[0]
        return (
            f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, load {load:.1f}; "
            + ", ".join(versions)
        )


def _table(lines: list[Timed], limit: float) -> Table:
    table = Table("What", title="Loading, wall-clock time")
    for heading in (
        "Rows",
        "Columns",
        "Seconds",
        "Processor s",
        "Rows/s",
        "Of bare limit",
        "Peak MB",
        "Database MB",
    ):
        table.add_column(heading, justify="right")
    for line in lines:
        size = line.database.stat().st_size / 1e6 if line.database and line.database.exists() else 0
        table.add_row(
            line.what,
            f"{line.rows:,}",
            str(line.columns),
            f"{line.measured.seconds:,.1f}",
            f"{line.measured.processor_seconds:,.1f}",
            f"{line.rate:,.0f}",
            f"{line.rate / limit:.0%}",
            f"{line.measured.peak_megabytes:,.0f}",
            f"{size:,.0f}",
        )
    return table


def _stages(line: Timed) -> Table:
    table = Table("Stage", title=f"{line.what}: where the time went")
    for heading in ("Seconds", "Share"):
        table.add_column(heading, justify="right")
    for stage, seconds in line.measured.notes.items():
        table.add_row(stage, f"{seconds:,.1f}", f"{seconds / line.measured.seconds:.0%}")
    return table
