"""What the publisher says of one award: its history, what stands under a vehicle, its subawards."""

from __future__ import annotations

from collections.abc import Sequence

from tests.publisher import shapes
from tests.publisher.holdings import Holdings
from tests.publisher.records import ExampleAward
from tests.publisher.replies import Question, Reply, page_of, refuse, reply

_RELATIONS = ("child_idvs", "child_awards", "grandchild_awards")


def transactions(holdings: Holdings, question: Question) -> Reply:
    """POST transactions: an unknown award has an empty history and status 200."""
    asked = question.json
    if asked.get("limit", 10) > 5000:
        return refuse(422, "Field 'limit' value is above max '5000'")
    rows = [
        shapes.transaction(award, modification)
        for award in holdings.awards
        if award.key == asked["award_id"]
        for modification in award.history
    ]
    sort = asked.get("sort", "action_date")
    rows.sort(key=lambda row: str(row[sort]), reverse=asked.get("order") == "desc")
    shown, metadata = page_of(rows, asked)
    return reply({"page_metadata": metadata, "results": shown})


def children(holdings: Holdings, question: Question) -> Reply:
    """POST idvs/awards: one relation at a time, of every agency's orders."""
    asked = question.json
    relation = asked.get("type", "child_idvs")
    if relation not in _RELATIONS:
        return refuse(422, f"Field 'type' is outside valid values {list(_RELATIONS)}")
    if asked.get("limit", 10) > 100:
        return refuse(422, f"Field 'limit' value '{asked['limit']}' is above max '100'")
    under = _under(holdings.awards, asked["award_id"])
    if relation == "grandchild_awards":
        under = [a for child in _of_kind(under, "IDV") for a in _under(holdings.awards, child.key)]
    found = _of_kind(under, "IDV" if relation == "child_idvs" else "AWARD")
    rows = [shapes.child(award) for award in found]
    sort = asked.get("sort", "period_of_performance_start_date")
    rows.sort(key=lambda row: str(row[sort]), reverse=asked.get("order", "desc") == "desc")
    shown, metadata = page_of(rows, asked)
    return reply({"results": shown, "page_metadata": metadata})


def activity(holdings: Holdings, question: Question) -> Reply:
    """POST idvs/activity: orders and orders of child vehicles together, largest first, with their number."""
    asked = question.json
    under = _under(holdings.awards, asked["award_id"])
    grandchildren = [a for child in _of_kind(under, "IDV") for a in _under(holdings.awards, child.key)]
    rows = [shapes.active(award, award not in under) for award in _of_kind([*under, *grandchildren], "AWARD")]
    if asked.get("hide_edge_cases"):
        rows = [row for row in rows if row["obligated_amount"] > 0]
    rows.sort(key=lambda row: row["obligated_amount"], reverse=True)
    shown, metadata = page_of(rows, asked)
    metadata |= {"limit": asked.get("limit", 10), "total": len(rows)}
    return reply({"results": shown, "page_metadata": metadata})


def subawards(holdings: Holdings, question: Question) -> Reply:
    """POST subawards: what is no JSON is ignored, and page 1 of everybody's subawards comes with status 200."""
    try:
        asked = question.json
    except ValueError:
        asked = {}
    key = asked.get("award_id")
    known = {award.key for award in holdings.awards}
    rows = [
        shapes.subaward(subaward)
        for award in holdings.awards
        if key not in known or award.key == key
        for subaward in award.subawards
    ]
    sort = asked.get("sort", "subaward_number")
    rows.sort(key=lambda row: str(row[sort]), reverse=asked.get("order", "desc") == "desc")
    shown, metadata = page_of(rows, asked)
    return reply({"results": shown, "page_metadata": metadata})


def last_updated(holdings: Holdings, _: Question) -> Reply:
    """GET awards/last_updated: the day as the publisher writes it."""
    return reply({"last_updated": f"{holdings.today:%m/%d/%Y}"})


def _under(awards: Sequence[ExampleAward], vehicle: object) -> list[ExampleAward]:
    return [award for award in awards if award.parent_key == vehicle]


def _of_kind(awards: Sequence[ExampleAward], kind: str) -> list[ExampleAward]:
    return [award for award in awards if award.parts.kind == kind]
