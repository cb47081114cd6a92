"""USAspending: the first-tier subcontractors, with UEI, under what an agency signed or pays for."""

from __future__ import annotations

from collections.abc import Iterator

from research.records import Batch
from research.wording import count
from scrapers import usaspending_search as search
from scrapers import usaspending_shapes as shapes
from scrapers import usaspending_subaward_search as subawards
from scrapers.base import ApiSource, Context, Document
from scrapers.paging import check_count, pages
from scrapers.usaspending_slices import page_size, slices

LAYOUTS = subawards.LAYOUTS
_PARSERS = {
    LAYOUTS[search.COUNT]: subawards.parse_count,
    LAYOUTS[search.SEARCH]: subawards.parse_search,
}


def fetch(context: Context) -> Iterator[Document]:
    """Count and list the subawards of each slice; days are those of the subaward's own action.

    With a limit the pages end after that many rows, and nothing is counted. Raises `CountMismatch`. Of the day of
    modification the publisher says nothing for subawards.
    """
    left = context.query.limit
    for part in slices(context.query):
        counted = context.post(search.COUNT, subawards.count_question(part.filters))
        yield counted
        stated = subawards.subcontracts(counted)
        if not stated:
            continue
        received, twice = 0, 0
        seen: set[str] = set()
        size = page_size(left)
        question = subawards.question(part.filters, size)
        for page in pages(context.post, search.SEARCH, question, most=stated // size + 2):
            yield page
            received += subawards.rows_on(page)
            marks = subawards.marks_on(page)
            twice += len(marks & seen)
            seen |= marks
            if left is not None and received >= left:
                context.note(
                    "a limit was set: not every subaward was asked for, and counts were not compared"
                )
                return
        if left is None:
            # Rows, not records: two reports may be alike in every field that the search shows.
            check_count(stated, received, f"subawards of {part}")
            if twice:
                # The publisher sorts by a number that many share: what slips to the next page is there twice, and
                # another is on none. Reports that are alike look the same, so that it is said and not refused.
                alike = f"{count(twice, 'row')} stood on two pages alike"
                context.note(f"subawards of {part}: {alike}; as many others may be missing")
        else:
            left -= received


def parse(document: Document) -> list[Batch]:
    """Records of one document, by its layout."""
    return _PARSERS[document.layout](document)


SOURCE = ApiSource(
    name="usaspending_subaward_recipients",
    base="usaspending_url",
    layouts=LAYOUTS,
    error_layout=shapes.ERROR_LAYOUT,
    fetch=fetch,
    parse=parse,
    understands=frozenset({"agencies", "since", "until", "limit"}),
)
