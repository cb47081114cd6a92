"""A feed and its entries as plain values, and ids that a rebuild or a move of the database does not change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from research.models import instant_text
from web.site import Context

SIZE = 50
"""Entries of a feed, the newest."""

_BEGUN = "2026"


@dataclass(frozen=True)
class Entry:
    """One entry. address: of the page it leads to. updated: retrieval of the evidence that shows it."""

    id: str
    title: str
    address: str
    updated: datetime
    summary: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """One feed. subtitle: what it holds, and for an indirect link both bounds. page: address of what it follows."""

    id: str
    title: str
    subtitle: str
    page: str
    own: str
    updated: datetime
    entries: tuple[Entry, ...]


def tag(context: Context, path: str) -> str:
    """A `tag:` address (RFC 4151) on the name under which readers know the site."""
    host = urlsplit(context.address).hostname or "localhost"
    return f"tag:{host},{_BEGUN}:{quote(path, safe='/:?=&%._~-')}"


def newest(entries: Sequence[Entry], context: Context) -> datetime:
    """When a feed was updated: its newest entry's time; without entries that of the newest records held."""
    times = [entry.updated for entry in entries]
    return max(times, default=context.build.as_of or datetime(2026, 1, 1, tzinfo=UTC))


def atom_time(moment: datetime) -> str:
    """RFC 3339, in UTC."""
    return instant_text(moment)[:19] + "Z"
