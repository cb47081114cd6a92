"""What may be called whole, and what a document proves gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import Session

from research.checks import completeness
from research.completeness import Rows, judge
from research.db import open_writer
from research.evidence import Basis
from research.models import Agency
from tests.fixtures import files
from tests.fixtures.claims import claim_whole
from tests.fixtures.trail import Trail


@pytest.mark.parametrize(
    ("rows", "expected", "state"),
    [
        (Rows("contracts", 4431, 1, 405, -3371747513), None, "ok"),
        (Rows("contracts", 2996, 4, 0, 0), None, "incomplete"),
        (Rows("contracts", 2997, 4, 0, 0), None, "suspect"),
        (Rows("contracts", 150, 0, 0, 0), None, "ok"),
        (Rows("idvs", 3000, 0, 0, 0), None, "ok"),
        (Rows("contracts", 4000, 200, 405, -1), None, "incomplete"),
        (Rows("contracts", 4431, 0, 405, -1), 4600, "incomplete"),
        (Rows("contracts", 4431, 0, 405, -1), 4500, "ok"),
        (Rows("contracts", 0, 0, 0, None), 1, "incomplete"),
    ],
)
def test_rows_are_judged_by_what_a_silent_loss_leaves_behind(
    rows: Rows, expected: int | None, state: str
) -> None:
    found, reason = judge(rows, expected)
    assert found == state and (reason is None) == (state == "ok")


def test_the_sample_is_never_called_whole(sqlite_trail: Trail) -> None:
    sqlite_trail.load(*sorted((sqlite_trail.settings.data / "sample").glob("*.csv")))
    cells = sqlite_trail("check", "--json").json["completeness"]
    assert cells and {cell["state"] for cell in cells} == {"incomplete"}


def gone(trail: Trail) -> list[str]:
    """Award numbers of the rows that are marked so."""
    return [
        piid
        for (piid,) in trail.rows("SELECT piid FROM award_transaction WHERE gone_at IS NOT NULL ORDER BY 1")
    ]


@pytest.mark.parametrize(("said", "state", "lost"), [(1, "ok", 1), (40, "incomplete", 0)])
def test_a_file_with_fewer_rows_than_the_publisher_said_proves_no_absence(
    sqlite_trail: Trail, tmp_path: Path, said: int, state: str, lost: int
) -> None:
    first, second = files.transaction(), files.transaction(modification="P00001", dollars="50.00")
    sqlite_trail.put(files.write(tmp_path / "full_2026-03-02.csv", files.ARCHIVE, [first, second]))
    claim_whole(
        sqlite_trail, files.write(tmp_path / "full_2026-11-24.csv", files.ARCHIVE, [first]), said=said
    )
    assert sqlite_trail.rows("SELECT state FROM coverage WHERE claim_basis = 'stated'") == [(state,)]
    assert len(gone(sqlite_trail)) == lost


def many(count: int, first: int = 1) -> list[files.Row]:
    return [files.transaction(f"70XTEST24F{number:08}") for number in range(first, first + count)]


@pytest.mark.parametrize(
    ("later", "lost"),
    [
        (many(58), 2),  # two taken back
        (many(30), 0),  # half of it: cut short
        ([], 0),  # a header alone
        (many(59, first=101), 60),  # of full size, with other keys
    ],
)
@pytest.mark.parametrize("is_whole_before", [True, False])
def test_a_file_that_is_cut_short_makes_nothing_gone(
    trail: Trail, tmp_path: Path, later: list[files.Row], lost: int, is_whole_before: bool
) -> None:
    before = files.write(tmp_path / "full_2026-03-02.csv", files.ARCHIVE, many(60))
    if is_whole_before:
        claim_whole(trail, before)
    else:
        trail.put(before)
    if not is_whole_before and len(later) == 30:
        return  # nothing tells half a file from one whose other half was taken back
    claim_whole(trail, files.write(tmp_path / "full_2026-03-24.csv", files.ARCHIVE, later))
    assert len(gone(trail)) == lost


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_what_an_agency_pays_for_no_more_is_gone_only_where_nothing_speaks_of_who_signed(
    trail: Trail, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """A row that another pays for now is still published, and its signer's file says so."""
    own = files.transaction("70XTEST24F00000001", funding_sub_agency_code="7012")
    for_others = files.transaction("47XTEST24F00000002", agency_code="4732", funding_sub_agency_code="7012")
    other = files.transaction("70XTEST24F00000003", funding_sub_agency_code="7012")
    documents = (
        (files.write(tmp_path / "signed_2026-03-02.csv", files.ARCHIVE, [own, other]), "awarding"),
        (files.write(tmp_path / "paid_2026-03-03.csv", files.ARCHIVE, [own, for_others, other]), "funding"),
        (files.write(tmp_path / "paid_2026-03-24.csv", files.ARCHIVE, [other]), "funding"),
    )
    bases: dict[str, Basis] = {"awarding": "awarding", "funding": "funding"}
    for number in order:
        path, basis = documents[number]
        claim_whole(trail, path, basis=bases[basis])
    assert gone(trail) == ["47XTEST24F00000002"]


@pytest.mark.parametrize(("later", "state"), [(60, "ok"), (58, "ok"), (30, "suspect"), (0, "suspect")])
def test_more_held_than_the_newest_whole_file_has_is_suspect(
    sqlite_trail: Trail, tmp_path: Path, later: int, state: str
) -> None:
    claim_whole(sqlite_trail, files.write(tmp_path / "full_2026-03-02.csv", files.ARCHIVE, many(60)))
    claim_whole(sqlite_trail, files.write(tmp_path / "full_2026-03-24.csv", files.ARCHIVE, many(later)))
    # A search of a later day says nothing of how many there are, and lets nobody forget what the file said.
    search = [files.search_row(f"70XTEST24F{number:08}") for number in range(1, 3)]
    sqlite_trail.put(files.write(tmp_path / "search_2026-03-10.csv", files.CAPTURE, search))
    engine = open_writer(sqlite_trail.settings.database)
    with Session(engine) as session:
        session.add(Agency(code="7012", name="EXAMPLE AGENCY", slug="ice", abbreviation="ICE"))
        session.flush()
        (cell,) = (
            one
            for one in completeness(session)
            if (one.basis, one.type_group, one.fiscal_year) == ("awarding", "contracts", 2024)
        )
    engine.dispose()
    assert (cell.expected, cell.state) == (later, state)
    assert state == "ok" or cell.reason == f"{later} are said to exist, {60 - later} fewer than are held"
