"""The Wayback Machine: which copy of a page it holds, and where that copy is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import urlencode

FIRST = "19960101"
"""Of several copies the first is taken: it is nearest to what readers saw when the page was published."""
_TIME = re.compile(r"\d{14}")


@dataclass(frozen=True)
class Wayback:
    """Its two base addresses: where it says what it holds, and where index and copies are."""

    says: str
    copies: str

    def availability(self, page: str) -> str:
        """Address that answers which copy is nearest to a day; it often says none where there is one."""
        return f"{self.says}/wayback/available?{urlencode({'url': page, 'timestamp': FIRST})}"

    def index(self, page: str) -> str:
        """Address of the first good copy's line in the index (CDX)."""
        asked = {
            "url": page,
            "matchType": "exact",
            "output": "json",
            "fl": "timestamp,original,statuscode,mimetype",
            "filter": "statuscode:200",
            "limit": "1",
        }
        return f"{self.copies}/cdx/search/cdx?{urlencode(asked)}"

    def copy(self, page: str, time: str) -> str:
        """Address of a copy's own bytes, without the frame that is shown to readers (`id_`)."""
        return f"{self.copies}/web/{time}id_/{page}"


def time_available(payload: bytes) -> str | None:
    """The time (`YYYYMMDDhhmmss`) of the copy that an availability answer names; None where it names no good one."""
    match _json(payload):
        case {
            "archived_snapshots": {"closest": {"available": True, "timestamp": str(time), "status": "200"}}
        }:
            return time if _TIME.fullmatch(time) else None
    return None


def time_indexed(payload: bytes) -> str | None:
    """The time of the first line of an index answer: a list of lists, the first of which names the columns."""
    match _json(payload):
        case [["timestamp", "original", "statuscode", "mimetype"], [str(time), *_], *_]:
            return time if _TIME.fullmatch(time) else None
    return None


def _json(payload: bytes) -> object:
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return None
