"""A file that joins the captures of several days: each row is as old as its own capture, and no row is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from research.errors import InputRefused, RowsRejected, StoreUnavailable
from research.store import Store
from tests.fixtures import files
from tests.fixtures.trail import Trail

COLUMNS = (*files.CAPTURE, "snapshot")
FEBRUARY, AUGUST = "FY2024_2026-02-13_7f66b0a", "FY2024_2026-08-22_15b1aa2"
DAYS = ["2026-02-13", "2026-08-22"]
BY_DAY = "SELECT substr(retrieved_at, 1, 10), {} FROM evidence ORDER BY retrieved_at"


def joined(folder: Path, *rows: files.Row, name: str = "joined.csv") -> Path:
    return files.write(folder / name, COLUMNS, rows)


def row(modification: str, snapshot: str, dollars: str = "100.0", **other: str) -> files.Row:
    return files.search_row(modification=modification, dollars=dollars, **other) | {"snapshot": snapshot}


def test_each_row_is_as_old_as_its_capture_and_the_bytes_are_kept_once(trail: Trail, tmp_path: Path) -> None:
    path = joined(tmp_path, row("P00001", FEBRUARY), row("P00002", AUGUST), row("P00003", FEBRUARY))
    counts = trail.put(path)
    assert (counts.documents, counts.new) == (2, 3)
    held = "SELECT modification_number, line, substr(retrieved_at, 1, 10) FROM award_transaction ORDER BY 1"
    assert trail.rows(held) == [("P00001", 2, DAYS[0]), ("P00002", 3, DAYS[1]), ("P00003", 4, DAYS[0])]
    told = trail.rows(
        "SELECT retrieved_basis, kind, rows, CAST(capture AS TEXT) FROM evidence ORDER BY retrieved_at"
    )
    assert told == [("capture", "resource", 2, DAYS[0]), ("capture", "revisit", 1, DAYS[1])]
    for evidence in trail.archive.evidence():
        assert trail.archive.read_payload(evidence) == path.read_bytes()
    assert trail("verify").code == 0


def test_a_row_in_two_captures_counts_as_the_newer_says_and_the_older_is_its_past(
    trail: Trail, tmp_path: Path
) -> None:
    path = joined(tmp_path, row("P00001", AUGUST, "50.0"), row("P00001", FEBRUARY, "70.0"))
    trail.load(path)
    assert trail.rows("SELECT obligation_cents FROM award_transaction") == [(5000,)]
    assert trail.rows("SELECT obligation_cents FROM transaction_state") == [(7000,)]
    told = [
        (one["kind"], one["at"][:10], one["old"], one["new"])
        for one in trail("changes", "--since", "2026-01-01", "--json").json["changes"]
        if one["field"] == "obligation"
    ]
    assert told == [("changed", DAYS[1], "70.00", "50.00")]


def test_the_same_file_again_changes_nothing(sqlite_trail: Trail, tmp_path: Path) -> None:
    path = joined(tmp_path, row("P00001", FEBRUARY), row("P00002", AUGUST))
    sqlite_trail.put(path)
    before = sqlite_trail.dump()
    (note,) = sqlite_trail.put(path).notes
    assert "loaded before" in note and sqlite_trail.dump() == before


def test_a_load_that_stopped_between_two_captures_is_gone_on_with(
    sqlite_trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = joined(tmp_path, row("P00001", FEBRUARY), row("P00002", AUGUST))
    ingest, stored = Store.ingest, []

    def full_disk(store: Store, evidence: object, *more: object, **named: object) -> object:
        if stored:
            raise StoreUnavailable("the disk is full", "Make room.")
        stored.append(evidence)
        return ingest(store, evidence, *more, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Store, "ingest", full_disk)
        with pytest.raises(StoreUnavailable):
            sqlite_trail.put(path)
    assert sqlite_trail.one("SELECT count(*) FROM award_transaction") == 1
    assert sqlite_trail.put(path).new == 1
    assert len(list(sqlite_trail.archive.evidence())) == 2
    assert sqlite_trail.rows(BY_DAY.format("rows")) == [(DAYS[0], 1), (DAYS[1], 1)]


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"Federal Action Obligation": "much"}, "Federal Action Obligation"),
        ({"snapshot": "by hand"}, "snapshot"),
    ],
)
def test_a_bad_row_of_any_capture_refuses_them_all(
    sqlite_trail: Trail, tmp_path: Path, bad: files.Row, field: str
) -> None:
    path = joined(tmp_path, row("P00001", FEBRUARY), row("P00002", AUGUST), row("P00003", AUGUST) | bad)
    with pytest.raises(RowsRejected) as raised:
        sqlite_trail.put(path)
    assert [(problem.line, problem.field) for problem in raised.value.problems] == [(4, field)]
    assert sqlite_trail.one("SELECT count(*) FROM award_transaction") == 0
    assert sqlite_trail.rows(BY_DAY.format("state")) == [(DAYS[0], "refused"), (DAYS[1], "refused")]


def test_a_row_left_out_is_counted_once_and_casts_doubt_on_each_capture(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    rows = [row(f"P0000{n}", snapshot) for n, snapshot in enumerate((FEBRUARY, AUGUST, AUGUST))]
    rows[2]["Action Date"] = "yesterday"
    counts = sqlite_trail.put(joined(tmp_path, *rows), max_rejected=0.5)
    assert (counts.new, counts.rejected) == (2, 1)
    assert sqlite_trail.rows("SELECT DISTINCT state FROM coverage") == [("suspect",)]


def test_a_day_still_to_come_is_refused_and_nothing_is_archived(sqlite_trail: Trail, tmp_path: Path) -> None:
    late = datetime.now(UTC).date() + timedelta(days=3)
    path = joined(tmp_path, row("P00001", FEBRUARY), row("P00002", f"FY2024_{late}_15b1aa2"))
    with pytest.raises(InputRefused) as raised:
        sqlite_trail.put(path)
    assert raised.value.problems[0].field == "snapshot" and str(late) in raised.value.problems[0].message
    assert not list(sqlite_trail.archive.evidence())


def test_a_day_stated_for_all_of_it_is_refused(sqlite_trail: Trail, tmp_path: Path) -> None:
    path = joined(tmp_path, row("P00001", FEBRUARY), row("P00002", AUGUST))
    said = sqlite_trail("load", "--retrieved", "2026-08-30", path)
    assert said.code == 3 and "2026-02-13 to 2026-08-22" in said.err and "without --retrieved" in said.err


def test_only_the_newest_capture_with_rows_of_a_year_speaks_for_it_and_proves_nothing_gone(
    trail: Trail, tmp_path: Path
) -> None:
    """Rows that the newest capture lacks were joined from older ones: whether they are gone, nobody noted."""
    rows = [row(f"P{n:05}", AUGUST, "-5.0" if n == 9 else "100.0") for n in range(150)]
    stray = [row("P00200", FEBRUARY), row("P00201", FEBRUARY, day="2022-05-05")]
    trail.load(joined(tmp_path, *rows, *stray))
    told = "SELECT fiscal_year, rows, substr(retrieved_at, 1, 10), proves_absence FROM coverage ORDER BY 1"
    assert [(*one[:3], bool(one[3])) for one in trail.rows(told)] == [
        (2022, 1, DAYS[0], False),
        (2024, 150, DAYS[1], False),
    ]
    assert trail.one("SELECT count(*) FROM award_transaction WHERE gone_at IS NOT NULL") == 0


def test_the_database_made_again_is_the_same(sqlite_trail: Trail, tmp_path: Path) -> None:
    rows = [row("P00001", AUGUST, "50.0"), row("P00001", FEBRUARY, "70.0"), row("P00002", FEBRUARY)]
    sqlite_trail.load(joined(tmp_path, *rows))
    before = sqlite_trail.dump()
    assert sqlite_trail("rebuild").code == 0
    assert sqlite_trail.dump() == before


def test_a_file_once_read_as_one_document_is_read_by_its_captures_when_it_is_given_again(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    path = joined(tmp_path, row("P00001", FEBRUARY), row("P00002", AUGUST))
    with sqlite_trail.loader() as loader:
        whole = loader.writer.store_file(
            path,
            source="usaspending_captures",
            layout="usaspending_capture",
            file_name=path.name,
            retrieved_at=datetime(2026, 8, 22, tzinfo=UTC),
            retrieved_basis="newest record",
            payload_sha256=files.sha256(path),
        )
        loader.store.ingest(whole, [])
    sqlite_trail.load(path)
    assert sqlite_trail("rebuild").code == 0
    captures = sqlite_trail.rows("SELECT capture FROM evidence ORDER BY retrieved_at")
    assert captures == [(day,) for day in DAYS]
    assert sqlite_trail.one("SELECT min(retrieved_at) FROM award_transaction")[:10] == DAYS[0]
