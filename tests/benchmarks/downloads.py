"""`python -m tests.benchmarks.downloads`: a whole search as CSV against Datasette on the same columns, in one run.

It serves the database of the settings (TRAIL_VAR_DIR), writes its CSV into a table, has Datasette serve that table,
and asks both in turn. Rows a second are those of the best round of each, to the last row. Processor seconds and the
most memory each server had stand beside, because other work on the machine distorts the clock.
"""

from __future__ import annotations

import argparse
import csv
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

_PIECE = 1 << 20
_LONGEST_START = 120.0


@dataclass(frozen=True)
class Server:
    """A server that runs, and the address of the CSV it is asked for."""

    name: str
    process: int
    csv: str


@dataclass(frozen=True)
class Round:
    """One answer: rows, seconds by the clock, seconds of the server's processor time."""

    rows: int
    seconds: float
    processor: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.downloads", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is asked (default 3)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch, _ours() as ours:
        table = Path(scratch) / "peer.db"
        print(f"{_copy(ours, table):,} rows")
        with _datasette(table) as peer:
            _report([ours, peer], rounds)


def _report(servers: Sequence[Server], rounds: int) -> None:
    found: dict[str, list[Round]] = {server.name: [] for server in servers}
    for _ in range(rounds):
        for server in servers:
            found[server.name].append(_ask(server))
    best = {name: max(one.rows / one.seconds for one in asked) for name, asked in found.items()}
    work = {name: max(one.rows / one.processor for one in asked) for name, asked in found.items()}
    for server in servers:
        print(
            f"{server.name:10} {found[server.name][0].rows:>9,} rows  {best[server.name]:>9,.0f} rows/s  "
            f"{work[server.name]:>9,.0f} rows a processor second  {_peak_megabytes(server.process):>6,.0f} MB at most"
        )
    first, peer = (server.name for server in servers)
    print(
        f"{best[first] / best[peer]:.2f} times as fast, {work[first] / work[peer]:.2f} times by processor time"
    )


def _ask(server: Server) -> Round:
    started, used = time.perf_counter(), _processor_seconds(server.process)
    lines = 0
    with urlopen(server.csv) as answer:
        while piece := answer.read(_PIECE):
            lines += piece.count(b"\n")
    seconds = time.perf_counter() - started
    return Round(lines - 1, seconds, _processor_seconds(server.process) - used)


def _copy(ours: Server, target: Path) -> int:
    """Our CSV as a table with the same columns, keyed as ours is."""
    with urlopen(ours.csv) as answer, closing(sqlite3.connect(target)) as connection:
        rows = csv.reader(line.decode() for line in answer)
        columns = next(rows)
        connection.execute(f"CREATE TABLE rows ({', '.join(columns)}, PRIMARY KEY ({columns[0]}))")
        connection.executemany(f"INSERT INTO rows VALUES ({', '.join('?' * len(columns))})", rows)
        connection.commit()
        return int(connection.execute("SELECT count(*) FROM rows").fetchone()[0])


@contextmanager
def _ours() -> Iterator[Server]:
    port = _free_port()
    command = [sys.executable, "-c", "from research.cli import main; main()", "serve", "--port", str(port)]
    with _running(command, port) as process:
        yield Server("ours", process, f"http://127.0.0.1:{port}/search.csv?sort=newest")


@contextmanager
def _datasette(database: Path) -> Iterator[Server]:
    port = _free_port()
    command = [sys.executable, "-m", "datasette", str(database), "--port", str(port)]
    command += ["--setting", "max_csv_mb", "0", "--setting", "sql_time_limit_ms", "60000"]
    with _running(command, port) as process:
        yield Server(
            "Datasette", process, f"http://127.0.0.1:{port}/{database.stem}/rows.csv?_stream=on&_size=max"
        )


@contextmanager
def _running(command: Sequence[str], port: int) -> Iterator[int]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port, process)
            yield process.pid
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("a server did not start; `uv pip install --group bench` installs the peers")
        try:
            with urlopen(f"http://127.0.0.1:{port}/"):
                return
        except URLError:
            time.sleep(0.2)
    raise SystemExit("a server did not answer")


def _free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def _processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_megabytes(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main()
