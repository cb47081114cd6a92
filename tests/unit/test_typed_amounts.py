"""Amounts that officials type: one grammar, for files read in SQL and for answers read in Python."""

from __future__ import annotations

import duckdb
import pytest

from scrapers.sources.sam_opportunities_api import _amount
from scrapers.typed import macros

AMOUNTS = {
    "$1,423,368.00": 142_336_800,
    "$ 5": 500,
    "-5": -500,
    "-$5.10": -510,
    "$-5": -500,
    "$ -5": -500,
    "12000000": 1_200_000_000,
    "5.": 500,
    "": None,
}


def in_sql(text: str) -> tuple[bool, int | None]:
    with duckdb.connect() as connection:
        connection.execute(macros(of_many=False))
        row = connection.execute("SELECT is_dollars($1), as_dollars($1)", [text]).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize("text", AMOUNTS)
def test_an_amount_is_read_alike_in_files_and_answers(text: str) -> None:
    assert in_sql(text) == (True, AMOUNTS[text]) and _amount(text) == AMOUNTS[text]


@pytest.mark.parametrize("text", ["$--5", "-$-5", "--5", "+5", "$$5", "1,23", "5 000", "about $5"])
def test_what_is_no_amount_is_told_and_never_read_as_none(text: str) -> None:
    assert not in_sql(text)[0]
    with pytest.raises(ValueError, match="dollars and whole cents"):
        _amount(text)


def test_a_large_file_and_a_small_one_are_trimmed_alike() -> None:
    ends = ["", " ", "\t", "\r", "\n", " \t\r\n", "\x0b", "\x01", "\u00a0", "é", "a"]
    texts = [
        None,
        *(f"{start}{middle}{end}" for start in ends for middle in ("", "x y", "\t") for end in ends),
    ]
    trimmed = []
    for of_many in (True, False):
        with duckdb.connect() as connection:
            connection.execute(macros(of_many=of_many))
            asked = "SELECT list(as_text(x) ORDER BY place) FROM (SELECT unnest($1) AS x, unnest(range($2)) AS place)"
            trimmed.append(connection.execute(asked, [texts, len(texts)]).fetchone())
    assert trimmed[0] == trimmed[1]
    assert trimmed[0] is not None and "x y" in trimmed[0][0] and "" not in trimmed[0][0]
