"""Whose a notice is: one rule, in Python for answers and in SQL for files."""

from __future__ import annotations

import duckdb
import pytest

from scrapers.notice_offices import agency_of, agency_sql, kept_sql


@pytest.mark.parametrize(
    ("sub_tier", "office", "agency", "is_kept"),
    [
        ("7012", "", "7012", True),
        ("7014", "70CDCR", "7014", True),
        ("7001", "70RDAD", None, True),
        ("7001", "70CMSD", "7012", True),
        ("7009", "70B03C", "7014", True),
        ("7009", "70Z023", None, False),
    ],
)
def test_an_office_says_whose_a_notice_is_where_its_agency_does_not(
    sub_tier: str, office: str, agency: str | None, is_kept: bool
) -> None:
    with duckdb.connect() as connection:
        said = connection.execute(
            f"SELECT {agency_sql('a', 'o')}, {kept_sql('a', 'o')} FROM (SELECT $1 AS a, $2 AS o)",
            [sub_tier, office],
        ).fetchone()
    assert said == (agency, is_kept) and agency_of(sub_tier, office) == agency
