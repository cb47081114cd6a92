"""Lists without tables: paragraphs, line breaks, text aligned by blanks; each line a name, perhaps with its place."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

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
from scrapers.exhibit21.page import Line
from scrapers.exhibit21.places import is_bare_place, is_place
from scrapers.exhibit21.rows import Draft

_COLUMNS = re.compile(r"\t+|[ \u00a0]{2,}|\s(?:\s*\.){3,}\s*|\.{4,}\s*|\s*_{3,}\s*")
_BRACKET = re.compile(
    r"^(?P<name>.+?)\s*[(\[](?P<place>(?:[^()\[\]]|\([^()]*\)){2,60})[)\]]\s*(?P<mark>(?:\(\d{1,2}\)|[*\u2020\u2021])*)\.?$"
)
_DASH = re.compile(r"\s+[\u2013\u2014-]+\s+|\s*[\u2013\u2014]\s*|\s*[;:]\s+")
_COMMA = re.compile(r",\s+")
_MOST_WORDS = 22
"""No name has more words; a paragraph has."""


@dataclass(frozen=True)
class Parted:
    """A line in its parts."""

    name: str
    place: str | None = None
    percentage: str | None = None


def parted(line: str) -> Parted:
    """Name, place and percentage of one line; the name alone where nothing else can be told apart."""
    columns = [part for part in (evened(part) for part in _COLUMNS.split(line)) if part]
    if len(columns) > 1 and not is_mark(columns[0]):
        percentage = next((part for part in columns[1:] if is_percentage(part)), None)
        rest = [part for part in columns[1:] if part != percentage and not is_mark(part)]
        if rest and is_place(rest[-1]):
            return Parted(" ".join([columns[0], *rest[:-1]]), rest[-1], percentage)
        if percentage and not rest:
            return Parted(columns[0], None, percentage)
    said = evened(line)
    if (found := _BRACKET.match(said)) and is_place(found["place"]):
        return Parted(found["name"] + found["mark"], found["place"])
    for joint in (_last(_DASH, said, is_place), _last(_COMMA, said, is_bare_place)):
        if joint is None:
            continue
        name, place = said[: joint.start()], said[joint.end() :].strip(" .")
        city = _last(_COMMA, name, str.istitle)
        if (
            city
            and joint.re is _COMMA
            and _ends_in_form(name[: city.start()])
            and not has_form(name[city.end() :])
        ):
            # "One, Ltd., Surrey, England"
            return Parted(name[: city.start()], f"{name[city.end() :]}, {place}")
        return Parted(name, place)
    return Parted(said)


def _last(joint: re.Pattern[str], said: str, is_behind: Callable[[str], bool]) -> re.Match[str] | None:
    """The last joint, if a name stands before it and what is asked for behind it."""
    last = next(iter(deque(joint.finditer(said), maxlen=1)), None)
    if last is None or not last.start() or is_bare_place(said[: last.start()]):
        return None
    return last if is_behind(said[last.end() :].strip(" .")) else None


def read_lines(lines: Iterable[Line]) -> list[Draft]:
    """The rows of a list in lines. What is no heading, sentence or furniture is a name where most lines are."""
    asked = [line for line in lines if not is_mark(line.text)]
    found: list[Draft] = []
    likely = 0
    section: str | None = None
    kept = [line for line in _joined(asked) if not _is_aside(evened(line.text))]
    may_part = is_parted([line.text for line in kept])
    for line in kept:
        said = evened(line.text)
        if is_heading(said) or said.endswith(":"):
            section = _section(said) or section
            continue
        if is_bare_place(said):
            section = said
            continue
        parts = parted(line.text) if may_part else Parted(said)
        name = clean(parts.name)
        if not name or is_heading(name):
            continue
        likely += bool(parts.place or has_form(name))
        found.append(Draft(evened(parts.name), name, parts.place, parts.percentage, line.indent, section))
    if likely * 2 < len(found):
        return [draft for draft in found if draft.jurisdiction or _ends_in_form(draft.name)]
    return found


def is_parted(lines: Sequence[str]) -> bool:
    """Whether lines give places behind names: where few do, "(China)" is a part of that name."""
    names = [line for line in lines if not is_heading(line) and not is_bare_place(line)]
    return sum(parted(line).place is not None for line in names) * 3 >= len(names)


def _is_aside(said: str) -> bool:
    return is_prose(said) or len(said.split()) > _MOST_WORDS


def _section(said: str) -> str | None:
    plain = said.strip(" :")
    return (
        plain
        if re.search(r"subsidiar|affiliat|ventures|domestic|foreign|international|:$", said, re.I)
        else None
    )


def _ends_in_form(name: str) -> bool:
    return has_form(" ".join(name.split()[-2:]))


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Lines with those that go on put back to the one they belong to."""
    made: list[Line] = []
    for line in lines:
        before = made[-1] if made else None
        if (
            before is not None
            and is_continued(line.text)
            and not is_prose(before.text)
            and not is_heading(before.text)
            and parted(before.text).place is None
            and len(evened(before.text).split()) < _MOST_WORDS
        ):
            made[-1] = Line(before.text.rstrip() + " " + line.text.lstrip(), before.indent)
        else:
            made.append(line)
    return made
