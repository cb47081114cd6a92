"""Several processes serve one site: they share the port, one that dies is replaced, and a stop stops all."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from research.config import Settings, load_settings
from research.errors import SettingsInvalid, StoreUnavailable
from web.server import serve

PROCESSES = 2
SERVE = "import pickle, sys; from web.server import serve; serve(pickle.load(sys.stdin.buffer))"


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def until(is_so: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it becomes so in that time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.1)
    return False


def children(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def serving(parent: int) -> set[int]:
    """The children that serve: each has started a process of its own that draws charts."""
    return {child for child in children(parent) if children(child)}


def answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=10).status_code == 200
    except requests.ConnectionError:
        return False


def test_processes_share_the_port_are_replaced_and_end_together(settings: Settings) -> None:
    port = free_port()
    given = settings.model_copy(update={"port": port, "server_processes": PROCESSES})
    page = f"http://127.0.0.1:{port}/glossary"
    server = subprocess.Popen([sys.executable, "-c", SERVE], stdin=subprocess.PIPE)
    assert server.stdin is not None
    server.stdin.write(pickle.dumps(given))
    server.stdin.close()
    try:
        assert until(lambda: len(serving(server.pid)) == PROCESSES) and until(lambda: answers(page))
        first = serving(server.pid)
        lost = min(first)
        os.kill(lost, signal.SIGKILL)
        assert until(lambda: len(serving(server.pid) - {lost}) == PROCESSES)
        assert until(lambda: answers(page))
        ended = serving(server.pid)
    finally:
        server.terminate()
        server.wait(30)
    assert server.returncode == 0 and not answers(page)
    assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in ended | first))


def test_an_address_that_is_taken_is_said_before_anything_is_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.server._application", None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        given = settings.model_copy(update={"port": taken.getsockname()[1]})
        with pytest.raises(SettingsInvalid, match=r"Address already in use\n.*TRAIL_PORT"):
            serve(given)
    with pytest.raises(
        SettingsInvalid, match=r"nothing can listen on nobody.invalid, port .*: Name or service"
    ):
        serve(settings.model_copy(update={"host": "nobody.invalid"}))


def test_a_missing_database_is_said_before_any_process_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.server.Multiprocess", None)
    with pytest.raises(StoreUnavailable, match="no database"):
        serve(
            load_settings(var_dir=tmp_path, database_url=None, server_processes=PROCESSES, port=free_port())
        )
