"""Notices of SAM.gov's bulk files: what is kept, how it is read, and what is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from research.errors import Damaged, RowsRejected, SourceChanged
from tests.fixtures.notices import COLUMNS, as_file, notice, write
from tests.fixtures.trail import Trail

TEXTS = "“quoted” – l’été"


def held(trail: Trail, columns: str) -> list[tuple[object, ...]]:
    return trail.rows(f"SELECT {columns} FROM notice ORDER BY notice_id")


def test_windows_1252_and_texts_of_many_lines_are_read_as_they_are(trail: Trail, tmp_path: Path) -> None:
    text = f'<p>First, {TEXTS}</p>\r\nsecond "line"\n\nlast'
    trail.put(write(tmp_path, notice(1, Description=text), notice(2, Title=TEXTS)), retrieved="2026-03-03")
    assert held(trail, "description, line") == [(text, 2), ("EXAMPLE TEXT", 6)]
    assert held(trail, "title")[1] == (TEXTS,)


def test_a_file_saved_as_utf_8_is_read_too(sqlite_trail: Trail, tmp_path: Path) -> None:
    path = tmp_path / "saved.csv"
    path.write_bytes(as_file(notice(1, Title=TEXTS), encoding="utf-8-sig"))
    sqlite_trail.put(path)
    assert held(sqlite_trail, "title") == [(TEXTS,)]


def test_a_byte_without_meaning_is_kept_and_told(sqlite_trail: Trail, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(as_file(notice(1, Title="ODD ?, É")).replace(b"ODD ?", b"ODD \x81"))
    counts = sqlite_trail.put(path)
    assert held(sqlite_trail, "title") == [("ODD \x81, É",)]
    assert any("1 bytes mean nothing in windows-1252" in note for note in counts.notes)


def test_offices_and_codes_of_ice_and_cbp_and_headquarters_are_kept(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    kept = [
        ("7012", "70CTST", "7012"),
        ("7014", "70B03C", "7014"),
        ("7001", "70RDAD", None),
        ("7001", "70CDCR", "7012"),
        ("", "70B01C", "7014"),
        ("7012", "", "7012"),
    ]
    other = notice(99, FPDS_Code="7008", AAC_Code="70Z023", Award="not even a number")
    rows = [notice(n, FPDS_Code=code, AAC_Code=office) for n, (code, office, _) in enumerate(kept)]
    sqlite_trail.put(write(tmp_path, other, *rows))
    assert held(sqlite_trail, "sub_tier_code, office_code, agency_code") == [
        (code or None, office or None, agency) for code, office, agency in kept
    ]


def test_an_amount_is_exact_however_it_is_typed(sqlite_trail: Trail, tmp_path: Path) -> None:
    printed = {
        "$1,234,567.89": 123456789,
        "12,000,000.00": 1200000000,
        "$ 5": 500,
        "1423368.5": 142336850,
        "0": 0,
        "$-1.10": -110,
        "": None,
    }
    sqlite_trail.put(write(tmp_path, *(notice(n, Award=amount) for n, amount in enumerate(printed))))
    assert held(sqlite_trail, "notice_award_cents") == [(cents,) for cents in printed.values()]


def test_an_amount_that_is_none_is_an_issue_and_never_a_guess(sqlite_trail: Trail, tmp_path: Path) -> None:
    printed = ["$1,23.00", "about $5", "1.234", "$5 to $7", "1e6"]
    path = write(tmp_path, notice(0), *(notice(n, Award=amount) for n, amount in enumerate(printed, 1)))
    with pytest.raises(RowsRejected, match="5 of 6 rows"):
        sqlite_trail.put(path)
    assert held(sqlite_trail, "title") == []
    sqlite_trail.put(path, max_rejected=0.9)
    assert held(sqlite_trail, "title") == [("EXAMPLE NOTICE 0",)]
    issues = "SELECT DISTINCT line, field, value FROM issue ORDER BY line"
    assert sqlite_trail.rows(issues) == [(line, "Award$", amount) for line, amount in enumerate(printed, 3)]


def test_a_day_is_the_one_that_is_printed(sqlite_trail: Trail, tmp_path: Path) -> None:
    printed = (
        "2026-10-06 03:42:50",
        "2026-10-06 23:42:50.123-04",
        "2026-10-06T23:42:50+00:00",
        "2026-10-06",
        "10/6/2026",
    )
    sqlite_trail.put(write(tmp_path, *(notice(n, PostedDate=day) for n, day in enumerate(printed))))
    assert held(sqlite_trail, "posted_date") == [("2026-10-06",)] * len(printed)


def test_no_contact_is_stored(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(write(tmp_path, notice(1, Award="none")), max_rejected=1)
    sqlite_trail.put(write(tmp_path / "more", notice(2)))
    everything = repr(sqlite_trail.dump())
    assert "JANE DOE" not in everything and "jane.doe" not in everything and "555-0143" not in everything


def test_numbers_are_kept_as_printed_and_as_they_compare(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(write(tmp_path, notice(1, Sol="70ctd0-24-Q-0001", AwardNumber=" 70CTD024 C00001 ")))
    assert held(sqlite_trail, "solicitation_number, solicitation_key, award_number, award_number_key") == [
        ("70ctd0-24-Q-0001", "70CTD024Q0001", "70CTD024 C00001", "70CTD024C00001")
    ]


def test_the_same_file_changes_nothing_and_only_newer_evidence_speaks(trail: Trail, tmp_path: Path) -> None:
    first = write(tmp_path / "a", notice(1, Type="Sources Sought"))
    trail.put(first, retrieved="2026-03-03")
    before = trail.dump()
    trail.put(first, retrieved="2026-03-03")
    assert trail.dump() == before
    trail.put(
        write(tmp_path / "b", notice(1, Type="Award Notice", Awardee="EXAMPLE INC")), retrieved="2026-05-01"
    )
    trail.put(write(tmp_path / "c", notice(1, Type="Presolicitation")), retrieved="2026-04-01")
    assert held(trail, "type, awardee") == [("Award Notice", "EXAMPLE INC")]
    assert trail.one("SELECT count(*) FROM sighting WHERE record_kind = 'notice'") == 3


def test_of_a_notice_that_stands_there_twice_the_newest_is_read(sqlite_trail: Trail, tmp_path: Path) -> None:
    old = notice(1, Title="OLD", PostedDate="2026-03-01 10:00:00")
    sqlite_trail.put(write(tmp_path, old, notice(1, Title="NEW"), old, notice(1, Title="NEW")))
    assert held(sqlite_trail, "title") == [("NEW",)]


def test_two_contents_of_one_moment_refuse_the_file(sqlite_trail: Trail, tmp_path: Path) -> None:
    with pytest.raises(RowsRejected, match="with different content"):
        sqlite_trail.put(write(tmp_path, notice(1), notice(1, Title="ANOTHER")))


def test_a_file_without_a_column_is_refused_by_its_name(sqlite_trail: Trail, tmp_path: Path) -> None:
    for column in ("NoticeId", "Award$", "AAC Code", "Description"):
        path = tmp_path / "changed.csv"
        path.write_bytes(as_file(notice(1, Title="É"), columns=[name for name in COLUMNS if name != column]))
        with pytest.raises(SourceChanged) as refused:
            sqlite_trail.put(path)
        assert [(one.field, one.message) for one in refused.value.problems] == [
            (column, "is missing from the header")
        ]


def test_a_new_column_is_told_and_left_out(sqlite_trail: Trail, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_bytes(as_file(notice(1) | {"Mood": "fine"}, columns=[*COLUMNS, "Mood"]))
    counts = sqlite_trail.put(path)
    assert any("columns not seen before, left out: Mood" in note for note in counts.notes)


def test_a_notice_without_what_it_needs_is_refused_with_its_line(sqlite_trail: Trail, tmp_path: Path) -> None:
    bad = [notice(n, **{column: " "}) for n, column in enumerate(("Title", "Type", "PostedDate"), 2)]
    said = sqlite_trail("load", write(tmp_path, notice(1, Description="a\nb"), *bad))
    assert said.code != 0 and held(sqlite_trail, "title") == []
    for line, column in enumerate(("Title", "Type", "PostedDate"), 4):
        assert f"ContractOpportunitiesFullCSV.csv:{line}: {column} is empty" in said.err


def test_a_file_cut_off_in_a_text_is_refused(sqlite_trail: Trail, tmp_path: Path) -> None:
    path = write(tmp_path, notice(1), notice(2, FPDS_Code="7008", AAC_Code="70Z"))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Damaged, match="is not whole"):
        sqlite_trail.put(path)
    assert held(sqlite_trail, "title") == []


def test_a_rebuild_gives_the_same_notices(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.load(write(tmp_path, notice(1, Title=TEXTS), notice(2)), retrieved="2026-03-03")
    before = sqlite_trail.dump()["notice"]
    assert sqlite_trail("rebuild").code == 0
    assert sqlite_trail.dump()["notice"] == before
