"""One axis of time for a link: actions that name both, its largest awards, and what records say of stops and ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from research.links import LinkSummary
from research.models import Award, LinkAward, StatusEvent
from research.registry import Agency, Company
from research.types import Obligation
from research.wording import count
from web.formatting import segment
from web.pages.link_parts import Document
from web.pages.link_reading import read_documents
from web.pages.lobbied import LobbyingShort, read_lobbying_short
from web.pages.notices import Some, some_notices
from web.pages.register import NewestDocuments, read_newest_documents
from web.pages.systems import System, read_systems
from web.site import Context

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AWARDS = 12
_EVENTS = 12


@dataclass(frozen=True)
class Mark:
    """One thing on the axis. date: as far as known, so that it can be cut short.

    kind: an "action", the first transaction held of an "award", an "event" in an award's records, a document of the
    "register" or a "notice" that names the company, a "system" whose vendor it is, a year's "lobbying" filings, or
    the "edge" where records begin or end. net, own_net: of an award that names the company the upper and the lower
    figure; of the company's own award only the first.
    """

    date: str
    kind: Literal["action", "award", "event", "register", "notice", "system", "lobbying", "edge"]
    text: str
    address: str | None = None
    detail: str | None = None
    tier: str | None = None
    net: Obligation | None = None
    own_net: Obligation | None = None


@dataclass(frozen=True)
class Beside:
    """What stands on the axis beside awards, whatever dates the page is of."""

    documents: tuple[Document, ...]
    register: NewestDocuments | None
    notices: Some | None
    systems: tuple[System, ...]
    lobbying: LobbyingShort | None

    def marks(self) -> Iterable[Mark]:
        for one in self.documents:
            yield Mark(one.date, "action", one.action.name, one.action.address, one.demand)
        for document in self.register.newest if self.register else ():
            yield Mark(
                document.published.isoformat(),
                "register",
                document.title,
                f"/register/{segment(document.number)}",
                document.document_type,
            )
        for notice in self.notices.newest if self.notices else ():
            yield Mark(notice.posted_date.isoformat(), "notice", notice.title, notice.address, notice.type)
        for system in self.systems:
            yield _system(system)
        if self.lobbying:
            for year, filings in self.lobbying.by_year:
                yield Mark(
                    str(year),
                    "lobbying",
                    count(filings, "lobbying filing"),
                    f"{self.lobbying.address}&year={year}",
                )


def read_beside(context: Context, company: Company, agency: Agency) -> Beside:
    """What names both and is no award."""
    return Beside(
        read_documents(context, company, agency),
        read_newest_documents(context, company, agency),
        some_notices(context, agency, company),
        read_systems(context, agency, company.slug),
        read_lobbying_short(context, company, agency),
    )


def _system(one: System) -> Mark:
    """By its day of operation; by the year of the inventory where that prints none or not as a day."""
    day = one.operational if one.operational and _DAY.fullmatch(one.operational) else None
    since = "operational from this day" if day else "no day of operation given"
    return Mark(
        day or one.edition,
        "system",
        one.name,
        f"/systems?agency={one.agency_slug}#{one.anchor}",
        f"{one.stage or 'no stage given'}, {since}, says the inventory of {one.edition}",
    )


def read_axis(context: Context, summary: LinkSummary, beside: Beside) -> tuple[Mark, ...]:
    """All that stands beside, the largest awards and the newest events of the window, oldest first."""
    marks = list(beside.marks())
    earliest = min((one.date for one in marks), default=None)
    awards = _awards(context, summary)
    marks += [*awards, *_events(context, summary)]
    if not marks:
        return ()
    marks += _edges(summary, earliest)
    order = {
        "lobbying": 0,
        "edge": 1,
        "action": 2,
        "register": 3,
        "notice": 4,
        "system": 5,
        "award": 6,
        "event": 7,
    }
    return tuple(sorted(marks, key=lambda one: (one.date, order[one.kind], one.address or "")))


def _edges(summary: LinkSummary, earliest: str | None) -> Iterable[Mark]:
    """Where the window begins: without it an action of 2018 would seem to stand before all awards there were."""
    since = summary.window.since
    if since is not None and earliest is not None and earliest < since.isoformat():
        yield Mark(
            since.isoformat(),
            "edge",
            "The dates of this page begin here. Earlier awards are not on this axis.",
        )


def _awards(context: Context, summary: LinkSummary) -> list[Mark]:
    window = summary.window
    asked = (
        select(LinkAward)
        .where(*_of_pair(summary), col(LinkAward.tier).in_(("recipient", "award_named")))
        .order_by(col(LinkAward.gross_cents).desc(), col(LinkAward.award_key))
    )
    if window.since:
        asked = asked.where(col(LinkAward.first_date) >= window.since)
    if window.until:
        asked = asked.where(col(LinkAward.first_date) <= window.until)
    found = context.session.exec(asked.limit(_AWARDS)).all()
    keys = [one.award_key for one in found]
    asked_awards = select(Award.award_key, Award.piid, Award.recipient_name)
    held = {
        key: (piid, name)
        for key, piid, name in context.session.exec(asked_awards.where(col(Award.award_key).in_(keys)))
    }
    own = dict(
        context.session.exec(
            select(LinkAward.award_key, LinkAward.net_cents).where(
                *_of_pair(summary), col(LinkAward.tier) == "named", col(LinkAward.award_key).in_(keys)
            )
        ).all()
    )
    made = []
    for one in found:
        piid, recipient = held.get(one.award_key, (None, None))
        made.append(
            Mark(
                date=one.first_date.isoformat(),
                kind="award",
                text=piid or one.award_key,
                address=f"/awards/{segment(one.award_key)}",
                detail=f"received by {recipient}" if recipient else None,
                tier=one.tier,
                net=Obligation(one.net_cents),
                own_net=Obligation(own[one.award_key]) if one.award_key in own else None,
            )
        )
    return made


def _of_pair(summary: LinkSummary) -> tuple[ColumnElement[bool], ...]:
    return (
        col(LinkAward.rule_id) == summary.rule_id,
        col(LinkAward.company_slug) == summary.company_slug,
        col(LinkAward.agency_code) == summary.agency_code,
        col(LinkAward.view) == summary.view,
    )


def _events(context: Context, summary: LinkSummary) -> list[Mark]:
    """Stops, ends and hand-overs on linked awards, the newest; close-outs are left out, for every award ends in one."""
    kinds = {one.id: one.name for one in context.registry.events if one.id != "close-out"}
    linked = select(LinkAward.award_key).where(
        *_of_pair(summary), col(LinkAward.tier).in_(("recipient", "award_named"))
    )
    asked = (
        select_columns(
            col(StatusEvent.day),
            col(StatusEvent.kind),
            col(StatusEvent.award_key),
            func.min(col(StatusEvent.transaction_key)),
            func.max(col(Award.piid)),
        )
        .join(Award, col(Award.award_key) == col(StatusEvent.award_key))
        .where(col(StatusEvent.award_key).in_(linked), col(StatusEvent.kind).in_(kinds))
        .group_by(col(StatusEvent.day), col(StatusEvent.kind), col(StatusEvent.award_key))
        .order_by(col(StatusEvent.day).desc(), col(StatusEvent.award_key), col(StatusEvent.kind))
    )
    if summary.window.since:
        asked = asked.where(col(StatusEvent.day) >= summary.window.since)
    if summary.window.until:
        asked = asked.where(col(StatusEvent.day) <= summary.window.until)
    return [
        Mark(
            date=day.isoformat(),
            kind="event",
            text=piid or award_key,
            address=f"/transactions/{segment(transaction_key)}",
            detail=kinds[kind],
        )
        for day, kind, award_key, transaction_key, piid in context.session.execute(asked.limit(_EVENTS))
    ]
