"""One notice: what it says in full, which companies it names by which words, its awards, and where it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlmodel import col, select

from research.errors import NotFound
from research.masking import Piece, mask, mask_optional, pieces
from research.models import Evidence, Link, Notice, Sighting
from research.notice_text import Shown, shown
from research.notices import awards_of, named_by
from web.formatting import segment
from web.pages.base import EvidenceMark, Named, Page, evidence_marks
from web.pages.notice_lines import NoticeLine, make_notice_lines, notice_table
from web.pages.transactions import Seen
from web.site import Context
from web.tables import Table

_LONGEST = 60_000
"""Characters of a text that a page shows; the JSON has all of it."""

_PUBLIC = ("https://sam.gov/", "https://www.sam.gov/", "https://beta.sam.gov/")


@dataclass(frozen=True)
class NoticeTie:
    """Why the notice is linked to a company. ownership: as in `research.models.Link`."""

    company: Named
    pair: str
    reason: str
    matched_text: str | None
    in_passing: bool
    ownership: str
    rule_id: str
    rule_version: str


@dataclass(frozen=True)
class NoticePage(Page):
    """One notice, masked. described: the document its text is from, where that is not the one of all else."""

    template: ClassVar[str] = "notice.html"
    html_only: ClassVar[frozenset[str]] = frozenset({"shown_title", "shown_text", "shown_awardee", "is_cut"})

    line: NoticeLine
    base_type: str | None
    archive_date: date | None
    active: str | None
    sub_tier: str | None
    sub_tier_code: str | None
    office_code: str | None
    set_aside: str | None
    naics_code: str | None
    psc_code: str | None
    award_date: date | None
    publisher_address: str | None
    description: str | None
    shown_title: tuple[Piece, ...]
    shown_text: tuple[Piece, ...]
    shown_awardee: tuple[Piece, ...]
    is_cut: bool
    ties: tuple[NoticeTie, ...]
    awards: tuple[Named, ...]
    seen: tuple[Seen, ...]
    described: EvidenceMark | None

    def table(self) -> Table:
        return notice_table((self.line,))


def notice_page(context: Context, notice_id: str) -> NoticePage:
    """One notice by its id. Raises `NotFound`."""
    session = context.session
    notice = session.get(Notice, notice_id) or session.get(Notice, notice_id.lower())
    if notice is None:
        raise NotFound(f"no notice is held under the id {notice_id!r}", "See the list of notices.")
    links = [
        one for one in named_by(session, [notice.notice_id])[notice.notice_id]
        if one.company_slug in context.registry.companies
    ]  # fmt: skip
    (line,) = make_notice_lines(context, [notice])
    read = shown(notice.description or "")
    text = pieces(read.text, _places(links, "description", read))
    return NoticePage(
        title=f"{notice.type}: {line.title}",
        line=line,
        base_type=notice.base_type,
        archive_date=notice.archive_date,
        active=notice.active,
        sub_tier=notice.sub_tier,
        sub_tier_code=notice.sub_tier_code,
        office_code=notice.office_code,
        set_aside=notice.set_aside or notice.set_aside_code,
        naics_code=notice.naics_code,
        psc_code=notice.psc_code,
        award_date=notice.award_date,
        publisher_address=notice.link if (notice.link or "").startswith(_PUBLIC) else None,
        description="".join(piece.text for piece in text) or None,
        shown_title=_marked(notice.title, links, "title"),
        shown_text=tuple(_cut(text)),
        shown_awardee=_marked(notice.awardee, links, "awardee"),
        is_cut=sum(len(piece.text) for piece in text) > _LONGEST,
        ties=tuple(_tie(context, notice, one) for one in links),
        awards=tuple(
            _award(one.piid or one.award_key, one.award_key, one.recipient_name)
            for one in awards_of(session, notice)
        ),
        seen=_seen(context, notice),
        described=_described(context, notice),
    )


def _marked(published: str | None, links: list[Link], field: str) -> tuple[Piece, ...]:
    """A short field as a reader sees it, with its words marked."""
    if published is None:
        return ()
    read = shown(published)
    return tuple(pieces(read.text, _places(links, field, read)))


def _places(links: list[Link], field: str, read: Shown) -> list[tuple[int, int]]:
    return [
        read.place(one.start, one.end)
        for one in links
        if one.field == field and one.start is not None and one.end is not None
    ]


def _cut(text: list[Piece]) -> list[Piece]:
    left, kept = _LONGEST, []
    for piece in text:
        if left <= 0:
            break
        kept.append(Piece(piece.text[:left], piece.is_match))
        left -= len(piece.text)
    return kept


def _tie(context: Context, notice: Notice, one: Link) -> NoticeTie:
    slug = context.vocabulary.agency_slugs.get(one.agency_code, one.agency_code)
    return NoticeTie(
        company=Named(context.registry.companies[one.company_slug].name, f"/companies/{one.company_slug}"),
        pair=f"/links/{one.company_slug}/{slug}",
        reason=mask(one.reason),
        matched_text=mask_optional(one.matched_text),
        in_passing=one.mention is not None,
        ownership=one.ownership,
        rule_id=one.rule_id,
        rule_version=one.rule_version,
    )


def _award(number: str, key: str, recipient: str | None) -> Named:
    return Named(f"{number} to {recipient}" if recipient else number, f"/awards/{segment(key)}")


def _seen(context: Context, notice: Notice) -> tuple[Seen, ...]:
    """The documents that hold the notice, newest first."""
    asked = (
        select(Sighting)
        .join(Evidence, col(Evidence.evidence_id) == col(Sighting.evidence_id))
        .where(Sighting.record_kind == "notice", Sighting.record_key == notice.notice_id)
        .order_by(col(Evidence.retrieved_at).desc(), col(Evidence.evidence_id))
    )
    found = context.session.exec(asked).all()
    marks = evidence_marks(context, (one.evidence_id for one in found))
    return tuple(
        Seen(marks[one.evidence_id], one.member, one.line, one.state_hash == notice.state_hash)
        for one in found
    )


def _described(context: Context, notice: Notice) -> EvidenceMark | None:
    if notice.described_evidence_id in (None, notice.evidence_id):
        return None
    return evidence_marks(context, [notice.described_evidence_id]).get(notice.described_evidence_id or "")
