"""What the test publisher answers to which question, errors included, in USAspending's words and statuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import unquote

from tests.publisher import shapes
from tests.publisher.records import AGENCIES, DHS, ExampleAward

CONTRACTS = {"A", "B", "C", "D"}
IDVS = {"IDV_A", "IDV_B", "IDV_B_A", "IDV_B_B", "IDV_B_C", "IDV_C", "IDV_D", "IDV_E"}
JSON = "application/json"


@dataclass
class Reply:
    """An answer about to be sent. `lost_bytes` are announced and not sent; `reset` breaks the connection."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    lost_bytes: int = 0
    reset: bool = False
    seconds_a_byte: float = 0.0

    @property
    def data(self) -> Any:
        return json.loads(self.body)


def reply(data: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(data).encode())


def refuse(status: int, detail: object) -> Reply:
    return reply({"detail": detail}, status)


def answer(awards: Sequence[ExampleAward], method: str, path: str, body: bytes) -> Reply:
    """The reply to one question."""
    if path.startswith("/api/v2/awards/"):
        return _award(awards, unquote(path.removeprefix("/api/v2/awards/").rstrip("/")))
    endpoint = _ENDPOINTS.get(path)
    if endpoint is None:
        return Reply(404, b"<!doctype html><title>Not Found</title>", {"Content-Type": "text/html"})
    if method != "POST":
        return refuse(405, f'Method "{method}" not allowed.')
    try:
        question = json.loads(body)
    except ValueError:
        return refuse(400, "JSON parse error - Expecting value: line 1 column 1 (char 0)")
    return endpoint(awards, question)


def _award(awards: Sequence[ExampleAward], key: str) -> Reply:
    for award in awards:
        if award.key == key:
            return reply(shapes.detail(award))
    return refuse(404, f"No Award found with: '{key}'")


def _transactions(awards: Sequence[ExampleAward], question: dict[str, Any]) -> Reply:
    """An unknown award has an empty history and status 200, as at the publisher."""
    if question.get("limit", 10) > 5000:
        return refuse(422, "Field 'limit' value is above max '5000'")
    rows = [
        shapes.transaction(award, m)
        for award in awards
        if award.key == question["award_id"]
        for m in award.history
    ]
    rows.sort(
        key=lambda row: str(row[question.get("sort", "action_date")]), reverse=question.get("order") == "desc"
    )
    page, limit = question.get("page", 1), question.get("limit", 10)
    more = len(rows) > page * limit
    metadata = {
        "page": page,
        "next": page + 1 if more else None,
        "previous": page - 1 if page > 1 else None,
        "hasNext": more,
        "hasPrevious": page > 1,
    }
    return reply({"page_metadata": metadata, "results": rows[(page - 1) * limit : page * limit]})


def _search(awards: Sequence[ExampleAward], question: dict[str, Any]) -> Reply:
    if fault := _faults(question):
        return fault
    fields, page, limit = question.get("fields"), question.get("page", 1), question.get("limit", 10)
    if not fields:
        return refuse(422, "Missing value: 'fields' is a required field")
    if limit > 100:
        return refuse(422, f"Field 'limit' value '{limit}' is above max '100'")
    sort = question.get("sort", fields[0])
    if sort not in fields:
        return refuse(400, f"Sort value not found in requested fields: {sort}")
    rows = [shapes.search_row(award, fields) for award in _found(awards, question["filters"])]
    rows.sort(
        key=lambda row: (str(row[sort]), row["internal_id"]), reverse=question.get("order", "desc") == "desc"
    )
    shown = rows[(page - 1) * limit : page * limit]
    more = len(rows) > page * limit
    metadata = {
        "page": page,
        "hasNext": more,
        "last_record_unique_id": shown[-1]["internal_id"] if more else None,
        "last_record_sort_value": str(shown[-1][sort] if more else None),  # "None" on the last page
    }
    body = shapes.fixture("award_search") | {"limit": limit, "results": shown, "page_metadata": metadata}
    return reply(body)


def _count(awards: Sequence[ExampleAward], question: dict[str, Any]) -> Reply:
    if "filters" not in question:
        return refuse(400, "Missing one or more required request parameters: filters")
    found = _found(awards, question["filters"])
    body = shapes.fixture("award_count")
    body["results"] |= {
        "contracts": sum(award.type_code in CONTRACTS for award in found),
        "idvs": sum(award.type_code in IDVS for award in found),
    }
    return reply(body)


def _faults(question: dict[str, Any]) -> Reply | None:
    filters = question.get("filters", {})
    types = set(filters.get("award_type_codes", ()))
    if not types:
        return refuse(422, "Missing value: 'filters|award_type_codes' is a required field")
    if not (types <= CONTRACTS or types <= IDVS):
        groups: dict[str, object] = {"contracts": {}, "idvs": {}}
        message = "'award_type_codes' must only contain types from one group."
        return refuse(422, {"message": message, "award_type_groups": groups})
    if any(period["start_date"] < "2007-10-01" for period in filters.get("time_period", ())):
        return Reply(500, b"<h1>Server Error (500)</h1>", {"Content-Type": "text/html"})
    return None


def _found(awards: Sequence[ExampleAward], filters: dict[str, Any]) -> list[ExampleAward]:
    """Awarding entries are ORed, funding entries are ORed, and the two are ANDed."""
    found = [
        award for award in awards if award.type_code in filters.get("award_type_codes", CONTRACTS | IDVS)
    ]
    for role in ("awarding", "funding"):
        names = {
            a["name"]
            for a in filters.get("agencies", ())
            if a["type"] == role and a.get("toptier_name") == DHS
        }
        if any(a["type"] == role for a in filters.get("agencies", ())):
            found = [award for award in found if AGENCIES[getattr(award, role)][0] in names]
    periods = [
        (date.fromisoformat(p["start_date"]), date.fromisoformat(p["end_date"]))
        for p in filters.get("time_period", ())
    ]
    return [award for award in found if not periods or any(award.is_active(*period) for period in periods)]


_ENDPOINTS: dict[str, Callable[[Sequence[ExampleAward], dict[str, Any]], Reply]] = {
    "/api/v2/transactions/": _transactions,
    "/api/v2/search/spending_by_award/": _search,
    "/api/v2/search/spending_by_award_count/": _count,
}
