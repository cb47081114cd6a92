"""Memory: answers about all hits of a question, kept for as long as the index they were read from is open."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

ANSWERS = 2_000
"""Answers kept; the one that was asked for longest ago makes room. The largest take some ten kilobytes."""


class Memory:
    """Answers by question. Safe between threads; two that ask at once may both work it out."""

    def __init__(self, most: int = ANSWERS) -> None:
        self._most = most
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, object] = OrderedDict()

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
