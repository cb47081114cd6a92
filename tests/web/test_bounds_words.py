"""Bounds whose wider count is the smaller sum say so wherever they are printed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from research.types import Obligation
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
