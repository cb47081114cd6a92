"""How fast files load and how much memory that takes, against a peer and a bare limit in the same run."""

from __future__ import annotations

import gzip
import importlib.util
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from tests.benchmarks.generate import COLUMNS, Shape, write
from tests.benchmarks.measure import measure
from tests.benchmarks.report import Timed, comparison, machine, stages

CAPTURES = Path("usaspending") / "ice_cbp_transactions_fy2021_fy2026.csv.gz"
CAPTURE_COLUMNS = 10
WIDTH = 160
"""The table fits this, also when it is written to a file."""


@dataclass(frozen=True)
class Bench:
    """Where the runs happen and how big they are. Everything under `scratch` is removed by the caller.

    rows: of the made-up file. peer_rows: of its beginning, which the peer gets. ours: share of rows by ICE or CBP.
    """

    scratch: Path
    corpus: Path
    rows: int
    peer_rows: int
    ours: float
    console: Console = field(default_factory=lambda: Console(width=WIDTH, highlight=False))

    def run(self) -> None:
        self.console.print(machine())
        whole, part = self.scratch / "made-up.csv", self.scratch / "part.csv"
        size = write(whole, Shape(self.rows, self.ours))
        write(part, Shape(self.peer_rows, self.ours))  # the same seed: the first rows of the whole
        width = f"{size / self.rows:,.0f} bytes a row"
        self.console.print(
            f"made up: {self.rows:,} rows, {len(COLUMNS)} columns, {size / 1e9:.2f} GB, {width}"
        )
        limit = self._limit(whole)
        ours = [
            self._trail("trail load, made up", whole, self.rows, len(COLUMNS)),
            self._trail("trail load, its first rows", part, self.peer_rows, len(COLUMNS)),
            *self._captures(),
        ]
        peer = self._peer(part)
        lines = [limit, *([peer] if peer else []), *ours]
        self.console.print(comparison(lines, limit, peer))
        for line in ours:
            self.console.print(stages(line))

    def _trail(self, what: str, source: Path, rows: int, columns: int) -> Timed:
        self.console.print(f"… {what}")
        var, notes = self.scratch / f"var-{source.stem}", self.scratch / "notes.json"
        database = var / "trail.db"
        settings = {"TRAIL_VAR_DIR": str(var), "TRAIL_DATABASE_URL": f"sqlite:///{database}"}
        measured = measure("tests.benchmarks.stages", [notes, "load", source], notes, settings)
        return Timed(what, rows, columns, measured, database)

    def _captures(self) -> list[Timed]:
        source = self.corpus / CAPTURES
        if not source.exists():
            self.console.print(f"no captures at {source} (TRAIL_CORPUS): that line is left out")
            return []
        with gzip.open(source, "rt", encoding="utf-8") as text:
            rows = sum(1 for _ in text) - 1
        return [self._trail("trail load, real captures", source, rows, CAPTURE_COLUMNS)]

    def _limit(self, source: Path) -> Timed:
        what, target = "bare limit: DuckDB reads, ADBC writes one flat table", self.scratch / "flat.db"
        self.console.print(f"… {what}")
        measured = measure("tests.benchmarks.limit", [source, target], self.scratch / "notes.json")
        return Timed(what, self.rows, len(COLUMNS), measured, target)

    def _peer(self, source: Path) -> Timed | None:
        what, target = "sqlite-utils insert --csv, its first rows", self.scratch / "peer.db"
        if importlib.util.find_spec("sqlite_utils") is None:
            self.console.print(
                "sqlite-utils is not installed: that line is left out (make bench installs it)"
            )
            return None
        self.console.print(f"… {what}")
        arguments = ["insert", target, "rows", source, "--csv"]
        measured = measure("sqlite_utils", arguments, self.scratch / "notes.json")
        return Timed(what, self.peer_rows, len(COLUMNS), measured, target)
