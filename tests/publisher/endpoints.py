"""Which part of the test publisher answers which question, and its words for questions it does not know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from tests.publisher import listings, searches, shapes, vehicles
from tests.publisher.holdings import Holdings
from tests.publisher.orders import ORDER, STATUS
from tests.publisher.replies import Question, Reply, refuse, reply
from tests.publisher.shelf import ARCHIVE, DOWNLOADS

HTML = {"Content-Type": "text/html"}
_AWARDS = "/api/v2/awards/"
_NO_JSON = "JSON parse error - Expecting value: line 1 column 1 (char 0)"


@dataclass(frozen=True)
class Mishap:
    """What goes wrong inside the publisher while it answers: to the bytes of a file, or to a job ordered."""

    to_file: Callable[[bytes], bytes] = bytes
    to_job: str = ""


def answer(holdings: Holdings, question: Question, mishap: Mishap) -> Reply:
    """The reply to one question."""
    path = question.path
    if path.startswith((ARCHIVE, DOWNLOADS)):
        return holdings.shelf.serve(question, mishap.to_file)
    if path in STATUS:
        return holdings.orders.status(question)
    if path == f"{_AWARDS}last_updated/":
        return vehicles.last_updated(holdings, question)
    if path.startswith(_AWARDS):
        return _award(holdings, unquote(path.removeprefix(_AWARDS).rstrip("/")))
    endpoint = _ENDPOINTS.get(path)
    if endpoint is None and path != ORDER:
        return Reply(404, b"<!doctype html><title>Not Found</title>", dict(HTML))
    if question.method != "POST":
        return refuse(405, f'Method "{question.method}" not allowed.')
    if not _is_json(question) and endpoint is not vehicles.subawards:
        return refuse(400, _NO_JSON)
    if endpoint is None:
        return holdings.orders.order(holdings.awards, question, mishap.to_job, holdings.today)
    return endpoint(holdings, question)


def _is_json(question: Question) -> bool:
    try:
        return isinstance(question.json, dict)
    except ValueError:
        return False


def _award(holdings: Holdings, key: str) -> Reply:
    for award in holdings.awards:
        if award.key == key:
            return reply(shapes.detail(award))
    return refuse(404, f"No Award found with: '{key}'")


_ENDPOINTS: Mapping[str, Callable[[Holdings, Question], Reply]] = {
    "/api/v2/transactions/": vehicles.transactions,
    "/api/v2/idvs/awards/": vehicles.children,
    "/api/v2/idvs/activity/": vehicles.activity,
    "/api/v2/subawards/": vehicles.subawards,
    "/api/v2/search/spending_by_award/": searches.by_award,
    "/api/v2/search/spending_by_award_count/": searches.award_count,
    "/api/v2/search/spending_by_transaction/": searches.by_transaction,
    "/api/v2/search/spending_by_transaction_count/": searches.transaction_count,
    "/api/v2/bulk_download/list_agencies/": listings.agencies,
    "/api/v2/bulk_download/list_monthly_files/": listings.monthly_files,
}
