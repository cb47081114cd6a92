"""Contracts that pass from one firm to another: who is named for which rows of the award, and what a reason says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from research.config import load_settings
from research.matching.engine import Engine
from research.matching.made import MadeLink
from research.matching.reading import Row, WholeAward
from research.matching.tying import HAND_OVERS, Tying
from research.registry import load_registry
from research.registry.rulebook import (
    BookCompany,
    BookEdge,
    BookIncidental,
    BookName,
    BookWord,
    Lexicon,
    RuleBook,
)

BOOK = RuleBook(
    "trail-test",
    "registry",
    "either",
    ("C",),
    "names",
    companies=(
        BookCompany(
            "buyer",
            "Example Buyer",
            names=(BookName("EXAMPLE BUYER INC"), BookName("EXAMPLE BOUGHT LLC", "Bought")),
            edges=(BookEdge("Bought", None, "2022-12-31"), BookEdge("Brand", None, "2020-01-01")),
        ),
        BookCompany("before", "Example Before", names=(BookName("EXAMPLE BEFORE INC"),)),
    ),
    lexicons=(
        Lexicon("companies/buyer", None, (("buyer", None),), (BookWord("example buyer"),)),
        Lexicon("products/brandware", None, (("buyer", "Brand"),), (BookWord("brandware"),)),
        Lexicon("companies/before", None, (("before", None),), (BookWord("example before"),)),
    ),
    incidental=(BookIncidental("novation", ("novation", "novation to"), "before", 45),),
    version="00000000",
)


def row(number: int, day: str, recipient: str, text: str) -> Row:
    return Row(
        f"70XTEST_{number}", "70XTEST", date.fromisoformat(day), text, recipient,
        None, None, None, "7014", None, "C", "AWD",
    )  # fmt: skip


def links(*rows: Row, book: RuleBook = BOOK, base: str | None = None) -> list[MadeLink]:
    engine = Engine([book])
    texts = [one.description or "" for one in rows]
    own = {one.transaction_key: named[0] for one, named in zip(rows, engine.read(texts), strict=True)}
    award = WholeAward("70XTEST", base, rows)
    said = engine.read([base])[0][0] if base else {}
    return list(Tying(engine.matchers[0], frozenset({"7014"})).links(award, own, said))


def tiers(found: list[MadeLink], company: str = "buyer") -> list[tuple[str, str, str]]:
    return [(one.record_key[-1], one.tier, one.ownership) for one in found if one.company_slug == company]


TAKEN_OVER = (
    row(0, "2022-06-01", "EXAMPLE BOUGHT LLC", "ANALYTICS SUPPORT"),
    row(1, "2023-05-01", "EXAMPLE BUYER INC", "NOVATION AGREEMENT FROM OLD HANDS TO EXAMPLE BUYER INC"),
)


def test_a_firm_that_takes_a_contract_over_is_not_named_for_the_rows_before() -> None:
    assert tiers(links(*TAKEN_OVER)) == [("0", "recipient", "now"), ("1", "recipient", "both")]


def test_what_was_cited_with_the_earlier_engine_is_made_as_then() -> None:
    found = tiers(links(*TAKEN_OVER, book=replace(BOOK, engine=1)))
    assert ("0", "award_named", "then") in found


def test_the_firm_before_is_named_from_the_hand_over_on() -> None:
    told = "NOVATION FROM EXAMPLE BEFORE INC"
    found = links(
        row(0, "2022-06-01", "SOMEBODY ELSE INC", "SUPPORT"),
        row(1, "2023-05-01", "SOMEBODY NEW INC", told),
        row(2, "2023-06-01", "SOMEBODY NEW INC", "MORE SUPPORT"),
    )
    assert tiers(found, "before") == [
        ("1", "named", "both"),
        ("1", "award_named", "both"),
        ("2", "award_named", "both"),
    ]


def test_words_that_tell_of_a_purchase_still_speak_for_the_whole_award() -> None:
    found = links(
        row(0, "2022-06-01", "SOMEBODY ELSE INC", "SUPPORT"),
        row(1, "2023-05-01", "SOMEBODY ELSE INC", "EXAMPLE BUYER LICENSES"),
    )
    assert ("0", "award_named", "both") in tiers(found)


def test_a_reason_tells_the_dates_of_the_words_whoever_received_the_row() -> None:
    found = links(row(0, "2022-06-01", "EXAMPLE BOUGHT LLC", "BRANDWARE SEATS"))
    (named,) = [one for one in found if one.tier == "named"]
    # Named in one view only, because the firm that received the row joined later; the brand never left.
    assert named.ownership == "then" and named.reason.endswith(", a part of Example Buyer on that date")


@pytest.fixture(scope="module")
def incidental() -> set[str]:
    data: Path = load_settings().data_dir
    return {one.id for one in load_registry(data).incidental}


def test_the_mentions_that_tell_of_hand_overs_are_in_the_registry(incidental: set[str]) -> None:
    assert incidental >= HAND_OVERS
