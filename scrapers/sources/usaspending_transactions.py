"""USAspending: the detail and whole modification history of awards named by key."""

from __future__ import annotations

from collections.abc import Iterator

from research.errors import BadQuestion, NotFound
from research.records import Batch
from scrapers.base import ApiSource, Context, Document
from scrapers.usaspending_shapes import (
    AWARDS,
    ERROR_LAYOUT,
    LAYOUTS,
    TRANSACTIONS,
    ask_for_award,
    check_award_key,
    parse_award_detail,
    parse_transactions,
)

_PARSERS = {LAYOUTS[AWARDS]: parse_award_detail, LAYOUTS[TRANSACTIONS]: parse_transactions}


def fetch(context: Context) -> Iterator[Document]:
    """Ask for each award of the query; one that the publisher does not know is counted as missing.

    Raises `NotFound` for what is no award key, and where none of the awards is known.
    """
    if not context.query.awards:
        raise BadQuestion("no award was named", "Name at least one: --award CONT_AWD_…")
    keys = list(dict.fromkeys(key.strip().upper() for key in context.query.awards))[: context.query.limit]
    for key in keys:
        check_award_key(key)
    unknown: list[NotFound] = []
    for key in keys:
        try:
            yield from ask_for_award(context, key)
        except NotFound as error:
            unknown.append(error)
            if len(unknown) == len(keys):
                raise
            context.missing(f"{key}: {error.message}")


def parse(document: Document) -> list[Batch]:
    """Records of one document, by its layout."""
    return _PARSERS[document.layout](document)


SOURCE = ApiSource(
    name="usaspending_transactions",
    base="usaspending_url",
    layouts=LAYOUTS,
    error_layout=ERROR_LAYOUT,
    fetch=fetch,
    parse=parse,
    understands=frozenset({"awards", "limit"}),
)
