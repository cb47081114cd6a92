"""Words as `research.registry.detection` writes them, made into regular expressions over text as published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_GAP = r"[^A-Z0-9]*"
_CHUNK = re.compile(r"[a-z0-9]+|[^a-z0-9 ]+| +")


@lru_cache(maxsize=10_000)
def source(phrase: str) -> str:
    """The regular expression of one word or phrase; for upper-case text or with IGNORECASE."""
    bare = phrase.strip("*")
    inside = "".join(
        _GAP if chunk.isspace() else re.escape(chunk.upper()) for chunk in _CHUNK.findall(bare.lower())
    )
    before = "[A-Z0-9]*" if phrase.startswith("*") else r"(?<![A-Z0-9])"
    # What a star lets pass belongs to the word that is shown.
    after = "[A-Z0-9]*" if phrase.endswith("*") else r"(?![A-Z0-9])"
    return f"{before}{inside}{after}"


def any_of(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all of them, the longest first; None where there is none."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(source, ordered)), re.IGNORECASE) if ordered else None


def spans(pattern: re.Pattern[str] | None, text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of every hit, in characters from 0, end excluded."""
    if pattern is not None:
        yield from (found.span() for found in pattern.finditer(text))


def signs(phrases: Iterable[str], common: Iterable[str]) -> tuple[str, ...]:
    """Few runs of letters, in capitals, of which every text that holds one of the phrases holds at least one.

    For a quick look at texts. `common` are runs that stand in too many texts to tell anything.
    """
    dull = frozenset(common)
    open_ = {phrase: re.findall(r"[A-Z0-9]+", phrase.upper()) for phrase in phrases}
    found: list[str] = []
    while open_:
        runs = sorted({run for parts in open_.values() for run in parts if run not in dull and len(run) > 2})
        if not runs:
            # What is left consists of common words only: the longest of each must do.
            return tuple(sorted({*found, *(max(parts, key=len) for parts in open_.values())}))
        covered = {
            run: [phrase for phrase, parts in open_.items() if any(run in part for part in parts)]
            for run in runs
        }
        best = max(runs, key=lambda run: (len(covered[run]), len(run), run))
        found.append(best)
        for phrase in covered[best]:
            del open_[phrase]
    return tuple(sorted(found))
