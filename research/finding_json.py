"""Events, blind spots and carriages as JSON: dollars with two decimals, dates in ISO form."""

from __future__ import annotations

from research.blind_spot import BlindSpot, Seen
from research.events import Event
from research.links import TierTotal
from research.masking import mask, mask_optional
from research.ownership import View
from research.through import INDIRECT, Carriage
from research.types import Window


def window_json(window: Window) -> dict[str, str | None]:
    """A window with its basis."""
    return {
        "since": window.since.isoformat() if window.since else None,
        "until": window.until.isoformat() if window.until else None,
        "basis": window.basis,
    }


def event_json(one: Event) -> dict[str, object]:
    """An event as JSON; officials' addresses masked."""
    return {
        "day": one.day.isoformat(),
        "kind": one.kind,
        "basis": one.basis,
        "award_key": one.award_key,
        "piid": one.piid,
        "transaction_key": one.transaction_key,
        "modification_number": one.modification_number,
        "agency_code": one.agency_code,
        "recipient": one.recipient_name,
        "obligation": str(one.obligation),
        "field": one.field,
        "matched_text": mask(one.matched_text),
        "start": one.start,
        "end": one.end,
        "description": mask_optional(one.description),
        "tier": one.tier,
    }


def seen_json(seen: Seen) -> dict[str, object]:
    """Counts and obligations of one reading."""
    return {
        "transactions": seen.transactions,
        "awards": seen.awards,
        "net_obligation": str(seen.net),
        "gross_obligation": str(seen.gross),
        "deobligated": str(seen.deobligated),
    }


def blind_json(one: BlindSpot, names: dict[str, str]) -> dict[str, object]:
    """A blind spot as JSON. names: abbreviations of agencies by code."""
    return {
        "agency": names.get(one.agency_code, one.agency_code),
        "agency_code": one.agency_code,
        "rule": one.rule_id,
        "window": window_json(one.window),
        "it": seen_json(one.it),
        "readings": {kind: seen_json(seen) for kind, seen in one.readings.items()},
        "generic_of_which_award_named": seen_json(one.award_named),
        "fiscal_years": {
            str(year): {kind: seen_json(seen) for kind, seen in by.items()} for year, by in one.years.items()
        },
    }


def tier_json(one: TierTotal) -> dict[str, object]:
    """One tier's sums, in dollars."""
    return {
        "net_obligation": str(one.net),
        "gross_obligation": str(one.gross),
        "deobligated": str(one.deobligated),
        "transactions": one.transactions,
        "awards": one.awards,
    }


def carriage_json(one: Carriage, names: dict[str, str]) -> dict[str, object]:
    """One maker carried by one recipient, in both views of ownership."""
    views: tuple[View, ...] = ("then", "now")
    return {
        "maker": one.maker_slug,
        "recipient": one.recipient_name,
        "recipient_key": one.recipient_key,
        "recipient_companies": list(one.recipient_slugs),
        "agency": names.get(one.agency_code, one.agency_code),
        "vehicle": {"name": one.via.name, "piid": one.via.piid, "agency_code": one.via.agency_code},
        "first_action_date": one.first.isoformat(),
        "last_action_date": one.last.isoformat(),
        "totals": {view: {tier: tier_json(one.totals[view][tier]) for tier in INDIRECT} for view in views},
    }
