"""Beside a link page's bounds: who sold it on which vehicle, and what no bound can hold."""

from __future__ import annotations

from collections.abc import Sequence

from research.blind_spot import Seen, blind_spot, own_generic
from research.filters import Filter, writer_of
from research.filters.coded import slug_of
from research.links import LinkSummary
from research.pair_links import pair_values
from research.through import Carriage, Carried, through
from web.pages.base import Named
from web.pages.link_parts import Blind, BlindPart, Seller
from web.site import Context


def read_sellers(context: Context, summary: LinkSummary) -> tuple[Seller, ...]:
    """Recipients of the awards that name the company, by vehicle, in the view of the summary; largest first."""
    wanted = Carried(
        summary.company_slug,
        "maker",
        summary.rule_id,
        summary.agency_code,
        summary.window,
        (summary.view,),
    )
    carried = through(context.session, wanted, context.registry.vehicles)
    found = [one for one in carried if one.totals[summary.view]["award_named"].transactions]
    searches = _searches(context, found, summary)
    return tuple(_seller(context, one, summary, rows) for one, rows in zip(found, searches, strict=True))


def _seller(context: Context, one: Carriage, summary: LinkSummary, rows: str | None) -> Seller:
    companies = context.registry.companies
    totals = one.totals[summary.view]
    held = {tier: total if total.transactions else None for tier, total in totals.items()}
    return Seller(
        name=one.recipient_name,
        recipient_key=one.recipient_key,
        companies=tuple(
            Named(companies[slug].name, f"/companies/{slug}")
            for slug in one.recipient_slugs
            if slug in companies
        ),
        vehicle=one.via.name,
        named=held["named"],
        base_named=held["base_named"],
        award_named=held["award_named"],
        rows=rows,
        first=one.first,
        last=one.last,
    )


def _searches(context: Context, found: Sequence[Carriage], summary: LinkSummary) -> list[str | None]:
    """For each the search that finds the rows of its lower bound and no other.

    None where there is none: searches know the view as filed then alone, and no orders without a vehicle.
    """
    shared = Filter(
        company=(summary.company_slug,),
        tier=("named",),
        agency=(context.vocabulary.agency_slugs.get(summary.agency_code, summary.agency_code),),
        rule=summary.rule_id,
        since=summary.window.since,
        until=summary.window.until,
    )
    write = writer_of(shared, ("recipient", "vehicle"))
    made: list[str | None] = []
    for one in found:
        vehicle = slug_of(one.via.name) if one.via.is_known else (one.via.piid or "").upper()
        is_searched = summary.view == "then" and vehicle
        made.append(f"/search?{write(one.recipient_key, vehicle)}" if is_searched else None)
    return made


def read_blind(context: Context, summary: LinkSummary) -> Blind | None:
    """The agency's blind spot in the window; None where no transaction with an IT product code is held."""
    found = context.site.blind_spots.recall(
        context.build.build_id,
        (summary.agency_code, summary.window),
        lambda: blind_spot(context.session, summary.agency_code, summary.window),
    )
    if not found.it.transactions:
        return None
    asked = pair_values(
        summary.company_slug, summary.agency_code, summary.rule_id, summary.window, summary.view
    )
    # Whoever received nothing received nothing of it either, and most companies did not.
    received = summary.tiers["recipient"]
    own = own_generic(context.session, asked) if received and received.transactions else Seen.nothing()
    return Blind(_part(found.it), _part(found.readings["generic"]), _part(found.award_named), _part(own))


def _part(seen: Seen) -> BlindPart:
    return BlindPart(seen.transactions, seen.awards, seen.net)
