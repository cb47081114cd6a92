"""Words as `research.registry.detection` writes them, made into literals for one scan and an exact test."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

RUN = 3
"""Blanks and marks in a row that literals allow for; longer runs are shortened before the scan."""

_GAPS = 3
"""Gaps of a phrase spelled out as literals; what follows is left to the exact test."""

_PARTS = re.compile(r"[a-z0-9]+|[^a-z0-9]+")


@dataclass(frozen=True)
class Pattern:
    """One word or phrase. literals: over squashed text (capitals, digits, blanks); any of them may be it.

    lead: how many of a literal's first characters are not yet the word. exact: the test where literals alone do
    not prove it (marks, long phrases), over the text itself; else None.
    """

    text: str
    literals: tuple[bytes, ...]
    lead: int
    trail: int
    exact: re.Pattern[str] | None


def pattern(text: str) -> Pattern:
    """The pattern of a word written in the registry's notation."""
    begins_free, ends_free = text.startswith("*"), text.endswith("*")
    bare = text.strip("*").lower()
    parts = _PARTS.findall(bare)
    has_marks = any(mark for part in parts if not part[0].isalnum() for mark in part if mark != " ")
    choices: list[list[str]] = []
    gaps = 0
    is_whole = True
    for part in parts:
        if part[0].isalnum():
            choices.append([part.upper()])
            continue
        if gaps == _GAPS:
            is_whole = False
            break
        gaps += 1
        choices.append(_blanks(part))
    # Marks at an end are blanks in squashed text; the word's own letters are enough to find it.
    while choices and not choices[0][0].strip():
        choices.pop(0)
    while choices and not choices[-1][0].strip():
        choices.pop()
    first_mark, last_mark = not bare[0].isalnum(), not bare[-1].isalnum()
    lead = 0 if begins_free and not first_mark else 1
    trail = 0 if (ends_free and not last_mark) or not is_whole else 1
    middles = {"".join(chosen) for chosen in itertools.product(*choices)}
    literals = sorted((" " * lead + middle + " " * trail).encode() for middle in middles)
    exact = exact_test(text) if has_marks or not is_whole else None
    return Pattern(text, tuple(literals), lead, trail, exact)


def exact_test(text: str) -> re.Pattern[str]:
    """The notation as a regular expression over plain text."""
    bare = text.strip("*").lower()
    middle = r"[^a-z0-9]*".join(re.escape(token) for token in bare.split(" "))
    before = "" if text.startswith("*") or not bare[0].isalnum() else r"(?<![a-z0-9])"
    after = "" if text.endswith("*") or not bare[-1].isalnum() else r"(?![a-z0-9])"
    return re.compile(before + middle + after, re.IGNORECASE | re.ASCII)


def _blanks(part: str) -> list[str]:
    """What a gap may look like squashed: a blank of the notation may be nothing, a mark never is."""
    marks = len(part.replace(" ", ""))
    if not marks:
        return [" " * count for count in range(RUN + 1)]
    if " " not in part:
        # A shortened run may be one blank only.
        return [" " * count for count in sorted({1, min(marks, RUN)})]
    return [" " * count for count in range(1, RUN + 1)]
