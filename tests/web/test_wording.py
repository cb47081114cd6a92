"""Dates, money and counts in English; no slip between million and billion."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from research.models import EARLIEST, FILE_TIME, NOTED
from research.types import Obligation, Window
from research.wording import (
    all_of,
    count,
    exact_money,
    long_date,
    long_time,
    one_of,
    retrieved_words,
    round_money,
    sentence,
    window_words,
)
from web.downloads.cells import cell
from web.downloads.columns import describe
from web.downloads.text import write_csv
from web.formatting import MINUS, about, byte_size, masked, money, segment, upfirst
from web.pages.base import EvidenceMark
from web.pages.evidence import HOW_KNOWN
from web.tables import Sheet, as_blocks


@pytest.mark.parametrize(
    ("cents", "said"),
    [
        (0, "$0"),
        (49, "$0"),
        (92_196_322, "$921,963"),
        (99_999_949, "$999,999"),
        (99_999_950, "$1,000,000"),
        (100_000_000, "$1.0 million"),
        (12_196_714_466, "$122.0 million"),
        (-3_806_800, "-$38,068"),
        (-1_800_000_000, "-$18.0 million"),
        (99_994_999_999, "$999.9 million"),
        (99_995_000_000, "$1.00 billion"),
        (155_231_000_000, "$1.55 billion"),
        (3_348_866_478_079, "$33.49 billion"),
    ],
)
def test_money_is_rounded_for_sentences(cents: int, said: str) -> None:
    assert round_money(Obligation(cents)) == said


def test_an_instant_of_which_only_the_day_is_known_has_no_time() -> None:
    assert long_time(datetime(2026, 8, 22, tzinfo=UTC)) == "22 August 2026"
    assert long_time(datetime(2026, 8, 22, 0, 0, 1, tzinfo=UTC)) == "22 August 2026, 00:00 UTC"


def test_exact_money_keeps_every_cent() -> None:
    assert exact_money(Obligation(-123_456_789)) == "-$1,234,567.89"


def test_pages_write_a_true_minus_sign() -> None:
    assert money(Obligation(-1)) == f"{MINUS}$0.01"
    assert about(Obligation(-200_000_000)) == f"{MINUS}$2.0 million"
    assert money(None) == "–"


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (Window(), "by action date, all dates held"),
        (Window(date(2024, 1, 1), date(2024, 1, 1)), "by action date, 1 January 2024"),
        (Window(date(2023, 1, 1)), "by action date, from 1 January 2023"),
        (Window(None, date(2026, 2, 28)), "by action date, up to 28 February 2026"),
        (Window(date(2023, 1, 1), date(2026, 2, 28)), "by action date, 1 January 2023 – 28 February 2026"),
        (
            Window(date(2019, 1, 1), date(2026, 2, 28), date(2020, 10, 1)),
            "by action date, 1 October 2020 – 28 February 2026, and in single documents since 1 January 2019",
        ),
        (Window(date(2020, 10, 1), None, date(2020, 10, 1)), "by action date, from 1 October 2020"),
    ],
)
def test_a_window_is_said_with_its_basis(window: Window, said: str) -> None:
    assert window_words(window) == said


def test_days_times_counts_and_lists_are_plain_english() -> None:
    assert long_date(date(2026, 2, 27)) == "27 February 2026"
    assert long_time(datetime(2026, 2, 27, 9, 5, tzinfo=UTC)) == "27 February 2026, 09:05 UTC"
    assert (count(1, "award"), count(1204, "award"), count(2, "company", "companies")) == (
        "1 award",
        "1,204 awards",
        "2 companies",
    )
    assert (one_of([]), one_of(["a"]), one_of(["a", "b", "c"]), all_of(["a", "b"])) == (
        "",
        "a",
        "a, b or c",
        "a and b",
    )
    assert upfirst("by action date, 1 October") == "By action date, 1 October"
    assert [byte_size(size) for size in (1, 48_123, 3_605_807, 5_000_000_000)] == [
        "1 byte",
        "48.1 kB",
        "3.6 MB",
        "5.0 GB",
    ]


def test_a_key_becomes_one_step_of_an_address() -> None:
    assert segment("A/B P#4?&%") == "A%2FB%20P%234%3F%26%25"


def test_text_of_a_record_is_escaped_and_masked() -> None:
    assert masked("<b> A.B@C.GOV") == "&lt;b&gt; [e-mail masked]"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-cmd", "'-cmd"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("-50000.25", "-50000.25"),
        ("+1", "+1"),
        (Obligation(-5), "-0.05"),
        (None, ""),
        (True, "true"),
        (date(2026, 2, 27), "2026-02-27"),
        ("plain", "plain"),
    ],
)
def test_a_cell_is_never_a_formula_and_a_number_stays_one(value: object, written: str) -> None:
    assert cell(value) == written  # type: ignore[arg-type]


def test_a_long_table_is_written_in_pieces_that_join_up() -> None:
    text = "".join(
        write_csv(Sheet(describe(("n", "text")), 1201, as_blocks([(n, 'a "b", c') for n in range(1201)])))
    )
    assert text.count("\r\n") == 1202
    assert text.startswith('n,text\r\n0,"a ""b"", c"\r\n')


def test_a_time_that_is_only_the_earliest_there_can_be_is_no_last_day() -> None:
    mark = EvidenceMark("id", "fpds_atom", datetime(2008, 1, 13, tzinfo=UTC), "0" * 64, False, False, True)
    assert mark.retrieved_day == "13 January 2008 or later (nobody noted when)"
    assert retrieved_words(None, mark.retrieved_at, is_earliest=True) == "on 13 January 2008"
    assert retrieved_words(None, mark.retrieved_at) == "up to 13 January 2008"


def test_every_way_in_which_a_time_may_be_known_is_told_in_words() -> None:
    assert set(HOW_KNOWN) == {*NOTED, *EARLIEST, FILE_TIME}


def test_a_sentence_that_ends_with_the_name_of_a_firm_has_one_full_stop() -> None:
    assert (sentence("It went to EXAMPLE INC"), sentence("It went to EXAMPLE INC.")) == (
        "It went to EXAMPLE INC.",
        "It went to EXAMPLE INC.",
    )
