"""The awards of a link and what their records say of stops and ends, as they stand on its axis of time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, distinct, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col

from research.links import LinkSummary
from research.models import Award, LinkAward, StatusEvent
from research.pair_links import pair_values
from research.types import Obligation
from research.wording import all_of, count
from web.formatting import segment
from web.pages.link_parts import Cut, Mark
from web.pages.named_recipients import names_by_award
from web.site import Context

_AWARDS = 12
_EVENTS = 12

_OF_PAIR = (
    col(LinkAward.rule_id) == bindparam("rule_id"),
    col(LinkAward.company_slug) == bindparam("company_slug"),
    col(LinkAward.agency_code) == bindparam("agency_code"),
    col(LinkAward.view) == bindparam("view"),
    col(LinkAward.tier).in_(("recipient", "award_named")),
)


@dataclass(frozen=True)
class OfAwards:
    """The largest awards that begin in the window and the newest events in it; and how many there are of each."""

    awards: tuple[Mark, ...]
    awards_held: int
    events: tuple[Mark, ...]
    events_held: int

    def cuts(self) -> list[Cut]:
        """Of which of the two only a part stands here."""
        made = []
        if self.awards_held > len(self.awards):
            made.append(Cut(f"largest {len(self.awards)}", count(self.awards_held, "award")))
        if self.events_held > len(self.events):
            made.append(Cut(f"newest {len(self.events)}", count(self.events_held, "event")))
        return made


def read_awards(context: Context, summary: LinkSummary) -> OfAwards:
    """Both, in the window and the view of the summary."""
    asked = pair_values(
        summary.company_slug, summary.agency_code, summary.rule_id, summary.window, summary.view
    )
    kinds = {one.id: one.name for one in context.registry.events}
    # Close-outs are left out: every award ends in one.
    told = sorted(kinds.keys() - {"close-out"})
    awards = context.session.execute(_awards(_AWARDS), asked).all()
    names = names_by_award(context, [row.award_key for row in awards])
    events = context.session.execute(_events(_EVENTS), asked | {"kinds": told}).all()
    return OfAwards(
        tuple(_award(row, names.get(row.award_key, ())) for row in awards),
        awards[0].held if awards else 0,
        tuple(_event(row, kinds) for row in events),
        events[0].held if events else 0,
    )


def _award(row: Any, recipients: tuple[str, ...]) -> Mark:
    return Mark(
        date=row.first_date.isoformat(),
        kind="award",
        text=row.piid or row.award_key,
        address=f"/awards/{segment(row.award_key)}",
        detail=f"received by {all_of(recipients)}" if recipients else None,
        tier=row.tier,
        net=Obligation(row.net_cents),
        own_net=None if row.own_cents is None else Obligation(row.own_cents),
    )


def _event(row: Any, kinds: dict[str, str]) -> Mark:
    return Mark(
        date=row.day.isoformat(),
        kind="event",
        text=row.piid or row.award_key,
        address=f"/transactions/{segment(row.transaction_key)}",
        detail=kinds[row.kind],
    )


@cache
def _awards(most: int) -> Select[*tuple[Any, ...]]:
    """Awards that begin in the window, largest first: with what is told of them, and how many there are."""
    begun = (*_OF_PAIR, col(LinkAward.first_date).between(bindparam("since"), bindparam("until")))
    # An award stands in two tiers where it was received in part.
    held = select_columns(func.count(distinct(col(LinkAward.award_key)))).where(*begun).scalar_subquery()
    largest = (
        select_columns(LinkAward, held.label("held"))
        .where(*begun)
        .order_by(col(LinkAward.gross_cents).desc(), col(LinkAward.award_key))
        .limit(most)
        .subquery()
    )
    one, own = largest.c, aliased(LinkAward)
    is_own = and_(
        col(own.rule_id) == one.rule_id,
        col(own.company_slug) == one.company_slug,
        col(own.agency_code) == one.agency_code,
        col(own.view) == one.view,
        col(own.tier) == "named",
        col(own.award_key) == one.award_key,
    )
    return (
        select_columns(
            one.award_key,
            one.first_date,
            one.tier,
            one.net_cents,
            one.held,
            col(own.net_cents).label("own_cents"),
            col(Award.piid),
        )
        .join(Award, col(Award.award_key) == one.award_key, isouter=True)
        .join(own, is_own, isouter=True)
        .order_by(one.gross_cents.desc(), one.award_key)
    )


@cache
def _events(most: int) -> Select[*tuple[Any, ...]]:
    """Stops, ends and hand-overs on linked awards, newest first, and how many there are."""
    day, kind, award = col(StatusEvent.day), col(StatusEvent.kind), col(StatusEvent.award_key)
    return (
        select_columns(
            day,
            kind,
            award,
            func.min(col(StatusEvent.transaction_key)).label("transaction_key"),
            func.max(col(Award.piid)).label("piid"),
            func.count().over().label("held"),
        )
        .join(Award, col(Award.award_key) == award)
        .where(
            award.in_(select_columns(col(LinkAward.award_key)).where(*_OF_PAIR)),
            kind.in_(bindparam("kinds", expanding=True)),
            day.between(bindparam("since"), bindparam("until")),
        )
        .group_by(day, kind, award)
        .order_by(day.desc(), award, kind)
        .limit(most)
    )
