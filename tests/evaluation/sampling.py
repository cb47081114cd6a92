"""The sampler: which rows are read. Seeded, so that the same corpus always gives the same rows.

Rows are put in an order that depends only on seed, stratum and transaction key (SHA-256), and taken from the front.
Hard strata and strata by company take a text once and an award twice at most; random strata take rows as they come.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.evaluation import strata
from tests.evaluation.reading import Row

SAME_AWARD = 2


@dataclass
class Sample:
    """The rows taken so far, each with the stratum that took it first."""

    taken: dict[str, tuple[Row, str]] = field(default_factory=dict)
    awards: Counter[str] = field(default_factory=Counter)
    texts: set[str] = field(default_factory=set)

    def take(self, row: Row, stratum: str) -> None:
        self.taken[row.key] = (row, stratum)
        self.awards[row.award_key] += 1
        self.texts.add(_plain(row.text))

    def is_fresh(self, row: Row) -> bool:
        """Neither its text nor, more than once, its award has been taken."""
        return _plain(row.text) not in self.texts and self.awards[row.award_key] < SAME_AWARD


def half(award_key: str) -> str:
    """The half an award belongs to: by a digest of its key, so that no award stands in both."""
    digest = hashlib.sha256(f"{strata.SEED}:half:{award_key}".encode()).digest()
    return "tuning" if digest[0] % 2 == 0 else "held_out"


def draw(rows: list[Row]) -> Sample:
    """The sample from all rows of the corpus."""
    sample = Sample()
    for stratum, count in strata.RANDOM.items():
        _random(rows, sample, stratum, count)
    for stratum, patterns in (
        ("false_friend", strata.FALSE_FRIENDS),
        ("abbreviation", strata.ABBREVIATIONS),
        ("brand", strata.BRANDS),
        ("passing", strata.PASSING),
        ("recipient", strata.RECIPIENTS),
    ):
        for pattern, count in patterns.items():
            _fresh(_matching(rows, pattern), sample, stratum, count)
    for kind, count in strata.LIKENESS.items():
        _fresh([row for row in rows if kind in likenesses(row.text)], sample, "dirty", count)
    for pattern, count in strata.BY_COMPANY.values():
        have = len(_matching([row for row, _ in sample.taken.values()], pattern))
        _fresh(_matching(rows, pattern), sample, "company", count - have)
    for pattern, own, count in strata.ELSEWHERE.values():
        have = len(_elsewhere([row for row, _ in sample.taken.values()], pattern, own))
        _fresh(_elsewhere(rows, pattern, own), sample, "company", count - have)
    for pattern, own, count in strata.REPEATS.values():
        found = _ordered(_elsewhere(rows, pattern, own), "repeats")
        unread = [row for row in found if row.key not in sample.taken]
        for row in unread[: max(0, count - len(found) + len(unread))]:
            sample.take(row, "company")
    return sample


def _random(rows: list[Row], sample: Sample, stratum: str, count: int) -> None:
    test: Callable[[Row], object] = {
        "it_product": lambda row: re.search(strata.IT_PRODUCT, row.product.upper()),
        "technology_firm": lambda row: re.search(strata.TECHNOLOGY_FIRM, row.recipient.upper()),
        "any": lambda row: True,
    }[stratum]
    unread = [row for row in rows if row.key not in sample.taken and test(row)]
    for row in _ordered(unread, stratum)[:count]:
        sample.take(row, stratum)


def _fresh(candidates: Iterable[Row], sample: Sample, stratum: str, count: int) -> None:
    for row in _ordered(candidates, stratum):
        if count <= 0:
            return
        if sample.is_fresh(row):
            sample.take(row, stratum)
            count -= 1


def _matching(rows: Iterable[Row], pattern: str) -> list[Row]:
    found = re.compile(pattern)
    return [row for row in rows if row.text and found.search(f"{row.text} || {row.recipient}".upper())]


def _elsewhere(rows: Iterable[Row], pattern: str, own: str) -> list[Row]:
    named, made = re.compile(pattern), re.compile(own)
    return [row for row in rows if named.search(row.text.upper()) and not made.search(row.recipient.upper())]


def _ordered(rows: Iterable[Row], stratum: str) -> list[Row]:
    def place(row: Row) -> bytes:
        return hashlib.sha256(f"{strata.SEED}:{stratum}:{row.key}".encode()).digest()

    return sorted(rows, key=place)


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]+", " ", text.upper()).strip()


_TOKENS: dict[str, frozenset[str]] = {}


def likenesses(text: str) -> set[str]:
    """In which ways a text seems to hold a name that is not spelt as one whole word."""
    upper = text.upper()
    tokens = re.findall(r"[A-Z0-9]+", upper)
    kinds: set[str] = set().union(*(_token_likeness(token) for token in set(tokens)))
    if "&#" in text:
        kinds.add("reference")
    squeezed = "".join(tokens)
    if any(len(word) > 5 and word in squeezed for word in strata.PREFIX_WORDS) and not any(
        word in token for token in tokens for word in strata.PREFIX_WORDS
    ):
        kinds.add("split")
    last = tokens[-1] if tokens else ""
    if len(upper) > 25 and len(last) > 2 and upper.endswith(last) and _is_cut(last):
        kinds.add("cut")
    return kinds


def _is_cut(token: str) -> bool:
    return any(word.startswith(token) and word != token for word in strata.PREFIX_WORDS)


def _token_likeness(token: str) -> frozenset[str]:
    if token not in _TOKENS:
        kinds = set()
        if token not in strata.PREFIX_WORDS and len(token) > 4:
            if any(word in token for word in strata.PREFIX_WORDS):
                kinds.add("glued")
            elif any(_is_near(token, word) for word in strata.PREFIX_WORDS):
                kinds.add("misspelt")
        _TOKENS[token] = frozenset(kinds)
    return _TOKENS[token]


def _is_near(token: str, word: str) -> bool:
    """At most one letter in five is added, dropped or changed (two at most)."""
    limit = 1 if len(word) < 8 else 2
    if abs(len(token) - len(word)) > limit:
        return False
    row = list(range(len(word) + 1))
    for i, letter in enumerate(token, 1):
        previous, row[0] = row[0], i
        for j, wanted in enumerate(word, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (letter != wanted))
    return row[-1] <= limit
