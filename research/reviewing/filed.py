"""Candidates from filings and registers: recipients that a company lists, or that bear a name given as its family's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from research.filings import filed_lists, former_names
from research.registry import Registry
from research.reviewing.candidate import Candidate, Recorded
from research.reviewing.companies import ties
from research.reviewing.hinted import hinted_names
from research.reviewing.holdings import Holding, merged, money_of
from research.reviewing.likeness import spelt

LISTED, HINTED = 90, 60
"""Scores of a name that the company filed itself, though it may be another firm's, and of a register's hint."""


@dataclass
class _Question:
    slug: str
    name: str
    score: int
    reasons: list[str] = field(default_factory=list)
    held: dict[str, Holding] = field(default_factory=dict)


def filed_candidates(session: Session, registry: Registry, held: dict[str, Holding]) -> list[Candidate]:
    """One question for each untied recipient whose whole name, however typed, a filing or a register gives."""
    filers = {c.identifiers.cik.value: slug for slug, c in registry.companies.items() if c.identifiers.cik}
    by_name = _untied(registry, held.values())
    friends = {(one.company, spelt(one.text)) for one in registry.false_friends if one.seen_in == "recipient"}
    asked: dict[tuple[str, str], _Question] = {}
    names = [(LISTED, *one) for one in _names(session, filers)]
    names += [(HINTED, *one) for one in hinted_names(session, registry)]
    for score, slug, name, reason in names:
        recipients = by_name.get(spelt(name))
        if recipients and (slug, spelt(name)) not in friends:
            question = asked.setdefault((slug, spelt(name)), _Question(slug, name, score))
            question.held |= {one.key: one for one in recipients}
            if reason not in question.reasons:
                question.reasons.append(reason)
    keys = {key for question in asked.values() for key in question.held}
    money = money_of(session, registry, "recipient_key", keys)
    return [
        Candidate(
            "edge",
            question.slug,
            f"{spelt(question.name)} in its family",
            question.score,
            tuple(question.reasons),
            _recorded(question),
            merged(part for key in sorted(question.held) for part in money.get(key, ())),
        )
        for question in asked.values()
    ]


def _names(session: Session, filers: dict[str, str]) -> Iterable[tuple[str, str, str]]:
    """Company, name and what the filing says of it, for every filer that the registry knows."""
    for one in filed_lists(session):
        slug = filers.get(one.exhibit.cik)
        if slug is None:
            continue
        for row in one.subsidiaries:
            where = f" ({row.jurisdiction})" if row.jurisdiction else ""
            evidence = f"evidence {row.evidence_id}, line {row.position}"
            yield slug, row.name, f"listed as “{row.printed_name}”{where} in {one.told}: {evidence}"
    for former in former_names(session):
        slug = filers.get(former.cik)
        if slug is not None:
            days = f"{former.since or 'an unknown day'} to {former.until or 'an unknown day'}"
            yield slug, former.name, f"filed under this name, {days}: evidence {former.evidence_id}"


def _untied(registry: Registry, held: Iterable[Holding]) -> dict[str, list[Holding]]:
    """Recipients that nothing ties to any company, by each spelling evened out."""
    tied = ties(registry)
    found: dict[str, list[Holding]] = {}
    for one in held:
        if tied.company(one.uei, *one.spellings) is None:
            for name in {spelt(spelling) for spelling in one.spellings}:
                found.setdefault(name, []).append(one)
    return found


def _recorded(question: _Question) -> Recorded:
    held = [question.held[key] for key in sorted(question.held)]
    return Recorded(
        name=held[0].name,
        uei=held[0].uei,
        parents=tuple(sorted({parent for one in held for parent in one.parent_names})),
        spellings=tuple(sorted({spelling for one in held for spelling in one.spellings})),
        first=min((one.first for one in held if one.first), default=None),
        last=max((one.last for one in held if one.last), default=None),
    )
