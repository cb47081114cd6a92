"""Lines: on which line of a file each of its records begins, where quoted line breaks and blank lines shift them."""

from __future__ import annotations

from array import array
from pathlib import Path

import duckdb

from scrapers.sql import literal


def with_lines(number: int, table: str, *, are_shifted: bool) -> str:
    """FROM item: a table whose column `place` counts records from 0, with `line` instead; shifted by `make_lines`."""
    # The header is record 1.
    if not are_shifted:
        return f"(SELECT place + 2 AS line, * EXCLUDE (place) FROM {table})"
    return (
        f"(SELECT k.place + 2 + l.lines AS line, k.* EXCLUDE (place) FROM {table} k "
        f"JOIN line{number} l ON l.place = k.place)"
    )


def make_lines(connection: duckdb.DuckDBPyConnection, number: int, path: Path, rows: int) -> bool:
    """Make `line…`, how many lines each record stands below its number; False where each stands on its own."""
    firsts, lines = shifts(path, rows)
    if not firsts:
        return False
    # As a file, not as parameters: those would be as many Python objects.
    table = path.with_name(f"{path.name}.shifts{number}")
    with table.open("w") as out:
        out.writelines(f"{first},{more}\n" for first, more in zip(firsts, lines, strict=True))
    connection.execute(
        f"CREATE TABLE line{number} AS SELECT n.range AS place, coalesce(s.lines, 0) AS lines "
        f"FROM range({rows}) n ASOF LEFT JOIN read_csv({literal(str(table))}, header=false, "
        "auto_detect=false, columns={'first': 'BIGINT', 'lines': 'BIGINT'}) s ON n.range + 2 >= s.first"
    )
    table.unlink()
    return True


def shifts(path: Path, rows: int) -> tuple[array[int], array[int]]:
    """From which record on how many lines are to be added to a record's number to give its line.

    Records and lines count from 1, the header's included. Line breaks inside quotes and blank lines make
    the difference; a line that begins after an even number of quotes begins a record.
    """
    firsts, lines = array("q"), array("q")
    record, extra, is_inside = 0, 0, False
    noted = 0
    with path.open("rb", buffering=1 << 20) as data:
        for text in data:
            if is_inside or (len(text) < 3 and not text.strip(b"\r\n")):
                extra += 1
            else:
                record += 1
                if extra != noted:
                    firsts.append(record)
                    lines.append(extra)
                    noted = extra
            if text.count(b'"') & 1:
                is_inside = not is_inside
    if record != rows + 1:
        return array("q"), array(
            "q"
        )  # line ends of another kind: the number of the record is the best there is
    return firsts, lines


def line_at(path: Path, position: int | None) -> int | None:
    """Physical line (from 1) of a byte position."""
    if position is None:
        return None
    line, left = 1, position
    with path.open("rb") as data:
        while left > 0 and (chunk := data.read(min(left, 1 << 20))):
            line += chunk.count(b"\n")
            left -= len(chunk)
    return line
