"""Bounds whose wider count is the smaller sum say so wherever they are printed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from research.types import Obligation
from web.charting.bounds import named_finding
from web.templating import make_environment


def printed(low: int | None, high: int) -> str:
    """What the macro of both bounds makes of sums in cents."""
    pair = SimpleNamespace(
        named=None if low is None else SimpleNamespace(net=Obligation(low)),
        award_named=SimpleNamespace(net=Obligation(high)),
    )
    macros = make_environment().get_template("macros.html").make_module({})
    return str(macros.bounds(pair))  # type: ignore[attr-defined]


@pytest.mark.parametrize(("low", "high"), [(500, 400), (0, -100), (None, -100)])
def test_a_wider_count_with_the_smaller_sum_is_explained(low: int | None, high: int) -> None:
    assert "money was taken back" in printed(low, high)


@pytest.mark.parametrize(("low", "high"), [(400, 500), (400, 400), (None, 100), (-200, -100)])
def test_ordinary_bounds_stand_alone(low: int | None, high: int) -> None:
    assert "taken back" not in printed(low, high)


def test_a_largest_year_is_told_with_both_bounds_by_either_count() -> None:
    def tiers(low: int, high: int) -> SimpleNamespace:
        return SimpleNamespace(
            named=SimpleNamespace(net=Obligation(low)), award_named=SimpleNamespace(net=Obligation(high))
        )

    found = {"FY2024": tiers(3_000_000_00, 9_000_000_00), "FY2025": tiers(4_000_000_00, 5_000_000_00)}
    said = named_finding("ICE", "Example Maker", found)  # type: ignore[arg-type]
    assert "most in FY2024 by whole awards, $3.0 million counting rows" in said
    assert (
        "and in FY2025 by rows whose own text names it, $4.0 million counting rows whose own text names it, "
        "$5.0 million counting whole awards." in said
    )
