"""Connections of the fetcher: checked before anything is sent, and never read longer than an answer may take."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from requests import Response, Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from research.errors import HostNotAllowed
from scrapers.hosts import is_public

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """Let everything read in the block, the head of the answer too, take so many seconds in all.

    A limit for each read alone is none: a server that sends one byte of a header a minute keeps it for ever.
    """
    before = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(before)


@contextmanager
def untimed() -> Iterator[None]:
    """Lift the limit for a body that may be large and is watched in another way."""
    before = _until.set(None)
    try:
        yield
    finally:
        _until.reset(before)


def is_over() -> bool:
    """Whether the time of the block has passed."""
    until = _until.get()
    return until is not None and time.monotonic() >= until


class _TimedReader(io.RawIOBase):
    """Reads a socket; each read may take only what is left of the answer's time."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._raw = connection.makefile("rb", buffering=0)
        self._for_one_read = connection.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        until = _until.get()
        left = self._for_one_read if until is None else until - time.monotonic()
        if left is not None and left <= 0:
            raise TimeoutError("the time for one answer is over")
        self._connection.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedSocket:
    """A socket whose answers are read against the clock; in all else the socket itself."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._connection))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def _timed(connection: Any) -> Any:
    return _TimedSocket(connection)


def _checked(connection: socket.socket, host: str) -> socket.socket:
    """Refuse the very connection that was made, so that no second look-up of the name can differ."""
    address = connection.getpeername()[0]
    if not is_public(address):
        connection.close()
        raise HostNotAllowed(
            f"{host} leads to {address}, inside this network",
            "Set TRAIL_ALLOW_PRIVATE_HOSTS=true if this is a mirror or test publisher of yours.",
        )
    return connection


class _HTTPConnection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        self.sock = _timed(self.sock)


class _HTTPSConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        self.sock = _timed(self.sock)


class _PublicHTTPConnection(_HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self.host)


class _PublicHTTPSConnection(_HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self.host)


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


class Timed(HTTPAdapter):
    """Connects to any address; answers are read against the clock."""

    pools: ClassVar[dict[str, type[HTTPConnectionPool]]] = {"http": _HTTPPool, "https": _HTTPSPool}

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = dict(self.pools)


class PublicOnly(Timed):
    """Connects to public addresses only; checked before anything is sent."""

    pools: ClassVar[dict[str, type[HTTPConnectionPool]]] = {
        "http": _PublicHTTPPool,
        "https": _PublicHTTPSPool,
    }


class Unled(Session):
    """A session that is led nowhere, and so leaves the body of a redirect to us.

    Another would read it whole to tell where it leads, past our limits, though it is told to follow none.
    """

    def get_redirect_target(self, resp: Response) -> str | None:
        return None
