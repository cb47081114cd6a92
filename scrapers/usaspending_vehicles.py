"""USAspending's answers about what stands under a vehicle (IDV): lists of its awards, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from research.records import Batch
from scrapers import usaspending_fields as known
from scrapers.base import Context, Document
from scrapers.normalize import AwardKey, cents, day, split_award_key
from scrapers.paging import pages
from scrapers.strict import Row

CHILDREN = "/api/v2/idvs/awards/"
ACTIVITY = "/api/v2/idvs/activity/"
LAYOUTS = {CHILDREN: "usaspending_idv_children", ACTIVITY: "usaspending_idv_activity"}

Relation = Literal["child_idvs", "child_awards", "grandchild_awards"]
RELATIONS: tuple[Relation, ...] = ("child_idvs", "child_awards", "grandchild_awards")
"""Vehicles placed under the vehicle, orders placed under it, and orders placed under those vehicles."""

_LARGEST_PAGE = 100  # the endpoint's own maximum
_MOST_PAGES = 1_000


def ask_for_count(context: Context, vehicle: AwardKey) -> Document:
    """How many orders stand under the vehicle and its vehicles; the list itself is in no useful order."""
    return context.post(ACTIVITY, {"award_id": str(vehicle), "limit": 1, "page": 1, "hide_edge_cases": False})


def ask_for_children(context: Context, vehicle: AwardKey, relation: Relation) -> Iterator[Document]:
    """Every page of one relation, in the order of award numbers, which hardly ever repeat."""
    body = {
        "award_id": str(vehicle),
        "type": relation,
        "limit": _LARGEST_PAGE,
        "sort": "piid",
        "order": "asc",
    }
    yield from pages(context.post, CHILDREN, body, most=_MOST_PAGES)


def orders_counted(document: Document) -> int:
    """The number of orders that `/idvs/activity/` states."""
    answer = Row(document.json(), document=document.url)
    metadata = answer.row("page_metadata")
    total = metadata.pop("total")
    if isinstance(total, bool) or not isinstance(total, int) or total < 0:
        raise metadata.changed("total", "a count was expected here", total)
    metadata.done(known.IDV_PAGE)
    answer.rows("results")
    answer.done()
    return total


def listed(document: Document, department: str) -> Iterator[tuple[str, bool]]:
    """The key of each award on a page, and whether that department signed it or pays for it.

    The page names departments only, never the agency inside one. Raises `SourceChanged` for a row of another
    vehicle, `RowsRejected` for a value that cannot be right.
    """
    answer = Row(document.json(), document=document.url)
    request = Row(document.request, document=document.url, path="(the question)")
    vehicle = request.read("award_id", split_award_key)
    relation = request.pop("type")
    for row in answer.rows("results"):
        key = row.read("generated_unique_award_id", split_award_key)
        if row.read("piid", _upper) != key.piid:
            raise row.changed("piid", f"this does not fit the key {key}")
        if key.kind != ("IDV" if relation == "child_idvs" else "AWARD"):
            raise row.changed("generated_unique_award_id", f"{relation} were asked for", str(key))
        if relation == "child_awards" and (key.parent_piid, key.parent_agency_code) != (
            vehicle.piid,
            vehicle.agency_code,
        ):
            raise row.changed("generated_unique_award_id", f"awards under {vehicle} were asked for", str(key))
        row.read_nullable("obligated_amount", cents)
        for field in _DAYS:
            row.read_nullable(field, day)
        departments = {row.text("awarding_agency"), row.text("funding_agency")}
        row.done(known.IDV_CHILD)
        yield str(key), department in departments
    answer.row("page_metadata").done(known.TRANSACTION_PAGE)
    answer.done()


_DAYS = (
    "last_date_to_order",
    "period_of_performance_current_end_date",
    "period_of_performance_start_date",
)


def parse_children(document: Document) -> list[Batch]:
    """A list holds no records: it names no agency, recipient or value; it is read to notice another shape."""
    for _ in listed(document, ""):
        pass
    return []


def parse_activity(document: Document) -> list[Batch]:
    """A count holds no records; it is read to notice another shape."""
    orders_counted(document)
    return []


def _upper(value: object) -> str:
    return str(value).strip().upper()
