"""Custom downloads: a file is ordered, made while it is asked after, and fetched; or the job comes to grief."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.publisher import tables
from tests.publisher.filters import actions_found, subawards_found
from tests.publisher.records import CONTRACTS, IDVS, ExampleAward
from tests.publisher.replies import Question, Reply, refuse, reply
from tests.publisher.shelf import DOWNLOADS, Shelf
from tests.publisher.zips import zipped

ORDER = "/api/v2/bulk_download/awards/"
STATUS = ("/api/v2/download/status", "/api/v2/download/status/", "/api/v2/bulk_download/status/")
JOB_FAULTS = frozenset({"job fails", "job hangs", "job expires"})
"""What may become of a job: it fails; it runs for ever; it finishes and its file is gone."""


@dataclass
class Job:
    """One ordered file. `asked` counts the questions after it, `fate` is one of JOB_FAULTS or ""."""

    name: str
    request: str
    fate: str
    rows: int
    columns: int
    size: int
    day: date
    asked: int = 0

    def status(self, needed: int) -> str:
        """ready, then running, then finished, once it was asked after `needed` times."""
        if self.asked < needed or self.fate == "job hangs":
            return "ready" if self.asked <= 1 else "running"
        return "failed" if self.fate == "job fails" else "finished"

    def may_answer_again(self, needed: int, today: date) -> bool:
        """Whether an identical order gets this file: not one that failed, is gone or is of another day."""
        status = self.status(needed)
        is_gone = status == "finished" and self.fate == "job expires"
        return status != "failed" and not is_gone and self.day == today


@dataclass
class Orders:
    """All jobs. A file is finished at the `needed`th question after it."""

    shelf: Shelf
    needed: int = 3
    jobs: list[Job] = field(default_factory=list)

    def give_up_hanging(self) -> None:
        """What the publisher's operators do in the end: hanging jobs become failed ones."""
        for job in self.jobs:
            if job.fate == "job hangs":
                job.fate, job.asked = "job fails", self.needed

    def order(self, awards: list[ExampleAward], question: Question, fate: str, today: date) -> Reply:
        """POST bulk_download/awards: the same order as before is answered with the same file."""
        asked = question.json
        if fault := _fault(asked):
            return fault
        request = json.dumps(asked, sort_keys=True)
        known = [j for j in self.jobs if j.request == request and j.may_answer_again(self.needed, today)]
        job = known[0] if known else self._begin(awards, asked, fate, today)
        status_url = f"{question.base}/api/v2/download/status?file_name={job.name}"
        return reply(
            {
                "status_url": status_url,
                "file_name": job.name,
                "file_url": f"{question.base}{DOWNLOADS}{job.name}",
                "download_request": _as_processed(asked),
            }
        )

    def status(self, question: Question) -> Reply:
        """GET status: numbers are null until the file is finished; time is text."""
        name = question.parameter("file_name")
        if not name:
            return refuse(400, "Missing one or more required query parameters: file_name")
        job = next((job for job in self.jobs if job.name == name), None)
        if job is None:
            return refuse(404, f"Download job with filename {name} does not exist.")
        job.asked += 1
        status = job.status(self.needed)
        if status == "finished" and job.fate == "job expires":
            self.shelf.files.pop(DOWNLOADS + name, None)
        done = status == "finished"
        return reply(
            {
                "status": status,
                "message": "An exception was raised while attempting to process the DownloadJob"
                if status == "failed"
                else None,
                "file_name": name,
                "file_url": f"{question.base}{DOWNLOADS}{name}",
                "total_size": job.size / 1000 if done else None,
                "total_columns": job.columns if done else None,
                "total_rows": job.rows if done else None,
                "seconds_elapsed": None if status == "ready" else f"{job.asked * 1.5:f}",
            }
        )

    def _begin(self, awards: list[ExampleAward], asked: dict[str, Any], fate: str, today: date) -> Job:
        number = len(self.jobs)
        stamp = f"{today}_H10M{number // 60:02}S{number % 60:02}"
        filters = _search_filters(asked["filters"])
        prime_types = asked["filters"].get("prime_award_types") or ()
        members: dict[str, bytes] = {}
        rows = columns = 0
        if prime_types:
            found = actions_found(awards, filters | {"award_type_codes": prime_types})
            lines = [tables.transaction_row(action) for action in found]
            members[f"Contracts_PrimeTransactions_{stamp}_1.csv"] = tables.as_csv(tables.ARCHIVE, lines)
            rows, columns = rows + len(lines), columns + len(tables.ARCHIVE)
        if "procurement" in (asked["filters"].get("sub_award_types") or ()):
            lines = [tables.subaward_row(*pair) for pair in subawards_found(awards, filters)]
            members[f"Contracts_Subawards_{stamp}_1.csv"] = tables.as_csv(tables.SUBAWARDS, lines)
            rows, columns = rows + len(lines), columns + len(tables.SUBAWARDS)
        data = zipped(members)
        job = Job(
            f"All_PrimeTransactionsAndSubawards_{stamp}{number:08}.zip",
            json.dumps(asked, sort_keys=True),
            fate,
            rows,
            columns,
            len(data),
            today,
        )
        self.jobs.append(job)
        self.shelf.put(DOWNLOADS + job.name, lambda: data, today)
        return job


def _search_filters(filters: dict[str, Any]) -> dict[str, Any]:
    period = filters["date_range"] | {"date_type": filters["date_type"]}
    return {"agencies": filters["agencies"], "time_period": [period]}


def _as_processed(asked: dict[str, Any]) -> dict[str, object]:
    return {"request_type": "award", **asked, "filters": _search_filters(asked["filters"])}


def _fault(asked: dict[str, Any]) -> Reply | None:
    filters = asked.get("filters")
    if not filters:
        return refuse(422, "Missing value: 'filters' is a required field")
    for name in ("agencies", "date_type", "date_range"):
        if name not in filters:
            return refuse(422, f"Missing value: 'filters|{name}' is a required field")
    if filters["date_type"] not in ("action_date", "last_modified_date"):
        return refuse(
            400, "Field 'filters|date_type' is outside valid values ['action_date', 'last_modified_date']"
        )
    days = [date.fromisoformat(filters["date_range"][name]) for name in ("start_date", "end_date")]
    if (days[1] - days[0]).days > 366:
        return refuse(400, "Invalid Parameter: date_range total days must be within a year")
    types = filters.get("prime_award_types") or []
    if not types and not filters.get("sub_award_types"):
        return refuse(
            400, "Missing one or more required body parameters: prime_award_types or sub_award_types"
        )
    if unknown := set(types) - CONTRACTS - IDVS - {f"{n:02}" for n in range(2, 12)}:
        return refuse(400, f"Invalid award_type: {sorted(unknown)[0]}")
    return None
