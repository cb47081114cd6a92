"""The process that draws: nothing is fetched, a broken one is replaced, and a crowd is sent away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from research.config import PROJECT
from research.errors import TrailError
from web.charting import render
from web.charting.render import ChartFailed, render_svg
from web.charting.vega import SCHEMA, Spec

EMPTY: Spec = {"$schema": SCHEMA, "width": 10, "height": 10, "autosize": "none"}


def drawing_process() -> int:
    return next(iter(render._worker()._processes))


def test_a_specification_that_asks_for_an_address_is_refused() -> None:
    spec = EMPTY | {"data": [{"name": "x", "url": "http://127.0.0.1:9/x.json"}]}
    with pytest.raises(ChartFailed, match="not allowed"):
        render_svg(spec, "finding")


def test_a_drawing_process_that_was_killed_is_replaced() -> None:
    render_svg(EMPTY, "finding")
    first = drawing_process()
    os.kill(first, signal.SIGKILL)
    assert render_svg(EMPTY, "finding").startswith("<svg")
    assert drawing_process() != first


def test_a_crowd_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_PLACES", render.threading.BoundedSemaphore(1))
    render._PLACES.acquire()
    with pytest.raises(ChartFailed, match="too many charts") as caught:
        render_svg(EMPTY, "finding")
    assert isinstance(caught.value, TrailError) and caught.value.status == 503


_SERVER = """
import time
from web.charting.render import _worker, render_svg
from web.charting.vega import SCHEMA
if __name__ == "__main__":
    render_svg({"$schema": SCHEMA, "width": 10, "height": 10}, "finding")
    print(next(iter(_worker()._processes)), flush=True)
    time.sleep(60)
"""


def test_a_killed_server_leaves_no_drawing_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(_SERVER, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment
    ) as server:
        assert server.stdout is not None
        drawing = int(server.stdout.readline())
        server.kill()
    deadline = time.monotonic() + 10
    while _runs(drawing) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(drawing)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # Where nobody collects orphans, an ended process stays listed as a zombie.
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
