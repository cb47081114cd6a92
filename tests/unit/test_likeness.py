"""How alike two names, and two words, are."""

from __future__ import annotations

import pytest

from research.reviewing.likeness import Misspellings, Rarity, slips, words


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("THE EXAMPLE COMPANY, L.L.C.", ("EXAMPLE",)),
        ("Example & Sons Inc.", ("EXAMPLE", "SONS")),
        ("EXAMPLE D/B/A OTHER", ("EXAMPLE", "D", "B", "OTHER")),
        ("THE COMPANY LLC", ("THE", "COMPANY", "LLC")),
    ],
)
def test_legal_forms_and_little_words_are_left_out_unless_nothing_else_is_there(
    name: str, left: tuple[str, ...]
) -> None:
    assert words(name) == left


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("ORACLE", "ORACLE", 0),
        ("MISCROSOFT", "MICROSOFT", 1),
        ("MICORSOFT", "MICROSOFT", 1),
        ("VMWARE", "WARE", 2),
    ],
)
def test_a_slip_is_a_letter_more_less_other_or_swapped(one: str, other: str, count: int) -> None:
    assert slips(one, other) == slips(other, one) == count


def test_longer_words_may_slip_twice_short_ones_never() -> None:
    known = Misspellings(["MICROSOFT", "ORACLE", "DELL"])
    assert known.meant("MCROSFT") == {}
    assert known.meant("MICROSOFFT") == {"MICROSOFT": 1}
    assert Misspellings(["THOMSONREUTERS"]).meant("THOMPSONREUTER") == {"THOMSONREUTERS": 2}
    assert known.meant("ORACEL") == {"ORACLE": 1}
    assert known.meant("ORCEL") == {}
    assert known.meant("DEL") == {}
    assert known.meant("ORACLE") == {}


def test_a_rare_word_shared_counts_more_than_a_common_one() -> None:
    rarity = Rarity.among([words(f"EXAMPLE{n} SUPPLY") for n in range(300)])
    rare = rarity.likeness(("EXAMPLE1", "TOOLS"), ("EXAMPLE1", "SUPPLY"))
    common = rarity.likeness(("TOOLS", "SUPPLY"), ("EXAMPLE1", "SUPPLY"))
    assert rare > 60 > 30 > common
    assert rarity.likeness(("A1",), ("B1",)) == 0
    assert rarity.likeness(("EXAMPLE1", "SUPPLY"), ("EXAMPLE1", "SUPPLY")) == 100
