"""A whole search: every hit in the order of its pages, read a few thousand at a time from one state of the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from research.filters import Filter, sentence, write_filter
from research.search.keys import count_hits, every_key
from web.downloads.about import About
from web.downloads.columns import TRANSACTION
from web.downloads.reading import one_state, rows_in_order
from web.downloads.transactions import SELECTED, Reader
from web.site import Context
from web.tables import Block, Sheet

AT_A_TIME = 2_000


def search_sheet(context: Context, filter: Filter) -> Sheet:
    """The transactions that a filter finds, all of them."""
    return Sheet(
        TRANSACTION,
        count_hits(context.index, filter, context.vocabulary),
        _blocks(context, filter),
    )


def _blocks(context: Context, filter: Filter) -> Iterator[Block]:
    build = context.build.build_id
    with one_state(context.site.engine, build) as connection:
        reader = Reader(context, connection, filter.window)
        for portion in every_key(context.index, filter, context.vocabulary):
            for start in range(0, len(portion), AT_A_TIME):
                yield reader.block(rows_in_order(connection, SELECTED, portion[start : start + AT_A_TIME]))


def about_search(context: Context, filter: Filter) -> About:
    """What the rows of a search are."""
    query = write_filter(replace(filter, page=1))
    rule = context.rule(filter.rule) if filter.company or filter.tier else None
    return About(
        title="Search of the records",
        selection=sentence(filter, context.vocabulary),
        address=f"{context.address}/search{'?' + query if query else ''}",
        build=context.build.build_id,
        as_of=context.build.as_of,
        is_sample=context.build.is_sample,
        rule=(rule.id, rule.version) if rule else None,
    )
