"""Lists in tables: which column holds the names, which the places, which shares; labels and footnotes told apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from scrapers.exhibit21.lines import is_parted, parted
from scrapers.exhibit21.names import (
    clean,
    evened,
    has_form,
    is_continued,
    is_heading,
    is_mark,
    is_percentage,
    is_prose,
)
from scrapers.exhibit21.page import Cell, TableRow
from scrapers.exhibit21.places import is_bare_place, is_place
from scrapers.exhibit21.rows import Draft

_PLACE_HEADING = re.compile(
    r"state|country|jurisdiction|incorporat|organiz|organis|under the laws|domicile|formation|location|where",
    re.I,
)
_SHARE_HEADING = re.compile(r"percent|%|ownership|owned|voting|interest|equity|shares", re.I)
_OTHER_HEADING = re.compile(
    r"business as|d/?b/?a|trade name|assumed|file|number|\bno\.|date|type|immediate|parent|owner\b|address|business|"
    r"segment|former",
    re.I,
)
_NAME_HEADING = re.compile(r"name|subsidiar|company|entity|registrant|affiliate", re.I)
_HALF = 0.5
_COLUMN = 12.0
"""Points that an empty column before a name counts as indentation."""


@dataclass
class Columns:
    """What the columns of one group of rows hold, by where they begin."""

    places: set[int] = field(default_factory=set)
    shares: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)
    names: set[int] = field(default_factory=set)


@dataclass
class TableReading:
    """The rows of all tables, with what tells their shape."""

    drafts: list[Draft] = field(default_factory=list)
    has_labels: bool = False
    has_others: bool = False


def read_tables(rows: Sequence[TableRow]) -> TableReading:
    """Tables one after another; a table without a heading of its own goes on with the columns of the one before."""
    reading = TableReading()
    section: str | None = None
    heading: list[Cell] = []
    for group in _groups(rows):
        own, body = _headed(group)
        heading = own or heading
        columns = _columns(heading, body)
        section = _read_group(body, columns, section, reading)
    return reading


def _groups(rows: Sequence[TableRow]) -> list[list[TableRow]]:
    groups: dict[int, list[TableRow]] = defaultdict(list)
    for row in rows:
        groups[row.table].append(row)
    return list(groups.values())


def _headed(rows: list[TableRow]) -> tuple[list[Cell], list[TableRow]]:
    """The cells of the headings above the first row that is none, and the rows below."""
    heading: list[Cell] = []
    for at, row in enumerate(rows):
        if not _is_heading_row(row):
            return heading, rows[at:]
        if len(row.cells) > 1 or _PLACE_HEADING.search(row.cells[0].said):
            heading += row.cells
    return heading, []


def _is_heading_row(row: TableRow) -> bool:
    said = [cell.said for cell in row.cells]
    if any(is_place(text) or is_percentage(text) for text in said[1:]):
        return False
    if all(is_heading(text) for text in said):
        return True
    words = sum(
        bool(_PLACE_HEADING.search(text) or _SHARE_HEADING.search(text) or _NAME_HEADING.search(text))
        for text in said
    )
    return (
        len(said) > 1
        and any(is_heading(text) for text in said)
        and words >= 2
        and not has_form(said[0].replace("Company", ""))
    )


def _columns(heading: Sequence[Cell], rows: Sequence[TableRow]) -> Columns:
    held: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        for cell in row.cells:
            if not is_mark(cell.said) or is_percentage(cell.said):
                held[cell.column].append(cell.said)
    columns = Columns()
    first = min(held, default=0)
    for column, texts in held.items():
        title = " ".join(cell.said for cell in heading if cell.column <= column < cell.column + cell.span)
        places = sum(map(is_place, texts)) / len(texts)
        shares = sum(map(is_percentage, texts)) / len(texts)
        if shares > _HALF:
            columns.shares.add(column)
        elif places > _HALF:
            columns.places.add(column)
        elif _OTHER_HEADING.search(title) and not _NAME_HEADING.match(title) and column != first:
            columns.others.add(column)
        elif _PLACE_HEADING.search(title) and not _NAME_HEADING.search(title) and column != first:
            columns.places.add(column)
        else:
            columns.names.add(column)
    if not columns.names and columns.places:
        # Names that are all places as well, such as a list of one called after its country.
        columns.names.add(min(columns.places))
        columns.places.discard(min(columns.places))
    return columns


def _read_group(
    rows: Sequence[TableRow], columns: Columns, section: str | None, reading: TableReading
) -> str | None:
    """Adds the rows of one table; returns the label that is in force at its end."""
    with_place = sum(any(cell.column in columns.places for cell in row.cells) for row in rows)
    may_part = not columns.places and is_parted([row.cells[0].said for row in rows])
    is_tabular = with_place > _HALF * len(rows)
    for row in rows:
        said = [cell.said for cell in row.cells]
        name = next(
            (cell for cell in row.cells if cell.column in columns.names and not is_mark(cell.said)), None
        )
        if name is None or (len(row.cells) == 1 and is_bare_place(name.said)):
            if len(said) == 1 and is_bare_place(said[0]):
                section, reading.has_labels = evened(said[0]), True
            continue
        others = [cell for cell in row.cells if cell is not name]
        place = next((cell for cell in others if cell.column in columns.places or is_place(cell.said)), None)
        share = next(
            (cell for cell in others if cell.column in columns.shares or is_percentage(cell.said)), None
        )
        if (place is None and is_prose(name.said)) or all(is_heading(text) or is_mark(text) for text in said):
            if len(said) == 1 and is_heading(said[0]) and not is_prose(said[0]):
                section, reading.has_labels = (
                    evened(said[0]).strip(" :"),
                    bool(reading.drafts) or reading.has_labels,
                )
            continue
        if not others and is_tabular:
            if is_continued(name.said) and reading.drafts:
                _go_on(reading.drafts[-1], name.said)
                continue
            if not has_form(name.said) or name.said.endswith(":"):
                section, reading.has_labels = evened(name.said).strip(" :"), True
                continue
        rest = [cell for cell in others if cell not in (place, share) and not is_mark(cell.said)]
        reading.has_others |= bool(rest)
        reading.drafts += _drafts(_Found(name, place, share, rest, section, may_part))
    return section


def _go_on(draft: Draft, said: str) -> None:
    draft.printed = evened(f"{draft.printed} {said}")
    draft.name = clean(draft.printed)


@dataclass(frozen=True)
class _Found:
    """The cells of one row by what they hold. may_part: whether a place may stand behind the name in its cell."""

    name: Cell
    place: Cell | None
    share: Cell | None
    rest: Sequence[Cell]
    section: str | None
    may_part: bool

    def draft(self, said: str, place: str | None, share: str | None) -> Draft:
        printed = evened(said)
        if place is None and self.may_part and (parts := parted(said)).place:
            printed, place = parts.name, parts.place
        return Draft(
            printed,
            clean(printed),
            place,
            share,
            indent=self.name.indent + _COLUMN * min(self.name.column, 10),
            section=self.section,
            remark=" | ".join(evened(cell.said) for cell in self.rest) or None,
            is_nested=self.name.is_nested or self.name.column > 0,
        )


def _drafts(row: _Found) -> list[Draft]:
    """One row of a table; several where its cells hold as many lines, each with its place."""
    lines = row.name.lines
    places = row.place.lines if row.place else []
    shares = row.share.lines if row.share else []
    if (
        len(lines) > 1
        and len(places) == len(lines)
        and all(map(is_place, places))
        and not any(map(is_continued, lines))
    ):
        each = shares if len(shares) == len(lines) else [""] * len(lines)
        return [
            row.draft(line, where, much or None)
            for line, where, much in zip(lines, places, each, strict=True)
        ]
    if (
        len(lines) > 1
        and not places
        and not shares
        and all(has_form(line) or parted(line).place for line in lines)
    ):
        return [row.draft(line, None, None) for line in lines]
    where, much = (evened(cell.said) if cell else None for cell in (row.place, row.share))
    return [row.draft(row.name.said, where, much)]
