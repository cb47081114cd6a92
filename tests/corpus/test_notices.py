"""Real notices of spring 2020, put into the bulk file's columns: what is kept of them, and which company each names."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers import strict
from scrapers.sources.sam_opportunities_api import read_notice
from tests.fixtures.files import Row
from tests.fixtures.notices import COLUMNS, write
from tests.fixtures.trail import Trail

pytestmark = pytest.mark.corpus


def as_row(number: int, given: dict[str, Any], **other: str) -> Row:
    """One of them; their descriptions are cut off after some 150 characters."""
    posted = datetime.strptime(given["published_date"], "%b %d, %Y %I:%M %p UTC")
    return dict.fromkeys(COLUMNS, "") | {
        "NoticeId": f"{number:032x}",
        "Title": str(given["Title"]),
        "Sol#": str(given["notice_id"]),
        "FPDS Code": str(given["subtier_code"]),
        "Sub-Tier": given["subtier_name"],
        "AAC Code": str(given["aac_code"] or ""),
        "Office": given["contracting_office"],
        "PostedDate": f"{posted:%Y-%m-%d %H:%M:%S}",
        "Type": given["opportunity_type"],
        "Description": str(given["Description"] or ""),
        **other,
    }


@pytest.fixture(scope="module")
def notices(corpus: Path) -> list[dict[str, Any]]:
    packed = (corpus / "sam" / "opportunities_spring2020_1011.json.gz").read_bytes()
    found: list[dict[str, Any]] = json.loads(gzip.decompress(packed))
    return found


def test_of_1011_notices_five_are_kept_and_none_of_them_names_anybody(
    sqlite_trail: Trail, notices: list[dict[str, Any]], tmp_path: Path
) -> None:
    said = sqlite_trail.load(write(tmp_path, *(as_row(n, one) for n, one in enumerate(notices))))
    assert "1,006 of 1,011 rows left out" in said.out
    held = sqlite_trail.rows("SELECT agency_code, title FROM notice ORDER BY title")
    assert held == [
        ("7014", "19--Aluminum Hull Rescue Water Craft"),
        ("7012", "Dallas Area of Responsibility Meal Packages"),
        (None, "Dry Cleaning Services"),
        ("7012", "MEDICAL TRAILERS REPAIR"),
        ("7014", "Trash Collection"),
    ]
    assert sqlite_trail.rows("SELECT 1 FROM link WHERE record_kind = 'notice'") == []


def test_read_as_if_all_were_of_ice_they_name_whom_a_reader_finds_in_them(
    sqlite_trail: Trail, notices: list[dict[str, Any]], tmp_path: Path
) -> None:
    as_ice = {"FPDS Code": "7012"}
    sqlite_trail.load(write(tmp_path, *(as_row(n, one, **as_ice) for n, one in enumerate(notices))))
    found = sqlite_trail.rows(
        "SELECT l.company_slug, l.matched_text, l.ownership FROM link l WHERE record_kind = 'notice' "
        "ORDER BY l.company_slug, l.matched_text"
    )
    # Not among them: a Microsoft Form with which to answer. Fortify, sold by HP's former half, is still called HP's.
    assert found == [
        ("cisco", "Cisco", "both"),
        ("cisco", "Splunk", "now"),
        ("general-dynamics", "General Dynamics", "both"),
        ("hp-inc", "HP", "both"),
        ("l3harris", "L-3 Harris", "both"),
        ("l3harris", "L3Harris", "both"),
    ]


@pytest.mark.parametrize(
    ("file", "title", "office"),
    [
        (
            "sam_individual_opp.json",
            "Request for Information to Assist",
            "SPECIAL OPERATIONS FORCES SPT ACTY",
        ),
        ("sam_opps.json", "DA01--VA Secure", "TECHNOLOGY ACQUISITION CENTER NJ (36C10B)"),
    ],
)
def test_real_answers_of_the_search_are_read_field_by_field(
    corpus: Path, file: str, title: str, office: str
) -> None:
    answer = strict.Row(json.loads((corpus / "sam" / file).read_bytes()), document=file)
    (record,) = [read_notice(row, n) for n, row in enumerate(answer.rows("opportunitiesData"), 1)]
    assert record.title.startswith(title) and record.office_name == office
    assert record.agency_code is None and record.awardee is None and record.notice_award_cents is None
    assert not any("@" in str(value) for value in record.model_dump().values())
