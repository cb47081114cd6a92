"""A whole search: every hit in the order of its pages, read a few thousand at a time from one state of the records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import chain

from sqlalchemy import Connection

from research.filters import Filter, sentence, write_filter
from research.found_by import FoundBy, found_by, is_by_link
from research.masking import mask_optional
from research.search import count_hits
from research.search.keys import every_key
from web.downloads.about import About
from web.downloads.columns import FOUND_BY, TRANSACTION
from web.downloads.reading import bundles_in_order, one_state
from web.downloads.transactions import read_block, selected
from web.pages.found_by import passing_names
from web.site import Context
from web.tables import Block, Bundle, Sheet

AT_A_TIME = 2_000
_TIED = (
    "Each row says by which tier it is tied, the surest of those asked for, and why; a sum over tiers below recipient "
    "is one number for an indirect link, and the page of the company and the agency gives its bounds."
)


def search_sheet(context: Context, filter: Filter) -> Sheet:
    """The transactions that a filter finds, all of them; of those chosen by a link, with tier and reason."""
    return Sheet(
        (*FOUND_BY, *TRANSACTION) if is_by_link(filter) else TRANSACTION,
        count_hits(context.index, filter, context.vocabulary),
        _blocks(context, filter),
    )


def _blocks(context: Context, filter: Filter) -> Iterator[Block]:
    wanted, window = selected(context), filter.days_asked
    rule = filter.rule or context.vocabulary.default_rule
    passing = passing_names(context)

    def read(connection: Connection, keys: Sequence[str]) -> tuple[list[Block], list[Bundle]]:
        """What ties these rows, and the rows."""
        linked = found_by(connection, keys, filter, rule)
        ties = [_columns([linked[key] for key in keys], passing)] if linked else []
        return ties, bundles_in_order(connection, wanted, keys)

    # The database works outside Python's lock: the next block is read while this one is written.
    with one_state(context.site.engine, context.build.build_id) as connection, ThreadPoolExecutor(1) as ahead:
        before: tuple[Sequence[str], Future[tuple[list[Block], list[Bundle]]]] | None = None
        for keys in chain(_portions(context, filter), [()]):
            reading = ahead.submit(read, connection, keys)
            if before is not None:
                ties, rows = before[1].result()
                yield [*chain(*ties), *read_block(before[0], rows, window, context.address)]
            before = keys, reading


def _columns(rows: Sequence[Sequence[FoundBy]], passing: dict[str, str]) -> Block:
    """The columns `FOUND_BY`; the companies that one row is tied to stand in one order, parted by semicolons."""
    made = [
        [
            (
                one.company_slug,
                one.tier,
                mask_optional(one.reason) or "",
                mask_optional(one.matched_text) or "",
                passing.get(one.mention, one.mention) if one.mention else "",
            )
            for one in held
        ]
        for held in rows
    ]
    return [["; ".join(one[place] for one in held) for held in made] for place in range(len(FOUND_BY))]


def _portions(context: Context, filter: Filter) -> Iterator[Sequence[str]]:
    for many in every_key(context.index, filter, context.vocabulary):
        for start in range(0, len(many), AT_A_TIME):
            yield many[start : start + AT_A_TIME]


def about_search(context: Context, filter: Filter) -> About:
    """What the rows of a search are."""
    query = write_filter(replace(filter, page=1))
    rule = context.rule(filter.rule) if is_by_link(filter) else None
    said = sentence(filter, context.vocabulary)
    return About(
        title="Search of the records",
        selection=f"{said} {_TIED}" if is_by_link(filter) else said,
        address=f"{context.address}/search{'?' + query if query else ''}",
        build=context.build.build_id,
        as_of=context.build.as_of,
        as_of_known=context.build.as_of_known,
        is_sample=context.build.is_sample,
        rule=(rule.id, context.build.version_of(rule)) if rule else None,
    )
