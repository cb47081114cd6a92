"""Gallery: pictures kept for as long as the build they were drawn from, up to a size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

ROOM = 32_000_000
"""Bytes kept; the picture longest not asked for makes room. An SVG has some 15 kB, a PNG some 250 kB."""


class Gallery:
    """Pictures by name, of one build at a time; safe to ask from many threads."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self._lock = Lock()
        self._build = ""
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes held now."""
        return self._size

    def show(self, build: str, name: Hashable, draw: Callable[[], bytes]) -> bytes:
        """The picture of that name, drawn if it is not held. Two readers at once may draw it twice."""
        with self._lock:
            if build == self._build and name in self._held:
                self._held.move_to_end(name)
                return self._held[name]
        picture = draw()
        with self._lock:
            self._hang(build, name, picture)
        return picture

    def _hang(self, build: str, name: Hashable, picture: bytes) -> None:
        if build != self._build:
            self._build, self._size = build, 0
            self._held.clear()
        self._size += len(picture) - len(self._held.pop(name, b""))
        self._held[name] = picture
        while self._size > self.room:
            _, oldest = self._held.popitem(last=False)
            self._size -= len(oldest)
