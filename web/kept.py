"""Kept pages: answers as they were sent, compressed or not, while the build they were made from is in force."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

Header = tuple[bytes, bytes]

MOST_BYTES = 48_000_000
"""All kept answers together; what was asked for longest ago makes room."""

LARGEST = 400_000
"""No longer answer is kept."""


@dataclass(frozen=True)
class Answer:
    """A whole answer of status 200 as it went out."""

    headers: tuple[Header, ...]
    body: bytes


@dataclass
class Wish:
    """Whether the answer being made may be given again as it is; the page says so (`Page.is_kept`)."""

    is_kept: bool = False


class KeptPages:
    """Answers by the mark of `web.unchanged`, which changes with build, software and address, and by their coding."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lock = Lock()
        self._held: OrderedDict[tuple[str, bool], Answer] = OrderedDict()
        self._bytes = 0

    def find(self, mark: str, is_pressed: bool) -> Answer | None:
        """The answer under this mark for a reader who takes it compressed, or for one who does not."""
        with self._lock:
            answer = self._held.get((mark, is_pressed))
            if answer is not None:
                self._held.move_to_end((mark, is_pressed))
            return answer

    def keep(self, mark: str, is_pressed: bool, answer: Answer) -> None:
        if len(answer.body) > LARGEST:
            return
        with self._lock:
            if (mark, is_pressed) not in self._held:
                self._held[mark, is_pressed] = answer
                self._bytes += len(answer.body)
            while self._bytes > self._most:
                _, dropped = self._held.popitem(last=False)
                self._bytes -= len(dropped.body)
