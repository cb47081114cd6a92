"""What the name of an archive file promises."""

from __future__ import annotations

from datetime import date

import pytest

from research.evidence import Claim
from scrapers.archive_names import ArchiveName
from tests.fixtures.dhs_archive import DELTA


@pytest.mark.parametrize(
    ("name", "claimed"),
    [
        ("FY2027_070_Contracts_Full_20261106.zip", Claim("awarding", date(2026, 10, 1), date(2026, 11, 6))),
        ("FY2025_All_Contracts_Full_20261106.zip", Claim("awarding", date(2024, 10, 1), date(2025, 9, 30))),
        ("FY2028_070_Contracts_Full_20261106.zip", None),
        (DELTA, None),
    ],
)
def test_a_claim_ends_with_the_year_or_the_day_the_file_was_made(name: str, claimed: Claim | None) -> None:
    read = ArchiveName.read(name)
    assert read is not None
    assert read.claim((), ()) == claimed


@pytest.mark.parametrize(
    "name",
    [
        "FY2025_070_Assistance_Full_20261106.zip",
        "FY2025_070_Contracts_Full_20261306.zip",
        "FY2025_070_Contracts_Full_20261106_1.csv",
        "my FY2025_070_Contracts_Full_20261106.zip",
    ],
)
def test_other_names_promise_nothing(name: str) -> None:
    assert ArchiveName.read(name) is None


def test_older_delta_names_with_a_hyphen_are_known() -> None:
    read = ArchiveName.read("FY(All)-070_Contracts_Delta_20191108.zip")
    assert read is not None and (read.kind, read.generated) == ("Delta", date(2019, 11, 8))
