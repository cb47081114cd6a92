"""Words of a search: what they are read as, found by, and how the reading is explained."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.filters import (
    Filter,
    Phrase,
    explain,
    find_words,
    parse_query,
    parse_words,
    sentence,
    tokens,
)
from tests.fixtures.vocabulary import WORDS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("at&t", [Phrase(("at", "t"))]),
        ("AT&amp;T", [Phrase(("at", "t"))]),
        ("c++", [Phrase(("c++",))]),
        ("C# and c", [Phrase(("c#",)), Phrase(("and",)), Phrase(("c",))]),
        ("case-management", [Phrase(("case", "management"))]),
        ("a AND b", [Phrase(("a",)), Phrase(("b",))]),
        ("AND", [Phrase(("and",))]),
        ('"case management', [Phrase(("case", "management"))]),
        ('-"stop work" x', [Phrase(("stop", "work"), is_excluded=True), Phrase(("x",))]),
        ("surveil*", [Phrase(("surveil",), is_prefix=True)]),
        ("*", []),
        ("() [] {} : ^ ~ \\ / ' \"", []),
        ("title:x OR y~2", [Phrase(("title", "x")), Phrase(("y", "2"))]),
        ("OR", [Phrase(("or",))]),
        ("portland OR", [Phrase(("portland",)), Phrase(("or",))]),
        ("naïve José", [Phrase(("naive",)), Phrase(("jose",))]),
        ("SO&#1048908WARE", [Phrase(("soware",))]),
    ],
)
def test_any_text_has_a_meaning(text: str, found: list[Phrase]) -> None:
    assert list(parse_words(text)) == found


def test_records_and_questions_are_cut_alike() -> None:
    assert tokens("CASE-MANAGEMENT (AT&T), C++/C# 70XTEST24C00000001") == (
        ["case", "management", "at", "t", "c++", "c#", "70xtest24c00000001"]
    )


def test_words_asked_for_are_found_in_a_text_for_marking() -> None:
    assert find_words("ADD CASE-MANAGEMENT CASES", parse_words("case-management case*")) == [
        (4, 19),
        (4, 8),
        (20, 25),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plain words", ()),
        ('"two words"', ()),
        ("at&t", ("“at&t” is searched for as “at” and “t”, side by side.",)),
        ("surveil*", ("“surveil*” stands for every word that begins with “surveil”.",)),
        ("ab*", ("The * is passed over: it needs 3 letters or more before it.",)),
        ("a OR b", ("OR between two words: one of them is enough.",)),
        ("OR", ("“OR” does not stand between two words, so it is read as a word itself.",)),
        ('"open end', ("The quotation mark before “open end” is not closed; it is read to the end.",)),
        ("x -dam", ("Records with “dam” are left out.",)),
        ("&&& x", ("“&&&” holds no letter or digit and is passed over.",)),
        (
            "***",
            ("“***” holds no letter or digit, so there is nothing to search for and nothing is shown.",),
        ),
        ("not NOT", ("“NOT” is read as a word; to leave a word out, write a hyphen before it: -word.",)),
    ],
)
def test_a_text_that_is_not_plain_is_explained(text: str, said: tuple[str, ...]) -> None:
    assert explain([text]) == said


@given(st.text(max_size=60))
def test_any_text_at_all_is_read_said_and_explained(text: str) -> None:
    filter = Filter(q=(text,))
    assert isinstance(parse_query(text), tuple)
    assert sentence(filter, WORDS).startswith("Transactions with")
    assert all(one.endswith(".") for one in explain([text]))
