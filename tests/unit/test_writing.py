"""Rows past the mapper: made anew as a whole, or changed in some of its rows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, text

from research.models import AgencyDay
from research.writing import change_rows, rewrite_rows
from tests.fixtures.trail import Trail, writer

COLUMNS = ("agency_code", "side", "day", "source", "transactions", "newest")
KEPT = ("70XTEST", "awarding", date(2024, 2, 29), "example", 2, "2024-03-01T00:00:00Z")
GOES = ("70XTEST", "awarding", date(2024, 3, 1), "example", 1, "2024-03-02T00:00:00Z")
GROWS = ("70XTEST", "funding", date(2024, 3, 2), "example", 1, "2024-03-02T00:00:00Z")
GROWN = (*GROWS[:4], 5, GROWS[5])
COMES = ("70XTEST", "either", date(2024, 3, 3), "example", 1, "2024-03-03T00:00:00Z")


def held(connection: Connection) -> list[tuple[str, int]]:
    rows = connection.execute(text(f"SELECT {', '.join(COLUMNS)} FROM agency_day ORDER BY day")).all()
    return [(str(row[2]), row[4]) for row in rows]


def test_a_table_is_made_anew_as_a_whole(trail: Trail) -> None:
    with writer(trail) as engine, engine.begin() as connection:
        assert rewrite_rows(connection, AgencyDay, COLUMNS, [KEPT, GOES, GROWS]) == 3
        assert rewrite_rows(connection, AgencyDay, COLUMNS, [COMES, KEPT]) == 2
        assert held(connection) == [("2024-02-29", 2), ("2024-03-03", 1)]
        assert rewrite_rows(connection, AgencyDay, COLUMNS, []) == 0
        assert held(connection) == []


def test_rows_go_and_come_and_the_others_stay(trail: Trail) -> None:
    with writer(trail) as engine, engine.begin() as connection:
        rewrite_rows(connection, AgencyDay, COLUMNS, [KEPT, GOES, GROWS])
        assert change_rows(connection, AgencyDay, COLUMNS, [], []) == 0
        assert change_rows(connection, AgencyDay, COLUMNS, [GOES, GROWS], [GROWN, COMES]) == 2
        assert held(connection) == [("2024-02-29", 2), ("2024-03-02", 5), ("2024-03-03", 1)]
