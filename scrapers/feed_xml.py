"""A feed in XML read entry by entry within bounds: no entities, no document type, no depth or size without end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from research.errors import Damaged, Problem

MAX_DEPTH = 40
"""FPDS nests 9 deep."""

MAX_ENTRY_ELEMENTS = 5_000
"""An entry of FPDS has some 650."""

MAX_BESIDE = 1_000
"""Elements beside the entries; a page of FPDS has eight."""

MAX_TEXT = 1_000_000
"""Characters in one element; descriptions of FPDS end at 4,000."""

_CHUNK = 1 << 16
_AGAIN = "Nothing of it was stored. Give the page as the publisher answered it, whole, plain or gzip."


@dataclass
class Node:
    """One element by its local name. line: where it begins in the file, from 1."""

    name: str
    line: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def named(self, name: str) -> list[Node]:
        """The children of that name."""
        return [child for child in self.children if child.name == name]


def read_feed(payload: bytes, name: str, entry: str, take: Callable[[Node], None]) -> Node:
    """Give each element `entry` below the root to `take`, and return the root with its other children.

    An entry is let go when it was taken, so that memory does not grow with the file. Raises `Damaged` with line
    for XML that is cut short or broken, and for what no feed holds and an attack may: a document type or entity,
    nesting or text without end.
    """
    return _Reader(name, entry, take).read(payload)


class _Reader:
    def __init__(self, name: str, entry: str, take: Callable[[Node], None]) -> None:
        self._name = name
        self._entry = entry
        self._take = take
        self._open: list[Node] = []
        self._root: Node | None = None
        self._elements = 0
        self._taken = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.EntityDeclHandler = self._refuse_doctype

    def read(self, payload: bytes) -> Node:
        at_end = False
        try:
            for start in range(0, len(payload), _CHUNK):
                self._parser.Parse(payload[start : start + _CHUNK], False)
            at_end = True
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            if at_end:
                what = f"is cut short: it ends inside its XML, after {self._taken} whole entries"
            else:
                what = f"is no well-formed XML: {expat.ErrorString(error.code)}"
            raise self._damaged(what, error.lineno) from error
        if self._root is None:
            raise self._damaged("is empty", 1)
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        node = Node(_local(name), line, {_local(key): value for key, value in attributes.items()})
        if len(self._open) == MAX_DEPTH:
            raise self._damaged(f"nests its elements deeper than {MAX_DEPTH}", line)
        if len(self._open) == 1:
            self._elements = 0
            if len(self._open[0].children) > MAX_BESIDE:
                raise self._damaged(f"has more than {MAX_BESIDE:,} elements beside its entries", line)
        self._elements += 1
        if self._elements > MAX_ENTRY_ELEMENTS:
            raise self._damaged(f"has an entry of more than {MAX_ENTRY_ELEMENTS:,} elements", line)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)

    def _end(self, name: str) -> None:
        node = self._open.pop()
        if len(self._open) == 1 and node.name == self._entry:
            self._open[0].children.pop()
            self._taken += 1
            self._take(node)

    def _text(self, text: str) -> None:
        if len(self._open) == 1:
            if text.strip():
                raise self._damaged("has text between its entries", self._parser.CurrentLineNumber)
            return
        node = self._open[-1]
        node.text += text
        if len(node.text) > MAX_TEXT:
            raise self._damaged(f"has more than {MAX_TEXT:,} characters in <{node.name}>", node.line)

    def _refuse_doctype(self, *declared: object) -> None:
        raise self._damaged(
            "declares a document type or entity, which no page of a feed does", self._parser.CurrentLineNumber
        )

    def _damaged(self, what: str, line: int) -> Damaged:
        return Damaged(f"{self._name} {what}", [Problem(self._name, line, None, what)], _AGAIN)


def _local(name: str) -> str:
    return name.rsplit(" ", 1)[-1]
