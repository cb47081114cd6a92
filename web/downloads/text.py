"""Text files: a sheet as CSV (RFC 4180) or as JSON lines, in pieces that are sent while the next is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from web.downloads.cells import CsvCells, json_encoder, quoted
from web.downloads.columns import Column
from web.tables import Block, Bundle, Same, Sheet, unbundled


def write_csv(sheet: Sheet) -> Iterator[str]:
    """Commas, CRLF, a header line, quotation marks where needed; UTF-8 without a byte order mark."""
    yield ",".join(quoted(column.name) for column in sheet.columns) + "\r\n"
    cells = CsvCells()
    for block in sheet.blocks:
        columns = _csv_columns(cells, sheet.columns, block)
        yield "\r\n".join(map(",".join, zip(*columns, strict=True))) + "\r\n"


def _csv_columns(cells: CsvCells, columns: tuple[Column, ...], block: Block) -> Iterator[Iterable[str]]:
    """The columns as text; neighbours that are the same in every row are written once and become one."""
    place = 0
    for is_same, group in groupby(block, lambda values: isinstance(values, Same)):
        if is_same:
            alike = list(group)
            yield [
                ",".join(quoted_first for values in alike for quoted_first in cells.any(values[:1]))
            ] * len(alike[0])
            place += len(alike)
            continue
        for values in group:
            if isinstance(values, Bundle):
                yield cells.bundle(values)
                place += values.width
            else:
                is_text = columns[place].kind != "any"
                yield cells.text(values) if is_text else cells.any(values)  # type: ignore[arg-type]
                place += 1


def write_jsonl(sheet: Sheet) -> Iterator[str]:
    """One JSON object a line; money as a number with two decimals, no value as null."""
    names = [column.name.replace("%", "%%") for column in sheet.columns]
    row = "{" + ", ".join(f'"{name}": %s' for name in names) + "}\n"
    encoders = [json_encoder(column.kind) for column in sheet.columns]
    for block in sheet.blocks:
        columns = [
            [*encode(values[:1])] * len(values) if isinstance(values, Same) else encode(values)
            for encode, values in zip(encoders, unbundled(block), strict=True)
        ]
        yield "".join([row % one for one in zip(*columns, strict=True)])
