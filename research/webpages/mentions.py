"""After a load: whom archived pages name and how many people they count, read from the archive's own bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import Connection, delete, or_, update
from sqlmodel import Session, SQLModel, col, select

from research.archive import Archive
from research.evidence import EvidenceRecord
from research.models import Evidence, PageCount, PageMention, WebPage
from research.registry import Registry
from research.registry.addresses import page_address
from research.webpages.counts import people_counts
from research.webpages.markup import read_markup, unpacked
from research.webpages.naming import READING, mentioned
from research.webpages.quoting import quotation
from research.webpages.readable import Readable, readable


@dataclass(frozen=True)
class _Held:
    """A page whose text is to be read for names."""

    evidence: EvidenceRecord
    page: str
    captured_at: str


def update_page_mentions(connection: Connection, archive: Archive, registry: Registry) -> int:
    """Read each page not yet read with these data; returns how many were.

    Raises `ArchiveDamaged` where the archive does not have the bytes of a page that is stored.
    """
    read_with = f"{registry.digest}-{READING}"
    held = _not_read(connection, read_with)
    for one in held:
        _forget(connection, one.evidence.evidence_id)
        rows = list(_found(one, _text(one.evidence, archive.read_payload(one.evidence)), registry))
        with Session(bind=connection) as session:
            session.add_all(rows)
            session.flush()
        connection.execute(
            update(WebPage)
            .where(col(WebPage.evidence_id) == one.evidence.evidence_id)
            .values(named_by=read_with)
        )
    return len(held)


def _not_read(connection: Connection, read_with: str) -> list[_Held]:
    is_old = or_(col(WebPage.named_by).is_(None), col(WebPage.named_by) != read_with)
    pages = (
        select(WebPage, Evidence)
        .where(WebPage.evidence_id == Evidence.evidence_id)
        .where(col(WebPage.text_part).is_not(None), is_old)
        .order_by(col(WebPage.evidence_id))
    )
    names = [one.name for one in fields(EvidenceRecord)]
    with Session(bind=connection) as session:
        return [
            _Held(
                EvidenceRecord(**{name: getattr(evidence, name) for name in names}),
                page.page,
                page.captured_at,
            )
            for page, evidence in session.exec(pages)
        ]


def _forget(connection: Connection, evidence_id: str) -> None:
    for model in (PageMention, PageCount):
        connection.execute(delete(model).where(col(model.evidence_id) == evidence_id))


def _text(evidence: EvidenceRecord, payload: bytes) -> Readable:
    name = evidence.target_uri
    return readable(read_markup(unpacked(payload, name), evidence.media_type, name).tree)


def _days(held: _Held, registry: Registry) -> list[date]:
    """The days of the actions that rest on the page, of which it speaks; for want of them its own."""
    days = [
        action.date.first
        for action in registry.actions.values()
        if any(one.url and page_address(one.url) == held.page for one in action.sources.values())
    ]
    return days or [date.fromisoformat(held.captured_at[:10])]


def _found(held: _Held, read: Readable, registry: Registry) -> Iterator[SQLModel]:
    evidence_id = held.evidence.evidence_id
    for one in mentioned(read.text, registry, _days(held, registry)):
        yield PageMention(
            evidence_id=evidence_id,
            kind=one.kind,
            slug=one.slug,
            page=held.page,
            matched_text=read.text[one.start : one.end],
            start=one.start,
            end=one.end,
            quotation=quotation(read.text, one.start, one.end),
            rule_id=one.rule_id,
            rule_version=one.rule_version,
        )
    for count in people_counts(read.whole):
        yield PageCount(
            evidence_id=evidence_id,
            start=count.start,
            page=held.page,
            captured_at=held.captured_at,
            number=count.number,
            unit=count.unit,
            qualifier=count.qualifier,
            quotation=quotation(read.whole, count.start, count.end),
        )
