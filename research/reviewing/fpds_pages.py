"""FPDS ATOM pages that a user kept: which vendor held a vehicle at each modification. Facts only; nothing is stored."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, iterparse

from research.errors import Damaged, NotRecognised, Problem
from research.reviewing.successions import Row

_FEED = re.compile(r"<(?:\w+:)?feed\b")


def read_pages(paths: Iterable[Path]) -> list[Row]:
    """The entries of all pages. Raises `Damaged` or `NotRecognised` with the file's name."""
    return [row for path in paths for row in _page(path)]


def _page(path: Path) -> Iterator[Row]:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        problem = Problem(str(path), None, None, f"cannot be read: {error}")
        raise Damaged(
            "a page of FPDS cannot be read", [problem], "Give a whole page, plain or gzip."
        ) from error
    if not _FEED.search(text) or "fpds.gov" not in text.lower() or "<!DOCTYPE" in text:
        problem = Problem(str(path), None, None, "is no FPDS ATOM page")
        raise NotRecognised(
            "this is no page of FPDS", [problem], "Give pages as the ATOM feed answered them."
        )
    yield from filter(None, map(_row, _entries(text)))


def _entries(text: str) -> Iterator[Element]:
    """Whole entries; a page cut short gives those before the cut."""
    builder = iterparse(io.StringIO(text))  # noqa: S314  # no DOCTYPE gets here, so no entity can be declared
    with suppress(ParseError):
        for _, element in builder:
            if element.tag.endswith("}entry"):
                yield element


def _row(entry: Element) -> Row | None:
    # awardContractID or IDVID is the record's own identity; referencedIDVID is of the vehicle above it.
    identity = next((e for e in entry.iter() if e.tag.endswith(("}awardContractID", "}IDVID"))), None)
    if identity is None:
        return None
    piid, agency = _text(identity, "PIID"), _text(identity, "agencyID")
    vendor, signed = _text(entry, "vendorName"), _text(entry, "signedDate")
    if not (piid and agency and vendor and signed):
        return None
    try:
        day = date.fromisoformat(signed[:10])
    except ValueError:
        return None
    said = _text(entry, "descriptionOfContractRequirement")
    modification = _text(identity, "modNumber") or "0"
    return Row(f"{agency} {piid}", piid, day, modification, vendor, None, _text(entry, "UEI"), said)


def _text(inside: Element, name: str) -> str | None:
    found = next((e for e in inside.iter() if e.tag.endswith("}" + name)), None)
    return ((found.text or "").strip() or None) if found is not None else None
