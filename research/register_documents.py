"""Documents of the Federal Register held of the agencies followed, with the companies that they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session, col

from research.models import Link, RegisterDocument
from research.ownership import View, seen_in

Kind = Literal["privacy_act"]


@dataclass(frozen=True)
class Wanted:
    """Which documents: of an agency by code, naming a company by slug, published in a year, of a kind; None: any.

    A company is named that owned on the day what the words name; the page of a document tells later owners, too.
    """

    agency_code: str | None = None
    company: str | None = None
    year: int | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class Published:
    """One document and its links, each company once."""

    document: RegisterDocument
    links: tuple[Link, ...]


def count_documents(session: Session, wanted: Wanted) -> int:
    """How many documents there are of those wanted."""
    query = select(func.count()).select_from(RegisterDocument).where(*_conditions(wanted))
    return int(session.execute(query).scalar_one())


def register_documents(
    session: Session, wanted: Wanted, limit: int | None = None, offset: int = 0
) -> list[Published]:
    """The documents wanted, the newest first."""
    query = select(RegisterDocument).where(*_conditions(wanted))
    query = query.order_by(
        col(RegisterDocument.publication_date).desc(), col(RegisterDocument.document_number)
    )
    held = list(session.execute(query.limit(limit).offset(offset)).scalars())
    links = _links(session, (one.document_number for one in held), wanted.agency_code, "then")
    return [Published(one, tuple(links.get(one.document_number, ()))) for one in held]


def read_document(session: Session, number: str) -> Published | None:
    """One document by its number."""
    document = session.get(RegisterDocument, number)
    if document is None:
        return None
    return Published(document, tuple(_links(session, [number]).get(number, ())))


def years_held(session: Session) -> tuple[int, ...]:
    """The years in which documents held were published, the newest first."""
    day = col(RegisterDocument.publication_date)
    query = select(func.min(day), func.max(day)).where(*_conditions(Wanted()))
    first, last = session.execute(query).one()
    return tuple(range(last.year, first.year - 1, -1)) if first and last else ()


def companies_named(session: Session) -> tuple[str, ...]:
    """Slugs of the companies that any document names."""
    query = select(col(Link.company_slug)).distinct()
    query = query.where(col(Link.record_kind) == "register_document", seen_in("then"))
    return tuple(session.execute(query.order_by(col(Link.company_slug))).scalars())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(RegisterDocument.agency_codes).is_not(None)]
    if wanted.agency_code is not None:
        found.append(col(RegisterDocument.agency_codes).contains(wanted.agency_code))
    if wanted.kind is not None:
        found.append(col(RegisterDocument.notice_kind) == wanted.kind)
    if wanted.year is not None:
        day = col(RegisterDocument.publication_date)
        found += [day >= date(wanted.year, 1, 1), day <= date(wanted.year, 12, 31)]
    if wanted.company is not None:
        named = select(col(Link.record_key)).where(
            col(Link.record_kind) == "register_document",
            col(Link.company_slug) == wanted.company,
            seen_in("then"),
        )
        if wanted.agency_code is not None:
            named = named.where(col(Link.agency_code) == wanted.agency_code)
        found.append(col(RegisterDocument.document_number).in_(named))
    return found


def _links(
    session: Session, keys: Iterable[str], agency_code: str | None = None, view: View | None = None
) -> dict[str, list[Link]]:
    """By document; of a document of two agencies each company's link with the one asked for. view: None for either."""
    wanted = list(keys)
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for start in range(0, len(wanted), 500):
        query = select(Link).where(
            col(Link.record_kind) == "register_document",
            col(Link.record_key).in_(wanted[start : start + 500]),
        )
        if view is not None:
            query = query.where(seen_in(view))
        asked_first = case((col(Link.agency_code) == (agency_code or ""), 0), else_=1)
        ordered = query.order_by(col(Link.company_slug), asked_first, col(Link.agency_code))
        for link in session.execute(ordered).scalars():
            found[link.record_key].setdefault(link.company_slug, link)
    return {key: list(links.values()) for key, links in found.items()}
