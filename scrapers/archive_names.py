"""Names of award data archive files: `FY2025_070_Contracts_Full_20261106.zip` and what they promise."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, Self

from research.evidence import Claim
from research.types import FiscalYear

_NAME = re.compile(
    # Older delta files put a hyphen after the year: FY(All)-012_Contracts_Delta_20191108.zip
    r"FY(?P<year>\d{4}|\(All\))[_-](?P<toptier>\d{3,4}|All)_Contracts_(?P<kind>Full|Delta)_(?P<day>\d{8})\.zip"
)


@dataclass(frozen=True)
class ArchiveName:
    """What the name of an archive file of contracts says; `fiscal_year` is None for all years (deltas)."""

    file_name: str
    fiscal_year: FiscalYear | None
    toptier_code: str
    kind: Literal["Full", "Delta"]
    generated: date

    @classmethod
    def read(cls, file_name: str) -> Self | None:
        """The parts of a name; None for any other name."""
        match = _NAME.fullmatch(file_name)
        if match is None:
            return None
        try:
            generated = datetime.strptime(match["day"], "%Y%m%d").replace(tzinfo=UTC).date()
        except ValueError:
            return None
        year = None if match["year"] == "(All)" else FiscalYear(int(match["year"]))
        kind: Literal["Full", "Delta"] = "Full" if match["kind"] == "Full" else "Delta"
        return cls(file_name, year, match["toptier"], kind, generated)

    @property
    def generated_at(self) -> datetime:
        """When the publisher made the file: the first moment of the day in its name."""
        return datetime(self.generated.year, self.generated.month, self.generated.day, tzinfo=UTC)

    def claim(self, kept: Sequence[str], departments: Collection[str]) -> Claim | None:
        """A Full file holds every transaction its department signed in that year, up to the day it was made.

        `kept` are the agencies whose rows are stored, none meaning all, and `departments` those they are part of: of
        what an agency of another department signed, the file holds nothing. A delta holds only what changed.
        """
        if kept and self.toptier_code != "All" and set(departments) != {self.toptier_code}:
            return None
        if self.kind != "Full" or self.fiscal_year is None or self.generated < self.fiscal_year.first_day:
            return None
        until = min(self.fiscal_year.last_day, self.generated)
        return Claim("awarding", self.fiscal_year.first_day, until, tuple(sorted(kept)))
