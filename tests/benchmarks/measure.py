"""One command in a process of its own: how long it took and how much memory it had at most."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

AFTERWARDS = "after the load, all"
"""Note on links, totals and search index: what a plain import does not make."""


@dataclass(frozen=True)
class Measured:
    """Wall-clock and processor seconds, peak resident memory in megabytes, and what the command left in its notes."""

    seconds: float
    processor_seconds: float
    peak_megabytes: float
    notes: Mapping[str, float]


def measure(
    module: str, arguments: Sequence[object], notes: Path, environment: Mapping[str, str] | None = None
) -> Measured:
    """Run `python -m module arguments`; raises `RuntimeError` with its output when it fails.

    notes: a file in which the command may leave a JSON object of seconds by stage. A process is never counted smaller
    than its parent was when it began, so this one imports little.
    """
    notes.unlink(missing_ok=True)
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with (notes.with_suffix(".log")).open("w+b") as log:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **(environment or {})})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            said = log.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    found = json.loads(notes.read_text("utf-8")) if notes.exists() else {}
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, found)
