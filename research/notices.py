"""Notices held: found by agency, type, company and words, and tied by their numbers to the awards held."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from research.models import Award, Link, Notice, NoticeWords
from research.ownership import View, seen_in

_LEAST = 8
"""Characters that a number must have to name one thing within an agency; a solicitation called "1" names nothing."""

_UNIQUE = 11
"""Characters from which on a number names one award or one solicitation, whoever signs."""

_PORTION = 500


@dataclass(frozen=True)
class NoticeFilter:
    """Which notices: any where a field is None. `words` must all stand in title, text, number or awardee, as shown.

    view: whether a company owns today or owned on the day what the words name.
    """

    agency_code: str | None = None
    type: str | None = None
    company: str | None = None
    words: tuple[str, ...] = ()
    view: View = "then"


def find_notices(
    session: Session, asked: NoticeFilter, limit: int | None = None, offset: int = 0
) -> list[Notice]:
    """Newest first; those of one day by their ids, so that no page repeats or loses one."""
    query = (
        select(Notice)
        .where(*_conditions(asked))
        .order_by(col(Notice.posted_date).desc(), col(Notice.notice_id))
    )
    query = query.offset(offset)
    return list(session.execute(query if limit is None else query.limit(limit)).scalars())


def count_notices(session: Session, asked: NoticeFilter) -> int:
    query = select(func.count()).select_from(Notice).where(*_conditions(asked))
    return int(session.execute(query).scalar_one())


def notice_types(session: Session) -> list[tuple[str, int]]:
    """The publisher's types that are held, with how many of each."""
    query = select(col(Notice.type), func.count()).group_by(col(Notice.type)).order_by(col(Notice.type))
    return [(str(name), int(number)) for name, number in session.execute(query)]


def named_by(session: Session, ids: Iterable[str]) -> dict[str, list[Link]]:
    """The links of notices, by notice and company."""
    wanted = sorted(set(ids))
    found: dict[str, list[Link]] = defaultdict(list)
    for start in range(0, len(wanted), _PORTION):
        query = select(Link).where(
            col(Link.record_kind) == "notice", col(Link.record_key).in_(wanted[start : start + _PORTION])
        )
        for link in session.execute(query.order_by(col(Link.record_key), col(Link.company_slug))).scalars():
            found[link.record_key].append(link)
    return found


def awards_of(session: Session, notice: Notice) -> list[Award]:
    """Awards held that carry the notice's award number or come from its solicitation: those of `notices_of`, from here.

    A notice of headquarters may be for anybody: only a number that is nobody else's ties it.
    """
    least = _LEAST if notice.agency_code is not None else _UNIQUE
    number, solicitation = (
        key if key and _names_one(key, least) else None
        for key in (notice.award_number_key, notice.solicitation_key)
    )
    asked = ((col(Award.piid), number), (col(Award.solicitation_identifier), solicitation))
    ways = [_may_be_number(column, key) for column, key in asked if key]
    if not ways:
        return []
    query = select(Award).where(or_(*ways)).order_by(col(Award.award_key))
    if notice.agency_code is not None:
        query = query.where(col(Award.awarding_agency_code) == notice.agency_code)
    return [
        award
        for award in session.execute(query).scalars()
        if (number and number_key(award.piid) == number)
        or (solicitation and number_key(award.solicitation_identifier) == solicitation)
    ]


def notices_of(session: Session, award: Award) -> list[Notice]:
    """Notices held that name the award by its number or its solicitation, newest first."""
    ways: list[ColumnElement[bool]] = []
    for column, number in (
        (col(Notice.award_number_key), award.piid),
        (col(Notice.solicitation_key), award.solicitation_identifier),
    ):
        key = number_key(number)
        if _names_one(key) and award.awarding_agency_code is not None:
            ways.append(and_(column == key, col(Notice.agency_code) == award.awarding_agency_code))
        if _names_one(key, _UNIQUE):
            ways.append(and_(column == key, col(Notice.agency_code).is_(None)))
    if not ways:
        return []
    query = select(Notice).where(or_(*ways))
    return list(
        session.execute(query.order_by(col(Notice.posted_date).desc(), col(Notice.notice_id))).scalars()
    )


def _names_one(key: str, least: int = _LEAST) -> bool:
    """Whether a number says anything; one that is short or without a digit could name everything."""
    return len(key) >= least and any(sign.isdigit() for sign in key)


def number_key(number: str | None) -> str:
    """A number as notices' keys are written: its letters and digits in capitals, whatever stands between them."""
    return re.sub(r"[^0-9A-Z]", "", (number or "").upper())


def _may_be_number(column: Mapped[str | None], key: str) -> ColumnElement[bool]:
    """Whether the signs of the key stand there in their order; `number_key` tells whether there are no others."""
    # Few numbers are longer than the key; only those are worth looking through.
    apart = func.upper(column).like(f"%{'%'.join(key)}%")
    return or_(func.upper(column) == key, and_(func.length(column) > len(key), apart))


def _conditions(asked: NoticeFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.agency_code is not None:
        found.append(col(Notice.agency_code) == asked.agency_code)
    if asked.type is not None:
        found.append(col(Notice.type) == asked.type)
    if asked.company is not None:
        tied = select(col(Link.record_key)).where(
            col(Link.record_kind) == "notice",
            col(Link.company_slug) == asked.company,
            seen_in(asked.view),
        )
        found.append(col(Notice.notice_id).in_(tied))
    if asked.words:
        held = [col(NoticeWords.words).contains(word.lower(), autoescape=True) for word in asked.words]
        found.append(col(Notice.notice_id).in_(select(col(NoticeWords.notice_id)).where(*held)))
    return found
