"""One record of an archived answer in JSON or XML as its publisher gave it: each filled field under its path."""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.parsers import expat

MOST_FIELDS = 1_500
"""A record has a few hundred; what has more is no record but the whole answer."""

MOST_BYTES = 20_000_000
"""An answer may have so many; any visitor may ask for a record of it."""

_LISTS = ("results", "opportunitiesData", "awardSummary")
"""Under these publishers list the records of an answer: USAspending and others, SAM.gov notices, SAM.gov awards."""

_DEEPEST = 40

Fields = list[tuple[str, str]]


def json_fields(payload: bytes, line: int) -> Fields | None:
    """Of the record at that place in the answer's list, from 1; an answer without a list is one record.

    None where there is no such record, and for what is no JSON.
    """
    try:
        answer = json.loads(payload, parse_float=str, parse_int=str)  # as the publisher wrote them
    except ValueError:
        return None
    if not isinstance(answer, dict):
        return None
    lists = [answer[name] for name in _LISTS if isinstance(answer.get(name), list)]
    records = lists[0] if lists else [answer]
    if not 0 < line <= len(records) or not isinstance(records[line - 1], dict):
        return None
    return _bounded(_flat(records[line - 1], ""))


def xml_fields(payload: bytes, line: int) -> Fields | None:
    """Of the element that begins on that line of the file, from 1: text and attributes of all it holds.

    None where none begins there, where several do, and for what is no XML or holds a document type.
    """
    reader = _Elements(line)
    try:
        reader.parser.Parse(payload, True)
    except (expat.ExpatError, _NoFeed):
        return None
    return _bounded(reader.fields) if reader.begun == 1 else None


def _bounded(found: Iterator[tuple[str, str]] | Fields) -> Fields | None:
    fields: Fields = []
    for one in found:
        if len(fields) == MOST_FIELDS:
            return None
        fields.append(one)
    return fields


def _flat(value: object, path: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else str(name), depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _flat(inner, f"{path}[{number}]", depth + 1)
    elif isinstance(value, bool):
        yield path, "true" if value else "false"
    elif value is not None:
        yield path, str(value)


class _NoFeed(Exception):
    """A document type or an entity, which no feed holds and an attack may."""


class _Elements:
    """Collects what stands below the one element that begins on a line."""

    def __init__(self, line: int) -> None:
        self.begun = 0
        self.fields: Fields = []
        self._line = line
        self._path: list[str] = []
        self._texts: list[str] = []
        self._level = 0
        self._inside = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._level += 1
        if not self._inside:
            if self.parser.CurrentLineNumber != self._line:
                return
            self.begun += 1
            self._inside = self._level
        else:
            self._path.append(name.rpartition(" ")[2])
        self._texts.append("")
        for key, value in attributes.items():
            self.fields.append((".".join([*self._path, f"@{key.rpartition(' ')[2]}"]), value))

    def _end(self, _name: str) -> None:
        if self._inside:
            text = self._texts.pop().strip()
            if text:
                self.fields.append((".".join(self._path), text))
            if self._level == self._inside:
                self._inside = 0
            else:
                self._path.pop()
        self._level -= 1

    def _text(self, text: str) -> None:
        if self._texts:
            self._texts[-1] += text

    def _refuse(self, *_: object) -> None:
        raise _NoFeed
