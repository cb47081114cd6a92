"""Contracts that changed hands or names are found in the records and proposed, never taken for granted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import files
from tests.fixtures.review import Desk, searched
from tests.fixtures.trail import Trail

OWN = "EXAMPLESOFT FEDERAL, INC."


@pytest.fixture
def desk(trail: Trail, tmp_path: Path) -> Desk:
    return Desk.make(trail, tmp_path)


@pytest.fixture
def quick_desk(sqlite_trail: Trail, tmp_path: Path) -> Desk:
    return Desk.make(sqlite_trail, tmp_path)


def modification(
    number: str, name: str, day: str, said: str = "SUPPORT", piid: str = files.PIID
) -> files.Row:
    return files.search_row(piid, number, "10", day, said, **{"Recipient Name": name})


def found(desk: Desk, *options: object) -> list[dict[str, Any]]:
    said = desk("review", "--json", "--kind", "succession", *options)
    assert said.code == 0, said.err
    candidates: list[dict[str, Any]] = said.json["candidates"]
    return candidates


def test_another_recipient_on_the_same_award_is_proposed_once_for_all_awards(
    desk: Desk, tmp_path: Path
) -> None:
    rows = [
        modification(number, name, day, piid=f"70XTEST24F0000000{award}")
        for award in (1, 2)
        for number, name, day in (
            ("0", OWN, "2024-01-01"),
            ("P00001", "NEWNAME LLC", "2024-06-01"),
            ("P00002", "NEWNAME, LLC", "2024-07-01"),
        )
    ]
    desk.load(searched(tmp_path, *rows))
    (one,) = found(desk)
    assert (one["company"], one["subject"]) == ("examplesoft", f"{OWN} -> NEWNAME LLC")
    assert one["net_obligation"] == "40.00"
    assert one["record"]["first_action_date"] == "2024-06-01"
    assert one["record"]["piids"] == ["70XTEST24F00000001", "70XTEST24F00000002"]


def test_points_commas_and_forms_typed_otherwise_are_no_change(desk: Desk, tmp_path: Path) -> None:
    rows = [
        modification("0", OWN, "2024-01-01"),
        modification("P00001", "EXAMPLESOFT FEDERAL INCORPORATED", "2024-02-01"),
    ]
    desk.load(searched(tmp_path, *rows))
    assert found(desk) == []


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        ("NOVATION AGREEMENT FROM OLDFIRM PARTNERS TO EXAMPLESOFT FEDERAL", "OLDFIRM PARTNERS", "EXAMPLESOFT FEDERAL"),
        ("NOVATION AGREEMENT", "?", OWN),
        ("VENDOR NAME CHANGE-NON NOVATION", "?", OWN),
        ("THIS MODIFICATION CHANGES THE AWARDEE", "?", OWN),
        ("CHANGE OF NAME FROM INC TO LLC", "?", OWN),
    ],
)  # fmt: skip
def test_a_text_that_tells_of_a_change_is_proposed_with_its_words(
    quick_desk: Desk, tmp_path: Path, said: str, before: str, after: str
) -> None:
    quick_desk.load(searched(tmp_path, modification("P00001", OWN, "2024-01-01", said)))
    (one,) = found(quick_desk)
    assert (one["record"]["before"], one["record"]["name"]) == (before, after)
    assert one["record"]["texts"] == [said]


@pytest.mark.parametrize(
    "said", ["INNOVATION LAB", "OFFICE RENOVATION", "HOST NAME CHANGE", "PROJECT NAME CHANGE"]
)
def test_other_words_that_hold_these_are_none(quick_desk: Desk, tmp_path: Path, said: str) -> None:
    quick_desk.load(searched(tmp_path, modification("P00001", OWN, "2024-01-01", said)))
    assert found(quick_desk) == []


def test_a_change_between_two_unknown_firms_is_listed_and_cannot_be_decided(
    quick_desk: Desk, tmp_path: Path
) -> None:
    rows = [
        modification("0", "FIRST FIRM INC", "2024-01-01"),
        modification("P00001", "SECOND FIRM INC", "2024-02-01"),
    ]
    quick_desk.load(searched(tmp_path, *rows))
    (one,) = found(quick_desk)
    assert one["company"] is None
    said = quick_desk("review", "--accept", one["key"], "--why", "x")
    assert said.code == 2 and "no company of the registry" in said.err


def test_an_accepted_change_says_what_remains_to_be_done(quick_desk: Desk, tmp_path: Path) -> None:
    quick_desk.load(searched(tmp_path, modification("P00001", OWN, "2024-01-01", "NOVATION")))
    said = quick_desk("review", "--accept", found(quick_desk)[0]["key"], "--why", "Its report says so.")
    assert "data/companies/examplesoft.yml" in said.out and found(quick_desk) == []


PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>https://www.fpds.gov search</title>{entries}</feed>
"""
ENTRY = """<entry><content xmlns:ns1="https://www.fpds.gov/FPDS"><ns1:IDV><ns1:contractID><ns1:IDVID>
<ns1:agencyID name="ICE">7012</ns1:agencyID><ns1:PIID>70XTEST23D00000001</ns1:PIID><ns1:modNumber>{mod}</ns1:modNumber>
</ns1:IDVID></ns1:contractID><ns1:relevantContractDates><ns1:signedDate>{day} 00:00:00</ns1:signedDate>
</ns1:relevantContractDates><ns1:vendor><ns1:vendorHeader><ns1:vendorName>{name}</ns1:vendorName></ns1:vendorHeader>
</ns1:vendor></ns1:IDV></content></entry>"""


def test_a_kept_page_of_fpds_shows_who_held_a_vehicle_that_is_not_loaded(
    quick_desk: Desk, tmp_path: Path
) -> None:
    quick_desk.load(searched(tmp_path, modification("0", "SOMEBODY INC", "2024-01-01")))
    entries = ENTRY.format(mod="0", day="2020-01-30", name="OLD VEHICLE &amp; CO") + ENTRY.format(
        mod="P00001", day="2021-06-01", name=OWN
    )
    page = files.gzipped(tmp_path / "page.xml.gz", PAGE.format(entries=entries))
    (one,) = found(quick_desk, "--fpds", page)
    assert one["subject"] == f"OLD VEHICLE & CO -> {OWN}"
    assert one["record"]["first_action_date"] == "2021-06-01"


@pytest.mark.parametrize(("content", "code"), [("a,b\n1,2\n", 3), ("<feed></feed>", 3)])
def test_a_file_that_is_no_page_is_refused_by_name(
    quick_desk: Desk, tmp_path: Path, content: str, code: int
) -> None:
    quick_desk.load(searched(tmp_path, modification("0", "SOMEBODY INC", "2024-01-01")))
    path = tmp_path / "other.xml"
    path.write_text(content, "utf-8")
    said = quick_desk("review", "--list", "--fpds", path)
    assert said.code == code and "other.xml" in said.err
