"""Scores: what was expected against what a rule gave, counted as precision and recall with an interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from tests.evaluation.reading import TIERS, Label, Said, Tier

Z = 1.959964
"""Two-sided 95 %."""


@dataclass(frozen=True)
class Verdict:
    """One company on one row: expected, given, or both."""

    label: Label
    tier: Tier
    company: str
    is_expected: bool
    is_given: bool

    @property
    def is_error(self) -> bool:
        return self.is_expected != self.is_given


@dataclass(frozen=True)
class Share:
    """`hits` of `total`, with a Wilson 95 % interval. None of none has no value."""

    hits: int
    total: int

    @property
    def value(self) -> float | None:
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper bound, from 0 to 1."""
        if not self.total:
            return None
        n, p = self.total, self.hits / self.total
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        reach = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True)
class Score:
    """Right, wrongly given and missed; of these precision and recall."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> Share:
        return Share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Share:
        return Share(self.right, self.right + self.missed)


def judge(labels: Iterable[Label], said: Said, companies: frozenset[str]) -> list[Verdict]:
    """Every company that a label or the rule names, row by row.

    Only companies of the registry are judged. A company that the reader was unsure of is left out of that row;
    one that is the recipient is left out of `named`, where no rule has to repeat it.
    """
    verdicts = []
    for label in labels:
        for tier in TIERS:
            expected = label.recipient if tier == "recipient" else label.named - label.recipient
            left_out = label.unsure | (label.recipient if tier == "named" else frozenset())
            given = frozenset(said.get((tier, label.key), {}))
            for company in sorted(((expected | given) & companies) - left_out):
                verdicts.append(Verdict(label, tier, company, company in expected, company in given))
    return verdicts


def count(verdicts: Iterable[Verdict]) -> Score:
    """The score of these verdicts."""
    kinds = Counter((verdict.is_expected, verdict.is_given) for verdict in verdicts)
    return Score(right=kinds[True, True], wrong=kinds[False, True], missed=kinds[True, False])


def count_by(verdicts: Iterable[Verdict], key: Callable[[Verdict], str]) -> dict[str, Score]:
    """A score for each value of the key, in the key's order."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(key(verdict), []).append(verdict)
    return {name: count(groups[name]) for name in sorted(groups)}


def count_passing(verdicts: Iterable[Verdict], said: Said) -> Score:
    """How well the rule tells a naming in passing: only where it rightly names the company."""
    both = [verdict for verdict in verdicts if verdict.tier == "named" and not verdict.is_error]
    passing = [
        (v.company in v.label.incidental, said[v.tier, v.label.key][v.company].is_passing) for v in both
    ]
    kinds: Mapping[tuple[bool, bool], int] = Counter(passing)
    return Score(kinds.get((True, True), 0), kinds.get((False, True), 0), kinds.get((True, False), 0))
