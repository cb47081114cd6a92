"""Clients: some readers who ask a server as fast as it answers, and how long each answer took."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Addresses = Callable[[int], str]
"""The path to ask for, by the number of the request."""


@dataclass
class Answers:
    """Seconds of each answer, and how many were not 200."""

    seconds: list[float] = field(default_factory=list)
    faults: int = 0
    lasted: float = 0.0

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return (len(self.seconds) - self.faults) / self.lasted if self.lasted else 0.0

    @property
    def p95(self) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else float("nan")


def ask(site: str, addresses: Addresses, clients: int, seconds: float) -> Answers:
    """Ask for some seconds; every client finishes the request it has begun."""
    found, lock, numbers = Answers(), threading.Lock(), iter(range(10**9))
    host = urlsplit(site).netloc
    began = time.perf_counter()

    def one() -> None:
        connection = http.client.HTTPConnection(host, timeout=120)
        while time.perf_counter() - began < seconds:
            with lock:
                number = next(numbers)
            start = time.perf_counter()
            status = _status(connection, addresses(number))
            took = time.perf_counter() - start
            with lock:
                found.seconds.append(took)
                found.faults += status != 200
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.lasted = time.perf_counter() - began
    return found


def _status(connection: http.client.HTTPConnection, address: str) -> int:
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
    except (http.client.HTTPException, OSError):
        connection.close()
        return 0
    return answer.status
