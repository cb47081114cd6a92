"""Notices of the agencies followed: a link where title, text or awardee names a company. A notice is no award."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, select
from sqlmodel import col

from research.matching.engine import BookMatcher, Engine
from research.matching.families import OWNERSHIP, THEN, Tie
from research.matching.identity import Party, when
from research.matching.made import MadeLink
from research.matching.notice_passages import passages, readable
from research.matching.own_words import own_book, prose
from research.models import Notice
from research.notice_text import plain, rough, shown
from research.registry import NoticePhrase, Registry
from research.wording import long_date

RULE = "notices-1"
"""Id of the rule by which notices are read: the words of the project's own rule, written as names, but for phrases."""

READING = 1
"""Raised when the same words would be read otherwise; part of the rule's version."""

_AT_A_TIME = 1_000
_FIELDS = {"awardee": "as awardee", "title": "in its title", "description": "in its text"}
_ORDER = list(_FIELDS)

_kept: list[tuple[Registry, Engine]] = []


class _Row(NamedTuple):
    """A notice as far as it is read."""

    notice_id: str
    agency_code: str
    type: str
    posted_date: date
    title: str
    awardee: str | None
    description: str | None


@dataclass(frozen=True)
class _Said:
    """Words of a notice, from `start` to `end` of a field as published, that name a company by one tie."""

    field: str
    words: str
    start: int
    end: int
    tie: Tie
    product: str | None = None
    mention: str | None = None


def notice_links(connection: Connection, registry: Registry) -> Iterator[MadeLink]:
    """A link for each company that a notice of ICE or CBP names, by the words of the project's own rule.

    A word must be written as a name: azure is a blue, 10 hp are a motor's. What only tells how to answer
    (data/notice_phrases.yml) and addresses name nobody. The words of one passage decide: those that count beside others
    must find them there.
    """
    followed = sorted(agency.code for agency in registry.agencies.values())
    columns = [getattr(Notice, name) for name in _Row._fields]
    asked = select(*columns).where(col(Notice.agency_code).in_(followed)).order_by(col(Notice.notice_id))
    found = connection.execute(asked, execution_options={"yield_per": _AT_A_TIME})
    for part in found.partitions(_AT_A_TIME):
        engine = _engine(registry)
        yield from _links([_Row(*row) for row in part], engine, registry)


def notices_version(registry: Registry) -> str:
    """The rule's version: a digest of everything that decides, so that no word or phrase changes without it."""
    phrases = [repr((one.words, one.beside, one.unless, one.reach)) for one in registry.notice_phrases]
    decides = [own_book(registry).version, str(READING), *phrases]
    return hashlib.sha256("\x1f".join(decides).encode()).hexdigest()[:8]


def _engine(registry: Registry) -> Engine:
    """The one rule made ready; the last one made is kept."""
    if not _kept or _kept[0][0] is not registry:
        _kept[:] = [(registry, prose(registry))]
    return _kept[0][1]


def _links(rows: Sequence[_Row], engine: Engine, registry: Registry) -> Iterator[MadeLink]:
    (matcher,) = engine.matchers
    version = notices_version(registry)
    # Most notices name nobody: their texts are only glanced at.
    glances = [rough(f"{row.title}\n\n{row.awardee or ''}\n\n{row.description or ''}") for row in rows]
    telling = engine.worth_reading(glances)
    for number, row in enumerate(rows):
        said = _of_awardee(row, matcher)
        if number in telling:
            said += _in_texts(row, engine, registry.notice_phrases)
        yield from _made(row, said, matcher, version)


def _of_awardee(row: _Row, matcher: BookMatcher) -> list[_Said]:
    """The companies that the awardee is, by its whole name."""
    if not row.awardee:
        return []
    identified = matcher.identify(Party(row.awardee))
    return [
        _Said("awardee", row.awardee[one.start : one.end], one.start, one.end, tie)
        for one in identified.values()
        for tie in one.ties
    ]


def _in_texts(row: _Row, engine: Engine, phrases: Sequence[NoticePhrase]) -> list[_Said]:
    """The words that name companies, field by field."""
    said: list[_Said] = []
    for field, published in (
        ("awardee", row.awardee),
        ("title", row.title),
        ("description", row.description),
    ):
        if not published:
            continue
        read = shown(published)
        text = plain(read.text)
        parts = list(passages(text if field == "awardee" else readable(text, phrases)))
        for (begin, _), (named,) in zip(parts, engine.read([part for _, part in parts]), strict=True):
            for namings in named.values():
                for one in namings:
                    first, last = begin + one.start, begin + one.end
                    place = read.published(first, last)
                    said.append(
                        _Said(field, read.text[first:last], *place, one.tie, one.product, one.mention)
                    )
    return said


def _made(row: _Row, said: Sequence[_Said], matcher: BookMatcher, version: str) -> Iterator[MadeLink]:
    """One link for each company: by the awardee before the title before the text, in passing for want of others."""
    by_company: dict[str, list[tuple[_Said, int]]] = {}
    for one in said:
        views = one.tie.views(row.posted_date)
        if views and not matcher.verdicts.rejects_notice(row.notice_id, one.tie):
            by_company.setdefault(one.tie.company, []).append((one, views))
    for company, mine in sorted(by_company.items()):
        views = 0
        for _, one_views in mine:
            views |= one_views
        best, sure = min(
            mine,
            key=lambda way: (
                way[0].mention is not None,
                not way[1] & THEN,
                _ORDER.index(way[0].field),
                way[0].start,
            ),
        )
        stage = f"{row.type} of {long_date(row.posted_date)}"
        yield MadeLink(
            company_slug=company,
            agency_code=row.agency_code,
            rule_id=RULE,
            rule_version=version,
            tier="stated",
            record_kind="notice",
            record_key=row.notice_id,
            basis="stated",
            award_key=None,
            action_date=row.posted_date,
            reason=f"notice ({stage}) names “{best.words}” {_FIELDS[best.field]}"
            + when(best.tie, sure, matcher.names[company]),
            field=best.field,
            matched_text=best.words,
            start=best.start,
            end=best.end,
            product=best.product,
            mention=best.mention,
            member=best.tie.member,
            ownership=OWNERSHIP[views],
        )
