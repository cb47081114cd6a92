"""The head of a file: which columns it has and which layout that makes it."""

from __future__ import annotations

import codecs
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from research.errors import Damaged, NotRecognised, Problem, SourceChanged
from research.wording import count
from scrapers.layouts import Layout

LIKENESS = 0.5
"""A header with at least this share of a layout's columns is that layout; what it lacks is then an error."""

MAX_LINE_BYTES = 8_000_000

MAX_HEADER_BYTES = 64_000
"""The longest header known has 9,000; a longer file is taken to have rows."""


@dataclass(frozen=True)
class Member:
    """One plain CSV file on disk and the name it is spoken of."""

    path: Path
    name: str

    @property
    def name_inside(self) -> str:
        """The name it has inside the zip that it came in."""
        return self.name.split("/", 1)[-1]


def read_header(member: Member) -> list[str]:
    """The first record. Raises `Damaged` for an empty file or one that is not UTF-8 text."""
    with member.path.open("rb") as data:
        # Enough of the file for its header, and not a gigabyte if it has no line ends.
        start = data.read(MAX_LINE_BYTES)
    try:
        lines = codecs.getincrementaldecoder("utf-8-sig")().decode(start).splitlines(keepends=True)
        csv.field_size_limit(min(sys.maxsize, MAX_LINE_BYTES))
        return [name.strip() for name in next(csv.reader(lines[:50]), [])]
    except UnicodeDecodeError as error:
        line = start.count(b"\n", 0, error.start) + 1
        raise Damaged(
            f"{member.name} is not UTF-8 text",
            [Problem(member.name, line, None, "a byte is not UTF-8")],
            "Save it as UTF-8 CSV, or load the file as the publisher gave it.",
        ) from error
    except csv.Error as error:
        raise NotRecognised(
            "the first line is no CSV header", [Problem(member.name, 1, None, str(error))]
        ) from error


def is_header_alone(member: Member) -> bool:
    """Whether nothing follows the header: the table is there, and empty. For a file whose header could be read."""
    with member.path.open("rb") as data:
        start = data.read(MAX_HEADER_BYTES + 1)
    if len(start) > MAX_HEADER_BYTES or b"\0" in start:
        return False
    records = csv.reader(start.decode("utf-8-sig", "replace").splitlines(keepends=True))
    next(records, None)
    return not any(records)


def recognise(names: Sequence[str], layouts: Sequence[Layout], name: str) -> Layout:
    """The layout whose columns the header has. Raises `NotRecognised`, or `SourceChanged` naming what is missing."""
    best = max(layouts, key=lambda layout: layout.likeness(list(names)))
    if not names or best.likeness(list(names)) < LIKENESS:
        shown = ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
        raise NotRecognised(
            f"the header of {name} is none we know",
            [
                Problem(
                    name, 1, None, f"{count(len(names), 'column')}: {shown}" if names else "the file is empty"
                )
            ],
            "Known are: " + "; ".join(layout.title for layout in layouts) + ".",
        )
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise SourceChanged(
            f"{name} names a column twice",
            [Problem(name, 1, column, "stands more than once") for column in twice],
            "Download the file again; do not edit it in a spreadsheet.",
        )
    missing = [c for c in sorted(best.essential) if c not in names]
    if missing:
        raise SourceChanged(
            f"{name} looks like “{best.title}” but lacks columns we need",
            [Problem(name, 1, column, "is missing from the header") for column in missing],
            "Download the file again with all columns. If the publisher has changed it, the layout must be taught.",
        )
    return best


def identify(members: Sequence[Member], layouts: Sequence[Layout]) -> dict[str, tuple[Layout, list[Member]]]:
    """Members by layout name; one download may hold several kinds. Raises `NotRecognised` or `SourceChanged`."""
    found: dict[str, tuple[Layout, list[Member]]] = {}
    for member in members:
        layout = recognise(read_header(member), layouts, member.name)
        found.setdefault(layout.name, (layout, []))[1].append(member)
    return found
