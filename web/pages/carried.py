"""Who carries whom, over all dates held: a maker's sellers, a reseller's makers, one line for each agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from research.links import TierTotal
from research.through import Carriage, Side, through
from research.through import Carried as Wanted
from web.pages.base import Named
from web.site import Context

_TIERS = ("named", "base_named", "award_named")


@dataclass(frozen=True)
class Carried:
    """One recipient, one maker, one agency: the three counts of the same orders, None where nothing is.

    other: the recipient on a maker's page, the maker on a reseller's. vehicles: their names, largest first.
    """

    other: Named
    agency_slug: str
    agency: str
    vehicles: tuple[str, ...]
    named: TierTotal | None
    base_named: TierTotal | None
    award_named: TierTotal | None
    first: date
    last: date


def read_carried(context: Context, slug: str, side: Side, rule_id: str) -> tuple[Carried, ...]:
    """As filed then, largest whole awards first. `side` is what the company of `slug` is: maker or reseller."""
    found = through(context.session, Wanted(slug, side, rule_id, views=("then",)), context.registry.vehicles)
    groups: dict[tuple[str, str], list[Carriage]] = {}
    for one in found:
        other = one.recipient_key if side == "maker" else one.maker_slug
        groups.setdefault((other, one.agency_code), []).append(one)
    made = [_line(context, side, rows) for rows in groups.values()]
    kept = [one for one in made if one.award_named is not None]
    return tuple(sorted(kept, key=_largest_first))


def _line(context: Context, side: Side, rows: list[Carriage]) -> Carried:
    first = rows[0]
    totals = {tier: _sum([row.totals["then"][tier] for row in rows]) for tier in _TIERS}
    agency = context.vocabulary.agency_slugs.get(first.agency_code, first.agency_code)
    return Carried(
        other=_other(context, side, first),
        agency_slug=agency,
        agency=context.agency_name(first.agency_code) or first.agency_code,
        vehicles=tuple(dict.fromkeys(row.via.name for row in rows)),
        first=min(row.first for row in rows),
        last=max(row.last for row in rows),
        **totals,
    )


def _other(context: Context, side: Side, row: Carriage) -> Named:
    if side == "reseller":
        company = context.registry.companies.get(row.maker_slug)
        return Named(company.name if company else row.maker_slug, f"/companies/{row.maker_slug}")
    slug = next((slug for slug in row.recipient_slugs if slug in context.registry.companies), None)
    return Named(row.recipient_name, f"/companies/{slug}" if slug else f"/recipients/{row.recipient_key}")


def _sum(totals: list[TierTotal]) -> TierTotal | None:
    """Awards of one recipient and agency lie on one vehicle each, so that nothing counts twice."""
    held = [total for total in totals if total.transactions]
    if not held:
        return None
    made = held[0]
    for total in held[1:]:
        made = made + total
    return made


def _largest_first(one: Carried) -> tuple[int, str, str]:
    whole = one.award_named.gross.cents if one.award_named else 0
    return (-whole, one.other.name, one.agency)
