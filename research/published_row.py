"""One row or record of an archived document as its publisher gave it, to be held against the record made of it."""

from __future__ import annotations

import csv
import gzip
import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from research.archive import Archive
from research.evidence import EvidenceRecord
from research.masking import mask
from research.published_answers import MOST_BYTES as MOST_OF_ANSWER
from research.published_answers import json_fields, xml_fields

MOST_BYTES = 200_000_000
"""An archived file may have so many, and its table so many up to the line, unpacked: any visitor may ask for a row."""

_LONGEST_ROW = 1_000_000
# Pay, telephone and log-in of people stand in these, and are nobody's business here.
_OF_PERSONS = re.compile(r"officer|official|contact|e-?mail|phone|fax|\bpoc\b|(?:ed|[ _-])by$", re.IGNORECASE)

Row = tuple[tuple[str, str], ...]


def published_row(archive: Archive, evidence: EvidenceRecord, member: str | None, line: int) -> Row | None:
    """Column and value of each filled cell of the row that begins on `line`, in the publisher's order and words.

    member: the file inside a zip. line: from 1, of a table its header's included; of an answer in JSON the place of the
    record in its list. Fields of answers are named by their path. What speaks of persons is left out, and e-mail
    addresses and telephone numbers in the rest are masked. None for what cannot be read here, such as a file in another
    encoding than UTF-8, and beyond `MOST_BYTES`. Raises `ArchiveDamaged` where the archived bytes are not at hand, or
    are no longer those that were read.
    """
    if evidence.payload_bytes > MOST_BYTES:
        return None
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "as-given"
        archive.copy_payload(evidence, given)
        try:
            with _opened(given, member) as table:
                cells = _read(table, line)
        except (UnicodeDecodeError, csv.Error, LookupError, ValueError):
            return None
    if cells is None:
        return None
    return tuple(
        (name, mask(value)) for name, value in cells if value.strip() and not _OF_PERSONS.search(name)
    )


@contextmanager
def _opened(given: Path, member: str | None) -> Iterator[IO[bytes]]:
    """The table in a file. Raises `LookupError` for a zip without that member."""
    with given.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        if start[:2] == b"\x1f\x8b":
            with gzip.open(file) as plain:
                yield cast(IO[bytes], plain)
        elif start == b"PK\x03\x04":
            with zipfile.ZipFile(file) as packed, packed.open(_named(packed, member)) as plain_member:
                yield plain_member
        else:
            yield file


def _named(packed: zipfile.ZipFile, member: str | None) -> str:
    tables = [name for name in packed.namelist() if name.lower().endswith(".csv")]
    if member is None and len(tables) == 1:
        return tables[0]
    if member not in tables:
        raise LookupError(member)
    return member


def _read(document: IO[bytes], line: int) -> list[tuple[str, str]] | None:
    """A row of a table, or a record of an answer, told by how it begins."""
    begins = document.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    document.seek(0)
    if begins not in (b"{", b"<"):
        return _cells(document, line)
    payload = document.read(MOST_OF_ANSWER + 1)
    if len(payload) > MOST_OF_ANSWER:
        return None
    return json_fields(payload, line) if begins == b"{" else xml_fields(payload, line)


def _cells(table: IO[bytes], line: int) -> list[tuple[str, str]] | None:
    header, read = b"", 0
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
    while text.count(b'"') % 2 and len(text) < _LONGEST_ROW and (more := table.readline()):
        text += more
    return text


def _parsed(text: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(text.decode("utf-8"), newline=""), strict=True), [])
