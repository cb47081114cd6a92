"""One scan finds every word in dirty text, at its place in the original, and agrees with the exact test."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research.matching.folding import fold
from research.matching.patterns import exact_test
from research.matching.scan import BATCH, Scanner

PHRASES = (
    "aws",
    "red hat",
    "microsoft*",
    "*share",
    "at&t",
    "i2",
    "c++",
    ".net",
    "one two three",
    "one two three four five six",
    "analyst's notebook",
    "a b",
    "johnson & johnson",
)
SCANNER = Scanner(PHRASES)


def spans(text: str, scanner: Scanner = SCANNER) -> list[str]:
    """The words found, as they stand in the text."""
    return [text[start:end] for _, _, start, end in scanner.scan([text])]


def found(phrase: str, text: str) -> list[str]:
    return spans(text, Scanner([phrase]))


@pytest.mark.parametrize(
    "text",
    ["RED HAT", "red-hat", "REDHAT", "RED  HAT", "RED, HAT", "RED - HAT", "RED ------ HAT", "RED\nHAT"],
)
def test_a_space_stands_for_any_blanks_and_marks_or_none(text: str) -> None:
    assert found("red hat", f"FOR {text}.") == [text]


@pytest.mark.parametrize("text", ["LAWS", "AWSX", "SAWS", "AWS1", "1AWS"])
def test_a_word_inside_another_is_not_found(text: str) -> None:
    assert found("aws", text) == []


def test_a_word_without_a_space_is_not_put_together_from_parts() -> None:
    assert found("microsoft", "MICRO SOFT") == []


def test_a_star_lets_the_word_go_on() -> None:
    assert found("microsoft*", "MICROSOFTLICENSES") == ["MICROSOFT"]
    assert found("*share", "CELLSHARE") == ["SHARE"]
    assert found("*share", "SHARED") == []


@pytest.mark.parametrize("text", ["AT&T", "at&t"])
def test_marks_in_a_word_stand_for_themselves(text: str) -> None:
    assert found("at&t", f"BY {text} MOBILITY") == [text]
    assert found("at&t", "AT T") == [] and found("at&t", "ATT") == []


def test_a_long_phrase_is_proven_to_its_end() -> None:
    phrase = "one two three four five six"
    assert found(phrase, "ONE TWO-THREE FOUR, FIVE SIX") == ["ONE TWO-THREE FOUR, FIVE SIX"]
    assert found(phrase, "ONE TWO THREE FOUR FIVE SEVEN") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SO&#1048908WARE LICENSES", "SO&#1048908WARE"),
        ("SOF\u200bTWARE", "SOF\u200bTWARE"),
        ("THE\u00a0SOFTWARE", "SOFTWARE"),
        ("ＳＯＦＴＷＡＲＥ", "ＳＯＦＴＷＡＲＥ"),
        ("“SOFTWARE”", "SOFTWARE"),
        ("SÖFTWARE", "SÖFTWARE"),
        ("A &amp; SOFTWARE", "SOFTWARE"),
        ("SOFTWARE&#8217;S", "SOFTWARE"),
    ],
)
def test_broken_text_is_repaired_and_the_place_is_that_of_the_original(text: str, words: str) -> None:
    assert found("software", text) == [words]


def test_a_reference_to_an_accented_or_marked_letter_is_read() -> None:
    assert found("at&t", "AT&AMP;T") == ["AT&AMP;T"] or found("at&t", "AT&amp;T") == ["AT&amp;T"]


def test_unknown_references_are_a_gap() -> None:
    assert fold("A&#1048577B").text == "A B"


def test_the_sign_that_parts_texts_may_stand_in_one() -> None:
    assert found("aws", "X\x1eAWS\x1eY") == ["AWS"]


def test_texts_of_many_batches_keep_their_numbers() -> None:
    texts = ["NOTHING"] * (BATCH + 5)
    texts[3] = texts[BATCH + 2] = "ON AWS"
    texts[4] = "AWS ...... CLOUD"
    texts[BATCH] = "É AWS"
    assert [hit[0] for hit in SCANNER.scan(texts)] == [3, 4, BATCH, BATCH + 2]


def test_the_start_and_end_of_a_text_are_ends_of_words() -> None:
    assert [hit[2:] for hit in SCANNER.scan(["AWS", "AWS", ""])] == [(0, 3), (0, 3)]


PIECES = st.sampled_from(
    [
        "AWS",
        "RED",
        "HAT",
        "MICROSOFT",
        "SHARE",
        "AT",
        "&",
        "T",
        "I2",
        "C",
        "++",
        ".",
        "NET",
        "ONE",
        "TWO",
        "THREE",
        "FOUR",
        "FIVE",
        "SIX",
        "ANALYST",
        "'",
        "S",
        "NOTEBOOK",
        "A",
        "B",
        "JOHNSON",
        " ",
        "  ",
        "-",
        "    ",
        ", ",
        "X",
    ]
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=12))
def test_the_scan_finds_what_the_exact_test_of_each_word_finds(pieces: list[str]) -> None:
    text = "".join(pieces)
    for number, phrase in enumerate(PHRASES):
        starts = {match.start() for match in exact_test(phrase).finditer(text)}
        ours = {start for _, word, start, _ in SCANNER.scan([text]) if word == number}
        assert starts <= ours, phrase
        for start in ours:
            assert exact_test(phrase).match(text, start), phrase
