"""The awards that were read whole: where the low, middle and high figure fall, by label and by rule."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.evaluation.reading import Row, Said, refused

AWARDS = Path(__file__).parent / "awards.csv"
COLUMNS = ("award_key", "company", "verdict", "low", "middle", "high", "named_by", "note")
VERDICTS = ("wholly", "partly", "passing")
BASE = "0"


@dataclass(frozen=True)
class Bounds:
    """Dollars: of the rows that name it, of the award if its base names it, of the award if any row does.

    `middle` is None where the base modification is not held.
    """

    low: Decimal
    middle: Decimal | None
    high: Decimal


@dataclass(frozen=True)
class ReadAward:
    """One award and one company on it, as a reader judged them; `named_by` are the modifications that name it."""

    key: str
    company: str
    verdict: str
    bounds: Bounds
    named_by: frozenset[str]
    note: str


def read_awards(path: Path = AWARDS) -> list[ReadAward]:
    """The awards in file order; raises `InputRefused` naming the line of a fault."""
    awards = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise refused(path, 1, f"columns must be {', '.join(COLUMNS)}")
        for line, row in enumerate(reader, start=2):
            if row["verdict"] not in VERDICTS:
                raise refused(path, line, f"verdict must be one of {', '.join(VERDICTS)}")
            middle = Decimal(row["middle"]) if row["middle"] else None
            awards.append(
                ReadAward(
                    row["award_key"],
                    row["company"],
                    row["verdict"],
                    Bounds(Decimal(row["low"]), middle, Decimal(row["high"])),
                    frozenset(row["named_by"].split()),
                    row["note"],
                )
            )
    return awards


def by_award(rows: Iterable[Row], awards: Iterable[ReadAward]) -> dict[str, list[Row]]:
    """The transactions of these awards."""
    wanted = {award.key for award in awards}
    found: dict[str, list[Row]] = {key: [] for key in wanted}
    for row in rows:
        if row.award_key in wanted:
            found[row.award_key].append(row)
    return found


def bounds(rows: Iterable[Row], named_by: frozenset[str]) -> Bounds:
    """Where the three figures fall if these modifications name the company, and only these."""
    held = list(rows)
    whole = _dollars(held)
    low = _dollars(row for row in held if row.modification in named_by)
    has_base = any(row.modification == BASE for row in held)
    middle = (whole if BASE in named_by else Decimal(0)) if has_base else None
    return Bounds(low, middle, whole if named_by else Decimal(0))


def given_by(rule: Said, rows: Iterable[Row], company: str) -> frozenset[str]:
    """The modifications that name the company under a rule."""
    return frozenset(row.modification for row in rows if company in rule.get(("named", row.key), {}))


def total(all_bounds: Iterable[Bounds]) -> Bounds:
    """The sum of each figure; a middle that is not held adds nothing."""
    held = list(all_bounds)
    return Bounds(
        sum((b.low for b in held), Decimal(0)),
        sum((b.middle for b in held if b.middle is not None), Decimal(0)),
        sum((b.high for b in held), Decimal(0)),
    )


def faults(awards: Iterable[ReadAward], rows: Mapping[str, list[Row]]) -> list[str]:
    """Where the file's figures are not what the corpus gives for its own `named_by`."""
    return [
        f"{award.key} {award.company}"
        for award in awards
        if bounds(rows[award.key], award.named_by) != award.bounds
    ]


def _dollars(rows: Iterable[Row]) -> Decimal:
    return Decimal(sum(row.cents for row in rows)) / 100
