"""The awards of a link and what their records say of stops and ends, as they stand on its axis of time."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from research.links import LinkSummary
from research.models import Award, LinkAward, StatusEvent
from research.types import Obligation
from research.wording import count
from web.formatting import segment
from web.pages.link_parts import Cut, Mark
from web.site import Context

_AWARDS = 12
_EVENTS = 12


def cuts_of_awards(context: Context, summary: LinkSummary) -> list[Cut]:
    """Of which of the two only a part is read."""
    asked_awards, asked_events = _asked_awards(summary).subquery(), _asked_events(context, summary).subquery()
    awards = context.session.scalar(select_columns(func.count()).select_from(asked_awards)) or 0
    events = context.session.scalar(select_columns(func.count()).select_from(asked_events)) or 0
    made = [Cut(f"largest {_AWARDS}", count(awards, "award"))] if awards > _AWARDS else []
    return [*made, Cut(f"newest {_EVENTS}", count(events, "event"))] if events > _EVENTS else made


def _asked_awards(summary: LinkSummary) -> Select[LinkAward]:
    """Awards that begin in the window, largest first."""
    first = col(LinkAward.first_date)
    return (
        select_columns(LinkAward)
        .where(
            *_of_pair(summary),
            col(LinkAward.tier).in_(("recipient", "award_named")),
            *_inside(first, summary),
        )
        .order_by(col(LinkAward.gross_cents).desc(), col(LinkAward.award_key))
    )


def _inside(day: Mapped[date], summary: LinkSummary) -> list[ColumnElement[bool]]:
    since, until = summary.window.since, summary.window.until
    return [*([day >= since] if since else []), *([day <= until] if until else [])]


def read_awards(context: Context, summary: LinkSummary) -> list[Mark]:
    found = context.session.execute(_asked_awards(summary).limit(_AWARDS)).scalars().all()
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


def _asked_events(context: Context, summary: LinkSummary) -> Select[date, str, str, str, str | None]:
    """Stops, ends and hand-overs on linked awards, newest first; close-outs are left out: every award ends in one."""
    kinds = [one.id for one in context.registry.events if one.id != "close-out"]
    linked = select(LinkAward.award_key).where(
        *_of_pair(summary), col(LinkAward.tier).in_(("recipient", "award_named"))
    )
    return (
        select_columns(
            col(StatusEvent.day),
            col(StatusEvent.kind),
            col(StatusEvent.award_key),
            func.min(col(StatusEvent.transaction_key)),
            func.max(col(Award.piid)),
        )
        .join(Award, col(Award.award_key) == col(StatusEvent.award_key))
        .where(
            col(StatusEvent.award_key).in_(linked),
            col(StatusEvent.kind).in_(kinds),
            *_inside(col(StatusEvent.day), summary),
        )
        .group_by(col(StatusEvent.day), col(StatusEvent.kind), col(StatusEvent.award_key))
        .order_by(col(StatusEvent.day).desc(), col(StatusEvent.award_key), col(StatusEvent.kind))
    )


def read_events(context: Context, summary: LinkSummary) -> list[Mark]:
    kinds = {one.id: one.name for one in context.registry.events}
    found = context.session.execute(_asked_events(context, summary).limit(_EVENTS))
    return [
        Mark(
            date=day.isoformat(),
            kind="event",
            text=piid or award_key,
            address=f"/transactions/{segment(transaction_key)}",
            detail=kinds[kind],
        )
        for day, kind, award_key, transaction_key, piid in found
    ]
