"""Lists of subsidiaries as filed: what is read of each shape of page, what is left out, and what is refused."""

from __future__ import annotations

import time

import pytest

from scrapers.exhibit21 import read_exhibit
from scrapers.exhibit21.names import clean, is_heading, is_percentage, is_prose
from scrapers.exhibit21.page import MOST_BYTES
from scrapers.exhibit21.places import is_bare_place, is_place


def names(page: str) -> list[str]:
    return [row.name for row in read_exhibit(page.encode()).rows]


def table(*rows: str) -> str:
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("EXAMPLE LLC (1)", "EXAMPLE LLC"),
        ("EXAMPLE LLC (4) (5)", "EXAMPLE LLC"),
        ("EXAMPLE LLC*", "EXAMPLE LLC"),
        ("EXAMPLE (1993) LTD.", "EXAMPLE (1993) LTD."),
        ("EXAMPLE FUND (2019)", "EXAMPLE FUND (2019)"),
        ("•\u00a0EXAMPLE\u00a0LLC", "EXAMPLE LLC"),
        ("- - EXAMPLE LLC", "EXAMPLE LLC"),
        ("16280 EXAMPLE ROAD, LLC", "16280 EXAMPLE ROAD, LLC"),
    ],
)
def test_marks_and_bullets_go_and_years_and_numbers_stay(printed: str, name: str) -> None:
    assert clean(printed) == name


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Delaware",
            "DE",
            "Delaware, U.S.",
            "(USA) Delaware",
            "Surrey, England",
            "England & Wales",
            "Dubai (UAE)",
        ),
        *(
            "State of Nevada",
            "Minneapolis, MN USA",
            "Russia/Kazakhstan",
            "a Delaware limited liability company",
        ),
    ],
)
def test_a_jurisdiction_is_known_however_it_is_written(text: str) -> None:
    assert is_place(text)


@pytest.mark.parametrize(
    "text", ["EXAMPLE, Inc. (United States)", "C.A.", "S.A.", "Georgia Example Corp.", "de", ""]
)
def test_a_name_or_a_legal_form_is_no_jurisdiction(text: str) -> None:
    assert not is_place(text) and not is_bare_place(text)


def test_headings_sentences_and_shares_are_told_from_names() -> None:
    assert (
        is_heading("Name of Subsidiary") and is_heading("U.S. Subsidiaries:") and is_heading("Exhibit 21.1")
    )
    assert not is_heading("International Subsidiaries, Inc.") and not is_heading("Company Example LLC")
    assert is_prose("The names of other subsidiaries are omitted because they would not be significant.")
    assert not is_prose("The Bank of Example and Trust Company, National Association")
    assert is_percentage("87.5") and is_percentage("100 %") and not is_percentage("1993")


def test_each_row_keeps_what_is_printed_beside_what_is_clean() -> None:
    page = table(
        "<td></td><td>Jurisdiction of Incorporation*</td>", "<td>EXAMPLE LLC (1)</td><td>Delaware</td>"
    )
    (row,) = read_exhibit(page.encode()).rows
    assert (row.printed, row.name, row.jurisdiction, row.confidence) == (
        *("EXAMPLE LLC (1)", "EXAMPLE LLC"),
        *("Delaware", "high"),
    )


def test_shares_labels_and_further_columns_are_kept_apart() -> None:
    head = "<td>Name</td><td>Percentage Owned</td><td>State</td>"
    reading = read_exhibit(table(head, "<td>A ONE LLC</td><td>87.5</td><td>Ohio</td>").encode())
    assert reading.shape == "C" and reading.rows[0].percentage == "87.5"
    rows = (
        "<td>A ONE LLC</td><td>Ohio</td>",
        "<td>Foreign Subsidiaries:</td>",
        "<td>B TWO GMBH</td><td>Germany</td>",
    )
    reading = read_exhibit(table(*rows).encode())
    assert reading.shape == "D" and [row.section for row in reading.rows] == [None, "Foreign Subsidiaries"]
    head = "<td>Name</td><td>State</td><td>Doing Business As</td>"
    reading = read_exhibit(table(head, "<td>A ONE LLC</td><td>Ohio</td><td>Example Shops</td>").encode())
    assert reading.shape == "F" and reading.rows[0].remark == "Example Shops"


def test_indentation_tells_the_shape_of_a_page() -> None:
    rows = [f"<td style='padding-left:{n}pt'>EXAMPLE {n} LLC</td><td>Ohio</td>" for n in (0, 12, 24, 12)]
    assert read_exhibit(table(*rows).encode()).shape == "B"
    assert read_exhibit(table(*rows[1::2]).encode()).shape == "A"


def test_cells_and_rows_left_open_are_read_all_the_same() -> None:
    assert names("<TABLE><TR><TD>A ONE LLC<TD>Ohio<TR><TD>B TWO INC<TD>Nevada</TABLE>") == [
        "A ONE LLC",
        "B TWO INC",
    ]


def test_a_whole_list_in_one_cell_is_read_line_by_line() -> None:
    cell = "<br>".join(f"EXAMPLE {n} LLC (Ohio)" for n in range(9))
    assert len(names(table(f"<td>{cell}</td>"))) == 9


@pytest.mark.parametrize(
    "page",
    [
        "<p>EXAMPLE ONE LLC (Delaware)</p><p>EXAMPLE TWO B.V. (Netherlands)</p>",
        "EXAMPLE ONE LLC &#8211; Delaware<br>EXAMPLE TWO B.V. &#8211; Netherlands",
        "<p>EXAMPLE ONE LLC, a Delaware limited liability company</p><p>EXAMPLE TWO B.V., Netherlands</p>",
        "<pre>\nName of Company   State\n-----\nEXAMPLE ONE LLC   Delaware\nEXAMPLE TWO B.V.   Netherlands\n</pre>",
        "<PAGE>\n<TABLE><S><C>\nEXAMPLE ONE LLC ........ Delaware\nEXAMPLE TWO B.V. ....... Netherlands\n</TABLE>",
    ],
)
def test_lists_without_tables_are_read_with_their_places(page: str) -> None:
    reading = read_exhibit(page.encode())
    assert reading.shape == "G"
    assert [row.name for row in reading.rows] == ["EXAMPLE ONE LLC", "EXAMPLE TWO B.V."]
    assert [row.jurisdiction for row in reading.rows][1] == "Netherlands"


@pytest.mark.parametrize(
    ("payload", "note"),
    [
        (b"%PDF-1.7 \x00\x01", "is no text"),
        (b"<p>Incorporated by reference to Exhibit 21 of the report of 2024.</p>", "by reference"),
        (b"<p></p>", "holds no words"),
        (b"<" * (MOST_BYTES + 1), "is larger than"),
        (b"<div>" * 150_000, "more markup"),
        (b"A LLC  Ohio\n" * 30_000, "more markup or lines"),
    ],
)
def test_what_cannot_be_read_is_said_and_gives_no_row(payload: bytes, note: str) -> None:
    reading = read_exhibit(payload)
    assert reading.shape == "H" and not reading.rows and note in (reading.note or "")


@pytest.mark.parametrize(
    "hostile", [b"<p>" + b"(" * 400_000, b"<p>" + b"a, " * 150_000, b"<table><tr><td>" * 5_000]
)
def test_a_hostile_page_takes_no_long_time(hostile: bytes) -> None:
    began = time.process_time()
    read_exhibit(hostile)
    assert time.process_time() - began < 10


def test_a_page_that_lies_about_its_characters_is_read_and_noted() -> None:
    page = "<meta charset=utf-8><p>Société Exemple, Inc. (Delaware)</p>"
    reading = read_exhibit(page.encode("cp1252"))
    assert reading.rows[0].name == "Société Exemple, Inc." and reading.note == "says it is utf-8, and is not"
    assert read_exhibit(page.encode("utf-16")).rows[0].name == "Société Exemple, Inc."
