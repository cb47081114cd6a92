"""A whole search: every hit in the order of its pages, read a few thousand at a time from one state of the records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import chain

from research.filters import Filter, sentence, write_filter
from research.search import count_hits
from research.search.keys import every_key
from web.downloads.about import About
from web.downloads.columns import TRANSACTION
from web.downloads.reading import bundles_in_order, one_state
from web.downloads.transactions import read_block, selected
from web.site import Context
from web.tables import Block, Bundle, Sheet

AT_A_TIME = 2_000


def search_sheet(context: Context, filter: Filter) -> Sheet:
    """The transactions that a filter finds, all of them."""
    return Sheet(
        TRANSACTION,
        count_hits(context.index, filter, context.vocabulary),
        _blocks(context, filter),
    )


def _blocks(context: Context, filter: Filter) -> Iterator[Block]:
    wanted = selected(context)
    # The database works outside Python's lock: the next block is read while this one is written.
    with one_state(context.site.engine, context.build.build_id) as connection, ThreadPoolExecutor(1) as ahead:
        before: tuple[Sequence[str], Future[list[Bundle]]] | None = None
        for keys in chain(_portions(context, filter), [()]):
            reading = ahead.submit(bundles_in_order, connection, wanted, keys)
            if before is not None:
                yield read_block(before[0], before[1].result(), filter.window, context.address)
            before = keys, reading


def _portions(context: Context, filter: Filter) -> Iterator[Sequence[str]]:
    for many in every_key(context.index, filter, context.vocabulary):
        for start in range(0, len(many), AT_A_TIME):
            yield many[start : start + AT_A_TIME]


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
        as_of_known=context.build.as_of_known,
        is_sample=context.build.is_sample,
        rule=(rule.id, rule.version) if rule else None,
    )
