"""A candidate: something that may tie a record to a company, and waits for a person to say so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal

from research.types import Obligation

CandidateKind = Literal["recipient", "spelling", "edge", "succession"]
"""`recipient` may be the company; `spelling` may be its word, miswritten; `edge`: a parent as recorded that the
registry does not know, or a recipient that a filing lists; `succession`: one followed another on one award."""

KINDS: tuple[CandidateKind, ...] = ("recipient", "spelling", "edge", "succession")


@dataclass(frozen=True)
class AgencyMoney:
    """Net obligation of one agency's counting transactions. code: of the agency, signing or else paying."""

    code: str
    net: Obligation
    transactions: int
    awards: int


@dataclass(frozen=True)
class Recorded:
    """The record's side. before: the name it followed, or the parent as recorded. texts: real words, as published."""

    name: str
    uei: str | None = None
    before: str | None = None
    parents: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    piids: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """One question. score: 0 to 100, how alike; it orders and never decides. company: slug, or none in sight."""

    kind: CandidateKind
    company: str | None
    subject: str
    score: int
    reasons: tuple[str, ...]
    recorded: Recorded
    money: tuple[AgencyMoney, ...] = ()

    @property
    def key(self) -> str:
        return candidate_key(self.company, self.kind, self.subject)

    @property
    def net(self) -> Obligation:
        return Obligation.total(part.net for part in self.money)

    @property
    def order(self) -> tuple[int, int, str, str]:
        """Largest money first, whatever its sign; then the likelier."""
        return (-abs(self.net.cents), -self.score, self.company or "~", self.subject)


def candidate_key(company: str | None, kind: str, subject: str) -> str:
    """Eight hex digits that name a candidate, and the decision about it."""
    return hashlib.sha256("\x1f".join((company or "", kind, subject)).encode()).hexdigest()[:8]
