"""Money by basis: exact cents, and no way to mix an obligation with anything else."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mypy import api as mypy

from research.errors import MoneyMixed
from research.totals import dollars
from research.types import (
    Ceiling,
    CurrentValue,
    FiscalYear,
    Money,
    Obligation,
    Outlay,
    SubawardAmount,
    Window,
)

KINDS = (Obligation, CurrentValue, Ceiling, Outlay, SubawardAmount)
CENTS = st.integers(-(10**17), 10**17)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What mypy says, line by line, of a file that mixes money."""
    path: Path = tmp_path_factory.mktemp("mypy") / "mixed.py"
    path.write_text(
        "from research.types import Ceiling, Obligation\n"
        "Obligation(1) + Obligation(2)\n"
        "Obligation(1) + Ceiling(2)\n"
        "Obligation(1) - Ceiling(2)\n"
        "Obligation(1) < Ceiling(2)\n"
        "Obligation.total([Obligation(1), Ceiling(2)])\n"
        "x: Obligation = Ceiling(1)\n"
        "Obligation(1) + 2\n"
    )
    out, _, _ = mypy.run(["--strict", "--no-error-summary", "--cache-dir", str(path.parent), str(path)])
    return out.splitlines()


@pytest.mark.parametrize("line", range(3, 9))
def test_mixing_money_is_a_type_error(complaints: list[str], line: int) -> None:
    assert any(f"mixed.py:{line}: error" in said for said in complaints), complaints


def test_adding_money_of_one_basis_is_no_type_error(complaints: list[str]) -> None:
    assert not any("mixed.py:2:" in said for said in complaints), complaints


@pytest.mark.parametrize(("one", "other"), list(permutations(KINDS, 2)))
@pytest.mark.parametrize("combine", [operator.add, operator.sub, operator.lt, operator.le])
def test_two_bases_are_never_combined(
    one: type[Money], other: type[Money], combine: Callable[[object, object], object]
) -> None:
    with pytest.raises(MoneyMixed, match=f"{one.__name__} and {other.__name__}"):
        combine(one(1), other(1))


@pytest.mark.parametrize("number", [1, 1.0, Decimal(1), True])
def test_money_is_never_combined_with_a_bare_number(number: object) -> None:
    with pytest.raises(MoneyMixed):
        operator.add(Obligation(1), number)


def test_equal_cents_of_two_bases_are_not_equal() -> None:
    assert Obligation(5) != Ceiling(5)  # type: ignore[comparison-overlap]


def test_money_without_a_basis_cannot_be_made() -> None:
    with pytest.raises(MoneyMixed):
        Money(1)


def test_built_in_sum_refuses_money_rather_than_starting_from_a_bare_zero() -> None:
    with pytest.raises(TypeError):
        sum([Obligation(1), Obligation(2)])  # type: ignore[list-item]


@pytest.mark.parametrize("kind", KINDS)
def test_every_basis_has_a_name_and_a_label(kind: type[Money]) -> None:
    assert kind.basis and kind.label


@pytest.mark.parametrize(
    ("published", "cents"),
    [("396062.0", 39606200), ("-38068", -3806800), ("0", 0), ("+1.5", 150), (".05", 5), ("7.", 700),
     ("-0.01", -1), (" 12.30 ", 1230), ("1.230", 123)],
)  # fmt: skip
def test_published_amounts_are_read_to_the_cent(published: str, cents: int) -> None:
    assert Obligation.from_dollars(published) == Obligation(cents)


@pytest.mark.parametrize(
    "published",
    ["NaN", "nan", "sNaN", "inf", "-Infinity", "1e5", "1E-2", "0.001", "1.234", "", " ", "1,000.00", "$5", "1 000",
     "--1", "0x10", "1_000", "five"],
)  # fmt: skip
def test_what_is_no_plain_amount_of_whole_cents_is_refused(published: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        Obligation.from_dollars(published)


@pytest.mark.parametrize("published", ["\u0661\u0662\u0663", "1\u0662.50", "\uff11\uff12", "\u0967.\u0968"])
def test_digits_of_another_script_are_no_amount(published: str) -> None:
    with pytest.raises(ValueError, match="not an amount of money"):
        Obligation.from_dollars(published)


@pytest.mark.parametrize(
    "published", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("0.001")]
)
def test_a_decimal_that_is_no_amount_is_refused(published: Decimal) -> None:
    with pytest.raises(ValueError, match="not a"):
        Obligation.from_dollars(published)


@given(CENTS)
def test_money_survives_being_printed_and_read(cents: int) -> None:
    assert Obligation.from_dollars(str(Obligation(cents))) == Obligation(cents)


@given(CENTS)
def test_the_machine_text_of_cents_is_the_money_itself(cents: int) -> None:
    assert dollars(cents) == str(Obligation(cents))


@given(CENTS)
def test_dollars_are_exact(cents: int) -> None:
    assert Obligation(cents).dollars * 100 == cents


@given(st.lists(CENTS))
def test_a_total_is_exact_and_signed(amounts: list[int]) -> None:
    assert Obligation.total(map(Obligation, amounts)) == Obligation(sum(amounts))


@given(CENTS, CENTS)
def test_what_is_added_can_be_taken_away(one: int, other: int) -> None:
    assert Obligation(one) + Obligation(other) - Obligation(other) == Obligation(one)


@given(DAYS)
def test_a_day_lies_in_its_fiscal_year_and_in_no_other(day: date) -> None:
    year = FiscalYear.of(day)
    assert year.first_day <= day <= year.last_day
    assert year.first_day - timedelta(1) == FiscalYear(year.year - 1).last_day


@pytest.mark.parametrize(("day", "name"), [(date(2024, 9, 30), "FY2024"), (date(2024, 10, 1), "FY2025")])
def test_a_fiscal_year_begins_in_october_and_is_named_by_its_end(day: date, name: str) -> None:
    assert str(FiscalYear.of(day)) == name


def test_a_window_includes_both_its_ends() -> None:
    window = Window(date(2023, 1, 1), date(2026, 2, 28))
    assert date(2023, 1, 1) in window and date(2026, 2, 28) in window
    assert date(2022, 12, 31) not in window and date(2026, 3, 1) not in window
