"""Pages a user already has: documents that are no tables, each kind told by its beginning and read whole."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from research.errors import Damaged, Problem
from research.records import DeletionRecord, TransactionRecord

HEAD = 8_192
"""Bytes by which a page is told."""

MAX_PAGE_BYTES = 50_000_000
"""A page of FPDS has 200,000; what unpacks to more than this is a bomb or another thing."""

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class PageRead:
    """What one page says. `problems` are of rows left out of the records, which `rows` counts too."""

    transactions: tuple[TransactionRecord, ...] = ()
    deletions: tuple[DeletionRecord, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageLayout:
    """One kind of page.

    `is_told_by` looks at its first bytes; `newest` finds the newest moment that its records name, None where
    there is none; `read` is a pure function of bytes and name, and raises an `InputRefused`.
    """

    name: str
    source: str
    title: str
    is_told_by: Callable[[bytes], bool]
    newest: Callable[[bytes], datetime | None]
    read: Callable[[bytes, str], PageRead]


def find_layout(path: Path, layouts: Sequence[PageLayout]) -> PageLayout | None:
    """The kind of page that a file is, plain or gzip; None for anything else."""
    head = _head(path)
    return next((layout for layout in layouts if layout.is_told_by(head)), None)


def read_payload(path: Path, name: str) -> bytes:
    """The page unpacked; raises `Damaged` for gzip data cut short or broken, and for what is too large for a page."""
    with path.open("rb") as data:
        is_gzip = data.read(2) == _GZIP
    try:
        with gzip.open(path, "rb") if is_gzip else path.open("rb") as data:
            payload = data.read(MAX_PAGE_BYTES + 1)
    except EOFError as error:
        raise _damaged(name, "is cut short: the gzip data ends too early") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise _damaged(name, f"is damaged: gzip: {error}") from error
    if len(payload) > MAX_PAGE_BYTES:
        raise _damaged(name, f"has more than {MAX_PAGE_BYTES:,} bytes, which no page has")
    return payload


def _head(path: Path) -> bytes:
    with path.open("rb") as data:
        start = data.read(HEAD)
    if not start.startswith(_GZIP):
        return start
    try:
        return zlib.decompressobj(wbits=31).decompress(start, HEAD)
    except zlib.error:
        return b""  # the reader of tables says what is wrong with it


def _damaged(name: str, what: str) -> Damaged:
    remedy = "Nothing of it was stored. Give the page as the publisher answered it, whole, plain or gzip."
    return Damaged(f"{name} {what}", [Problem(name, None, None, what)], remedy)
