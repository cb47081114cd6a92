"""The real inventory of 2025: all its rows are read, and the vendors that are companies followed are told."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from tests.fixtures.trail import Trail

pytestmark = pytest.mark.corpus
FILE = "2025_individually_reported_ai_use_cases.csv"


def test_the_edition_of_2025_tells_who_sells_what_to_ice_and_cbp(
    sqlite_trail: Trail, corpus: Path, tmp_path: Path
) -> None:
    plain = tmp_path / FILE
    plain.write_bytes(gzip.decompress((corpus / "ai_inventory" / f"{FILE}.gz").read_bytes()))
    said = sqlite_trail.load(plain, retrieved="2026-04-14")
    assert "3,605 new" in said.out and "6 rows repeat another word for word" in said.out
    held = sqlite_trail.rows(
        "SELECT agency_code, count(*), count(vendor_name) FROM use_case GROUP BY agency_code"
    )
    assert {code: (rows, vendors) for code, rows, vendors in held if code} == {
        "7012": (51, 22),
        "7014": (83, 38),
    }
    found = Counter(
        sqlite_trail.rows("SELECT company_slug, agency_code FROM link WHERE record_kind = 'use_case'")
    )
    assert found["palantir", "7012"] == 3 and found["nec", "7014"] == 8 and found.total() == 36
    # Vendors by a name that only the inventory uses (`vendor_names`).
    only_there = {("motorola", "7012"), ("bi-incorporated", "7012"), ("salesforce", "7014"), ("relx", "7014")}
    assert {pair: found[pair] for pair in only_there} == dict.fromkeys(only_there, 1)
    # CBP's vendor, says ICE: it reaches the system through CBP and has no contract of its own.
    assert ("nec", "7012") not in found and not any(slug == "dev-technology" for slug, _ in found)
