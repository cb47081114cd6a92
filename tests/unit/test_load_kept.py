"""Files that users have: which agencies' rows are kept, and what a file's name claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from research.archive import Archive
from research.errors import SourceChanged
from research.evidence import Claim, EvidenceRecord
from research.outcomes import Counts
from research.store import Store
from scrapers.archive_names import ArchiveName
from scrapers.kept import claims, covers
from scrapers.load import Loader, Options, replay_file
from tests.fixtures import files
from tests.fixtures.desk import Shelf
from tests.fixtures.trail import Trail

FULL = "FY2024_070_Contracts_Full_20261106.zip"
DHS = frozenset({"070"})
ROWS = (
    files.transaction(),
    files.transaction("70XTEST24F00000002", agency_code="7014"),
    files.transaction("70XTEST24F00000003", agency_code="7008", funding_sub_agency_code="7012"),
    files.transaction("70XTEST24F00000004", agency_code="7008"),
)


@dataclass
class Desk:
    folder: Path
    shelf: Shelf

    @property
    def archive(self) -> Archive:
        return Archive(self.folder / "archive")

    def load(self, path: Path, *kept: str) -> Counts:
        with self.archive.writer("load") as writer:
            store, scratch = cast(Store, self.shelf), self.folder / "staging"
            return Loader(self.archive, writer, store, scratch, Options(kept=kept, departments=DHS)).load(
                path
            )

    def evidence(self) -> list[EvidenceRecord]:
        return list(self.archive.evidence())

    def rows(self, evidence: EvidenceRecord) -> int:
        return self.shelf.stored[evidence.evidence_id]["transaction"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, Shelf())


def full(folder: Path, rows: Sequence[files.Row] = ROWS, name: str = FULL) -> Path:
    return files.zipped(folder / name, {name.replace(".zip", "_1.csv"): files.text(files.ARCHIVE, rows)})


def test_only_rows_that_a_kept_agency_signed_or_pays_for_are_stored(desk: Desk, tmp_path: Path) -> None:
    desk.load(full(tmp_path), "7012")
    (evidence,) = desk.evidence()
    assert (evidence.kept_agencies, desk.rows(evidence)) == ("7012", 2)


def test_without_a_choice_every_row_is_stored(desk: Desk, tmp_path: Path) -> None:
    desk.load(full(tmp_path))
    (evidence,) = desk.evidence()
    assert (evidence.kept_agencies, desk.rows(evidence)) == (None, 4)


def test_a_file_named_like_a_full_file_claims_its_year_for_what_is_kept(desk: Desk, tmp_path: Path) -> None:
    desk.load(full(tmp_path), "7014", "7012")
    (evidence,) = desk.evidence()
    expected = Claim("awarding", date(2023, 10, 1), date(2024, 9, 30), ("7012", "7014"))
    assert evidence.claim == expected.text()


@pytest.mark.parametrize(
    ("department", "departments", "is_claimed"),
    [
        ("070", {"070"}, True),
        ("All", {"070"}, True),
        ("All", {"070", "047"}, True),
        ("047", {"070"}, False),  # what others signed for an agency is not what it signed
        ("070", {"070", "047"}, False),
        ("070", set(), False),
    ],
)
def test_a_full_file_claims_nothing_for_agencies_of_another_department(
    department: str, departments: set[str], is_claimed: bool
) -> None:
    named = ArchiveName.read(FULL.replace("070", department))
    assert named is not None
    assert (named.claim(("7012",), departments) is not None) == is_claimed
    assert named.claim((), ()) is not None


def test_a_full_file_of_another_department_takes_nothing_of_an_agency_away(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    own = [files.transaction(f"70XTEST24F{number:08}") for number in range(1, 4)]
    for_ice = files.transaction("47XTEST24F00000001", agency_code="4732", funding_sub_agency_code="7012")
    others = FULL.replace("070", "047").replace("1106", "1120")
    for path in (full(tmp_path, own), full(tmp_path, [for_ice], others)):
        assert sqlite_trail("load", "--agency", "ice", path).code == 0
    assert sqlite_trail.one("SELECT count(*) FROM award_transaction WHERE gone_at IS NULL") == 4
    claimed = dict(sqlite_trail.rows("SELECT file_name, claim IS NOT NULL FROM evidence"))
    assert claimed == {FULL: 1, others: 0}


def test_a_file_of_another_name_claims_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.load(full(tmp_path, name="mine.zip"), "7012")
    assert desk.evidence()[0].claim is None


def test_the_same_file_for_one_agency_more_is_read_again(desk: Desk, tmp_path: Path) -> None:
    path = full(tmp_path)
    desk.load(path, "7012")
    desk.load(path, "7012", "7014")
    assert [desk.rows(evidence) for evidence in desk.evidence()] == [2, 3]


def test_the_same_file_for_fewer_agencies_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = full(tmp_path)
    desk.load(path, "7012", "7014")
    assert "nothing changed" in desk.load(path, "7012").notes[0]
    assert len(desk.evidence()) == 1


def test_a_rebuild_keeps_the_same_rows(desk: Desk, tmp_path: Path) -> None:
    desk.load(full(tmp_path), "7012")
    (evidence,) = desk.evidence()
    again = Shelf()
    replay_file(desk.archive, cast(Store, again), evidence, desk.folder / "staging")
    assert again.stored == desk.shelf.stored


def test_a_full_file_by_name_that_holds_no_transactions_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = files.zipped(tmp_path / FULL, {"one.csv": files.text(files.SUBAWARD, [files.subaward()])})
    with pytest.raises(SourceChanged, match="holds no table of transactions"):
        desk.load(path)


@pytest.mark.parametrize(
    ("held", "wanted", "is_covered"),
    [
        (None, "7012", True),
        (None, None, True),
        ("7012", None, False),
        ("7012", "7012", True),
        ("7012", "7012,7014", False),
        ("7012,7014", "7014", True),
    ],
)
def test_what_was_kept_covers_what_is_wanted_or_not(
    held: str | None, wanted: str | None, is_covered: bool
) -> None:
    assert covers(held, wanted) is is_covered


def test_a_claim_includes_one_for_fewer_agencies_of_the_same_days_only() -> None:
    def claim(*agencies: str, until: date = date(2024, 9, 30)) -> str:
        return Claim("awarding", date(2023, 10, 1), until, agencies).text()

    assert claims(claim(), claim("7012"))
    assert claims(claim("7012"), None)
    assert not claims(claim("7012"), claim())
    assert not claims(None, claim("7012"))
    assert not claims(claim("7012"), claim("7012", until=date(2024, 8, 31)))
