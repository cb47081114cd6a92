"""Status events in one text: which kinds its words tell of, and which words say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from research.phrases import any_of, signs, spans
from research.registry.events import EventKind

_BASE = re.compile(r"0*")
"""Modification numbers of an award's base transaction."""

_COMMON = (
    *("AND", "FOR", "ITS", "THE", "WAS"),
    *(
        "AWARD",
        "CALL",
        "CONTRACT",
        "DELIVERY",
        "GOVERNMENT",
        "ORDER",
        "PERFORMANCE",
        "PURCHASE",
        "REQUIREMENT",
    ),
    *("SERVICE", "SERVICES", "TASK", "WORK"),
)
"""Words that stand in so many descriptions that looking for them spares nothing."""


@dataclass(frozen=True)
class Hit:
    """Words that tell of an event: characters `start` to `end` (from 0, end excluded) of the text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class _Ready:
    """One kind, ready to be looked for. signs: runs of which a text that tells of it holds at least one. context:
    words with the pattern of what must stand near.
    """

    kind: EventKind
    signs: tuple[str, ...]
    strong: re.Pattern[str] | None
    context: tuple[tuple[re.Pattern[str] | None, re.Pattern[str] | None], ...]
    excluded: re.Pattern[str] | None

    def spans(self, text: str, upper: str) -> list[tuple[int, int]]:
        if not any(sign in upper for sign in self.signs):
            return []
        found = [*spans(self.strong, text)]
        for words, near in self.context:
            if near is not None and near.search(text):
                found += spans(words, text)
        if not found:
            return found
        not_meant = [*spans(self.excluded, text)]
        return [one for one in found if not any(_inside(one, other) for other in not_meant)]


@dataclass(frozen=True)
class EventReader:
    """Reads texts for the kinds of data/events.yml."""

    ready: tuple[_Ready, ...]

    @property
    def signs(self) -> tuple[str, ...]:
        """Runs of capital letters and digits of which every text that tells of some event holds one."""
        return tuple(sorted({sign for one in self.ready for sign in one.signs}))

    def read(self, text: str, modification_number: str) -> list[Hit]:
        """The first words of each kind that the text tells of, in the order of the text."""
        upper = text.upper()
        hits = [
            (start, end, rank) for rank, one in enumerate(self.ready) for start, end in one.spans(text, upper)
        ]
        if not hits:
            return []
        is_base = _BASE.fullmatch(modification_number) is not None
        kept: list[tuple[int, int, int]] = []
        # The longer words count; of equal ones the kind that stands first in the file.
        for hit in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[2], hit[0])):
            if not any(_overlap(hit, other) for other in kept):
                kept.append(hit)
        first: dict[str, Hit] = {}
        for start, end, rank in sorted(kept):
            kind = self.ready[rank].kind
            if kind.counts_on_base or not is_base:
                first.setdefault(kind.id, Hit(kind.id, start, end))
        return list(first.values())


@lru_cache(maxsize=4)
def event_reader(kinds: tuple[EventKind, ...]) -> EventReader:
    """A reader for these kinds; to make one takes as long as to read a thousand texts."""
    return EventReader(tuple(_made_ready(kind) for kind in kinds))


def _made_ready(kind: EventKind) -> _Ready:
    words = kind.words
    return _Ready(
        kind,
        signs([*(word.text for word in words.strong), *(word.text for word in words.context)], _COMMON),
        any_of(word.text for word in words.strong),
        tuple((any_of([word.text]), any_of(word.near)) for word in words.context),
        any_of(word.text for word in words.excluded),
    )


def _inside(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


def _overlap(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
