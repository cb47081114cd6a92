"""Scales: short labels of money without false precision, and the ticks of an axis that always holds zero."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from research.types import Money

MINUS = "\u2212"
_UNITS = ((100_000_000_000, "B"), (100_000_000, "M"), (100_000, "K"))
"""Cents in a billion, a million and a thousand dollars."""


def short_money(amount: Money) -> str:
    """`$1.2M`, `−$38K`, `$122M`, `$950`: two to three figures, never more."""
    sign, cents = MINUS if amount.cents < 0 else "", abs(amount.cents)
    for unit, letter in _UNITS:
        # 999.6 thousand would round to 1000K: it belongs to the unit above.
        if cents * 1000 >= unit * 999.5:
            tenths = (cents * 10 + unit // 2) // unit
            if tenths >= 1000:
                return f"{sign}${(cents + unit // 2) // unit:,}{letter}"
            return f"{sign}${tenths // 10}.{tenths % 10}{letter}"
    dollars = (cents + 50) // 100
    return f"{sign}${dollars}" if dollars else "$0"


def dollars(amount: Money) -> float:
    """The amount as a chart's specification holds it. Cents below $10 trillion survive a float unharmed."""
    return amount.cents / 100


@dataclass(frozen=True)
class MoneyAxis:
    """An axis in dollars: its ends, and the round steps between them, zero among them."""

    low: float
    high: float
    steps: tuple[float, ...]


def money_axis(values: Iterable[float], about: int) -> MoneyAxis:
    """An axis from the lowest value, or zero, to the round step at or above the highest.

    about: how many steps are wanted.
    """
    held = [0.0, *values]
    low, high = min(held), max(held)
    rough = max((high - low) / max(1, about), 0.01)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first, last = math.ceil(low / step), math.ceil(high / step)
    return MoneyAxis(low, last * step, tuple(number * step for number in range(first, last + 1)))
