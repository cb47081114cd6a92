"""Amount bands: named steps of one transaction's obligation, with their exact limits."""

from __future__ import annotations

from dataclasses import dataclass

from research.types import Obligation
from research.wording import exact_money


@dataclass(frozen=True)
class Band:
    """One step. low, high: the least and the greatest obligation in it; None where it has no end."""

    slug: str
    low: Obligation | None
    high: Obligation | None

    @property
    def name(self) -> str:
        """`$10,000 to $99,999.99`; both ends belong to the band."""
        if self.low is None:
            return "less than $0"
        if self.high is None:
            return f"{_short(self.low)} or more"
        if self.low == self.high:
            return f"exactly {_short(self.low)}"
        return f"{_short(self.low)} to {exact_money(self.high)}"

    def holds(self, cents: int) -> bool:
        return (self.low is None or self.low.cents <= cents) and (
            self.high is None or cents <= self.high.cents
        )


def _short(amount: Obligation) -> str:
    return exact_money(amount).removesuffix(".00")


BANDS = (
    Band("below-0", None, Obligation(-1)),
    Band("0", Obligation(0), Obligation(0)),
    Band("under-10k", Obligation(1), Obligation(999_999)),
    Band("10k-100k", Obligation(1_000_000), Obligation(9_999_999)),
    Band("100k-1m", Obligation(10_000_000), Obligation(99_999_999)),
    Band("1m-10m", Obligation(100_000_000), Obligation(999_999_999)),
    Band("10m-100m", Obligation(1_000_000_000), Obligation(9_999_999_999)),
    Band("100m-up", Obligation(10_000_000_000), None),
)
"""From the smallest; every amount of whole cents is in exactly one."""

BY_SLUG = {band.slug: band for band in BANDS}


def band_of(cents: int) -> str:
    """The slug of the band that holds an obligation."""
    for band in reversed(BANDS):
        if band.low is not None and cents >= band.low.cents:
            return band.slug
    return BANDS[0].slug
