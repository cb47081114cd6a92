"""What the test publisher holds: made-up awards, or awards from the corpus of real records."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from scrapers.normalize import AwardKey, split_award_key

DHS = "Department of Homeland Security"
AGENCIES = {
    "7012": ("U.S. Immigration and Customs Enforcement", "ICE"),
    "7014": ("U.S. Customs and Border Protection", "CBP"),
}


@dataclass(frozen=True)
class Modification:
    """One transaction of an award."""

    number: str
    action_date: date
    obligation: Decimal
    description: str


@dataclass(frozen=True)
class ExampleAward:
    """One award as the publisher holds it; agencies by sub-tier code."""

    key: str
    type_code: str
    awarding: str
    funding: str
    recipient: str
    uei: str | None
    start: date
    end: date
    history: tuple[Modification, ...]

    @property
    def parts(self) -> AwardKey:
        return split_award_key(self.key)

    @property
    def obligation(self) -> Decimal:
        return sum((m.obligation for m in self.history), Decimal(0))

    def is_active(self, first: date, last: date) -> bool:
        """As the search means it: signed by the last day, latest action not before the first."""
        days = [m.action_date for m in self.history]
        return min(days) <= last and max(days) >= first


def example_awards() -> list[ExampleAward]:
    """A few awards of ICE and CBP: orders and their vehicle, funding across agencies, a de-obligation."""
    maker, reseller = ("EXAMPLE INC", "EXAMPLE00001"), ("EXAMPLE RESELLER LLC", "EXAMPLE00002")
    vehicle = ExampleAward(
        "CONT_IDV_70XTEST23D00000001_7014",
        "IDV_B_B",
        *("7014", "7014", *maker),
        start=date(2023, 1, 20),
        end=date(2028, 1, 19),
        history=(Modification("0", date(2023, 1, 20), Decimal(0), "EXAMPLE VEHICLE FOR SOFTWARE"),),
    )
    order = ExampleAward(
        "CONT_AWD_70XTEST24F00000001_7012_70XTEST23D00000001_7014",
        "C",
        *("7012", "7014", *maker),
        start=date(2024, 3, 15),
        end=date(2025, 3, 14),
        history=(
            Modification("0", date(2024, 3, 15), Decimal("1500000"), "EXAMPLE SOFTWARE LICENCES"),
            Modification("P00001", date(2024, 9, 30), Decimal("0"), "EXAMPLE CHANGE OF OFFICE"),
            Modification("P00002", date(2024, 10, 1), Decimal("-265432.11"), "EXAMPLE DE-OBLIGATION"),
        ),
    )
    purchases = [
        ExampleAward(
            f"CONT_AWD_70XTEST24P{n:08d}_7012_-NONE-_-NONE-",
            "B",
            *("7012", "7012", *reseller),
            start=date(2024, 2, n),
            end=date(2025, 2, n),
            history=(
                Modification("0", date(2024, 2, n), Decimal(f"{n * 1000}.{n:02d}"), f"EXAMPLE ORDER {n}"),
            ),
        )
        for n in range(1, 8)
    ]
    return [vehicle, order, *purchases]


def corpus_awards(corpus: Path) -> list[ExampleAward]:
    """The awards in the corpus's table of ICE and CBP transactions, with the modifications held there."""
    awards: dict[str, ExampleAward] = {}
    for key, row in _corpus_rows(corpus):
        code = next(code for code, (_, short) in AGENCIES.items() if short == row["Agency"])
        day = date.fromisoformat(row["Action Date"])
        modification = Modification(
            row["Modification"],
            day,
            Decimal(row["Federal Action Obligation"]),
            row["Transaction Description"],
        )
        known = awards.get(key)
        history = (*known.history, modification) if known else (modification,)
        type_code = "C" if split_award_key(key).parent_piid else "D"
        awards[key] = ExampleAward(key, type_code, code, code, row["Recipient Name"], None, day, day, history)
    return list(awards.values())


def _corpus_rows(corpus: Path) -> Iterator[tuple[str, dict[str, str]]]:
    path = corpus / "usaspending" / "ice_cbp_transactions_fy2021_fy2026.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if key := row["Generated Award ID"]:
                yield key, row
