"""Awards for the test publisher from the corpus of real records."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from scrapers.normalize import split_award_key
from tests.publisher.records import AGENCIES, ExampleAward, Modification

CORPUS_FILE = Path("usaspending", "ice_cbp_transactions_fy2021_fy2026.csv.gz")
_DAY = re.compile(r"_(\d{4}-\d{2}-\d{2})")


def corpus_awards(corpus: Path) -> list[ExampleAward]:
    """The awards in the corpus's table of ICE and CBP transactions, with the modifications held there.

    The table has no award key for some rows: they are left out, since the publisher's key of their order is
    not known. It has no funding agency, UEI or IDV: the awarding agency is taken to pay, the others are empty.
    `last_modified_date` is the day of the capture that a row was seen in. Two rows under one modification
    number get the transaction numbers 0 and 1.
    """
    found: dict[str, tuple[dict[str, str], list[Modification]]] = {}
    for row in _rows(corpus):
        key = row["Generated Award ID"]
        history = found.setdefault(key, (row, []))[1]
        number = sum(m.number == row["Modification"] for m in history)
        seen = _DAY.search(row["snapshot"])
        history.append(
            Modification(
                row["Modification"],
                date.fromisoformat(row["Action Date"]),
                Decimal(row["Federal Action Obligation"]),
                row["Transaction Description"],
                date.fromisoformat(seen[1]) if seen else None,
                str(number),
            )
        )
    return [_award(key, row, history) for key, (row, history) in found.items()]


def _award(key: str, row: dict[str, str], history: list[Modification]) -> ExampleAward:
    code = next(code for code, (_, short) in AGENCIES.items() if short == row["Agency"])
    days = [m.action_date for m in history]
    return ExampleAward(
        key,
        "C" if split_award_key(key).parent_piid else "D",
        *(code, code, row["Recipient Name"], None),
        min(days),
        max(days),
        tuple(history),
    )


def _rows(corpus: Path) -> Iterator[dict[str, str]]:
    with gzip.open(corpus / CORPUS_FILE, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["Generated Award ID"]:
                yield row
