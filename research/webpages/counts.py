"""Counts of people in the text of a page: a number beside "signed", "signatures", "supporters" and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 50
_QUALIFIER = r"(?:(?P<qualifier>more than|over|nearly|almost|about|around|some|at least|roughly|up to)\s+)?"
_NUMBER = r"(?<![\d.,$€£#-])(?P<number>\d{1,3}(?:,\d{3})+|\d{1,9})(?![\d%]|[.,]\d)(?P<plus>\s?\+)?"
_SIGNED = r"signatures?|supporters?|signers?|signatories|signees"
_AFTER = re.compile(
    rf"{_QUALIFIER}{_NUMBER}\s+(?P<unit>(?:[a-z][a-z'’.-]*\s+){{0,4}}?"
    rf"(?:{_SIGNED}|(?:have\s+|has\s+|had\s+)?(?:already\s+|now\s+)?signed))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b(?P<unit>signed\s+by|(?:signatures|supporters|signers)\s*:)\s*{_QUALIFIER}{_NUMBER}(?:\s+(?P<who>[a-z]+))?",
    re.IGNORECASE,
)
_GOAL = re.compile(
    r"\b(?:goal|reach|next|get to|until|need|needs|of the|toward|towards|target)\b[^.\n]{0,25}$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_NUMBERS = frozenset({"more than", "over", "at least", "up to", "nearly", "almost"})
"""Qualifiers that no year has; "about 2018" may be one."""


@dataclass(frozen=True)
class PeopleCount:
    """A count as the page words it. start, end: its place in the text. unit: what is counted, as printed."""

    number: int
    unit: str
    qualifier: str | None
    start: int
    end: int


def people_counts(text: str) -> list[PeopleCount]:
    """Counts of people who signed, in order; a goal to be reached is none.

    Nor is a bare number from 1900 to 2099, which may be a year: "in 2018 supporters wrote". "Over 2000" and "2,000" are
    counts.
    """
    found: dict[int, PeopleCount] = {}
    for one in _all(text):
        found.setdefault(one.start, one)
        if len(found) >= MOST:
            break
    return [found[start] for start in sorted(found)]


def _all(text: str) -> Iterator[PeopleCount]:
    for line in re.finditer(r"[^\n]+", text):
        for pattern in (_AFTER, _BEFORE):
            for hit in pattern.finditer(text, line.start(), line.end()):
                if _GOAL.search(text, max(line.start(), hit.start() - 40), hit.start()):
                    continue
                number = hit["number"]
                says_more = hit["plus"] or (hit["qualifier"] or "").lower() in _OF_NUMBERS
                is_year = _YEAR.fullmatch(number) is not None and not says_more
                if is_year or int(number.replace(",", "")) == 0:
                    continue
                unit = " ".join((hit["unit"] + " " + (hit.groupdict().get("who") or "")).split()).lower()
                yield PeopleCount(
                    int(number.replace(",", "")),
                    unit,
                    (hit["qualifier"] or ("+" if hit["plus"] else "")).lower() or None,
                    hit.start("number"),
                    hit.end(),
                )
