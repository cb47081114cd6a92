"""Whether a sum of what is paid for may be told: by fiscal year, and over several only where each of them is."""

from __future__ import annotations

import pytest

from research.payers_named import Named, Payers, PayersOfYear
from research.wording import fiscal_years

TOLD, FEW, PATCHY = (
    PayersOfYear(Named(995, 1000), is_whole=True),
    PayersOfYear(Named(1, 1000), is_whole=True),
    PayersOfYear(Named(3, 3), is_whole=False),
)


def test_one_year_that_is_not_told_withholds_the_sum_of_several_and_not_that_of_another() -> None:
    payers = Payers({2023: PATCHY, 2024: FEW, 2025: TOLD})
    assert [payers.is_told(year) for year in (2022, 2023, 2024, 2025)] == [False, False, False, True]
    assert payers.why_none("who pays") == (
        "only 1 of 1,000 transactions held of fiscal year 2024 name who pays; "
        "no document held gives all that was paid for in fiscal year 2023"
    )


def test_a_pool_that_is_named_well_enough_hides_no_year_that_is_not() -> None:
    many = PayersOfYear(Named(1_000_000, 1_000_000), is_whole=True)
    payers = Payers({2024: FEW, 2025: many})
    assert payers.named.is_enough and payers.why_none("who pays")


def test_where_every_year_is_told_nothing_is_withheld() -> None:
    assert Payers({2024: TOLD, 2025: TOLD}).why_none("who pays") is None
    assert Payers({}).why_none("who pays") is None


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([2023], "fiscal year 2023"),
        ([2025, 2024], "fiscal years 2024–2025"),
        ([2019, 2021, 2022, 2023, 2025], "fiscal years 2019, 2021–2023 and 2025"),
    ],
)
def test_years_in_a_row_are_one_span(years: list[int], said: str) -> None:
    assert fiscal_years(years) == said
