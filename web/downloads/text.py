"""Text files: a sheet as CSV (RFC 4180) or as JSON lines, in pieces that are sent while the next is made."""

from __future__ import annotations

from collections.abc import Iterator

from web.downloads.cells import csv_encoders, json_encoders, quoted
from web.tables import Sheet


def write_csv(sheet: Sheet) -> Iterator[str]:
    """Commas, CRLF, a header line, quotation marks where needed; UTF-8 without a byte order mark."""
    yield ",".join(quoted(column.name) for column in sheet.columns) + "\r\n"
    encoders = csv_encoders(column.kind for column in sheet.columns)
    for block in sheet.blocks:
        columns = [encode(values) for encode, values in zip(encoders, block, strict=True)]
        yield "\r\n".join(map(",".join, zip(*columns, strict=True))) + "\r\n"


def write_jsonl(sheet: Sheet) -> Iterator[str]:
    """One JSON object a line; money as a number with two decimals, no value as null."""
    names = [column.name.replace("%", "%%") for column in sheet.columns]
    row = "{" + ", ".join(f'"{name}": %s' for name in names) + "}\n"
    encoders = json_encoders(column.kind for column in sheet.columns)
    for block in sheet.blocks:
        columns = [encode(values) for encode, values in zip(encoders, block, strict=True)]
        yield "".join([row % one for one in zip(*columns, strict=True)])
