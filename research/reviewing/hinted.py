"""Names that registers hint at: whom GLEIF and Wikidata put above or below a company followed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import Session, col

from research.models import FamilyHint
from research.registry import Registry
from research.reviewing.likeness import spelt

_REGISTERS = {"gleif": "GLEIF", "wikidata": "Wikidata"}


def hinted_names(session: Session, registry: Registry) -> Iterator[tuple[str, str, str]]:
    """Company, the other's name, and which register says what of it, as of when."""
    held = list(session.execute(select(FamilyHint).order_by(col(FamilyHint.hint_key))).scalars())
    owners = _owners(registry, held)
    for hint in held:
        slug = owners.get(hint.subject_id)
        if slug is None or hint.relation == "itself":
            continue
        days = f", {hint.since or '?'} to {hint.until or 'now'}" if hint.since or hint.until else ""
        said = f"a hint only: {_REGISTERS[hint.source]} calls it {hint.relation.replace('_', ' ')} of {hint.subject_id}"
        state = ", ".join(part for part in (hint.status, hint.version) if part)
        asked = f"asked {hint.retrieved_at:%Y-%m-%d}, evidence {hint.evidence_id}"
        yield slug, hint.other_name, f"{said}{days} ({state}; {asked})"


def _owners(registry: Registry, held: list[FamilyHint]) -> dict[str, str]:
    """Companies by Central Index Key, by LEI, and by an LEI whose record bears the company's whole legal name."""
    owners: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for slug, company in registry.companies.items():
        by_name[spelt(company.legal_name)] = slug
        for identifier in (company.identifiers.cik, company.identifiers.lei):
            if identifier is not None:
                owners[identifier.value] = slug
    for hint in held:
        if hint.relation == "itself" and (named := by_name.get(spelt(hint.other_name))):
            owners.setdefault(hint.subject_id, named)
    return owners
