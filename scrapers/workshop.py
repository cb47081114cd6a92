"""What every command that writes has open: the archive locked, the store ready; and how it says what it did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console

from research.archive import Archive, ArchiveWriter
from research.config import Settings, load_settings
from research.db import one_writer, open_writer
from research.errors import NotFound
from research.outcomes import Counts
from research.refresh import needs_refresh, refresh
from research.registry import Registry, load_registry
from research.store import Store
from scrapers.query import AgencyQuery, CompanyQuery

console = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)

DEPARTMENTS = {"dhs": ("070", "Department of Homeland Security")}
"""Departments that can be asked for whole, by slug: code and name, as the publisher writes them."""


@dataclass(frozen=True)
class Workshop:
    """What a command that writes works with."""

    settings: Settings
    registry: Registry
    archive: Archive
    writer: ArchiveWriter
    store: Store

    def finish(self) -> None:
        """Bring links, totals and index up to date, if anything changed."""
        if needs_refresh(self.store.engine, self.settings, self.registry):
            refresh(self.store.engine, self.settings, self.registry)


@contextmanager
def workshop(name: str) -> Iterator[Workshop]:
    """Open everything; raises `StoreUnavailable` while another command is writing."""
    settings = load_settings()
    registry = load_registry(settings.data)
    archive = Archive(settings.archive_dir)
    with archive.writer(name) as writer:
        for said in writer.recovered:
            errors.print(f"archive: {said}", markup=False)
        engine = open_writer(settings.database)
        with one_writer(engine):
            yield Workshop(settings, registry, archive, writer, Store(engine, settings.staging_dir))


def note_contact() -> None:
    """Say that no contact is set, before a publisher is asked."""
    if not load_settings().contact.strip():
        errors.print("note: set TRAIL_CONTACT, so that the publisher knows whom to ask about these requests")


def agency_query(registry: Registry, slug: str) -> AgencyQuery:
    """An agency as a source asks for it; raises `NotFound` for one that is not in data/agencies."""
    if slug.lower() in DEPARTMENTS:
        code, name = DEPARTMENTS[slug.lower()]
        return AgencyQuery("", name, name, slug.upper(), code)
    agency = registry.agencies.get(slug.lower())
    if agency is None:
        known = ", ".join(sorted([*registry.agencies, *DEPARTMENTS]))
        raise NotFound(f"no agency “{slug}”", f"Known are: {known}.")
    return AgencyQuery(
        agency.code, agency.name, agency.toptier_name, agency.abbreviation, agency.toptier_code
    )


def company_queries(registry: Registry, slugs: Sequence[str]) -> tuple[CompanyQuery, ...]:
    """Companies as a source asks for them, all where none is named; raises `NotFound`."""
    for slug in slugs:
        if slug.lower() not in registry.companies:
            raise NotFound(f"no company “{slug}”", f"Known are: {', '.join(sorted(registry.companies))}.")
    found = []
    for slug in sorted({slug.lower() for slug in slugs} or registry.companies):
        company = registry.companies[slug]
        cik, lei = company.identifiers.cik, company.identifiers.lei
        found.append(
            CompanyQuery(slug, company.legal_name, cik.value if cik else None, lei.value if lei else None)
        )
    return tuple(found)


def counted(counts: Counts, *, notes: bool = True) -> str:
    """Counts as one line, with what is to be noted below it."""
    parts = [
        f"{value:,} {name}"
        for name in ("new", "changed", "same", "older", "gone", "back")
        if (value := getattr(counts, name))
    ]
    if counts.rejected:
        parts.append(f"{counts.rejected:,} rejected")
    said = ", ".join(parts) or "no records"
    return said + ("".join(f"\n    {note}" for note in counts.notes) if notes else "")
