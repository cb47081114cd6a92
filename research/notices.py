"""Notices held: found by agency, type, company and words, and tied by their numbers to the awards held."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlmodel import Session, col

from research.link_sums import View
from research.models import Award, Link, Notice

_LEAST = 8
"""Characters that a number must have to name one thing within an agency; a solicitation called "1" names nothing."""

_UNIQUE = 11
"""Characters from which on an award number names one award whoever signed it."""

_PORTION = 500


@dataclass(frozen=True)
class NoticeFilter:
    """Which notices: any where a field is None. `words` must all stand in title, text, number or awardee.

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
    """Awards held that carry the notice's award number or come from its solicitation."""
    ways: list[ColumnElement[bool]] = []
    if numbers := _names_one(notice.award_number_key, notice.award_number):
        ways.append(col(Award.piid).in_(numbers))
    if numbers := _names_one(notice.solicitation_key, notice.solicitation_number):
        ways.append(func.upper(col(Award.solicitation_identifier)).in_(numbers))
    if not ways:
        return []
    either = or_(*ways)
    if notice.agency_code is not None:
        either = and_(either, col(Award.awarding_agency_code) == notice.agency_code)
    elif len(notice.award_number_key or "") < _UNIQUE and len(notice.solicitation_key or "") < _UNIQUE:
        return []
    query = select(Award).where(either).order_by(col(Award.award_key))
    return list(session.execute(query).scalars())


def notices_of(session: Session, award: Award) -> list[Notice]:
    """Notices held that name the award by its number or its solicitation, newest first."""
    ways = [
        column.in_(numbers)
        for column, number in (
            (col(Notice.award_number_key), award.piid),
            (col(Notice.solicitation_key), award.solicitation_identifier),
        )
        if (numbers := _names_one(_plain(number), None))
    ]
    if not ways:
        return []
    agency = or_(
        col(Notice.agency_code) == award.awarding_agency_code,
        and_(col(Notice.agency_code).is_(None), literal(len(_plain(award.piid)) >= _UNIQUE)),
    )
    query = select(Notice).where(or_(*ways), agency)
    return list(
        session.execute(query.order_by(col(Notice.posted_date).desc(), col(Notice.notice_id))).scalars()
    )


def _names_one(key: str | None, printed: str | None) -> tuple[str, ...]:
    """A number in the ways in which it may stand in an award; nothing where it could name anything."""
    if not key or len(key) < _LEAST or not any(sign.isdigit() for sign in key):
        return ()
    return tuple(dict.fromkeys(one for one in (key, (printed or "").strip().upper()) if one))


def _plain(number: str | None) -> str:
    return re.sub(r"[^0-9A-Z]", "", (number or "").upper())


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
            col(Link.ownership).in_(("both", asked.view)),
        )
        found.append(col(Notice.notice_id).in_(tied))
    for word in asked.words:
        looked_at = (Notice.title, Notice.description, Notice.solicitation_number, Notice.awardee)
        found.append(
            or_(*(func.lower(col(one)).contains(word.lower(), autoescape=True) for one in looked_at))
        )
    return found
