"""Evidence: one archived answer or file, how to find its bytes, and the rows that were in it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import and_, or_
from sqlmodel import col, func, select

from research.archive import Archive
from research.errors import ArchiveDamaged, NotFound
from research.evidence import EvidenceRecord
from research.models import FILE_TIME, Evidence, Issue, Sighting
from research.published_row import published_row
from research.registry import Source
from research.secrets import REMOVED
from web.pages.base import Page
from web.pages.paging import Pages, Portion
from web.site import Context
from web.tables import Table

_SIZE = 100
_ISSUES_SHOWN = 50
HOW_KNOWN = {
    "response": "the publisher’s server answered at this time",
    "stated": "stated by the person who gave the file",
    "file name": "read from the name of the file",
    "last modified": "the publisher made it again under the same name, and changed it at this time",
    "capture": "the day that these rows name as that of their capture",
    "newest record": "the newest day that its own records name; nobody noted when it was got",
    "not before": "the newest moment in its own records; it was got then or later, and nobody noted when",
    FILE_TIME: "taken from the time the file was last changed",
}


@dataclass(frozen=True)
class Contained:
    """One record that stood in the evidence."""

    kind: str
    key: str
    member: str | None
    line: int


@dataclass(frozen=True)
class Cell:
    """One cell of a row as published, masked."""

    column: str
    value: str


@dataclass(frozen=True)
class Refused:
    """One row that was not stored, and why."""

    member: str
    line: int
    field: str
    message: str


@dataclass(frozen=True)
class EvidencePage(Page):
    """One piece of evidence. Its bytes are not served: they may hold pay and telephone numbers of people.

    record: the one that was asked for, with the place of its row; published: that row as the publisher gave it;
    unpublished: why it is not shown, where the archive cannot give it.
    """

    template: ClassVar[str] = "evidence.html"

    evidence_id: str
    source: Source | None
    source_name: str
    layout: str
    kind: str
    target_uri: str
    asked_uri: str | None
    memento_datetime: str | None
    file_name: str | None
    method: str | None
    request_body: str | None
    http_status: int | None
    media_type: str
    retrieved_at: datetime
    retrieved_basis: str
    capture: date | None
    is_file_time: bool
    how_known: str
    archived_at: datetime
    sha256: str
    size: int
    warc_file: str
    warc_offset: int
    extract: str
    repeat: str | None
    is_refused: bool
    rows: int
    rejected: int
    notes: tuple[str, ...]
    record: Contained | None
    published: tuple[Cell, ...]
    unpublished: str | None
    contained: tuple[Contained, ...]
    refused: tuple[Refused, ...]
    faults: int
    pages: Pages

    def table(self) -> Table:
        return Table(
            (
                "evidence_id",
                "source",
                "retrieved_at",
                "sha256",
                "record_kind",
                "record_key",
                "member",
                "line",
            ),
            [
                (
                    self.evidence_id,
                    self.source_name,
                    self.retrieved_at,
                    self.sha256,
                    one.kind,
                    one.key,
                    one.member,
                    one.line,
                )
                for one in self.contained
            ],
        )


def page_of_record(context: Context, evidence_id: str, key: str) -> int:
    """The page on which a record's row stands among the rows of the evidence; 1 if it is not there."""
    mine = Sighting.evidence_id == evidence_id
    found = context.session.exec(select(Sighting).where(mine, Sighting.record_key == key)).first()
    if found is None:
        return 1
    member, line = func.coalesce(col(Sighting.member), ""), col(Sighting.line)
    before = or_(member < (found.member or ""), and_(member == (found.member or ""), line < found.line))
    rows = context.session.exec(select(func.count()).select_from(Sighting).where(mine, before)).one()
    return rows // _SIZE + 1


def evidence_page(
    context: Context, evidence_id: str, page: int, record: str | None = None, *, all_rows: bool = False
) -> EvidencePage:
    """One piece of evidence with a page of its rows in the order they stood, and the row of one record.

    Raises `NotFound`.
    """
    session = context.session
    held = session.get(Evidence, evidence_id)
    if held is None:
        raise NotFound(
            f"no evidence is held under the id {evidence_id!r}", "See the sources for what is held."
        )
    mine = Sighting.evidence_id == evidence_id
    total = session.exec(select(func.count()).select_from(Sighting).where(mine)).one()
    portion = Portion.of(page, _SIZE, all_rows=all_rows)
    pages = portion.pages(total)
    rows = session.exec(
        select(Sighting)
        .where(mine)
        .order_by(
            func.coalesce(col(Sighting.member), ""),
            col(Sighting.line),
            col(Sighting.record_kind),
            col(Sighting.record_key),
        )
        .offset(portion.offset)
        .limit(portion.limit)
    )
    asked = _place(context, evidence_id, record) if record else None
    published, unpublished = _published(context, held, asked) if asked else ((), None)
    issues = session.exec(
        select(Issue)
        .where(Issue.evidence_id == evidence_id)
        .order_by(col(Issue.member), col(Issue.line), col(Issue.field))
        .limit(_ISSUES_SHOWN)
    )
    return EvidencePage(
        title=f"Evidence {held.file_name or held.target_uri}",
        evidence_id=evidence_id,
        source=context.registry.sources.get(held.source),
        source_name=held.source,
        layout=held.layout,
        kind=held.kind,
        target_uri=held.target_uri,
        asked_uri=held.asked_uri if held.asked_uri != held.target_uri else None,
        memento_datetime=held.memento_datetime,
        file_name=held.file_name,
        method=held.method,
        request_body=held.request_body,
        http_status=held.http_status,
        media_type=held.media_type,
        retrieved_at=held.retrieved_at,
        retrieved_basis=held.retrieved_basis,
        is_file_time=held.retrieved_basis == FILE_TIME,
        capture=held.capture,
        how_known=HOW_KNOWN.get(held.retrieved_basis, held.retrieved_basis),
        archived_at=held.archived_at,
        sha256=held.payload_sha256,
        size=held.payload_bytes,
        warc_file=held.warc_file,
        warc_offset=held.warc_offset,
        extract=_extract(context, held),
        repeat=_repeat(held),
        is_refused=held.state == "refused",
        rows=held.rows,
        rejected=held.rejected,
        notes=tuple((held.notes or "").splitlines()),
        record=asked,
        published=published,
        unpublished=unpublished,
        contained=tuple(Contained(one.record_kind, one.record_key, one.member, one.line) for one in rows),
        refused=tuple(Refused(one.member, one.line, one.field, one.message) for one in issues),
        faults=session.exec(
            select(func.count()).select_from(Issue).where(Issue.evidence_id == evidence_id)
        ).one(),
        pages=pages,
    )


def _place(context: Context, evidence_id: str, record: str) -> Contained | None:
    mine = Sighting.evidence_id == evidence_id, Sighting.record_key == record
    one = context.session.exec(select(Sighting).where(*mine)).first()
    return Contained(one.record_kind, one.record_key, one.member, one.line) if one else None


def _published(context: Context, held: Evidence, asked: Contained) -> tuple[tuple[Cell, ...], str | None]:
    """The row as published; or none, and why where the archive is at fault."""
    given = {one.name: getattr(held, one.name) for one in fields(EvidenceRecord)}
    archive = Archive(context.site.settings.archive_dir)
    try:
        row = published_row(archive, EvidenceRecord(**given), asked.member, asked.line)
    except ArchiveDamaged as fault:
        return (), fault.message
    return tuple(Cell(name, value) for name, value in row or ()), None


def _extract(context: Context, held: Evidence) -> str:
    """A command that gives the bytes; a revisit has none of its own, so that it names the record that has them."""
    same = select(Evidence).where(
        Evidence.payload_sha256 == held.payload_sha256, col(Evidence.kind) != "revisit"
    )
    first = same.order_by(col(Evidence.archived_at), col(Evidence.evidence_id))
    holder = context.session.exec(first).first() or held if held.kind == "revisit" else held
    return f"warcio extract --payload {shlex.quote(holder.warc_file)} {holder.warc_offset} | sha256sum"


def _repeat(held: Evidence) -> str | None:
    """A command that asks the publisher the same question again; for a file given out by a token, its order."""
    target = held.asked_uri if held.asked_uri and REMOVED in held.target_uri else held.target_uri
    if not held.method or not target.startswith("https://"):
        return None
    parts = ["curl", "--request", held.method]
    if held.request_body:
        parts += ["--header", "Content-Type: application/json", "--data", held.request_body]
    return shlex.join([*parts, target])
