"""FPDS-NG's ATOM feed: pages that somebody kept. The feed is closed; there is nothing to ask."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from research.errors import Problem, SourceChanged
from research.records import DeletionRecord, TransactionRecord
from scrapers.feed_xml import Node, read_feed
from scrapers.fpds_elements import unknown
from scrapers.fpds_paging import check_whole, notes_on, read_place
from scrapers.fpds_records import SHAPES, content, read_deletion, read_transaction
from scrapers.pages import PageLayout, PageRead
from scrapers.strict import is_repeat

_FEED = re.compile(rb"<(?:[\w-]+:)?feed\b[^>]*http://www\.w3\.org/2005/Atom")
_MODIFIED = re.compile(rb"lastModifiedDate>\s*([12]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d)")
_VERSION = re.compile(r"1\.[0-5](\.\d+)?")
_KNOWN_BESIDE = {"title", "link", "modified", "content"}
_CHANGED = "Nothing of this page was stored. Bring the source's parser up to date."


def is_page(head: bytes) -> bool:
    """Whether a file begins as a page of FPDS does."""
    return _FEED.search(head) is not None and b"fpds" in head.lower()


def newest(payload: bytes) -> datetime | None:
    """When the newest of its records was modified: the page cannot be older.

    FPDS writes Eastern time; taken as UTC it is up to five hours early, never late.
    """
    found = max(_MODIFIED.findall(payload), default=None)
    if found is None:
        return None
    try:
        return datetime.strptime(found.decode(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def read(payload: bytes, name: str) -> PageRead:
    """All records of one page. Raises `Damaged` or `SourceChanged`; then nothing of it may be stored."""
    records: list[Node] = []
    root = read_feed(payload, name, "entry", lambda entry: records.append(_record(entry, name)))
    place = read_place(root, name)
    check_whole(place, len(records), name)
    problems: list[Problem] = []
    transactions: list[TransactionRecord] = []
    deletions: list[DeletionRecord] = []
    for record in records:
        if place.is_deletions:
            deletion = read_deletion(record, name, problems)
            deletions += [deletion] if deletion else []
        else:
            transaction = read_transaction(record, name, problems)
            transactions += [transaction] if transaction else []
    new = sorted({path for record in records for path in unknown(content(record))})
    notes = [f"elements not seen before, left out: {', '.join(new)}"] if new else []
    return PageRead(
        transactions=tuple(_once(transactions, problems, name)),
        deletions=tuple(deletions),
        problems=tuple(problems),
        rows=len(records),
        notes=tuple(f"{name}: {note}" for note in [*notes_on(place), *notes]),
    )


def _record(entry: Node, file: str) -> Node:
    """The one record of an entry, of a kind and version that is known."""
    beside = sorted({child.name for child in entry.children} - _KNOWN_BESIDE)
    found = [record for content in entry.named("content") for record in content.children]
    if len(found) != 1 or found[0].name not in SHAPES or beside:
        kinds = ", ".join(record.name for record in found) or "nothing"
        message = f"an entry holds {kinds}{' beside ' + ', '.join(beside) if beside else ''}"
        raise _changed(file, entry, f"{message}: one of {', '.join(SHAPES)} was expected")
    version = found[0].attributes.get("version", "")
    if not _VERSION.fullmatch(version):
        raise _changed(file, entry, f"a record of version {version!r}: 1.0 to 1.5 are known")
    # The line of the entry, where a reader finds it.
    found[0].line = entry.line
    return found[0]


def _once(records: list[TransactionRecord], problems: list[Problem], file: str) -> list[TransactionRecord]:
    """Each record once; one that stands there twice with two contents is a problem."""
    held: dict[str, TransactionRecord] = {}
    for record in records:
        earlier = held.setdefault(record.transaction_key, record)
        if earlier is record:
            continue
        if is_repeat(earlier, record):
            earlier.repeats += 1
        else:
            message = f"this record stands on line {earlier.line} with another content"
            problems.append(Problem(file, record.line, None, message, record.transaction_key))
    return list(held.values())


def _changed(file: str, node: Node, message: str) -> SourceChanged:
    return SourceChanged(f"{file}: {message}", [Problem(file, node.line, None, message)], _CHANGED)


LAYOUT = PageLayout(
    name="fpds_atom",
    source="fpds_atom",
    title="FPDS ATOM page (XML)",
    is_told_by=is_page,
    newest=newest,
    read=read,
)
PAGES = (LAYOUT,)
