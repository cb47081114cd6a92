"""One record of FPDS read by path: each value once, its faults named by line; what nobody knows is collected."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeVar

from research.errors import Problem, SourceChanged
from scrapers.feed_xml import Node
from scrapers.layouts import known_columns
from scrapers.normalize import cents

Value = TypeVar("Value")

_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,2}0*)?")
_MOMENT = re.compile(r"([12][0-9]{3}-[0-9]{2}-[0-9]{2})(?:[ T][0-9:.]+Z?)?")
_CHANGED = "The format changed: nothing of this page was stored. Bring the source's parser up to date."
_ATTRIBUTES = frozenset(
    {
        *("name", "description", "Description", "departmentID", "departmentName", "regionCode", "country"),
        *("city", "county", "productOrServiceType", "part8OrPart13", "version"),
    }
)


class Element:
    """A record's element and what was found wrong while its values were read."""

    def __init__(self, node: Node, file: str, problems: list[Problem]) -> None:
        self._node = node
        self._file = file
        self._problems = problems

    @property
    def line(self) -> int:
        return self._node.line

    def text(self, path: str) -> str | None:
        """The text at a path below, its ends trimmed; None where nothing stands there."""
        node = self._find(path)
        return None if node is None else node.text.strip() or None

    def attribute(self, path: str, *names: str) -> str | None:
        """The first of these attributes of the element at a path; None where there is none."""
        node = self._find(path)
        values = [] if node is None else [node.attributes.get(name, "").strip() for name in names]
        return next(filter(None, values), None)

    def named(self, path: str) -> str | None:
        """What the code at a path means: its `description`, else the code."""
        return self.attribute(path, "description") or self.text(path)

    def required(self, path: str) -> str:
        """The text at a path that every record has; empty text is a problem."""
        value = self.text(path)
        if value is None:
            self.wrong(path, "is empty")
        return value or ""

    def key(self, path: str, *, required: bool = False) -> str | None:
        """Text in upper case that is a part of a key: no blanks, no underscore, which parts the parts."""
        value = self.required(path) if required else self.text(path)
        if value and re.search(r"[_\s]", value):
            self.wrong(path, "holds a blank or an underscore, which no part of a key has", value)
        return value.upper() if value else None

    def cents(self, path: str) -> int | None:
        """An amount in whole cents."""
        return self._read(path, _cents)

    def day(self, path: str) -> date | None:
        """The day of `2020-01-30 14:34:12`."""
        return self._read(path, _day)

    def wrong(self, path: str, message: str, value: str | None = None) -> None:
        """Note a fault of this record, at the line of the element if it is there."""
        node = self._find(path) if path else None
        line = (node or self._node).line
        self._problems.append(Problem(self._file, line, path or None, message, value and value[:80]))

    def _read(self, path: str, convert: Callable[[str], Value]) -> Value | None:
        value = self.text(path)
        if value is None:
            return None
        try:
            return convert(value)
        except ValueError as error:
            self.wrong(path, str(error), value)
            return None

    def _find(self, path: str) -> Node | None:
        node = self._node
        for name in path.split("/"):
            found = node.named(name)
            if len(found) > 1:
                message = f"{path}: <{name}> stands {len(found)} times"
                raise SourceChanged(
                    f"{self._file}: {message}", [Problem(self._file, node.line, path, message)], _CHANGED
                )
            if not found:
                return None
            node = found[0]
        return node


def unknown(node: Node) -> list[str]:
    """Paths below a record that are neither read nor ignored by name; attributes as `path@name`."""
    return sorted(set(_unknown(node, "")))


def refuse_unknown_keys(node: Node, container: str, file: str) -> None:
    """Raises `SourceChanged` for an element nobody knows inside the one that identifies the record."""
    new = [path for path in unknown(node) if path.split("/")[0] == container]
    if new:
        problems = [Problem(file, node.line, path, "this part of the key is new") for path in new]
        raise SourceChanged(
            f"{file}: a record is identified by more than is known: {', '.join(new)}", problems, _CHANGED
        )


def _unknown(node: Node, path: str) -> list[str]:
    known, whole = _known()
    found = [f"{path}@{name}" for name in node.attributes if name not in _ATTRIBUTES]
    for child in node.children:
        below = f"{path}/{child.name}".lstrip("/")
        if below in whole:
            continue
        if below not in known:
            found.append(below)
            continue
        found += _unknown(child, below)
    return found


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Paths known one by one, and those all of whose content is left out (`…/*`)."""
    lines = known_columns("fpds_elements")
    whole = frozenset(line.removesuffix("/*") for line in lines if line.endswith("/*"))
    known = {line for line in lines if not line.endswith("/*")}
    above = {path.rsplit("/", n)[0] for path in known | whole for n in range(1, path.count("/") + 1)}
    return frozenset(known | above), whole


def _cents(text: str) -> int:
    if not _AMOUNT.fullmatch(text):
        raise ValueError("is not an amount in dollars and whole cents")
    return cents(Decimal(text))


def _day(text: str) -> date:
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError("is not a date (YYYY-MM-DD)")
    try:
        return date.fromisoformat(found[1])
    except ValueError as error:
        raise ValueError("is not a date (YYYY-MM-DD)") from error
