"""The conversation: one candidate after another, a letter for an answer, each decision on disk at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console

from research.registry import Registry
from research.reviewing.judging import Desk, Judgement, Said, still_to_do
from research.reviewing.queue import Waiting
from research.reviewing.screen import show

KEYS = "[a]ccept  [r]eject  [u]nsure  [n]ote  [s]kip  [b]ack: take the last one back  [q]uit"
_VERDICTS: dict[str, Judgement] = {"a": "confirmed", "r": "rejected", "u": "unsure"}
ONLY_NOTED = "looked at and not decided; see the note"


@dataclass
class Talk:
    """Goes through the queue with one person. note: waits for its verdict. places: where each was taken."""

    console: Console
    registry: Registry
    desk: Desk
    note: str | None = None
    places: list[int] = field(default_factory=list)

    def through(self, waiting: Sequence[Waiting]) -> None:
        """Until the queue or the person is done."""
        place = 0
        while place < len(waiting):
            show(self.console, self.registry, waiting[place], f"{place + 1} of {len(waiting)}")
            step = self._answer(waiting[place], place)
            if step is None:
                break
            place = max(0, place + step)
        counts = Counter(verdict.verdict for verdict, _ in self.desk.taken)
        said = ", ".join(f"{counts[verdict]} {verdict}" for verdict in _VERDICTS.values())
        self.console.print(f"{said}, by {self.desk.who}, in {self.desk.file.path.name}", markup=False)
        if self.desk.taken:
            self.console.print("Run `trail match` so that the links follow.", markup=False)

    def _answer(self, one: Waiting, place: int) -> int | None:
        """How many places to go on; none to stop."""
        while True:
            said = self._ask(KEYS + " > ")
            letter = None if said is None else said.lower()[:1]
            if letter is None or letter == "q":
                self._keep_note(one, place)
                return None
            if letter == "s":
                self._keep_note(one, place)
                return 1
            if letter == "b":
                return self._back(place)
            if letter == "n":
                self.note = self._ask("Note: ")
            elif letter in _VERDICTS:
                why = self._ask("Why, in one sentence that a stranger can check (empty: not yet): ")
                if why:
                    self._decide(one, Said(_VERDICTS[letter], why, self.note), place)
                    return 1

    def _decide(self, one: Waiting, said: Said, place: int) -> None:
        verdict = self.desk.decide(one.candidate, said)
        self.places.append(place)
        self.note = None
        self.console.print(f"{verdict.verdict}: written, key {verdict.key}", markup=False)
        if said.verdict == "confirmed" and (more := still_to_do(one.candidate)):
            self.console.print(more, markup=False)

    def _keep_note(self, one: Waiting, place: int) -> None:
        """A note without a verdict keeps the candidate in the queue, marked."""
        if self.note:
            self._decide(one, Said("unsure", ONLY_NOTED, self.note), place)

    def _back(self, place: int) -> int:
        """Back to the candidate whose decision is taken back."""
        verdict = self.desk.take_back_last()
        if verdict is None:
            self.console.print("Nothing was decided in this sitting.", markup=False)
            return 0
        self.console.print(f"taken back: {verdict.verdict} on {verdict.subject}", markup=False)
        return self.places.pop() - place

    def _ask(self, prompt: str) -> str | None:
        """A line as typed; none at the end of input, and on Ctrl-C."""
        try:
            return self.console.input(prompt, markup=False).strip()
        except (EOFError, KeyboardInterrupt):
            self.console.print()
            return None
