"""Ways in which a publisher fails: each befalls one question, for as many times as asked."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from tests.publisher.orders import JOB_FAULTS, ORDER
from tests.publisher.replies import Question, Reply, refuse, reply
from tests.publisher.shelf import ARCHIVE, DOWNLOADS
from tests.publisher.zips import FILE_FAULTS

PAGE = b"<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head><body>Sorry</body></html>"
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass
class Fault:
    """`name` is one of ALL_FAULTS; it befalls questions whose path begins with `path`, the first `times` of them.

    `skip` questions to that path go well before. Faults of files befall only files, those of jobs only orders.
    """

    name: str
    path: str = "/"
    times: int = 1
    skip: int = 0

    def befalls(self, path: str) -> bool:
        if (
            not path.startswith(self.path)
            or not path.startswith(_WHERE.get(self.name, "/"))
            or self.times <= 0
        ):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return True


def _too_many(_: Reply) -> Reply:
    return refuse(429, "Request was throttled. Expected available in 7 seconds.")


def _too_many_for(seconds: int) -> Callable[[Reply], Reply]:
    def change(good: Reply) -> Reply:
        limited = _too_many(good)
        limited.headers["Retry-After"] = str(seconds)
        return limited

    return change


def _too_many_until(good: Reply) -> Reply:
    limited = _too_many(good)
    limited.headers["Retry-After"] = format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
    return limited


def _moved(status: int, location: str) -> Callable[[Reply], Reply]:
    return lambda _: Reply(status, b"<html>It is elsewhere.</html>", {**HTML, "Location": location})


def _in_rows(change: Callable[[list[Any]], object]) -> Callable[[Reply], Reply]:
    """Change the list `results`, where one holds anything, or else the object itself as a list of one."""

    def changed(good: Reply) -> Reply:
        data = good.data
        rows = data.get("results")
        change(rows if isinstance(rows, list) and rows else [data])
        return reply(data)

    return changed


def _set(**fields: object) -> Callable[[Reply], Reply]:
    return lambda good: reply(good.data | fields)


def _off_by_one(good: Reply) -> Reply:
    data = good.data
    data["results"] = {name: number + 1 for name, number in data["results"].items()}
    return reply(data)


def _always_more(good: Reply) -> Reply:
    data = good.data
    data["page_metadata"] |= {"hasNext": True, "last_record_sort_value": "None"}
    return reply(data)


def _without_the_newest(good: Reply) -> Reply:
    data = good.data
    full = [file for file in data["monthly_files"] if file["fiscal_year"] is not None]
    newest = max(full, key=lambda file: str(file["updated_date"]))
    data["monthly_files"].remove(newest)
    return reply(data)


def _garbled(good: Reply) -> Reply:
    """One byte is another on its way; length and ETag are those of the file."""
    middle = len(good.body) // 2
    return replace(good, body=good.body[:middle] + bytes([good.body[middle] ^ 255]) + good.body[middle + 1 :])


def _without(*names: str) -> Callable[[Question], Question]:
    dropped = {name.lower() for name in names}

    def change(asked: Question) -> Question:
        kept = {name: value for name, value in asked.headers.items() if name.lower() not in dropped}
        return replace(asked, headers=kept)

    return change


def _of_other_agency(rows: list[Any]) -> None:
    rows[0]["Awarding Sub Agency"] = "Office of Procurement Operations"


_ESSENTIAL = ("generated_internal_id", "generated_unique_award_id", "action_date")

FAULTS: dict[str, Callable[[Reply], Reply]] = {
    "429": _too_many,
    "429 for a second": _too_many_for(1),
    "429 for 7 seconds": _too_many_for(7),
    "429 for a day": _too_many_for(86_400),
    "429 until a date": _too_many_until,
    "500 JSON": lambda _: refuse(500, "Elasticsearch is unreachable"),
    "503 HTML": lambda _: Reply(503, PAGE, dict(HTML)),
    "422 object": lambda _: refuse(422, {"message": "only one group", "award_type_groups": {}}),
    "reset": lambda good: replace(good, reset=True),
    "short body": lambda good: replace(good, body=good.body[:-5], lost_bytes=5),
    "wrong Content-Length": lambda good: replace(good, lost_bytes=-min(7, len(good.body))),
    "slow first byte": lambda good: replace(good, keeps_waiting=True),
    "stalled body": lambda good: replace(good, stalls=True),
    "garbled on the way": _garbled,
    "reset, then another file": lambda good: replace(good, reset=True),  # the server changes the file
    "stalled, then another file": lambda good: replace(good, stalls=True),
    "slow": lambda good: replace(good, seconds_a_byte=0.05),
    "truncated JSON": lambda good: replace(good, body=good.body[: len(good.body) // 2]),
    "HTML 200": lambda _: Reply(200, PAGE, dict(HTML)),
    "gzip": lambda good: replace(
        good, body=gzip.compress(good.body), headers=good.headers | {"Content-Encoding": "gzip"}
    ),
    "moved here": _moved(307, "?moved"),
    "moved away": _moved(307, "http://localhost:1/api/"),
    "moved as GET": _moved(302, "/api/v2/awards/"),
    "missing field": _in_rows(lambda rows: [rows[0].pop(name, None) for name in _ESSENTIAL]),
    "new field": _in_rows(lambda rows: [row.update(brand_new=1) for row in rows[:1]]),
    "three decimals": _in_rows(lambda rows: rows[-1].update(federal_action_obligation=1.005)),
    "NaN": _in_rows(lambda rows: rows[-1].update(federal_action_obligation=float("nan"))),
    "other agency": _in_rows(_of_other_agency),
    "dropped filter": _set(messages=["The following filters from the request were not used: ['agencies']."]),
    "count off by one": _off_by_one,
    "row lost": _in_rows(lambda rows: rows.pop()),
    "row twice, another lost": _in_rows(lambda rows: rows.append(rows.pop() and rows[0])),
    "row twice": _in_rows(lambda rows: rows.append(rows[0])),
    "always more": _always_more,
    "listing without the newest file": _without_the_newest,
    "unknown job state": _set(status="paused"),
}
"""Changes to a good reply."""

QUESTION_FAULTS: dict[str, Callable[[Question], Question]] = {
    "ignores Range": _without("Range", "If-Range"),
    "ignores If-Range": _without("If-Range"),
    "ignores conditions": _without("If-None-Match", "If-Modified-Since"),
}
"""What the publisher does not hear of a question."""

CHANGING = frozenset({"reset, then another file", "stalled, then another file"})
ALL_FAULTS = frozenset({*FAULTS, *QUESTION_FAULTS, *FILE_FAULTS, *JOB_FAULTS})

_FILES = (ARCHIVE, DOWNLOADS)
_WHERE: dict[str, str | tuple[str, ...]] = {
    **dict.fromkeys((*QUESTION_FAULTS, *FILE_FAULTS, *CHANGING), _FILES),
    **dict.fromkeys(JOB_FAULTS, ORDER),
    "listing without the newest file": "/api/v2/bulk_download/list_monthly_files/",
    "unknown job state": "/api/v2/download/status",
}
