"""The publisher's searches and their counts: awards, transactions, subawards."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from tests.publisher import shapes
from tests.publisher.filters import Action, actions_found, awards_found, subawards_found
from tests.publisher.holdings import Holdings
from tests.publisher.records import CONTRACTS, IDVS
from tests.publisher.replies import Question, Reply, page_of, refuse, reply

WINDOW = 50_000  # rows that can be paged through without a cursor
_DEPRECATED = (
    "'subawards' will be deprecated in the future. Set 'spending_level' to 'subawards' instead. "
    "See documentation for more information. "
)


def by_award(holdings: Holdings, question: Question) -> Reply:
    """POST search/spending_by_award: awards, or subawards where they are asked for."""
    asked = question.json
    if fault := _fault(asked):
        return fault
    fields = asked.get("fields")
    if not fields:
        return refuse(422, "Missing value: 'fields' is a required field")
    if asked.get("limit", 10) > 100:
        return refuse(422, f"Field 'limit' value '{asked['limit']}' is above max '100'")
    sort = asked.get("sort", fields[0])
    if sort not in fields:
        return refuse(400, f"Sort value not found in requested fields: {sort}")
    if _is_about_subawards(asked):
        found = subawards_found(holdings.awards, asked["filters"])
        rows = [shapes.subaward_row(*pair, fields) for pair in found]
        return reply(_search_page(rows, asked, sort) | {"spending_level": "subawards"})
    rows = [shapes.search_row(award, fields) for award in awards_found(holdings.awards, asked["filters"])]
    return reply(_search_page(rows, asked, sort))


def _search_page(rows: list[dict[str, Any]], asked: dict[str, Any], sort: str) -> dict[str, Any]:
    rows.sort(
        key=lambda row: (str(row[sort]), row["internal_id"] or 0),
        reverse=asked.get("order", "desc") == "desc",
    )
    shown, pages = page_of(rows, asked)
    last: Any = shown[-1] if pages["hasNext"] else {}
    metadata = {
        "page": pages["page"],
        "hasNext": pages["hasNext"],
        "last_record_unique_id": last.get("internal_id"),
        "last_record_sort_value": str(last.get(sort)),  # "None" on the last page
    }
    body: dict[str, Any] = shapes.fixture("award_search")
    return body | {
        "limit": asked.get("limit", 10),
        "results": shown,
        "page_metadata": metadata,
        "messages": body["messages"] + ([_DEPRECATED] if "subawards" in asked else []),
    }


def award_count(holdings: Holdings, question: Question) -> Reply:
    """POST search/spending_by_award_count: awards by group, or subcontracts and subgrants."""
    asked = question.json
    if "filters" not in asked:
        return refuse(400, "Missing one or more required request parameters: filters")
    body: dict[str, Any] = shapes.fixture("award_count")
    if _is_about_subawards(asked):
        number = len(subawards_found(holdings.awards, asked["filters"]))
        body |= {"results": {"subgrants": 0, "subcontracts": number}, "spending_level": "subawards"}
        body["messages"] += [_DEPRECATED] if "subawards" in asked else []
        return reply(body)
    found = awards_found(holdings.awards, asked["filters"])
    body["results"] |= _by_group([award.type_code for award in found])
    return reply(body)


def transaction_count(holdings: Holdings, question: Question) -> Reply:
    """POST search/spending_by_transaction_count: the same answer, of transactions."""
    asked = question.json
    if "filters" not in asked:
        return refuse(400, "Missing one or more required request parameters: filters")
    body: dict[str, Any] = shapes.fixture("award_count")
    found = actions_found(holdings.awards, asked["filters"])
    body["results"] |= _by_group([action.award.type_code for action in found])
    return reply(body)


def by_transaction(holdings: Holdings, question: Question) -> Reply:
    """POST search/spending_by_transaction: rows that tie on the sort value come in another order on each page."""
    asked = question.json
    filters, fields, sort = asked.get("filters", {}), asked.get("fields"), asked.get("sort")
    page, limit = asked.get("page", 1), asked.get("limit", 10)
    if not filters.get("award_type_codes"):
        return refuse(422, "Missing value: 'filters|award_type_codes' is a required field")
    if not fields or sort not in fields:
        return refuse(400, f"Sort value not found in fields: {sort}")
    if limit > 100:
        return refuse(422, f"Field 'limit' value '{limit}' is above max '100'")
    if page * limit >= WINDOW:  # the server asks for one row more than it shows
        return refuse(422, f"Page #{page} with limit {limit} is over the maximum result limit {WINDOW}")
    found = actions_found(holdings.awards, filters)
    random.Random(page).shuffle(found)
    found.sort(key=_sorted_by(sort), reverse=asked.get("order", "desc") == "desc")
    rows = [shapes.transaction_search_row(action, fields) for action in found]
    shown, metadata = page_of(rows, asked)
    messages = shapes.fixture("award_search")["messages"]
    return reply({"limit": limit, "results": shown, "page_metadata": metadata, "messages": messages})


def _sorted_by(field: str) -> Callable[[Action], Any]:
    if field == "Transaction Amount":
        return lambda action: action.modification.obligation
    return lambda action: str(shapes.transaction_search_row(action, [field])[field])


def _by_group(types: Sequence[str]) -> dict[str, int]:
    return {
        "contracts": sum(code in CONTRACTS for code in types),
        "idvs": sum(code in IDVS for code in types),
    }


def _is_about_subawards(asked: dict[str, Any]) -> bool:
    return bool(asked.get("subawards")) or asked.get("spending_level") == "subawards"


def _fault(asked: dict[str, Any]) -> Reply | None:
    filters = asked.get("filters", {})
    types = set(filters.get("award_type_codes", ()))
    if not types:
        return refuse(422, "Missing value: 'filters|award_type_codes' is a required field")
    # Of subawards the groups are procurement and assistance: contracts and vehicles together.
    groups = [CONTRACTS | IDVS] if _is_about_subawards(asked) else [CONTRACTS, IDVS]
    if not any(types <= group for group in groups):
        message = "'award_type_codes' must only contain types from one group."
        return refuse(422, {"message": message, "award_type_groups": {"contracts": {}, "idvs": {}}})
    if any(period["start_date"] < "2007-10-01" for period in filters.get("time_period", ())):
        return Reply(500, b"<h1>Server Error (500)</h1>", {"Content-Type": "text/html"})
    return None
