"""What a page of FPDS says of the search it was cut from: its place in it, and whether it holds all it should."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from research.errors import Damaged, Problem, SourceChanged
from scrapers.feed_xml import Node

PAGE = 10
"""Entries of a page; the feed let nobody choose another number."""

_AGAIN = "Nothing of it was stored. Take the page from another copy; the feed itself is closed."


@dataclass(frozen=True)
class Place:
    """start: how many records of the search come before. last: where its last page starts, None if this is all."""

    start: int
    last: int | None
    has_next: bool
    query: str | None
    is_deletions: bool


def read_place(root: Node, file: str) -> Place:
    """From the links at a page's head; raises `SourceChanged` for a feed that is neither PUBLIC nor DELETED."""
    links = {node.attributes.get("rel", ""): node for node in root.named("link")}
    asked = {rel: parse_qs(urlsplit(node.attributes.get("href", "")).query) for rel, node in links.items()}
    feeds = {name for fields in asked.values() for name in fields.get("FEEDNAME", ())}
    if len(feeds) > 1 or feeds - {"PUBLIC", "DELETED"}:
        message = f"is a page of the feed {' and '.join(sorted(feeds))}, which is not known"
        raise SourceChanged(f"{file} {message}", [Problem(file, root.line, "link", message)], _AGAIN)
    return Place(
        start=_number(asked, "alternate") or 0,
        last=_number(asked, "last"),
        has_next="next" in links,
        query=next(iter(asked.get("alternate", {}).get("q", ())), None),
        is_deletions=feeds == {"DELETED"},
    )


def check_whole(place: Place, entries: int, file: str) -> None:
    """Raises `Damaged` where the page's own links say that entries are missing from it."""
    if not entries:
        message = "holds no entry: so the feed answered when it was no longer filled, which proves nothing"
    elif entries < PAGE and (place.has_next or (place.last is not None and place.start < place.last)):
        message = f"holds {entries} entries and says that more pages follow: of its {PAGE}, some were cut off"
    else:
        return
    raise Damaged(f"{file} {message}", [Problem(file, None, "entry", message)], _AGAIN)


def notes_on(place: Place) -> list[str]:
    """That the other pages of the search are not in this one."""
    if place.last is None or (place.last == 0 and not place.has_next):
        return ["more pages follow it, which are not in this file"] if place.has_next else []
    number, pages = place.start // PAGE + 1, place.last // PAGE + 1
    query = f" for {place.query}" if place.query else ""
    return [f"page {number} of {pages} of the search{query}: the others are not in this file"]


def _number(asked: dict[str, dict[str, list[str]]], rel: str) -> int | None:
    given = next(iter(asked.get(rel, {}).get("start", ())), "")
    return int(given) if given.isdecimal() and len(given) < 9 else None
