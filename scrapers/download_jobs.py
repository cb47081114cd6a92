"""USAspending's custom downloads: how a file is ordered, when it is ready, and what the answers say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from research.records import Batch
from research.types import Window
from scrapers.base import AgencyQuery, Basis, Document
from scrapers.strict import Row

ORDER = "/api/v2/bulk_download/awards/"
STATUS = "/api/v2/download/status"
LAYOUTS = {ORDER: "usaspending_download_order", STATUS: "usaspending_download_status"}

DateType = Literal["action_date", "last_modified_date"]
State = Literal["working", "finished", "failed"]

PRIME_TYPES = (
    *("A", "B", "C", "D"),
    *("IDV_A", "IDV_B", "IDV_B_A", "IDV_B_B", "IDV_B_C", "IDV_C", "IDV_D", "IDV_E"),
)
"""Contracts and vehicles: here, other than in searches, they may be asked for together."""

_STATES: dict[str, State] = {
    "ready": "working",
    "created": "working",
    "queued": "working",
    "running": "working",
    "resumed": "working",
    "uploading": "working",
    "finished": "finished",
    "failed": "failed",
}


@dataclass(frozen=True)
class Status:
    """How far an ordered file is. `total_rows` counts the rows of all its tables, transactions and subawards."""

    state: State
    message: str | None
    file_name: str
    file_url: str
    total_rows: int | None


def order(agency: AgencyQuery, basis: Basis, window: Window, date_type: DateType) -> dict[str, object]:
    """The body that orders one agency's transactions and their subawards between two days, both included."""
    asked = {
        "type": basis,
        "tier": "subtier",
        "name": agency.name,
        "toptier_name": agency.toptier_name,
    }
    filters = {
        "prime_award_types": list(PRIME_TYPES),
        "sub_award_types": ["procurement"],
        "agencies": [asked],
        "date_type": date_type,
        "date_range": {"start_date": str(window.since), "end_date": str(window.until)},
    }
    return {"filters": filters, "columns": [], "file_format": "csv"}


def ordered_name(document: Document) -> str:
    """Under which name the ordered file will be found."""
    answer = Row(document.json(), document=document.url)
    name = answer.required_text("file_name")
    answer.done({"status_url", "file_url", "download_request"})
    return name


def status(document: Document) -> Status:
    """How far an ordered file is; raises `SourceChanged` for a state that we do not know."""
    answer = Row(document.json(), document=document.url)
    said = answer.required_text("status")
    if said not in _STATES:
        raise answer.changed("status", f"one of {', '.join(sorted(_STATES))} was expected here", said)
    rows = answer.pop("total_rows")
    if rows is not None and (isinstance(rows, bool) or not isinstance(rows, int) or rows < 0):
        raise answer.changed("total_rows", "a number was expected here", rows)
    name = answer.required_text("file_name")
    url = answer.text("file_url") or ""
    if _STATES[said] == "finished" and not urlsplit(url).path.endswith(".zip"):
        raise answer.changed("file_url", "the address of a zip was expected here", url)
    found = Status(_STATES[said], answer.text("message"), name, url, rows)
    answer.done({"total_size", "total_columns", "seconds_elapsed"})
    return found


def parse_order(document: Document) -> list[Batch]:
    """The answer holds no records; it is read to notice another shape."""
    ordered_name(document)
    return []


def parse_status(document: Document) -> list[Batch]:
    """The answer holds no records; it is read to notice another shape."""
    status(document)
    return []
