"""The monthly archive: on a publishing day every year's Full is made anew, and a delta since the day before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from tests.publisher import tables
from tests.publisher.filters import Action
from tests.publisher.records import DEPARTMENTS, Department, ExampleAward, department_of
from tests.publisher.shelf import ARCHIVE, Shelf
from tests.publisher.tables import Row, fiscal_year
from tests.publisher.zips import zipped

MOST_ROWS = 1_000_000  # of one member


@dataclass
class Archive:
    """What was published so far. Older Full files stay listed beside the newest, as do all deltas."""

    shelf: Shelf
    most_rows: int = MOST_ROWS
    names: list[str] = field(default_factory=list)
    last: Sequence[ExampleAward] | None = None
    first_year: int | None = None

    def publish(self, day: date, awards: Sequence[ExampleAward], resent: Collection[str] = ()) -> None:
        """Publish a state; `resent` are keys of unchanged transactions that the delta holds all the same (C)."""
        years = [fiscal_year(m.action_date) for award in awards for m in award.history]
        self.first_year = min([*years, self.first_year or fiscal_year(day)])
        for department in DEPARTMENTS.values():
            own = [a for a in awards if department_of(a.awarding) == department]
            for year in range(self.first_year, fiscal_year(day) + 1):
                name = f"FY{year}_{department.code}_Contracts_Full_{day:%Y%m%d}.zip"
                self._put(name, day, partial(self._full, name, own, year))
            if self.last is not None:
                before = [a for a in self.last if department_of(a.awarding) == department]
                name = f"FY(All)_{department.code}_Contracts_Delta_{day:%Y%m%d}.zip"
                self._put(name, day, partial(self._delta, name, (before, own), frozenset(resent), day))
        self.last = list(awards)

    def listed(self, department: Department, year: int) -> list[dict[str, object]]:
        """`monthly_files`: the Full files of that year, and every delta, whatever year was asked for."""
        full = f"FY{year}_{department.code}_Contracts_Full_"
        delta = f"FY(All)_{department.code}_Contracts_Delta_"
        return [
            {
                "fiscal_year": number,
                "agency_name": department.name,
                "agency_acronym": department.short,
                "type": "contracts",
                "updated_date": f"{name[-12:-8]}-{name[-8:-6]}-{name[-6:-4]}",
                "file_name": name,
                "url": ARCHIVE + name,
            }
            for start, number in ((full, year), (delta, None))
            for name in self.names
            if name.startswith(start)
        ]

    def _put(self, name: str, day: date, make: partial[bytes]) -> None:
        self.names.append(name)
        self.shelf.put(ARCHIVE + name, make, day)

    def _full(self, name: str, awards: Sequence[ExampleAward], year: int) -> bytes:
        return self._members(name, tables.ARCHIVE, _rows(awards, year))

    def _delta(
        self,
        name: str,
        states: tuple[Sequence[ExampleAward], Sequence[ExampleAward]],
        resent: frozenset[str],
        day: date,
    ) -> bytes:
        alike = {award.key for award in _unchanged(*states) if not _is_among(award, resent)}
        before, now = (
            {
                row["contract_transaction_unique_key"]: row
                for row in _rows([award for award in state if award.key not in alike])
            }
            for state in states
        )
        rows = []
        for key, row in now.items():
            if before.get(key) != row:
                rows.append(tables.changed_row(row, ""))
            elif key in resent:
                rows.append(tables.changed_row(row, "C"))
        rows += [tables.deleted_row(row, day) for key, row in before.items() if key not in now]
        return self._members(name, tables.DELTA, rows)

    def _members(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> bytes:
        """`<zipname>_1.csv`, `_2.csv` …, each with its own header; one at least."""
        starts = range(0, max(len(rows), 1), self.most_rows)
        return zipped(
            {
                f"{name.removesuffix('.zip')}_{number}.csv": tables.as_csv(
                    columns, rows[start : start + self.most_rows]
                )
                for number, start in enumerate(starts, 1)
            }
        )


def _rows(awards: Sequence[ExampleAward], year: int | None = None) -> list[Row]:
    """All transactions of these awards, or those of one fiscal year."""
    return [
        tables.transaction_row(Action(award, m))
        for award in awards
        for m in award.history
        if year is None or fiscal_year(m.action_date) == year
    ]


def _unchanged(before: Sequence[ExampleAward], now: Sequence[ExampleAward]) -> list[ExampleAward]:
    """Awards of which no row can have changed; to write out the rows of all to compare them takes long."""
    held = {award.key: award for award in before}
    return [award for award in now if held.get(award.key) == award]


def _is_among(award: ExampleAward, keys: frozenset[str]) -> bool:
    return bool(keys) and any(award.transaction_key(m) in keys for m in award.history)
