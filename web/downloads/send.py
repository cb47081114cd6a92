"""Sending a download: the rows with their stamp, in the form that the address asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from tempfile import TemporaryFile
from typing import IO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from web.downloads.about import About, csvw
from web.downloads.columns import STAMP, Column, Kind
from web.downloads.spreadsheet import write_xlsx
from web.downloads.text import write_csv, write_jsonl
from web.faces import METADATA, address_of_faces
from web.tables import Block, Same, Sheet

MEDIA = {
    "csv": "text/csv; charset=utf-8; header=present",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Faces that are files of rows, with their media types."""

_PIECE = 1 << 18


def is_download(request: Request) -> bool:
    """Whether the address asks for rows as a file, or for what such a file is."""
    face: str = request.state.face
    return face in MEDIA or face == METADATA


def download(request: Request, sheet: Sheet, about: About) -> Response:
    """The sheet as the file that the address asked for, or the metadata of its CSV."""
    face: str = request.state.face
    sheet, count = stamped(sheet, about), sheet.count
    addresses = address_of_faces(request)
    headers = {"ETag": request.state.mark, "Cache-Control": "no-cache", "X-Total-Count": str(count)}
    if face == METADATA:
        made = csvw(about, sheet.columns, count, addresses["csv"])
        body = json.dumps(made, ensure_ascii=False, indent=1)
        return Response(body, media_type="application/csvm+json", headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{file_name(about.title, count, face)}"'
    headers["Link"] = f'<{addresses[METADATA]}>; rel="describedby"; type="application/csvm+json"'
    if face == "xlsx":
        file = TemporaryFile()  # noqa: SIM115  # closed when it has been sent
        write_xlsx(sheet, about, file)
        headers["Content-Length"] = str(file.tell())
        return StreamingResponse(_pieces(file), media_type=MEDIA[face], headers=headers)
    write = write_csv if face == "csv" else write_jsonl
    return StreamingResponse(write(sheet), media_type=MEDIA[face], headers=headers)


def stamped(sheet: Sheet, about: About) -> Sheet:
    """The sheet with the columns of `STAMP` that it does not have already, the same on every row."""
    have = {column.name for column in sheet.columns}
    values = about.stamp()
    added: list[Column] = [replace(one, kind=_written(one)) for one in STAMP if one.name not in have]

    def blocks() -> Iterator[Block]:
        for block in sheet.blocks:
            rows = len(block[0]) if block else 0
            yield [*block, *(Same(values[one.name], rows) for one in added)]

    return Sheet((*sheet.columns, *added), sheet.count, blocks())


def _written(column: Column) -> Kind:
    """The stamp is text, moments included."""
    return "text" if column.kind == "moment" else column.kind


def file_name(title: str, rows: int, ending: str) -> str:
    """`microsoft-and-ice-1204-rows.csv`: who has only the file can count whether it is whole."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80].strip("-")
    return f"{words or 'contract-trail'}-{rows}-{'row' if rows == 1 else 'rows'}.{ending}"


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
