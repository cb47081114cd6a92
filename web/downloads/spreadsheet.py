"""Spreadsheets: a sheet as a real .xlsx, text as text, amounts as numbers, dates as dates, written row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import IO, Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from research.errors import TrailError
from research.types import Money
from web.downloads.about import About
from web.downloads.columns import Kind
from web.tables import Sheet, Value, unbundled

MOST_ROWS = 1_048_575
"""What a worksheet holds beside its header line."""

_LONGEST = 32_767
_CUT = " … [cut: longer than a cell]"
_DAY_ZERO = date(1899, 12, 30)
_WIDTHS: dict[Kind, int] = {"money": 18, "day": 12, "integer": 10, "moment": 20}

_Write = Callable[[int, int, Any], object]


class TooManyRows(TrailError):
    """More rows than a worksheet holds."""

    status = 422


def write_xlsx(sheet: Sheet, about: About, target: IO[bytes]) -> None:
    """Write the workbook to an open file: the rows first, then what they are.

    Memory does not grow with the rows: each is written to disk before the next. Raises `TooManyRows`.
    """
    if sheet.count > MOST_ROWS:
        raise TooManyRows(
            f"a worksheet holds {MOST_ROWS:,} rows and these are {sheet.count:,}",
            "Narrow the search, or take the CSV, which has no limit.",
        )
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": about.title[:255], "created": about.as_of or datetime.now(UTC)})
        rows = book.add_worksheet("Rows")
        bold = book.add_format({"bold": True})
        money, day = (
            book.add_format({"num_format": "#,##0.00"}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
        )
        for number, column in enumerate(sheet.columns):
            rows.set_column(number, number, _WIDTHS.get(column.kind, 24))
            rows.write_string(0, number, column.name, bold)
        rows.freeze_panes(1, 0)
        writers = [_writer(rows, column.kind, money, day) for column in sheet.columns]
        row = 1
        for block in sheet.blocks:
            for values in zip(*unbundled(block), strict=True):
                for number, value in enumerate(values):
                    if value is not None and value != "":
                        writers[number](row, number, value)
                row += 1
        if sheet.count:
            rows.autofilter(0, 0, sheet.count, len(sheet.columns) - 1)
        _write_about(book, sheet, about)


def _write_about(book: xlsxwriter.Workbook, sheet: Sheet, about: About) -> None:
    """The second sheet: what the rows are, and what each column means."""
    page = book.add_worksheet("About these rows")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 100)
    lines = [*about.facts(sheet.count).items(), ("", ""), ("Column", "Meaning")]
    lines += [(column.name, column.meaning) for column in sheet.columns]
    for number, (name, text) in enumerate(lines):
        page.write_string(number, 0, name, bold)
        page.write_string(number, 1, text, wrapped)


def _writer(page: Worksheet, kind: Kind, money: object, day: object) -> _Write:
    def text(row: int, column: int, value: str) -> object:
        return page.write_string(row, column, _fitting(value))

    def dollars(row: int, column: int, value: str) -> object:
        return page.write_number(row, column, float(value), money)

    def iso_day(row: int, column: int, value: str) -> object:
        return page.write_number(row, column, serial(value), day)

    def number(row: int, column: int, value: str) -> object:
        return page.write_number(row, column, int(value))

    def anything(row: int, column: int, value: Value) -> object:
        match value:
            case bool():
                return page.write_boolean(row, column, value)
            case int():
                return page.write_number(row, column, value)
            case Money():
                return page.write_number(row, column, value.cents / 100, money)
            case datetime():
                return page.write_string(row, column, value.isoformat())
            case date():
                return page.write_number(row, column, (value - _DAY_ZERO).days, day)
        return page.write_string(row, column, _fitting(str(value)))

    writers: dict[Kind, _Write] = {"text": text, "money": dollars, "day": iso_day, "integer": number}
    return writers.get(kind, anything)


def serial(day: str) -> int:
    """An ISO day as a spreadsheet counts days."""
    return (date.fromisoformat(day) - _DAY_ZERO).days


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT
