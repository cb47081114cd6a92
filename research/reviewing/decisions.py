"""data/decisions.yml as text: one decision put in, replaced or taken back, and not a byte of the rest changed."""

from __future__ import annotations

import codecs
import fcntl
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from research.errors import TrailError
from research.reviewing.candidate import candidate_key

FILE = "decisions.yml"
Plain = dict[str, object]
"""One decision as the file's fields."""

FIELDS = ("company", "subject_kind", "subject", "verdict", "who", "when", "why", "note")


class DecisionNotWritten(TrailError):
    """The file changed underneath, or is written in a way that cannot be added to safely; nothing was written."""

    exit_code = 2
    status = 409


@dataclass(frozen=True)
class Verdict:
    """One decision as the file holds it. day: when it was taken."""

    company: str
    kind: str
    subject: str
    verdict: str
    who: str
    day: date
    why: str
    note: str | None = None

    @property
    def order(self) -> tuple[str, str, str]:
        return (self.company, self.kind, self.subject)

    @property
    def key(self) -> str:
        return candidate_key(*self.order)

    @property
    def plain(self) -> Plain:
        """The file's fields, in their order; an absent note is left out."""
        values = (
            self.company,
            self.kind,
            self.subject,
            self.verdict,
            self.who,
            self.day,
            self.why,
            self.note,
        )
        return {name: value for name, value in zip(FIELDS, values, strict=True) if value is not None}


@dataclass(frozen=True)
class _Block:
    """One decision: the comments above it, its own lines, and what they say."""

    above: str
    text: str
    plain: Plain

    @property
    def order(self) -> tuple[str, str, str]:
        return (
            str(self.plain.get("company")),
            str(self.plain.get("subject_kind")),
            str(self.plain.get("subject")),
        )


@dataclass(frozen=True)
class _Parts:
    """The file taken apart: what stands before the list, its items, and what stands after them."""

    head: str
    blocks: list[_Block]
    tail: str

    def joined(self) -> str:
        head = (
            self.head
            if self.blocks
            else re.sub(r"^decisions:[^\S\n]*", "decisions: []", self.head, flags=re.M)
        )
        return head + "".join(block.above + block.text for block in self.blocks) + self.tail


class DecisionFile:
    """The file as it was read. It is written only while it still is what was read, or what we wrote last."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()  # through a symbolic link, so that the link stays one
        self._read = self._bytes()

    def plain(self) -> list[Plain]:
        """What the decisions say, in the order of the file."""
        return [block.plain for block in self._parts().blocks]

    def put(self, verdict: Verdict) -> Plain | None:
        """Add a decision at its place, or replace the one on the same subject; returns what it replaced."""
        return self.restore(verdict.plain)

    def restore(self, plain: Plain) -> Plain | None:
        """The same with a decision as the file had it."""
        parts = self._parts()
        blocks = list(parts.blocks)
        new = _Block("", _item(plain), plain)
        old = next((block for block in blocks if block.order == new.order), None)
        if old:
            blocks[blocks.index(old)] = replace(new, above=old.above)
        else:
            place = next((n for n, block in enumerate(blocks) if block.order > new.order), len(blocks))
            blocks.insert(place, new)
        self._write(_Parts(parts.head, blocks, parts.tail))
        return old.plain if old else None

    def take_back(self, key: str) -> Plain:
        """Remove the decision of that key, and the comments above it; returns what it said."""
        parts = self._parts()
        gone = next((block for block in parts.blocks if candidate_key(*block.order) == key), None)
        if gone is None:
            raise DecisionNotWritten(
                f"no decision has the key {key}", "See `trail review --list --state decided`."
            )
        self._write(_Parts(parts.head, [block for block in parts.blocks if block is not gone], parts.tail))
        return gone.plain

    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError as error:
            raise DecisionNotWritten(
                f"{self.path} does not exist", "Make it with one line: decisions: []"
            ) from error

    def _parts(self) -> _Parts:
        text = self._read.decode("utf-8-sig").replace("\r\n", "\n")
        if not text.endswith("\n"):
            text += "\n"
        items = _items(text)
        lines = text.split("\n")
        lines = [f"{line}\n" for line in lines[:-1]]
        key = next((n for n, line in enumerate(lines) if line.startswith("decisions:")), len(lines) - 1)
        head = re.sub(r"^decisions:[^\S\n]*\[\s*\]", "decisions:", "".join(lines[: key + 1]), flags=re.M)
        starts = [node.start_mark.line for node in items]
        ends = [*starts[1:], len(lines)][: len(starts)]
        plain = yaml.safe_load(text)["decisions"] or []
        blocks: list[_Block] = []
        since = key + 1
        for start, end, said in zip(starts, ends, plain, strict=True):
            last = end
            while last > start and _is_no_content(lines[last - 1]):
                last -= 1
            blocks.append(_Block("".join(lines[since:start]), "".join(lines[start:last]), said))
            since = last
        return _Parts(head, blocks, "".join(lines[since:]))

    def _write(self, parts: _Parts) -> None:
        """Whole or not at all; refuses where the text would not say exactly what it must."""
        text = parts.joined()
        try:
            says = yaml.safe_load(text)["decisions"]
        except (yaml.YAMLError, TypeError, KeyError):
            says = None
        if says != [block.plain for block in parts.blocks]:
            raise DecisionNotWritten(
                f"{FILE} is written in a way that cannot be added to",
                "Write each decision as a block of its own below `decisions:`, as the comment at its top shows.",
            )
        data = text.encode()
        if self._read.startswith(codecs.BOM_UTF8):
            data = codecs.BOM_UTF8 + data
        if b"\r\n" in self._read:
            data = data.replace(b"\n", b"\r\n")
        with _locked(self.path.parent):
            if self._bytes() != self._read:
                raise DecisionNotWritten(
                    f"{FILE} was changed by somebody else meanwhile; nothing was written",
                    "Start the command again: it reads the file anew.",
                )
            _swap_in(self.path, data)
        self._read = data


def _items(text: str) -> list[yaml.Node]:
    """The nodes of the list, which tell the line of each decision."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise DecisionNotWritten(f"{FILE} is not valid YAML: {error}", "Run `trail doctor`.") from error
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    node = next((value for key, value in pairs if key.value == "decisions"), None)
    if isinstance(node, yaml.SequenceNode) and not (node.flow_style and node.value):
        return list(node.value)
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return []
    raise DecisionNotWritten(f"{FILE} holds no list of blocks under `decisions:`", "Write: decisions: []")


def _item(plain: Plain) -> str:
    """One decision as YAML, one field a line, so that a change shows as one."""
    # An impossible width keeps long sentences on their line; what would break a line is written as an escape.
    is_plain = all(str(value).isprintable() for value in plain.values())
    text = yaml.safe_dump(plain, sort_keys=False, allow_unicode=is_plain, width=1_000_000)
    first, *rest = text.rstrip("\n").split("\n")
    return "".join([f"  - {first}\n", *(f"    {line}\n" for line in rest)])


def _is_no_content(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One writer at a time among those that ask; the folder itself is the lock, so nothing is left behind."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _swap_in(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, stat.S_IMODE(path.stat().st_mode))
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
