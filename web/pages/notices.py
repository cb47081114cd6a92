"""Notices: what ICE, CBP and DHS headquarters announce at SAM.gov, as a list. A notice is no award."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from sqlmodel import col, func, select

from research.errors import NotFound
from research.filters import check_private
from research.models import Link, Notice
from research.notices import NoticeFilter, count_notices, find_notices, notice_types
from research.ownership import seen_in
from research.registry import Agency, Company
from research.wording import count, none_held
from web.pages.base import Page
from web.pages.notice_lines import NoticeLine, make_notice_lines, notice_table
from web.pages.paging import Pages, Portion
from web.site import Context
from web.tables import Table

_SIZE = 50
_NEWEST = 5
_MOST_WORDS = 8


@dataclass(frozen=True)
class NoticesPage(Page):
    """Notices by agency, type, company and words, newest first.

    types: of all that are held, with their numbers. in_passing: how many of the notices found name the company only in
    passing; None without a company, and where words narrow the list.
    """

    template: ClassVar[str] = "notices.html"
    html_only: ClassVar[frozenset[str]] = frozenset({"agencies", "query", "known"})

    agency: Agency | None
    company: Company | None
    type: str | None
    words: str | None
    sentence: str
    in_passing: int | None
    types: tuple[tuple[str, int], ...]
    notices: tuple[NoticeLine, ...]
    pages: Pages
    agencies: tuple[Agency, ...]
    known: tuple[Company, ...]
    query: str

    def table(self) -> Table:
        return notice_table(self.notices)


@dataclass(frozen=True)
class Some:
    """The newest of some notices, how many there are, and the address of the list.

    in_passing: how many of them name the company only in passing; None where none is asked for.
    """

    newest: tuple[NoticeLine, ...]
    total: int
    in_passing: int | None
    address: str


@dataclass(frozen=True)
class Asked:
    """What an address asks for, as it is written there."""

    agency: str | None = None
    company: str | None = None
    type: str | None = None
    words: str | None = None

    @property
    def query(self) -> str:
        given = {"agency": self.agency, "company": self.company, "type": self.type, "q": self.words}
        return urlencode({name: value for name, value in given.items() if value})


def notices_page(context: Context, asked: Asked, page: int, *, all_rows: bool = False) -> NoticesPage:
    """Raises NotFound for an agency, a company or a type that is not known, `BadFilter` for words that are masked."""
    check_private("q", asked.words or "")
    session = context.session
    agency = context.agency(asked.agency) if asked.agency else None
    company = context.company(asked.company) if asked.company else None
    types = notice_types(session)
    if asked.type and types and asked.type not in {name for name, _ in types}:
        raise NotFound(
            f"no notice of the type {asked.type!r} is held", "See the list of notices for the types."
        )
    words = tuple((asked.words or "").split())[:_MOST_WORDS]
    filter = NoticeFilter(
        agency.code if agency else None, asked.type or None, company.slug if company else None, words
    )
    total = count_notices(session, filter)
    portion = Portion.of(page, _SIZE, all_rows=all_rows)
    found = find_notices(session, filter, portion.limit, portion.offset)
    in_passing = None if words else _in_passing(context, filter)
    said = _sentence(agency, company, asked.type, words, total, in_passing)
    return NoticesPage(
        title=_title(agency, company),
        agency=agency,
        company=company,
        type=asked.type or None,
        words=" ".join(words) or None,
        sentence=said if types else none_held("notice"),
        in_passing=in_passing,
        types=tuple(types),
        notices=make_notice_lines(context, found),
        pages=portion.pages(total),
        agencies=tuple(context.registry.agencies.values()),
        known=tuple(sorted(context.registry.companies.values(), key=lambda one: one.name.lower())),
        query=asked.query,
    )


def some_notices(
    context: Context, agency: Agency | None = None, company: Company | None = None
) -> Some | None:
    """The newest few of an agency, of a company, or of both; None where there are none.

    As filed then, whatever view a page is of: the list that its address leads to knows no other.
    """
    filter = NoticeFilter(agency.code if agency else None, None, company.slug if company else None)
    total = count_notices(context.session, filter)
    if not total:
        return None
    asked = Asked(agency.slug if agency else None, company.slug if company else None)
    newest = make_notice_lines(context, find_notices(context.session, filter, _NEWEST))
    return Some(newest, total, _in_passing(context, filter), f"/notices?{asked.query}")


def _in_passing(context: Context, filter: NoticeFilter) -> int | None:
    """How many notices of an agency, a type and a company, whatever their words, name the company only in passing."""
    if filter.company is None:
        return None
    link = (
        col(Link.record_kind) == "notice",
        col(Link.company_slug) == filter.company,
        seen_in(filter.view),
        col(Link.mention).is_not(None),
    )
    asked = (
        select(func.count(func.distinct(col(Notice.notice_id))))
        .join(Link, col(Link.record_key) == col(Notice.notice_id))
        .where(*link)
    )
    if filter.agency_code is not None:
        asked = asked.where(col(Notice.agency_code) == filter.agency_code)
    if filter.type is not None:
        asked = asked.where(col(Notice.type) == filter.type)
    return int(context.session.exec(asked).one())


def _title(agency: Agency | None, company: Company | None) -> str:
    whose = f"Notices of {agency.abbreviation}" if agency else "Notices of ICE, CBP and DHS headquarters"
    return f"{whose} that name {company.name}" if company else whose


def _sentence(
    agency: Agency | None,
    company: Company | None,
    type: str | None,
    words: Sequence[str],
    total: int,
    in_passing: int | None,
) -> str:
    said = count(total, "notice")
    if type:
        said += f" of the type “{type}”"
    said += f" of {agency.abbreviation}" if agency else " of ICE, CBP and DHS headquarters"
    verb = "names" if total == 1 else "name"
    if company:
        said += f" that {verb} {company.name}"
    if words:
        said += f" with the words {' '.join(words)}"
    said += f" {'is' if total == 1 else 'are'} held"
    if in_passing:
        said += f"; {in_passing:,} of them {'names' if in_passing == 1 else 'name'} it only in passing"
    return f"{said}. A notice is not an award, and no sum is made of notices."
