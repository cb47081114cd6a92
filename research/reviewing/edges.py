"""Candidates from families: parents as recorded that the registry's edges do not bear out."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlmodel import Session

from research.registry import Registry
from research.reviewing.candidate import Candidate, Recorded
from research.reviewing.families import Disagreement, families
from research.reviewing.holdings import Holding, merged, money_of
from research.reviewing.likeness import spelt
from research.reviewing.parents import RecordedParent

_SCORES = {"before_edge": 70, "after_edge": 70, "other_parent": 60}
"""`unlisted` is a question about a recipient and asked as such; the other kinds name no record."""


@dataclass
class _Question:
    slug: str
    subject: str
    parent: str
    score: int
    reasons: list[str] = field(default_factory=list)
    ties: list[RecordedParent] = field(default_factory=list)


def edge_candidates(session: Session, registry: Registry, held: dict[str, Holding]) -> list[Candidate]:
    """Each unknown parent once for all recipients of a company; a date that disagrees once for each recipient."""
    every = families(session, registry, held)
    asked: dict[tuple[str, str, str], _Question] = {}
    for slug in sorted(registry.companies):
        for one in every.of(slug).disagreements:
            if one.kind in _SCORES and one.tie:
                _ask(asked, slug, one, one.tie)
    money = money_of(session, registry, "recipient_key", {tie.key for q in asked.values() for tie in q.ties})
    return [
        Candidate(
            "edge",
            question.slug,
            question.subject,
            question.score,
            tuple(question.reasons),
            Recorded(
                question.parent,
                parents=(question.parent,),
                spellings=tuple(sorted({tie.recipient for tie in question.ties})),
                first=min((tie.first for tie in question.ties if tie.first), default=None),
                last=max((tie.last for tie in question.ties if tie.last), default=None),
            ),
            merged(part for key in sorted({tie.key for tie in question.ties}) for part in money.get(key, ())),
        )
        for question in asked.values()
    ]


def _ask(
    asked: dict[tuple[str, str, str], _Question], slug: str, one: Disagreement, tie: RecordedParent
) -> None:
    parent = tie.parent or tie.parent_uei or ""
    about = "" if one.kind == "other_parent" else spelt(tie.recipient)
    subject = f"{tie.recipient} under {parent}" if about else parent
    key = (slug, about, spelt(parent))
    question = asked.setdefault(key, _Question(slug, subject, parent, _SCORES[one.kind]))
    question.ties.append(tie)
    reason = f"{tie.recipient}: {one.says}"
    if reason not in question.reasons:
        question.reasons.append(reason)
