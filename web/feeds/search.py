"""The feed of a search: the hits of a filter that are new or changed by the newest evidence, else the newest by day."""

from __future__ import annotations

from dataclasses import replace

from research.filters import Filter, sentence, write_filter
from research.search.keys import every_key, keys_among
from web.feeds.feed import SIZE, Feed, newest, tag
from web.feeds.transactions import entries_of, told_newest
from web.pages.found_by import read_found_by
from web.site import Context


def search_feed(context: Context, filter: Filter, title: str | None = None) -> Feed:
    """The feed of a filter; its order and page are set aside."""
    filter = replace(filter, sort="newest", page=1)
    query = write_filter(replace(filter, sort=None))
    suffix = f"?{query}" if query else ""
    said = sentence(filter, context.vocabulary)
    keys = newest_hits(context, filter)
    why = read_found_by(context, keys, filter)
    entries = entries_of(
        context, keys, {key: [f"Found by {one.sentence}" for one in held] for key, held in why.items()}
    )
    return Feed(
        id=tag(context, f"/search{suffix}"),
        title=f"Contract Trail: {title or said.rstrip('.')}",
        subtitle=(
            f"{said} Each amount is the obligation of one transaction; money of rows found by words or by a link is "
            "not money paid to the company named, and is not added up here."
        ),
        page=f"{context.address}/search{suffix}",
        own=f"{context.address}/search.atom{suffix}",
        updated=newest(entries, context),
        entries=entries,
    )


def newest_hits(context: Context, filter: Filter) -> list[str]:
    """Hits that the change log tells of, last first; then those signed last, until there are enough."""
    found: dict[str, None] = {}
    for keys in told_newest(context):
        hits = keys_among(context.index, filter, context.vocabulary, keys)
        found |= dict.fromkeys(key for key in keys if key in hits)
        if len(found) >= SIZE:
            return list(found)[:SIZE]
    first = next(every_key(context.index, filter, context.vocabulary, 2 * SIZE), ())
    return list(found | dict.fromkeys(first))[:SIZE]
