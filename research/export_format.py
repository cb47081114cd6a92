"""What an exported link looks like, and its files: CSV that is safe to open in a spreadsheet, or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from typing import Literal

from research.formulas import disarmed

Format = Literal["csv", "json"]


@dataclass(frozen=True)
class ExportedLink:
    """One row, as text. net_obligation: dollars with two decimals; empty for subawards and statements, whose money is
    of another kind or none. agency: abbreviation. transaction_key: empty where the link rests on no transaction;
    record_kind and record_key name the record for every kind.
    """

    award_key: str
    modification_number: str
    transaction_key: str
    record_kind: str
    record_key: str
    agency: str
    action_date: str
    net_obligation: str
    company: str
    tier: str
    matched_text: str
    field: str
    rule: str
    rule_version: str
    decision: str
    reason: str
    product: str
    mention: str
    member: str
    ownership: str


COLUMNS = tuple(one.name for one in fields(ExportedLink))


def written(rows: Iterable[ExportedLink], form: Format) -> Iterator[str]:
    """The rows as CSV (RFC 4180, header line) or as a JSON list, in pieces."""
    return _csv(rows) if form == "csv" else _json(rows)


def _csv(rows: Iterable[ExportedLink]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, row in enumerate(rows, start=1):
        writer.writerow([disarmed(value) for value in astuple(row)])
        if number % 500 == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _json(rows: Iterable[ExportedLink]) -> Iterator[str]:
    before = "["
    for row in rows:
        yield f"{before}\n{json.dumps(dict(zip(COLUMNS, astuple(row), strict=True)), ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
