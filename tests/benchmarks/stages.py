"""The command `trail` with a clock on each stage; what it took is left as JSON in the file named first."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any
from unittest import mock

import research.archive
import research.refresh
import research.store.derive
import research.store.merge
import research.store.staging
import scrapers.load
import scrapers.storing
import scrapers.workshop
from research.cli import main
from tests.benchmarks.measure import AFTERWARDS

STAGES = {
    "copy and digest": (scrapers.load, "copy_steady"),
    "archive (WARC)": (research.archive.ArchiveWriter, "store_file"),
    "read and check columns": (scrapers.storing, "parse"),
    "stage (ADBC)": (research.store.staging, "_ingest"),
    "merge": (research.store.merge.Merge, "run"),
    "derive": (research.store.derive.Derive, "run"),
    AFTERWARDS: (scrapers.workshop, "refresh"),
    "after the load: links": (research.refresh, "_write_links"),
    "after the load: events": (research.refresh, "update_events"),
    "after the load: blind spot": (research.refresh, "update_blind_spot"),
    "after the load: roll-ups": (research.refresh, "rebuild_rollups"),
    "after the load: change log": (research.refresh, "update_change_log"),
    "after the load: search index": (research.refresh, "build_index"),
    "after the load: search index, in part": (research.refresh, "update_index"),
}


def _clocked(stage: str, function: Any, taken: Counter[str]) -> Any:
    def run(*arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            taken[stage] += time.perf_counter() - began  # type: ignore[assignment]

    return run


def clocked_main(notes: Path, arguments: list[str]) -> None:
    """Run `trail arguments`; each stage is counted whole, so one inside another is in both."""
    taken: Counter[str] = Counter()
    with mock.patch.object(sys, "argv", ["trail", *arguments]):
        patches = [
            mock.patch.object(owner, name, _clocked(stage, getattr(owner, name), taken))
            for stage, (owner, name) in STAGES.items()
        ]
        for patch in patches:
            patch.start()
        try:
            main()
        except SystemExit as ended:
            if ended.code:
                raise
        finally:
            mock.patch.stopall()
            notes.write_text(json.dumps(taken), "utf-8")


if __name__ == "__main__":
    clocked_main(Path(sys.argv[1]), sys.argv[2:])
