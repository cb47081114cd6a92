"""The FY2026 captures of 2026 tell what was published when, in any order of loading (DOMAIN.md, section 6)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from research.as_of import end_of, known_then
from research.db import open_reader, session
from tests.fixtures.change_log import put, told
from tests.fixtures.trail import Trail

DAYS = ("2026-03-02", "2026-03-10", "2026-03-16", "2026-03-24", "2026-04-20", "2026-08-22")
LEXISNEXIS_AWARD = "CONT_AWD_70CMSD21C00000001_7012_-NONE-_-NONE-"
LEXISNEXIS = "7012_-NONE-_70CMSD21C00000001_P00014_-NONE-_0"
TRUNCATED = ("FY2021_2026-02-17", "FY2022_2026-02-13", "FY2023_2026-02-17")
WHOLE = ("FY2025_2026-08-20", "FY2025_2026-08-21", "FY2025_2026-08-22")


def captures(corpus: Path, *names: str) -> list[Path]:
    return [corpus / "usaspending" / "captures" / f"{name}.csv.gz" for name in names]


@pytest.fixture(scope="module", params=["forwards", "backwards", "shuffled"])
def fy2026(corpus: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Trail:
    """All captures of the year, loaded in that order; to be read, never written."""
    files = captures(corpus, *(f"FY2026_{day}" for day in DAYS))
    order = {"forwards": files, "backwards": files[::-1], "shuffled": files[1::2] + files[::2]}
    var = tmp_path_factory.mktemp(request.param)
    trail = Trail(var, f"sqlite:///{var / 'trail.db'}")
    trail.load(*order[request.param])
    return trail


def test_the_story_of_the_lexisnexis_modification_is_told_in_any_order(fy2026: Trail) -> None:
    told = [
        (change["at"][:10], change["kind"], change["field"], change["old"], change["new"])
        for change in fy2026("changes", "--json").json["changes"]
        if change["transaction_key"] == LEXISNEXIS and change["field"] != "description"
    ]
    assert told == [
        ("2026-03-24", "gone", None, None, None),
        ("2026-04-20", "changed", "action_date", "2026-02-27", "2026-03-25"),
        ("2026-04-20", "changed", "obligation", "396062.00", "0.00"),
        ("2026-04-20", "back", None, None, None),
    ]
    present = "SELECT obligation_cents FROM award_transaction WHERE gone_at IS NULL AND transaction_key = :k"
    assert fy2026.one(present, k=LEXISNEXIS) == 0


def test_an_award_as_of_a_day_tells_the_story_too(fy2026: Trail) -> None:
    held = {day: net_of(fy2026, LEXISNEXIS_AWARD, day) for day in DAYS}
    assert [held[day][LEXISNEXIS] for day in DAYS] == [39606200] * 3 + [None, 0, 0]


@pytest.fixture(scope="module")
def that_day(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Trail:
    """What was held on 24 March; to be read, never written."""
    var = tmp_path_factory.mktemp("march")
    trail = Trail(var, f"sqlite:///{var / 'trail.db'}")
    trail.load(*captures(corpus, *(f"FY2026_{day}" for day in DAYS[:4])))
    return trail


def test_an_award_as_of_a_day_is_what_a_database_of_that_day_says(fy2026: Trail, that_day: Trail) -> None:
    """Every award of which something changed, on the day by which rows had vanished that came back."""
    changed = fy2026.rows(
        "SELECT DISTINCT t.award_key FROM change_log c JOIN award_transaction t USING (transaction_key) "
        "WHERE c.kind <> 'new'"
    )
    assert len(changed) > 40
    for (award,) in changed:
        present = that_day.rows(
            "SELECT transaction_key, CASE WHEN gone_at IS NULL THEN obligation_cents END "
            "FROM award_transaction WHERE award_key = :k",
            k=award,
        )
        assert net_of(fy2026, str(award), DAYS[3]) == dict(present), award


def net_of(trail: Trail, award: str, day: str) -> dict[str, int | None]:
    """By transaction of an award what it obligated as of a day, in cents; None where it was gone by then."""
    with session(open_reader(trail.settings)) as opened:
        found = known_then(opened, end_of(date.fromisoformat(day)), award_key=award)
    return {one.transaction_key: one.obligation_cents if one.gone_by is None else None for one in found}


def test_rows_that_paging_may_have_lost_are_not_called_gone(fy2026: Trail) -> None:
    """From 20 April to 22 August 43 rows of $0 vanish, beside 71 repeats of $0; one of -$1.22 vanishes alone."""
    gone = "SELECT piid, obligation_cents, substr(gone_at, 1, 10) FROM award_transaction WHERE gone_at IS NOT NULL"
    assert sorted(fy2026.rows(gone)) == [
        ("70B01C26F00000081", 9783359, "2026-03-16"),
        ("70B06C26P00000063", 6439000, "2026-04-20"),
        ("70CMSW24FR0000082", -122, "2026-08-22"),
    ]


def test_changes_can_be_asked_for_between_two_days(fy2026: Trail) -> None:
    told = fy2026("changes", "--since", "2026-03-24", "--until", "2026-03-24", "--json").json["changes"]
    kinds = {kind: sum(c["kind"] == kind for c in told) for kind in ("new", "changed", "gone", "back")}
    assert kinds == {"new": 125, "changed": 0, "gone": 1, "back": 0}


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (1, 3, 5, 0, 2, 4)])
def test_the_change_log_kept_capture_by_capture_tells_what_all_evidence_tells(
    sqlite_trail: Trail, corpus: Path, order: tuple[int, ...]
) -> None:
    for path in captures(corpus, *(f"FY2026_{DAYS[number]}" for number in order)):
        put(sqlite_trail, path)
        told(sqlite_trail)
    kinds = [change.kind for change in told(sqlite_trail)]
    assert {kind: kinds.count(kind) for kind in ("gone", "back")} == {"gone": 4, "back": 1}


@pytest.mark.parametrize("name", TRUNCATED)
def test_a_capture_that_was_cut_short_is_flagged(sqlite_trail: Trail, corpus: Path, name: str) -> None:
    sqlite_trail.load(*captures(corpus, name))
    cells = sqlite_trail("check", "--json").json["completeness"]
    assert sorted(cell["state"] for cell in cells) == ["incomplete", "ok"]
    assert all("cut short" in cell["reason"] for cell in cells if cell["state"] == "incomplete")
    assert sqlite_trail("check", "--strict").code == 8


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_capture_is_not_flagged_though_it_repeats_rows(
    sqlite_trail: Trail, corpus: Path, name: str
) -> None:
    sqlite_trail.load(*captures(corpus, name))
    cells = sqlite_trail("check", "--json").json["completeness"]
    assert [cell["state"] for cell in cells] == ["ok", "ok"]
