"""Kept pages: answers as they were sent, given again while the build they were made from is the one in force."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

MOST_BYTES = 48_000_000
"""All kept answers together; what was asked for longest ago makes room."""

_LARGEST = 400_000


@dataclass(frozen=True)
class Answer:
    """A whole answer and what it is."""

    body: bytes
    media_type: str


class KeptPages:
    """Answers by the mark of `web.unchanged`, which changes with build, software and address."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lock = Lock()
        self._held: OrderedDict[str, Answer] = OrderedDict()
        self._bytes = 0

    def find(self, mark: str) -> Answer | None:
        with self._lock:
            answer = self._held.get(mark)
            if answer is not None:
                self._held.move_to_end(mark)
            return answer

    def keep(self, mark: str, answer: Answer) -> None:
        if len(answer.body) > _LARGEST:
            return
        with self._lock:
            if mark not in self._held:
                self._held[mark] = answer
                self._bytes += len(answer.body)
            while self._bytes > self._most:
                _, dropped = self._held.popitem(last=False)
                self._bytes -= len(dropped.body)


class Kept(Exception):
    """Raised before a page is made when it was made before."""

    def __init__(self, mark: str, answer: Answer) -> None:
        self.mark = mark
        self.answer = answer
        super().__init__(mark)


def answer_kept(request: Request, error: Kept) -> Response:
    """The page as it was sent the first time."""
    return Response(
        error.answer.body,
        media_type=error.answer.media_type,
        headers={"ETag": error.mark, "Cache-Control": "no-cache"},
    )
