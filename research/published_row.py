"""One row of an archived table as its publisher gave it: what a figure's reader holds against the record made of it."""

from __future__ import annotations

import csv
import gzip
import io
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from research.archive import Archive
from research.errors import ArchiveDamaged
from research.evidence import EvidenceRecord
from research.masking import mask

MOST_BYTES = 400_000_000
"""Of a table so many bytes are read, unpacked, to reach a line; a row further on is not shown."""

_LONGEST_ROW = 1_000_000
# Their pay and their telephone stand in these, and are nobody's business here.
_OF_PERSONS = re.compile(r"officer|contact|e-?mail|phone|fax", re.IGNORECASE)


def published_row(
    archive: Archive, evidence: EvidenceRecord, member: str | None, line: int
) -> tuple[tuple[str, str], ...] | None:
    """Column and value of each filled cell of the row that begins on `line`, in the publisher's order and words.

    member: the file inside a zip. line: from 1, the header's included. Columns that speak of persons are left out, and
    e-mail addresses and telephone numbers in others are masked. None for what is no CSV file in UTF-8, for a line
    beyond `MOST_BYTES`, and where the archive is not at hand.
    """
    try:
        with archive.payload(evidence) as payload, _unpacked(payload, member) as table:
            cells = _cells(table, line)
    except (
        ArchiveDamaged,
        OSError,
        EOFError,
        KeyError,
        ValueError,
        zlib.error,
        zipfile.BadZipFile,
        csv.Error,
    ):
        return None
    return (
        None
        if cells is None
        else tuple(
            (name, mask(value)) for name, value in cells if value.strip() and not _OF_PERSONS.search(name)
        )
    )


@contextmanager
def _unpacked(payload: IO[bytes], member: str | None) -> Iterator[IO[bytes]]:
    start = payload.read(4)
    with tempfile.SpooledTemporaryFile(max_size=1 << 24) as whole:
        whole.write(start)
        while chunk := payload.read(1 << 20):
            whole.write(chunk)
        whole.seek(0)
        if start[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=whole, mode="rb") as plain:
                yield plain  # type: ignore[misc]
        elif start == b"PK\x03\x04":
            with zipfile.ZipFile(whole) as packed:
                names = [name for name in packed.namelist() if name.lower().endswith(".csv")]
                with packed.open(member if member in names else names[0] if len(names) == 1 else "") as plain:
                    yield plain
        else:
            yield whole


def _cells(table: IO[bytes], line: int) -> list[tuple[str, str]] | None:
    header = b""
    read = 0
    for number, text in enumerate(table, 1):
        read += len(text)
        if read > MOST_BYTES:
            return None
        if number == 1:
            header = text
        elif number == line:
            names, values = _parsed(header.removeprefix(b"\xef\xbb\xbf")), _parsed(_whole(text, table))
            return list(zip(names, values, strict=True))
    return None


def _whole(text: bytes, table: IO[bytes]) -> bytes:
    """The row that begins with `text`: quoted line breaks carry it over several lines."""
    while text.count(b'"') % 2 and len(text) < _LONGEST_ROW:
        more = table.readline()
        if not more:
            break
        text += more
    return text


def _parsed(text: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(text.decode("utf-8"), newline=""), strict=True))
