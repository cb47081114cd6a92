"""The queue: all candidates that no decision has settled, largest money first, and what is decided of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import Session

from research.registry import Decision, Registry
from research.reviewing.candidate import KINDS, Candidate, CandidateKind
from research.reviewing.edges import edge_candidates
from research.reviewing.filed import filed_candidates
from research.reviewing.holdings import holdings
from research.reviewing.likeness import spelt
from research.reviewing.recipients import recipient_candidates
from research.reviewing.spellings import spelling_candidates
from research.reviewing.successions import Row, succession_candidates


@dataclass(frozen=True)
class Wanted:
    """What is asked for. agency: code, or every one. pages: rows of vehicles that are not loaded."""

    company: str | None = None
    agency: str | None = None
    kinds: tuple[CandidateKind, ...] = KINDS
    pages: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """One candidate in the queue, with the `unsure` decision that keeps it there, if any."""

    candidate: Candidate
    unsure: Decision | None = None


def queue(session: Session, registry: Registry, wanted: Wanted) -> list[Waiting]:
    """What waits for a person; those without a company in sight are included, and last."""
    settled, unsure = _decided(registry.decisions)
    found = []
    for candidate in _candidates(session, registry, wanted):
        subjects = _subjects(candidate)
        if subjects & settled:
            continue
        doubt = next((unsure[subject] for subject in sorted(subjects, key=str) if subject in unsure), None)
        found.append(Waiting(candidate, doubt))
    return sorted(found, key=lambda one: (one.candidate.company is None, one.candidate.order))


def _candidates(session: Session, registry: Registry, wanted: Wanted) -> Iterable[Candidate]:
    found: list[Candidate] = []
    held = holdings(session) if {"recipient", "edge"} & set(wanted.kinds) else {}
    if "recipient" in wanted.kinds:
        found += recipient_candidates(session, registry, held)
    if "spelling" in wanted.kinds:
        found += spelling_candidates(session, registry)
    if "edge" in wanted.kinds:
        found += edge_candidates(session, registry, held)
        found += filed_candidates(session, registry, held)
    if "succession" in wanted.kinds:
        found += succession_candidates(session, registry, wanted.pages)
    for one in found:
        if wanted.company and one.company != wanted.company:
            continue
        if wanted.agency is None:
            yield one
        elif money := tuple(part for part in one.money if part.code == wanted.agency):
            yield replace(one, money=money)


_Subject = tuple[str | None, str, str]


def _decided(decisions: Iterable[Decision]) -> tuple[set[_Subject], dict[_Subject, Decision]]:
    settled: set[_Subject] = set()
    unsure: dict[_Subject, Decision] = {}
    for decision in decisions:
        subject = (decision.company, decision.subject_kind, _plain(decision.subject_kind, decision.subject))
        if decision.verdict == "unsure":
            unsure[subject] = decision
        else:
            settled.add(subject)
    return settled, unsure


def _subjects(one: Candidate) -> set[_Subject]:
    """What a decision may call it; a recipient of one name by that name, too, however it is typed."""
    subjects = {one.subject}
    names = {spelt(name) for name in (one.recorded.name, *one.recorded.spellings)}
    if one.kind == "recipient" and len(names) == 1:
        subjects |= names
    return {(one.company, one.kind, _plain(one.kind, subject)) for subject in subjects}


def _plain(kind: str, subject: str) -> str:
    return spelt(subject) if kind == "recipient" else subject
