"""Zip files as the publisher makes them, and ways in which they come out broken."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence

_MADE = (2026, 1, 1, 0, 0, 0)  # the same rows give the same bytes

Rows = list[list[str]]


def zipped(members: Mapping[str, bytes], comment: str = "") -> bytes:
    """A zip of these members; a comment makes other bytes of the same members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _MADE), content, zipfile.ZIP_DEFLATED)
        archive.comment = comment.encode()
    return out.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def made_anew(data: bytes) -> bytes:
    """The same members in other bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped(members_of(data), archive.comment.decode() + "made anew ")


def _truncated(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def _with_wrong_crc(data: bytes) -> bytes:
    """Both notes of the first member's checksum are off by one; the members unpack well."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        crc = archive.infolist()[0].CRC
    return data.replace(struct.pack("<L", crc), struct.pack("<L", crc ^ 1))


def _in_tables(change: Callable[[Rows], object]) -> Callable[[bytes], bytes]:
    """Change header and rows of the first member that has rows, else of the first."""

    def changed(data: bytes) -> bytes:
        members = members_of(data)
        tables = {name: list(csv.reader(io.StringIO(text.decode()))) for name, text in members.items()}
        name = next((name for name, rows in tables.items() if len(rows) > 1), next(iter(tables)))
        change(tables[name])
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(tables[name])
        return zipped(members | {name: out.getvalue().encode()})

    return changed


def _new_column(rows: Rows) -> None:
    for row, cell in zip(rows, ["brand_new_column", *["new"] * len(rows)], strict=False):
        row.append(cell)


def _missing_column(rows: Rows) -> None:
    at = _one_of(rows[0], ("federal_action_obligation", "subaward_amount"))
    for row in rows:
        del row[at]


def _malformed_rows(rows: Rows) -> None:
    at = _one_of(rows[0], ("federal_action_obligation", "subaward_amount"))
    for row in rows[1:2]:
        row[at] = "about twelve"


def _short_row(rows: Rows) -> None:
    for row in rows[1:2]:
        del row[len(row) // 2 :]


def _one_of(header: Sequence[str], names: Sequence[str]) -> int:
    return next(header.index(name) for name in names if name in header)


FILE_FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "truncated zip": _truncated,
    "CRC-broken zip": _with_wrong_crc,
    "no zip at all": lambda _: b"EXAMPLE: this is no zip",
    "empty file": lambda _: b"",
    "new column": _in_tables(_new_column),
    "missing column": _in_tables(_missing_column),
    "malformed rows": _in_tables(_malformed_rows),
    "short row": _in_tables(_short_row),
}
"""Changes to the bytes of a file before they are served: with an ETag and a length of their own."""
