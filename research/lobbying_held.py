"""Lobbying filings held of companies followed that name ICE, CBP or their department."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from research.models import LobbyingFiling, LobbyingMention
from research.registry import Registry

_ALIKE = ("homeland", "customs", "immigration", "border")


@dataclass(frozen=True)
class Wanted:
    """Which filings: of a company by slug, naming any of some bodies (slug or "dhs"), of a year; None, empty: any."""

    company: str | None = None
    bodies: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True)
class Activity:
    """One activity of a filing that names a body followed here. entities: all that it names, as printed."""

    code: str
    issue: str | None
    text: str | None
    entities: tuple[str, ...]


@dataclass(frozen=True)
class Filed:
    """One filing; companies and bodies that make it worth telling; the activities that name those bodies."""

    filing: LobbyingFiling
    mentions: tuple[LobbyingMention, ...]
    activities: tuple[Activity, ...]


def count_filings(session: Session, wanted: Wanted) -> int:
    """How many filings there are of those wanted."""
    query = select(func.count()).select_from(LobbyingFiling).where(*_conditions(wanted))
    return int(session.execute(query).scalar_one())


def lobbying_filings(
    session: Session, wanted: Wanted, limit: int | None = None, offset: int = 0
) -> list[Filed]:
    """The filings wanted, the newest first."""
    query = select(LobbyingFiling).where(*_conditions(wanted))
    query = query.order_by(col(LobbyingFiling.posted_at).desc(), col(LobbyingFiling.filing_uuid))
    held = list(session.execute(query.limit(limit).offset(offset)).scalars())
    mentions = _mentions(session, (one.filing_uuid for one in held))
    return [_filed(one, mentions.get(one.filing_uuid, [])) for one in held]


def filings_by_year(session: Session, company: str, bodies: Iterable[str]) -> dict[int, int]:
    """How many filings of a company name any of these bodies, by year, the oldest first."""
    named = select(col(LobbyingMention.filing_uuid)).where(
        col(LobbyingMention.company_slug) == company, col(LobbyingMention.body).in_(list(bodies))
    )
    year = col(LobbyingFiling.filing_year)
    query = select(year, func.count()).where(col(LobbyingFiling.filing_uuid).in_(named))
    return {int(one): int(times) for one, times in session.execute(query.group_by(year).order_by(year))}


def years_held(session: Session) -> tuple[int, ...]:
    """The years of which filings are told, the newest first."""
    year = col(LobbyingFiling.filing_year)
    query = select(year).where(*_conditions(Wanted())).distinct().order_by(year.desc())
    return tuple(int(one) for one in session.execute(query).scalars())


def companies_told(session: Session) -> tuple[str, ...]:
    """Slugs of the companies of which filings are told."""
    slug = col(LobbyingMention.company_slug)
    return tuple(session.execute(select(slug).distinct().order_by(slug)).scalars())


def unlisted_entities(session: Session, registry: Registry) -> tuple[str, ...]:
    """Names of bodies held that look like one followed here and are none by data/lobbying.yml."""
    printed = col(LobbyingFiling.entities)
    alike = or_(*(printed.ilike(f"%{word}%") for word in _ALIKE))
    found = set()
    for text in session.execute(select(printed).where(alike).distinct()).scalars():
        for name in (text or "").split("; "):
            if any(word in name.lower() for word in _ALIKE) and not any(
                known.is_named(name) for known in registry.lobbying
            ):
                found.add(name)
    return tuple(sorted(found))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    named = select(col(LobbyingMention.filing_uuid))
    if wanted.company is not None:
        named = named.where(col(LobbyingMention.company_slug) == wanted.company)
    if wanted.bodies:
        named = named.where(col(LobbyingMention.body).in_(wanted.bodies))
    found: list[ColumnElement[bool]] = [col(LobbyingFiling.filing_uuid).in_(named)]
    if wanted.year is not None:
        found.append(col(LobbyingFiling.filing_year) == wanted.year)
    return found


def _mentions(session: Session, keys: Iterable[str]) -> dict[str, list[LobbyingMention]]:
    wanted = list(keys)
    found: dict[str, list[LobbyingMention]] = defaultdict(list)
    for start in range(0, len(wanted), 500):
        query = select(LobbyingMention).where(
            col(LobbyingMention.filing_uuid).in_(wanted[start : start + 500])
        )
        ordered = query.order_by(col(LobbyingMention.company_slug), col(LobbyingMention.body))
        for one in session.execute(ordered).scalars():
            found[one.filing_uuid].append(one)
    return found


def _filed(filing: LobbyingFiling, mentions: list[LobbyingMention]) -> Filed:
    entities = {one.entity for one in mentions}
    activities = tuple(
        Activity(one["code"], one["issue"], one["text"], tuple(one["entities"]))
        for one in json.loads(filing.activities)
        if entities & set(one["entities"])
    )
    return Filed(filing, tuple(mentions), activities)
