"""What changed, and when: newer evidence wins, nothing is lost, the order of loading does not matter."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from tests.fixtures import files
from tests.fixtures.trail import Trail

DAYS = ("2026-03-02", "2026-03-10", "2026-03-24", "2026-04-20")
KEY = files.transaction_key()


def capture(folder: Path, day: str, *rows: files.Row) -> Path:
    return files.write(folder / f"search_{day}.csv", files.CAPTURE, rows)


def series(folder: Path) -> list[Path]:
    """Four captures: 100, 100, 200 (a correction), and 100 again with a row that was not there before."""
    return [
        capture(folder, DAYS[0], files.search_row(dollars="100"), files.search_row(modification="P00001")),
        capture(folder, DAYS[1], files.search_row(dollars="100"), files.search_row(modification="P00001")),
        capture(folder, DAYS[2], files.search_row(dollars="200")),
        capture(folder, DAYS[3], files.search_row(dollars="150"), files.search_row(modification="P00002")),
    ]


def present(trail: Trail) -> list[tuple[object, ...]]:
    return trail.rows(
        "SELECT t.transaction_key, t.obligation_cents, e.file_name, t.line FROM award_transaction t "
        "JOIN evidence e ON e.evidence_id = t.evidence_id ORDER BY 1"
    )


def past(trail: Trail) -> list[tuple[object, ...]]:
    return trail.rows(
        "SELECT s.transaction_key, s.obligation_cents, e.file_name FROM transaction_state s "
        "JOIN evidence e ON e.evidence_id = s.evidence_id ORDER BY 1, 2"
    )


def test_a_newer_capture_overwrites_and_the_old_state_is_kept(trail: Trail, tmp_path: Path) -> None:
    for path in series(tmp_path):
        trail.put(path)
    assert present(trail)[0] == (KEY, 15000, f"search_{DAYS[3]}.csv", 2)
    assert past(trail) == [
        (KEY, 10000, f"search_{DAYS[1]}.csv"),
        (KEY, 20000, f"search_{DAYS[2]}.csv"),
    ]


@pytest.mark.parametrize("order", list(permutations(range(4)))[1::3])
def test_captures_give_the_same_rows_in_any_order(
    sqlite_trail: Trail, tmp_path: Path, order: tuple[int, ...]
) -> None:
    files_in_order = series(tmp_path)
    for number in order:
        sqlite_trail.put(files_in_order[number])
    assert present(sqlite_trail) == [
        (KEY, 15000, f"search_{DAYS[3]}.csv", 2),
        (files.transaction_key(modification="P00001"), 10000, f"search_{DAYS[1]}.csv", 3),
        (files.transaction_key(modification="P00002"), 10000, f"search_{DAYS[3]}.csv", 3),
    ]
    assert past(sqlite_trail) == [
        (KEY, 10000, f"search_{DAYS[1]}.csv"),
        (KEY, 20000, f"search_{DAYS[2]}.csv"),
    ]


def test_captures_loaded_backwards_give_the_same_rows(trail: Trail, another: Trail, tmp_path: Path) -> None:
    paths = series(tmp_path)
    trail.put(*paths)
    another.put(*reversed(paths))
    assert (present(trail), past(trail)) == (present(another), past(another))


@pytest.mark.parametrize("at_a_time", [1, 2, 100_000])
def test_rows_seen_again_all_point_at_the_newer_document_however_many_are_moved_at_once(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_a_time: int
) -> None:
    monkeypatch.setattr("research.store.temporary.AT_A_TIME", at_a_time)
    rows = [files.search_row(modification=f"P{number:05}") for number in range(5)]
    trail.load(capture(tmp_path, DAYS[0], *rows))
    assert "5 same" in trail.load(capture(tmp_path, DAYS[1], *reversed(rows))).out
    assert [(name, line) for _, _, name, line in present(trail)] == [
        (f"search_{DAYS[1]}.csv", line) for line in (6, 5, 4, 3, 2)
    ]


def test_an_older_capture_never_overwrites_a_newer_one(trail: Trail, tmp_path: Path) -> None:
    trail.put(capture(tmp_path, DAYS[1], files.search_row(dollars="200")))
    counts = trail.put(capture(tmp_path, DAYS[0], files.search_row(dollars="100")))
    assert (counts.changed, counts.older) == (0, 1)
    assert [row[:2] for row in present(trail)] == [(KEY, 20000)]
    assert [row[:2] for row in past(trail)] == [(KEY, 10000)]


def test_a_state_that_comes_back_is_the_present_one_and_no_longer_a_past_one(
    trail: Trail, tmp_path: Path
) -> None:
    for day, dollars in zip(DAYS, ("100", "200", "100"), strict=False):
        trail.put(capture(tmp_path, day, files.search_row(dollars=dollars)))
    assert [row[:2] for row in present(trail)] == [(KEY, 10000)]
    assert [row[:2] for row in past(trail)] == [(KEY, 20000)]


@pytest.mark.parametrize("backwards", [False, True])
def test_of_two_captures_of_one_day_the_same_one_speaks_on_every_machine(
    trail: Trail, another: Trail, tmp_path: Path, backwards: bool
) -> None:
    paths = [
        files.write(
            tmp_path / f"{dollars}_2026-03-02.csv",
            files.CAPTURE,
            [files.search_row(dollars=dollars, **{"Recipient Name": f"EXAMPLE {dollars} INC"})],
        )
        for dollars in ("1", "2", "3")
    ]
    trail.put(*paths)
    another.put(*(reversed(paths) if backwards else paths))
    assert (present(trail), past(trail)) == (present(another), past(another))
    names = "SELECT recipient_name, obligation_cents FROM award_transaction"
    ((name, cents),) = trail.rows(names)
    assert trail.rows(names) == another.rows(names) and name == f"EXAMPLE {cents // 100} INC"


def test_a_recipient_that_was_renamed_is_told_by_the_changes(trail: Trail, tmp_path: Path) -> None:
    for day, name in zip(DAYS, ("OLD EXAMPLE INC", "NEW EXAMPLE INC"), strict=False):
        trail.load(capture(tmp_path, day, files.search_row(**{"Recipient Name": name})))
    told = trail("changes", "--json").json["changes"]
    assert [(c["kind"], c["field"], c["old"], c["new"]) for c in told] == [
        ("changed", "recipient_name", "OLD EXAMPLE INC", "NEW EXAMPLE INC")
    ]


def test_every_capture_is_a_sighting_with_its_own_state(trail: Trail, tmp_path: Path) -> None:
    for day, dollars in zip(DAYS, ("100", "200", "100"), strict=False):
        trail.put(capture(tmp_path, day, files.search_row(dollars=dollars)))
    states = trail.rows(
        "SELECT s.state_hash FROM sighting s JOIN evidence e ON e.evidence_id = s.evidence_id "
        "ORDER BY e.retrieved_at"
    )
    assert len(states) == 3 and states[0] == states[2] != states[1]


def test_a_row_that_a_search_no_longer_has_stays(trail: Trail, tmp_path: Path) -> None:
    trail.put(capture(tmp_path, DAYS[0], files.search_row(), files.search_row(modification="P00001")))
    trail.put(capture(tmp_path, DAYS[1], files.search_row()))
    assert len(present(trail)) == 2
    assert trail.one("SELECT count(*) FROM award_transaction WHERE gone_at IS NOT NULL") == 0


def test_a_newer_search_does_not_wipe_what_only_the_full_record_says(trail: Trail, tmp_path: Path) -> None:
    full = files.transaction(dollars="100.00", prime_award_base_transaction_description="EXAMPLE BASE")
    trail.put(files.write(tmp_path / "full_2026-03-02.csv", files.ARCHIVE, [full]))
    trail.put(capture(tmp_path, DAYS[1], files.search_row(dollars="200")))
    assert trail.rows(
        "SELECT obligation_cents, base_description, recipient_uei, ceiling_cents, award_type_code "
        "FROM award_transaction"
    ) == [(20000, "EXAMPLE BASE", files.UEI, 90000, "C")]


def test_an_older_full_record_fills_what_a_newer_search_does_not_say(trail: Trail, tmp_path: Path) -> None:
    trail.put(capture(tmp_path, DAYS[1], files.search_row(dollars="200")))
    full = files.transaction(dollars="100.00", recipient_name="OLD EXAMPLE INC")
    trail.put(files.write(tmp_path / "full_2026-03-02.csv", files.ARCHIVE, [full]))
    assert trail.rows(
        "SELECT obligation_cents, recipient_name, recipient_uei, ceiling_cents FROM award_transaction"
    ) == [(20000, "EXAMPLE INC", files.UEI, 90000)]


# A full file of 2 March has both transactions; the delta of 10 March takes P00001 back.
TAKEN_BACK = files.transaction_key(modification="P00001")


def full(folder: Path, day: str = "2026-03-02", modified: str = "2026-03-01") -> Path:
    rows = [
        files.transaction(last_modified_date="2026-03-01"),
        files.transaction(modification="P00001", dollars="50.00", last_modified_date=modified),
    ]
    return files.write(folder / f"full_{day}.csv", files.ARCHIVE, rows)


def delta(folder: Path, *rows: files.Row, day: str = "2026-03-10") -> Path:
    return files.write(folder / f"delta_{day}.csv", files.DELTA, rows)


def gone(trail: Trail) -> list[tuple[object, ...]]:
    return trail.rows("SELECT transaction_key FROM award_transaction WHERE gone_at IS NOT NULL ORDER BY 1")


@pytest.mark.parametrize("backwards", [False, True])
def test_a_deleted_transaction_is_marked_gone_and_stays_visible(
    trail: Trail, tmp_path: Path, backwards: bool
) -> None:
    changed = files.transaction(dollars="70.00", last_modified_date="2026-03-09", correction_delete_ind="C")
    paths = [full(tmp_path), delta(tmp_path, changed, files.deletion(TAKEN_BACK, "2026-03-09"))]
    for path in reversed(paths) if backwards else paths:
        trail.put(path)
    assert gone(trail) == [(TAKEN_BACK,)]
    assert trail.rows("SELECT transaction_key, obligation_cents FROM award_transaction ORDER BY 1") == [
        (KEY, 7000),
        (TAKEN_BACK, 5000),
    ]
    assert trail.one("SELECT e.file_name FROM award_transaction t JOIN evidence e "
                     "ON e.evidence_id = t.gone_evidence_id") == "delta_2026-03-10.csv"  # fmt: skip


def test_a_deleted_transaction_counts_in_no_total(trail: Trail, tmp_path: Path) -> None:
    trail.load(full(tmp_path))
    assert trail.net() == "150.00"
    trail.load(delta(tmp_path, files.deletion(TAKEN_BACK, "2026-03-09")))
    assert trail.net() == "100.00"
    stats = trail("stats", "--json").json
    assert (stats["transactions"], stats["gone"]) == (1, 1)


def test_a_deletion_of_what_nobody_has_seen_waits_for_it(trail: Trail, tmp_path: Path) -> None:
    trail.put(delta(tmp_path, files.deletion(TAKEN_BACK, "2026-03-09")))
    assert trail.one("SELECT count(*) FROM award_transaction") == 0
    trail.put(full(tmp_path))
    assert gone(trail) == [(TAKEN_BACK,)]


@pytest.mark.parametrize("backwards", [False, True])
def test_a_transaction_that_returns_after_its_deletion_counts_again(
    trail: Trail, tmp_path: Path, backwards: bool
) -> None:
    paths = [
        full(tmp_path),
        delta(tmp_path, files.deletion(TAKEN_BACK, "2026-03-09")),
        full(tmp_path, "2026-04-06", modified="2026-04-01"),
    ]
    for path in reversed(paths) if backwards else paths:
        trail.put(path)
    assert gone(trail) == []


@pytest.mark.parametrize("backwards", [False, True])
def test_a_newer_document_that_has_a_deleted_row_unchanged_says_that_it_is_there(
    trail: Trail, tmp_path: Path, backwards: bool
) -> None:
    """A whole file made after the delta holds what the delta did: nobody need have changed the row since."""
    paths = [
        full(tmp_path),
        delta(tmp_path, files.deletion(TAKEN_BACK, "2026-03-09")),
        full(tmp_path, "2026-04-06"),
    ]
    counts = [trail.put(path) for path in (reversed(paths) if backwards else paths)]
    assert gone(trail) == []
    if not backwards:
        assert [(one.new, one.gone, one.back) for one in counts] == [(2, 0, 0), (0, 1, 0), (0, 0, 1)]


@pytest.mark.parametrize("day", ["2026-03-09", "2026-03-08"])
def test_a_transaction_deleted_and_entered_again_in_one_delta_is_there(
    trail: Trail, tmp_path: Path, day: str
) -> None:
    again = files.transaction(
        modification="P00001", dollars="60.00", last_modified_date="2026-03-09", correction_delete_ind="C"
    )
    trail.put(full(tmp_path), delta(tmp_path, again, files.deletion(TAKEN_BACK, day)))
    assert gone(trail) == []
    assert trail.one(
        "SELECT obligation_cents FROM award_transaction WHERE transaction_key = :k", k=TAKEN_BACK
    ) == 6000  # fmt: skip


def test_loading_a_delta_twice_changes_nothing(trail: Trail, tmp_path: Path) -> None:
    paths = [full(tmp_path), delta(tmp_path, files.deletion(TAKEN_BACK, "2026-03-09"))]
    trail.put(*paths)
    before = trail.dump()
    trail.put(*paths)
    assert trail.dump() == before


def test_a_newer_subaward_report_wins_in_any_order(trail: Trail, tmp_path: Path) -> None:
    old = files.write(tmp_path / "sub_2026-03-02.csv", files.SUBAWARD, [files.subaward(dollars="10.00")])
    new = files.write(tmp_path / "sub_2026-03-10.csv", files.SUBAWARD, [files.subaward(dollars="12.00")])
    trail.put(new, old)
    assert trail.rows("SELECT subaward_amount_cents FROM subaward") == [(1200,)]
