"""AI use cases of the federal inventory: what is kept of them, and which companies their vendors are."""

from __future__ import annotations

from pathlib import Path

import pytest

from research.matching.vendors import vendor_parts
from tests.fixtures.trail import Trail
from tests.fixtures.use_cases import COLUMNS, inventory, use_case


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("NEC", ["NEC"]),
        ("NEC (algorithm only)", ["NEC"]),
        ("UiPath; Microsoft; Apryse", ["UiPath", "Microsoft", "Apryse"]),
        ("Skydio and Xtender", ["Skydio", "Xtender"]),
        ("One (a, b), Two", ["One", "Two"]),
        ("NEC sells to CBP. ICE has no contract", []),
        ("Palantir, which is not used any more", []),
    ],
)  # fmt: skip
def test_a_vendors_cell_is_parted_into_names(printed: str, names: list[str]) -> None:
    assert [printed[start:end] for start, end in vendor_parts(printed)] == names


def test_a_vendor_that_is_a_companys_whole_name_is_linked_and_shown_where_it_stands(
    trail: Trail, tmp_path: Path
) -> None:
    trail.load(inventory(tmp_path, use_case(1, "Nobody Inc, PALANTIR (models)")), retrieved="2026-04-14")
    found = trail.rows(
        'SELECT company_slug, agency_code, tier, basis, matched_text, start, "end" FROM link '
        "WHERE record_kind = 'use_case'"
    )
    assert found == [("palantir", "7014", "stated", "stated", "PALANTIR", 12, 20)]


@pytest.mark.parametrize(
    ("vendor", "company"),
    [
        ("Motorola", "motorola"),
        ("BI", "bi-incorporated"),
        ("Salesforce Einstein", "salesforce"),
        ("NexisXplore", "relx"),
    ],
)
def test_a_name_that_only_inventories_use_is_a_companys_where_people_said_so(
    sqlite_trail: Trail, tmp_path: Path, vendor: str, company: str
) -> None:
    sqlite_trail.load(inventory(tmp_path, use_case(1, vendor)))
    assert sqlite_trail.rows(
        "SELECT company_slug, matched_text FROM link WHERE record_kind = 'use_case'"
    ) == [(company, vendor)]


@pytest.mark.parametrize(
    "vendor",
    [
        "DevTech Systems Inc.",  # not Dev Technology Group
        "Palantir is what another office uses; this one has no contract with it",
        "Law Enforcement Sensitive (LES)",
        "",
    ],
)
def test_what_only_holds_a_name_links_nobody(sqlite_trail: Trail, tmp_path: Path, vendor: str) -> None:
    sqlite_trail.load(inventory(tmp_path, use_case(1, vendor)))
    assert sqlite_trail.rows("SELECT company_slug FROM link WHERE record_kind = 'use_case'") == []
    assert sqlite_trail.one("SELECT vendor_name FROM use_case") == (vendor or None)


def test_other_bureaus_are_kept_and_belong_to_no_agency_followed(trail: Trail, tmp_path: Path) -> None:
    trail.load(
        inventory(tmp_path, use_case(1, "Palantir", agency_bureau="TSA"), use_case(2, agency="DOE", id=""))
    )
    assert trail.rows("SELECT bureau, agency_code FROM use_case ORDER BY bureau") == [
        ("CBP", None),
        ("TSA", None),
    ]
    assert trail.rows("SELECT 1 FROM link WHERE record_kind = 'use_case'") == []


def test_the_same_file_again_changes_nothing_and_a_newer_one_speaks(trail: Trail, tmp_path: Path) -> None:
    first = inventory(tmp_path, use_case(1, "Palantir"))
    trail.load(first, retrieved="2026-04-14")
    before = trail.dump()
    trail.load(first, retrieved="2026-04-14")
    assert trail.dump() == before
    (tmp_path / "new").mkdir()
    trail.load(
        inventory(tmp_path / "new", use_case(1, "Palantir", development_stage="Retired")),
        retrieved="2026-05-01",
    )
    assert trail.one("SELECT stage FROM use_case") == "Retired"
    # Older evidence never overwrites newer, whenever it comes.
    (tmp_path / "old").mkdir()
    trail.load(
        inventory(tmp_path / "old", use_case(1, "Palantir", development_stage="Pilot")),
        retrieved="2026-01-01",
    )
    assert trail.one("SELECT stage FROM use_case") == "Retired"
    assert trail.one("SELECT count(*) FROM sighting WHERE record_kind = 'use_case'") == 3


def test_no_officials_address_is_stored(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.load(inventory(tmp_path, use_case(1)))
    assert "jane.doe" not in repr(sqlite_trail.dump()["use_case"])


def test_a_file_without_a_column_or_a_name_is_refused_by_name(sqlite_trail: Trail, tmp_path: Path) -> None:
    without = tuple(name for name in COLUMNS if name != "vendor_name")
    said = sqlite_trail("load", inventory(tmp_path, use_case(1), columns=without))
    assert said.code != 0 and "vendor_name" in said.err
    said = sqlite_trail("load", inventory(tmp_path, use_case(1), use_case(2, use_case_name="")))
    assert said.code != 0 and "inventory.csv:3: use_case_name is empty" in said.err
    assert sqlite_trail.rows("SELECT 1 FROM use_case") == []
