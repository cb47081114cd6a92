"""The sentence on orders that name a company: what of its sums is no more than a mention, and what they count."""

from __future__ import annotations

from datetime import date

import pytest

from research.links import TierTotal
from research.types import Obligation, Window
from research.wording import exact_money
from web.pages.link_words import Names, named_sentence

NAMES = Names("Example Maker", "CBP", Window(date(2023, 10, 1), date(2024, 9, 30)))


def total(cents: int, transactions: int, awards: int = 1) -> TierTotal:
    return TierTotal(Obligation(cents), Obligation(cents), Obligation(0), transactions, awards)


@pytest.mark.parametrize(
    ("named", "passing", "said"),
    [
        (
            total(300, 3),
            None,
            "30 September 2024: $3.00 in the 3 transactions whose own text names it, $4.00 in",
        ),
        (total(300, 3), None, "that names it anywhere."),
        (
            total(300, 3),
            total(100, 1),
            "anywhere. Only in passing it is named in $1.00 of the first sum (1 transaction).",
        ),
        (total(300, 3), total(300, 3), "anywhere. Only in passing it is named in all of the first sum."),
    ],
)
def test_what_of_the_lower_bound_is_only_in_passing_is_said(
    named: TierTotal, passing: TierTotal | None, said: str
) -> None:
    totals = {"named": named, "base_named": total(400, 4), "award_named": total(500, 5)}
    sentence = named_sentence(NAMES, totals, {"named": passing} if passing else {}, exact_money)
    assert said in sentence
    assert ("in passing" in sentence) == (passing is not None)


def test_awards_that_name_it_only_in_passing_are_told_of_the_other_sums_too() -> None:
    totals = {"named": None, "base_named": total(400, 9, 4), "award_named": total(500, 12, 5)}
    passing = {"base_named": total(400, 9, 4), "award_named": total(420, 10, 4)}
    said = named_sentence(NAMES, totals, passing, exact_money)
    assert said.startswith(
        "CBP placed orders naming Example Maker or its products with other recipients. Their net obligations, "
    )
    assert "$4.00 in the 4 awards whose base description names it and $5.00 in the 12 transactions" in said
    assert said.endswith(
        "Only in passing it is named in all of the second sum and $4.20 of the third sum (4 awards)."
    )


def test_where_nothing_more_than_a_mention_ties_them_that_is_said_once() -> None:
    totals = {"named": total(300, 3), "base_named": None, "award_named": total(500, 12, 5)}
    passing = {"named": total(300, 3), "award_named": total(500, 12, 5)}
    said = named_sentence(NAMES, totals, passing, exact_money)
    assert said.endswith("anywhere. All of it names Example Maker only in passing.")


def test_a_sum_below_zero_is_said_as_what_was_taken_back() -> None:
    """`$0 … and −$412,206` cannot be printed of orders that were placed."""
    totals = {"named": total(0, 3), "base_named": None, "award_named": total(-41_220_600, 12, 2)}
    passing = {"award_named": total(-100, 3, 1)}
    said = named_sentence(NAMES, totals, passing, exact_money)
    assert "$0.00 in the 3 transactions whose own text names it and" in said
    assert (
        "$412,206.00 more taken back than obligated in the 12 transactions counted on the 2 awards that name it "
        "anywhere." in said
    )
    assert said.endswith("Only in passing it is named in $1.00 taken back in the second sum (1 award).")
