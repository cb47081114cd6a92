"""How alike two names are: shared words, weighed by how rare they are among all recipients."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from research.matching.names import legal_name
from research.names import normalised

Words = tuple[str, ...]

_WORD = re.compile(r"[A-Z0-9&+]+")
_FORMS = (
    "INC INCORPORATED LLC LLP LP LC LTD LIMITED CORP CORPORATION CO COMPANY COMPANIES PLC PC PA PLLC GMBH AG SA SAS "
    "SARL BV NV PTY PTE AB OY JV DBA THE OF AND & A AN FOR IN LIABILITY PARTNERSHIP GROUP HOLDING HOLDINGS L C P U S "
    "US USA COM"
)
_NOT_TELLING = (
    "ADVANCED AIR ALPHA AMERICA AMERICAN AMERICAS APPLICATION APPLICATIONS APPLIED BLACK BLUE BUSINESS "
    "CENTER CHARTER COMMUNICATION COMMUNICATIONS COMPUTER CONSULTING CUSTOM DATA DEFENSE DIGITAL EAST "
    "ELECTRIC ELECTRONIC ELECTRONICS ENERGY ENGINEERING ENTERPRISE ENTERPRISES EQUIPMENT FEDERAL FIRST "
    "GENERAL GLOBAL GOLD GOLDEN GOVERNMENT GOVT GREEN HEALTH HOME INDUSTRIAL INDUSTRIES INFORMATION "
    "INNOVATION INNOVATIONS INNOVATIVE INSTITUTE INTEGRATED INTELLIGENCE INTERNATIONAL LABORATORIES LABS "
    "MANAGEMENT MARKETING MEDICAL MOBILE NATIONAL NETWORK NETWORKS NEW NORTH ONLINE PARTNERS POINT POWER "
    "PROFESSIONAL PUBLIC PUBLISHING RECOVERY RED RESEARCH RESOURCE RESOURCES RISK SAFETY SALES SCIENCE "
    "SECTOR SECURITY SERVICE SERVICES SOFTWARE SOLUTION SOLUTIONS SOUTH SPECIAL STATE STATES SUPPLY "
    "SUPPORT SYSTEM SYSTEMS TECH TECHNICAL TECHNOLOGIES TECHNOLOGY UNITED UNIVERSAL UNIVERSITY WEB WEST "
    "WHITE WORLD"
)

LEGAL_FORMS = frozenset(_FORMS.split())
"""Legal forms and little words."""

_GENERAL = frozenset(_NOT_TELLING.split())
"""Words that say what a firm does or where, not who it is; most of them stand in hundreds of recipient names."""

_UNSEEN = 1000
"""Recipients imagined besides those held, so that a small database does not take every word for a common one."""

MOST_SHARED = 0.004
"""A word in a greater share of recipients than this does not tell one from another (20 of 5,000)."""


def words(name: str) -> Words:
    """A name's words in upper case, without legal forms and little words; all of them where nothing would be left."""
    found = tuple(_WORD.findall(normalised(name)))
    return tuple(word for word in found if word not in LEGAL_FORMS) or found


@lru_cache(maxsize=200_000)
def spelt(name: str) -> str:
    """The name by which one legal entity is recognised however it is typed; remembered, because names repeat."""
    return legal_name(name)


@dataclass(frozen=True)
class Rarity:
    """How often each word stands in the names of recipients."""

    counts: Counter[str]
    names: int

    @classmethod
    def among(cls, names: Iterable[Words]) -> Rarity:
        counts: Counter[str] = Counter()
        total = 0
        for one in names:
            counts.update(set(one))
            total += 1
        return cls(counts, total)

    def weight(self, word: str) -> float:
        rare = math.log((self.names + _UNSEEN) / (1 + self.counts[word]))
        return rare * 0.2 if word in _GENERAL else rare

    def is_distinctive(self, word: str) -> bool:
        """Whether the word alone may point to one firm."""
        if len(word) < 3 or word in _GENERAL or word in LEGAL_FORMS or word.isdigit():
            return False
        return self.counts[word] <= max(20, MOST_SHARED * self.names)

    def likeness(self, asked: Words, known: Words) -> int:
        """0 to 100: how much of the known name the asked one holds, and little else; the first word counts extra."""
        shared = set(asked) & set(known)
        if not shared:
            return 0
        common = sum(map(self.weight, shared))
        of_known = common / sum(map(self.weight, set(known)))
        of_asked = common / sum(map(self.weight, set(asked)))
        return round(100 * (0.55 * of_known + 0.25 * of_asked + 0.2 * (asked[0] == known[0])))


def shortened(word: str, letters: int) -> set[str]:
    """The word with up to so many letters left out: two words one slip apart share one of these."""
    found = {word}
    edge = {word}
    for _ in range(letters):
        edge = {w[:n] + w[n + 1 :] for w in edge for n in range(len(w))}
        found |= edge
    return found


def slips(one: str, other: str) -> int:
    """Letters added, left out, changed or swapped with the next between two words (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]


class Misspellings:
    """Finds of a word the known words it may be a slip of."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_part: dict[str, set[str]] = {}
        for word in known:
            for part in shortened(word, _allowed(word)):
                self._by_part.setdefault(part, set()).add(word)

    def meant(self, word: str) -> dict[str, int]:
        """Known words within the slips allowed for their length, and how many slips away; not the word itself."""
        near: dict[str, int] = {}
        for part in shortened(word, _allowed(word)):
            for known in self._by_part.get(part, ()):
                if known not in near and known != word:
                    near[known] = slips(word, known)
        return {known: n for known, n in near.items() if n <= min(_allowed(known), _allowed(word))}


def _allowed(word: str) -> int:
    """Short words have too many neighbours that mean something else: GOOGLE and GOGGLE differ by one letter."""
    return 0 if len(word) < 6 else 1 if len(word) < 11 else 2
