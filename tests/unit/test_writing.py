"""Rows past the mapper: a table that is made anew as a whole is written only where it differs."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from research.models import AgencyDay
from research.writing import replace_rows
from tests.fixtures.trail import Trail, writer

COLUMNS = ("agency_code", "side", "day", "source", "transactions", "newest")
KEPT = ("70XTEST", "awarding", date(2024, 2, 29), "example", 2, "2024-03-01T00:00:00Z")
GOES = ("70XTEST", "awarding", date(2024, 3, 1), "example", 1, "2024-03-02T00:00:00Z")
GROWS = ("70XTEST", "funding", date(2024, 3, 2), "example", 1, "2024-03-02T00:00:00Z")
GROWN = (*GROWS[:4], 5, GROWS[5])
COMES = ("70XTEST", "either", date(2024, 3, 3), "example", 1, "2024-03-03T00:00:00Z")


def test_only_what_differs_is_written(trail: Trail) -> None:
    with writer(trail) as engine, engine.begin() as connection:
        assert replace_rows(connection, AgencyDay, COLUMNS, [KEPT, GOES, GROWS]) == 3
        assert replace_rows(connection, AgencyDay, COLUMNS, [KEPT, GOES, GROWS]) == 0
        assert replace_rows(connection, AgencyDay, COLUMNS, [COMES, KEPT, GROWN]) == 2
        held = connection.execute(text(f"SELECT {', '.join(COLUMNS)} FROM agency_day ORDER BY day")).all()
        assert [(str(row[2]), row[4]) for row in held] == [
            ("2024-02-29", 2),
            ("2024-03-02", 5),
            ("2024-03-03", 1),
        ]


def test_what_is_worked_out_as_nothing_leaves_nothing(trail: Trail) -> None:
    with writer(trail) as engine, engine.begin() as connection:
        replace_rows(connection, AgencyDay, COLUMNS, [KEPT, GOES])
        assert replace_rows(connection, AgencyDay, COLUMNS, []) == 0
        assert connection.execute(text("SELECT count(*) FROM agency_day")).scalar_one() == 0
