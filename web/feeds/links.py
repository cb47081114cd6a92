"""Feeds of a company and of a link: rows that tie them, each with its reason; the subtitle has both bounds."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlencode

from research.links import MONEY_TIERS, in_passing, link_summary
from research.masking import mask_optional
from research.registry import Agency
from research.wording import exact_money
from web.downloads.links import Wanted, link_query
from web.feeds.feed import SIZE, Feed, newest, tag
from web.feeds.transactions import entries_of
from web.pages.link_asked import closed_window
from web.pages.link_reading import read_received, total_of
from web.pages.link_words import Names, named_sentence, recipient_sentence
from web.site import Context

_ROWS = 8 * SIZE
"""Links read for the newest transactions: one may stand in four tiers, at two agencies."""

_NAMED = (
    "The company is named; somebody else received the award, and what part of it reached the company is not in the "
    "records."
)


def link_feed(context: Context, wanted: Wanted) -> Feed:
    """The newest rows of a link; without an agency those of the company at every agency followed here."""
    reasons = _reasons(context, wanted)
    entries = entries_of(context, list(reasons), reasons)
    path, query = _address(wanted)
    suffix = f"?{query}" if query else ""
    agencies = [wanted.agency] if wanted.agency else list(context.registry.agencies.values())
    at = f" and {wanted.agency.abbreviation}" if wanted.agency else " at every agency followed here"
    return Feed(
        id=tag(context, f"{path}{suffix}"),
        title=f"Contract Trail: {wanted.company.name}{at}",
        subtitle=" ".join(bounds(context, wanted, agency) for agency in agencies)
        + f" By rule {wanted.rule.id} version {context.build.version_of(wanted.rule)}.",
        page=f"{context.address}{path}{suffix}",
        own=f"{context.address}{path}.atom{suffix}",
        updated=newest(entries, context),
        entries=entries,
    )


def bounds(context: Context, wanted: Wanted, agency: Agency) -> str:
    """What may be said of the company and one agency: what it received, and both bounds of what names it."""
    window = closed_window(context, wanted, agency)
    pair = (context.session, wanted.company.slug, agency.code, window, wanted.rule.id, wanted.view)
    summary = link_summary(*pair)
    totals = {key: total_of(summary, key) for key in MONEY_TIERS}
    names = Names(wanted.company.name, agency.abbreviation, window, wanted.view)
    said = []
    if (received := totals["recipient"]) is not None:
        said.append(recipient_sentence(names, received, read_received(context, summary), exact_money))
    if totals["award_named"] is not None:
        said.append(named_sentence(names, totals, in_passing(*pair), exact_money))
    return (
        " ".join(said) or f"No row ties {wanted.company.name} to {agency.abbreviation} in the records held."
    )


def _reasons(context: Context, wanted: Wanted) -> dict[str, list[str]]:
    """Why each of the newest rows is linked, in sentences; rows that the change log tells of stand first."""
    last = (
        "coalesce((SELECT max(c.at) FROM change_log c WHERE c.transaction_key = l.record_key "
        "AND c.kind IN ('new', 'changed', 'back')), '')"
    )
    asked, given = link_query(
        wanted,
        "l.record_key, l.tier, l.reason, l.agency_code",
        f"ORDER BY {last} DESC, t.action_date DESC, l.record_key, l.tier, l.agency_code LIMIT {_ROWS}",
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, tier, reason, _ in context.session.connection().execute(asked, given):
        if key in found or len(found) < SIZE:
            caution = "" if tier == "recipient" else f" {_NAMED}"
            said = f"Tier {tier.replace('_', '-')}: {mask_optional(reason) or ''}.{caution}"
            if said not in found[key]:
                found[key].append(said)
    return dict(found)


def _address(wanted: Wanted) -> tuple[str, str]:
    """Path and query of the page that the feed follows."""
    if wanted.agency is None:
        return f"/companies/{wanted.company.slug}", ""
    query: list[tuple[str, object]] = [("rule", wanted.rule.id)]
    query += [("tier", tier) for tier in wanted.tiers]
    query += [(end, day) for end in ("since", "until") if (day := getattr(wanted.window, end))]
    query += [("view", wanted.view)] if wanted.view != "then" else []
    return f"/links/{wanted.company.slug}/{wanted.agency.slug}", urlencode(query)
