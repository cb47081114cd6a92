"""Real lists of subsidiaries: two pages as filed, read whole; and real lists of names, in pages made for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from scrapers.exhibit21 import read_exhibit
from scrapers.exhibit21.names import clean
from tests.evaluation.exhibits import SHAPES, Score, labelled, score

pytestmark = pytest.mark.corpus

_MOST = 40
"""Longer lists are left to `python -m tests.evaluation.exhibits`, which takes half a minute."""


def test_the_page_of_apple_is_read_whole(corpus: Path) -> None:
    reading = read_exhibit((corpus / "edgar" / "ex21_aapl.html").read_bytes())
    assert reading.shape == "A" and len(reading.rows) == 19
    assert {row.confidence for row in reading.rows} == {"high"}
    assert reading.rows[0].name == "Apple Asia Limited" and reading.rows[-1].name == "iTunes K.K."
    assert reading.rows[1].jurisdiction == "Delaware, U.S."


def test_every_row_of_exxons_tables_with_a_share_is_a_name_and_nothing_else_is(corpus: Path) -> None:
    payload = (corpus / "edgar" / "ex21_xom.html").read_bytes()
    reading = read_exhibit(payload)
    printed = []
    for row in BeautifulSoup(payload, "html.parser").find_all("tr"):
        cells = [" ".join(cell.get_text().split()) for cell in row.find_all("td")]
        filled = [cell for cell in cells if cell]
        if len(filled) == 3 and filled[1].replace(".", "").isdigit():
            printed.append((clean(filled[0]), filled[2], filled[1]))
    assert len(printed) == 116 and reading.shape == "C"
    assert [(row.name, row.jurisdiction, row.percentage) for row in reading.rows] == printed


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_real_names_come_back_from_pages_made_in_each_shape(shape: str, corpus: Path) -> None:
    total = Score()
    for rows in labelled(corpus).values():
        if len(rows) <= _MOST:
            page = SHAPES[shape](rows).encode()
            total += score(rows, [row.name for row in read_exhibit(page).rows])
    assert total.wanted > 500 and total.f1 >= 0.97
