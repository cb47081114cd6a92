"""Files that a publisher writes in windows-1252, made UTF-8 before they are read: no byte is lost or guessed."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Sequence
from pathlib import Path

from scrapers.headers import LIKENESS, MAX_LINE_BYTES, Member
from scrapers.layouts import Layout

CHUNK = 1 << 20

# The five bytes to which windows-1252 gives no sign. Browsers read them as the control characters of the same number
# (WHATWG Encoding Standard, index windows-1252), which keeps them apart and visible.
_UNDEFINED = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))


def as_utf8(
    members: Sequence[Member], layouts: Sequence[Layout], scratch: Path
) -> tuple[list[Member], list[str]]:
    """The members, each in UTF-8, and notes on what was done to them.

    Only a file whose header is that of a layout in windows-1252 is looked at, and only one that is not UTF-8 from
    end to end is taken to be windows-1252.
    """
    others = [layout for layout in layouts if layout.encoding == "windows-1252"]
    made: list[Member] = []
    notes: list[str] = []
    for number, member in enumerate(members):
        names = _first_line(member.path)
        if not any(layout.likeness(names) >= LIKENESS for layout in others) or _is_utf8(member.path):
            made.append(member)
            continue
        target = scratch / f"utf8-{number}.csv"
        if undefined := _transcode(member.path, target):
            notes.append(
                f"{member.name}: {undefined:,} bytes mean nothing in windows-1252; kept as control characters"
            )
        made.append(Member(target, member.name))
    return made, notes


def _first_line(path: Path) -> list[str]:
    """The names of the columns, as far as they are ASCII; nothing where the first line is none."""
    with path.open("rb") as data:
        line = data.readline(MAX_LINE_BYTES)
    try:
        return [name.strip() for name in next(csv.reader([line.decode("ascii")]), [])]
    except (UnicodeDecodeError, csv.Error):
        return []


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as data:
            while chunk := data.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _transcode(source: Path, target: Path) -> int:
    """Write the file in UTF-8; how many of its bytes have no meaning in windows-1252."""
    undefined = 0
    with source.open("rb") as data, target.open("wb") as out:
        while chunk := data.read(CHUNK):
            if chunk.isascii():
                out.write(chunk)
                continue
            undefined += sum(chunk.count(byte) for byte in _UNDEFINED)
            out.write(chunk.decode("cp1252", errors=_AS_CONTROL).encode("utf-8"))
    return undefined


def _control(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(map(chr, error.object[error.start : error.end])), error.end


_AS_CONTROL = "trail-control"
codecs.register_error(_AS_CONTROL, _control)
