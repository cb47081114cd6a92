"""Memory: answers that take long to work out, kept for as long as the build they were worked out from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

SIZE = 8
"""Answers kept; the oldest makes room. Readers mostly ask for the window that a page opens with."""


class Memory(Generic[Answer]):
    """Answers by question, of one build at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._work = Lock()
        self._build = ""
        self._answers: OrderedDict[Hashable, tuple[Answer]] = OrderedDict()

    def recall(self, build: str, question: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """The answer to `question`, worked out where it is not known for this build, by one reader at a time."""
        found = self._known(build, question)
        if found is None:
            with self._work:
                found = self._known(build, question)
                if found is None:
                    found = (work_out(),)
                    self._keep(build, question, found)
        return found[0]

    def _known(self, build: str, question: Hashable) -> tuple[Answer] | None:
        with self._lock:
            return self._answers.get(question) if build == self._build else None

    def _keep(self, build: str, question: Hashable, answer: tuple[Answer]) -> None:
        with self._lock:
            if build != self._build:
                self._build = build
                self._answers.clear()
            self._answers[question] = answer
            while len(self._answers) > SIZE:
                self._answers.popitem(last=False)
