"""Memory: answers about all hits of a question, kept for as long as the index they were read from is open."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

ANSWERS = 2_000
"""Answers kept; the one that was asked for longest ago makes room. The largest take some ten kilobytes."""


class Memory:
    """Answers by question. Safe between threads."""

    def __init__(self, most: int = ANSWERS) -> None:
        self._most = most
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._working: dict[Hashable, Lock] = {}

    def recall(self, question: Hashable) -> object | None:
        with self._lock:
            answer = self._answers.get(question)
            if answer is not None:
                self._answers.move_to_end(question)
            return answer

    def keep(self, question: Hashable, answer: object) -> None:
        with self._lock:
            self._answers[question] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)

    def answer(self, question: Hashable, work_out: Callable[[], object]) -> object:
        """The answer to a question; of several who ask at once one works it out, and the others wait for it."""
        known = self.recall(question)
        if known is not None:
            return known
        with self._lock:
            working = self._working.setdefault(question, Lock())
        with working:
            known = self.recall(question)
            if known is None:
                known = work_out()
                self.keep(question, known)
        with self._lock:
            self._working.pop(question, None)
        return known
