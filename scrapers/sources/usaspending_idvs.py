"""USAspending: vehicles named by key, and what the agencies asked for ordered under them."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from research.errors import BadQuestion, CountMismatch, NotFound
from research.records import AwardRecord, Batch
from scrapers import usaspending_shapes as shapes
from scrapers import usaspending_vehicles as vehicles
from scrapers.base import ApiSource, Context, Document
from scrapers.normalize import AwardKey
from scrapers.paging import check_count

LAYOUTS = {**vehicles.LAYOUTS, **shapes.LAYOUTS}
_PARSERS = {
    LAYOUTS[vehicles.CHILDREN]: vehicles.parse_children,
    LAYOUTS[vehicles.ACTIVITY]: vehicles.parse_activity,
    LAYOUTS[shapes.AWARDS]: shapes.parse_award_detail,
    LAYOUTS[shapes.TRANSACTIONS]: shapes.parse_transactions,
}


def fetch(context: Context) -> Iterator[Document]:
    """Ask for each vehicle, all that stands under it, and the history of what the agencies signed or pay for.

    The lists name departments only, so each award of the agencies' departments is asked for its detail, a
    statement that tells its agencies and its parent; only where one of them was asked for its history follows.
    With a limit only that many details are asked for. Raises `CountMismatch` at the end where the lists hold
    another number of orders than the publisher counts, and `NotFound` for what is no vehicle's key.
    """
    query = context.query
    if not query.awards:
        raise BadQuestion("no vehicle was named", "Name at least one: --award CONT_IDV_…")
    if not query.agencies:
        raise BadQuestion(
            "no agency was asked for",
            "Name at least one, such as --agency ice: every agency's orders stand under a vehicle.",
        )
    keys = dict.fromkeys(_vehicle(key) for key in query.awards)
    mismatches: list[CountMismatch] = []
    left, asked = query.limit, set[str]()
    for vehicle in keys:
        try:
            yield from shapes.ask_for_award(context, str(vehicle))
        except NotFound as error:
            if len(keys) == 1:
                raise
            context.missing(f"{vehicle}: {error.message}")
            continue
        under = yield from _under(context, vehicle, mismatches)
        new = [key for key in under if key not in asked][:left]
        for award_key in new:
            asked.add(award_key)
            yield from _order(context, award_key)
        left = None if left is None else left - len(new)
    if mismatches:
        raise mismatches[0]


def _vehicle(text: str) -> AwardKey:
    key = shapes.check_award_key(text)
    if key.kind != "IDV":
        raise NotFound(
            f"{key} is an order or contract, not a vehicle", "Give keys that begin with CONT_IDV_."
        )
    return key


def _under(
    context: Context, vehicle: AwardKey, mismatches: list[CountMismatch]
) -> Generator[Document, None, list[str]]:
    """Yield the lists of what stands under a vehicle; return the keys of the agencies' departments."""
    departments = {agency.toptier_name for agency in context.query.agencies}
    counted = vehicles.ask_for_count(context, vehicle)
    yield counted
    orders, ours = set[str](), dict[str, None]()
    for relation in vehicles.RELATIONS:
        for page in vehicles.ask_for_children(context, vehicle, relation):
            yield page
            for department in sorted(departments):
                for key, is_of_department in vehicles.listed(page, department):
                    if relation != "child_idvs":
                        orders.add(key)
                    if is_of_department:
                        ours[key] = None
    try:
        check_count(vehicles.orders_counted(counted), len(orders), f"orders under {vehicle}")
    except CountMismatch as mismatch:
        context.note(mismatch.message)
        mismatches.append(mismatch)
    context.note(
        f"{vehicle}: {len(ours):,} of what stands under it are of {' and '.join(sorted(departments))}"
    )
    return list(ours)


def _order(context: Context, award_key: str) -> Iterator[Document]:
    """The detail of an award, and its history if an agency asked for signed it or pays for it."""
    try:
        detail = shapes.ask_for_detail(context, award_key)
    except NotFound:
        context.missing(f"{award_key} is listed by the publisher, which has no page for it")
        return
    yield detail
    asked = {agency.code for agency in context.query.agencies}
    for batch in shapes.parse_award_detail(detail):
        for record in batch.rows if isinstance(batch.rows, list) else ():
            if isinstance(record, AwardRecord) and asked & _by_basis(context, record):
                yield from shapes.ask_for_history(context, award_key)


def _by_basis(context: Context, record: AwardRecord) -> set[str | None]:
    """The agencies of an award by the bases that were asked for."""
    codes = {"awarding": record.awarding_agency_code, "funding": record.funding_agency_code}
    return {codes[basis] for basis in context.query.basis}


def parse(document: Document) -> list[Batch]:
    """Records of one document, by its layout."""
    return _PARSERS[document.layout](document)


SOURCE = ApiSource(
    name="usaspending_idvs",
    base="usaspending_url",
    layouts=LAYOUTS,
    error_layout=shapes.ERROR_LAYOUT,
    fetch=fetch,
    parse=parse,
    understands=frozenset({"agencies", "awards", "limit"}),
)
