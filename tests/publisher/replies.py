"""What an answer is before it is sent, and the shapes that all of the publisher's answers share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

JSON = "application/json"


@dataclass(frozen=True)
class Question:
    """One request as it arrived. `query` is what stands behind the question mark."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    query: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def plain_path(self) -> str:
        """The path without percent signs: archive names hold parentheses."""
        return unquote(self.path)

    @property
    def base(self) -> str:
        """The address under which the publisher was asked."""
        return f"http://{self.headers.get('Host', '127.0.0.1')}"

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")

    def parameter(self, name: str) -> str:
        return parse_qs(self.query).get(name, [""])[0]


@dataclass
class Reply:
    """An answer about to be sent.

    `lost_bytes` are announced and not sent; where it is negative, more is sent than was announced. `reset`
    breaks the connection in the middle of the body, `stalls` leaves it open there and sends no more,
    `keeps_waiting` does so before the first byte.
    """

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    lost_bytes: int = 0
    reset: bool = False
    seconds_a_byte: float = 0.0
    stalls: bool = False
    keeps_waiting: bool = False

    @property
    def data(self) -> Any:
        return json.loads(self.body)


def reply(data: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(data).encode())


def refuse(status: int, detail: object) -> Reply:
    return reply({"detail": detail}, status)


def page_of(rows: Sequence[object], question: Mapping[str, Any]) -> tuple[list[object], dict[str, object]]:
    """The rows of the page asked for, and `page_metadata` as most endpoints give it."""
    page, limit = question.get("page", 1), question.get("limit", 10)
    more = len(rows) > page * limit
    metadata = {
        "page": page,
        "next": page + 1 if more else None,
        "previous": page - 1 if page > 1 else None,
        "hasNext": more,
        "hasPrevious": page > 1,
    }
    return list(rows[(page - 1) * limit : page * limit]), metadata
