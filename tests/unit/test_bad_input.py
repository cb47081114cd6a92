"""Bad input: a clear message with file, line, field and remedy, and nothing stored or altered."""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

import research.db
from research.errors import (
    Damaged,
    InputRefused,
    NotRecognised,
    RowsRejected,
    SourceChanged,
    StoreUnavailable,
)
from scrapers import containers
from tests.fixtures import files
from tests.fixtures.trail import REFUSALS, Trail

GOOD = files.search_row("70XTEST24F00000009")
TWO_LINES = files.search_row(modification="P00001", **{"Transaction Description": "ONE\nTWO"})


@pytest.fixture
def trail(sqlite_trail: Trail, tmp_path: Path) -> Trail:
    """An installation that holds one row, which no refusal may touch."""
    sqlite_trail.put(files.write(tmp_path / "before.csv", files.CAPTURE, [GOOD]))
    return sqlite_trail


def refused(trail: Trail, path: Path, kind: type[InputRefused]) -> str:
    """What is said of a file that must be refused whole; the rows must be as they were."""
    before = trail.dump(without=REFUSALS)
    with pytest.raises(kind) as raised:
        trail.put(path)
    assert trail.dump(without=REFUSALS) == before
    assert raised.value.exit_code == 3
    assert raised.value.remedy, "it must say what to do"
    assert trail.archive.verify()[1] == []
    return str(raised.value)


def capture(tmp_path: Path, *rows: files.Row) -> Path:
    return files.write(tmp_path / "bad.csv", files.CAPTURE, rows)


def altered(tmp_path: Path, change: Callable[[bytes], bytes], name: str = "bad.csv") -> Path:
    """Two good rows of which `change` makes something bad."""
    good = files.text(files.CAPTURE, [files.search_row(), files.search_row(modification="P00001")])
    (tmp_path / name).write_bytes(change(good.encode()))
    return tmp_path / name


def good_zip(tmp_path: Path) -> bytes:
    rows = [files.search_row(modification=f"P{n:05}") for n in range(200)]
    return files.zipped(tmp_path / "good.zip", {"a.csv": files.text(files.CAPTURE, rows)}).read_bytes()


# --- containers ---


def test_what_only_pretends_to_be_a_zip_is_refused(trail: Trail, tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 this is no zip at all")
    assert "bad.zip: the zip is cut short or no zip at all" in refused(trail, tmp_path / "bad.zip", Damaged)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_a_zip_that_is_cut_short_is_refused(trail: Trail, tmp_path: Path, kept: float) -> None:
    data = good_zip(tmp_path)
    (tmp_path / "bad.zip").write_bytes(data[: int(len(data) * kept)])
    assert "bad.zip: the zip is cut short" in refused(trail, tmp_path / "bad.zip", Damaged)


def test_a_zip_whose_checksum_fails_is_refused(trail: Trail, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", files.text(files.CAPTURE, [files.search_row()]))
    data = (tmp_path / "bad.zip").read_bytes().replace(b"EXAMPLE INC", b"EXAMPLE INK", 1)
    (tmp_path / "bad.zip").write_bytes(data)
    assert "a member fails its checksum (CRC)" in refused(trail, tmp_path / "bad.zip", Damaged)


def test_a_zip_whose_compressed_bytes_changed_is_refused(trail: Trail, tmp_path: Path) -> None:
    data = bytearray(good_zip(tmp_path))
    data[100] ^= 0xFF
    (tmp_path / "bad.zip").write_bytes(data)
    refused(trail, tmp_path / "bad.zip", Damaged)


def test_a_zip_locked_with_a_password_is_refused(trail: Trail, tmp_path: Path) -> None:
    data = bytearray(good_zip(tmp_path))
    data[6] |= 1  # general purpose flag, bit 0: encrypted
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "bad.zip").write_bytes(data)
    said = refused(trail, tmp_path / "bad.zip", Damaged)
    assert "encrypted" in said and "Unpack it yourself" in said


def test_an_empty_zip_is_refused(trail: Trail, tmp_path: Path) -> None:
    assert "holds no CSV file" in refused(trail, files.zipped(tmp_path / "bad.zip", {}), Damaged)


def test_one_bad_member_refuses_the_whole_zip(trail: Trail, tmp_path: Path) -> None:
    members = {
        "good.csv": files.text(files.CAPTURE, [files.search_row()]),
        "bad.csv": files.text(files.CAPTURE, [files.search_row(modification="P00001", dollars="NaN")]),
    }
    said = refused(trail, files.zipped(tmp_path / "both.zip", members), RowsRejected)
    assert "both.zip/bad.csv:2: Federal Action Obligation" in said


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_gzip_that_is_cut_short_is_refused(trail: Trail, tmp_path: Path, kept: float) -> None:
    data = gzip.compress(files.text(files.CAPTURE, [files.search_row()]).encode())
    (tmp_path / "bad.csv.gz").write_bytes(data[: int(len(data) * kept)])
    assert "bad.csv.gz is cut short" in refused(trail, tmp_path / "bad.csv.gz", Damaged)


def test_a_gzip_whose_bytes_changed_is_refused(trail: Trail, tmp_path: Path) -> None:
    data = bytearray(gzip.compress(files.text(files.CAPTURE, [files.search_row()]).encode()))
    data[-6] ^= 1
    (tmp_path / "bad.csv.gz").write_bytes(data)
    assert "gzip:" in refused(trail, tmp_path / "bad.csv.gz", Damaged)


def test_what_unpacks_beyond_all_measure_is_refused(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "MAX_UNPACKED", 1000)
    given = files.gzipped(tmp_path / "bomb.csv.gz", "0" * 5000)
    assert "unpacks to more than 1,000 bytes" in refused(trail, given, Damaged)


def test_a_file_that_grows_while_it_is_read_is_refused(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = capture(tmp_path, files.search_row())
    plain = hashlib.sha256

    def grow() -> object:
        with given.open("a") as more:
            more.write("x")
        return plain()

    monkeypatch.setattr(hashlib, "sha256", grow)
    before = trail.dump()
    with pytest.raises(Damaged, match=r"bad\.csv changed while it was read") as raised:
        containers.copy_steady(given, tmp_path / "copy")
    monkeypatch.undo()
    assert "Wait until it is written" in raised.value.remedy
    assert trail.dump() == before


# --- files ---


def test_an_empty_file_is_refused(trail: Trail, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").touch()
    assert "the file is empty" in refused(trail, tmp_path / "bad.csv", NotRecognised)


def test_a_folder_is_refused(trail: Trail, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert "folder.csv is a folder" in refused(trail, tmp_path / "folder.csv", Damaged)


def test_a_file_that_does_not_exist_is_refused(trail: Trail, tmp_path: Path) -> None:
    assert "nowhere.csv does not exist" in refused(trail, tmp_path / "nowhere.csv", Damaged)


def test_a_pipe_is_refused(trail: Trail, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "pipe is not a file" in refused(trail, tmp_path / "pipe", Damaged)


# --- headers ---


def test_an_unknown_header_is_refused_and_the_known_are_named(trail: Trail, tmp_path: Path) -> None:
    said = refused(trail, files.write(tmp_path / "bad.csv", ["one", "two"], []), NotRecognised)
    assert "bad.csv:1: 2 columns: one, two" in said and "297 columns" in said


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        (files.ARCHIVE, "federal_action_obligation"),
        (files.ARCHIVE, "contract_transaction_unique_key"),
        (files.DELTA, "last_modified_date"),
        (files.SUMMARY, "potential_total_value_of_award"),
        (files.SUBAWARD, "subaward_amount"),
        (files.CAPTURE, "Federal Action Obligation"),
        (files.CAPTURE_9, "Award ID"),
    ],
)
def test_a_missing_column_is_named(
    trail: Trail, tmp_path: Path, columns: tuple[str, ...], missing: str
) -> None:
    left = [c for c in columns if c != missing]
    said = refused(trail, files.write(tmp_path / "bad.csv", left, []), SourceChanged)
    assert f"bad.csv:1: {missing} is missing from the header" in said


def test_a_column_named_twice_is_refused(trail: Trail, tmp_path: Path) -> None:
    header = ",".join([*files.CAPTURE, "Award ID"])
    (tmp_path / "bad.csv").write_text(header + "\n")
    said = refused(trail, tmp_path / "bad.csv", SourceChanged)
    assert "bad.csv:1: Award ID stands more than once" in said


def test_another_separator_is_refused(trail: Trail, tmp_path: Path) -> None:
    refused(trail, altered(tmp_path, lambda data: data.replace(b",", b";")), NotRecognised)


def test_a_file_in_utf_16_is_refused(trail: Trail, tmp_path: Path) -> None:
    said = refused(trail, altered(tmp_path, lambda data: data.decode().encode("utf-16")), Damaged)
    assert "not UTF-8" in said


# --- rows ---


def archive_lines(*rows: files.Row) -> list[str]:
    return files.text(files.ARCHIVE, rows).splitlines(keepends=True)


def test_a_row_of_296_fields_is_refused(trail: Trail, tmp_path: Path) -> None:
    header, one, two = archive_lines(files.transaction(), files.transaction(modification="P00001"))
    (tmp_path / "bad.csv").write_text(header + one + two.rsplit(",", 1)[0] + "\n")
    said = refused(trail, tmp_path / "bad.csv", Damaged)
    assert "bad.csv:3:" in said and "too few fields" in said


def test_a_row_of_298_fields_is_refused(trail: Trail, tmp_path: Path) -> None:
    header, one, two = archive_lines(files.transaction(), files.transaction(modification="P00001"))
    (tmp_path / "bad.csv").write_text(header + one + two.rstrip("\n") + ",x\n")
    said = refused(trail, tmp_path / "bad.csv", Damaged)
    assert "bad.csv:3:" in said and "too many fields" in said


def test_a_row_cut_in_its_middle_is_one_problem(trail: Trail, tmp_path: Path) -> None:
    header, one, two = archive_lines(files.transaction(), files.transaction(modification="P00001"))
    (tmp_path / "bad.csv").write_text(header + one + two[:200])
    assert (
        refused(trail, tmp_path / "bad.csv", Damaged).count("too few fields") == 2
    )  # the title and the place


@pytest.mark.parametrize("broken", ['"EXAMPLE SUPPLIES', '"EXAMPLE" SUPPLIES'])
def test_an_unbalanced_quotation_mark_is_refused(trail: Trail, tmp_path: Path, broken: str) -> None:
    given = altered(tmp_path, lambda data: data.replace(b"EXAMPLE SUPPLIES", broken.encode(), 1))
    said = refused(trail, given, Damaged)
    assert "bad.csv:2:" in said


def test_a_quotation_mark_within_plain_text_is_text(trail: Trail, tmp_path: Path) -> None:
    trail.put(altered(tmp_path, lambda data: data.replace(b"EXAMPLE SUPPLIES", b'5" EXAMPLE PIPE', 1)))
    said = trail.rows("SELECT description FROM award_transaction WHERE piid = :p ORDER BY 1", p=files.PIID)
    assert said == [('5" EXAMPLE PIPE',), ("EXAMPLE SUPPLIES",)]


def test_a_quotation_mark_that_swallows_the_rest_of_a_long_file_is_found(
    trail: Trail, tmp_path: Path
) -> None:
    rows = [files.search_row(modification=f"P{n:05}") for n in range(20_000)]
    content = files.text(files.CAPTURE, rows)
    place = content.index("EXAMPLE SUPPLIES", len(content) // 2)
    (tmp_path / "bad.csv").write_text(content[:place] + '"' + content[place:])
    said = refused(trail, tmp_path / "bad.csv", Damaged)
    assert f"bad.csv:{content[:place].count(chr(10)) + 1}:" in said


@pytest.mark.parametrize("byte", [b"\xff", b"\xe9", b"\xc3\x28"])
def test_a_byte_that_is_not_utf_8_is_refused(trail: Trail, tmp_path: Path, byte: bytes) -> None:
    given = altered(tmp_path, lambda data: data[::-1].replace(b"SEILPPUS", byte[::-1], 1)[::-1])
    said = refused(trail, given, Damaged)
    assert "bad.csv:3:" in said and "not UTF-8" in said


def test_a_byte_that_is_not_utf_8_far_down_is_found_at_its_line(trail: Trail, tmp_path: Path) -> None:
    rows = [files.search_row(modification=f"P{n:05}") for n in range(80_000)]
    data = files.text(files.CAPTURE, rows).encode()
    place = len(data) - data[::-1].index(b"SEILPPUS") - 8
    (tmp_path / "bad.csv").write_bytes(data[:place] + b"\xff" + data[place:])
    assert "bad.csv:80001:" in refused(trail, tmp_path / "bad.csv", Damaged)


@pytest.mark.parametrize("column", ["Award ID", "Transaction Description"])
def test_a_nul_byte_is_refused(trail: Trail, tmp_path: Path, column: str) -> None:
    row = files.search_row(modification="P00001", **{column: "EXAMPLE\0"})
    said = refused(trail, capture(tmp_path, files.search_row(), row), InputRefused)
    assert "bad.csv:3:" in said and "NUL" in said


@pytest.mark.parametrize(
    "amount", ["NaN", "nan", "inf", "1e5", "1E5", "0.001", "12.345", "$5", "1,000.00", "1 000", "--5", "five", "0x10"]
)  # fmt: skip
def test_what_is_no_amount_is_refused(trail: Trail, tmp_path: Path, amount: str) -> None:
    said = refused(trail, capture(tmp_path, TWO_LINES, files.search_row(dollars=amount)), RowsRejected)
    assert (
        f"bad.csv:4: Federal Action Obligation is not an amount in dollars and whole cents (found {amount!r})"
        in said
    )


def test_an_amount_too_large_to_be_true_is_refused(trail: Trail, tmp_path: Path) -> None:
    refused(trail, capture(tmp_path, files.search_row(dollars="1" * 16)), RowsRejected)


@pytest.mark.parametrize(
    "column",
    ["federal_action_obligation", "current_total_value_of_award", "potential_total_value_of_award",
     "total_outlayed_amount_for_overall_award"],
)  # fmt: skip
def test_every_amount_of_a_full_record_is_checked(trail: Trail, tmp_path: Path, column: str) -> None:
    row = files.transaction(**{column: "NaN"})
    assert f"bad.csv:2: {column}" in refused(
        trail, files.write(tmp_path / "bad.csv", files.ARCHIVE, [row]), RowsRejected
    )


@pytest.mark.parametrize(
    "day", ["2023-02-29", "2024-02-30", "2024-13-01", "01/02/2024", "2024-1-2", "yesterday"]
)
def test_an_impossible_date_is_refused(trail: Trail, tmp_path: Path, day: str) -> None:
    said = refused(trail, capture(tmp_path, TWO_LINES, files.search_row(day=day)), RowsRejected)
    assert f"bad.csv:4: Action Date is not a date (YYYY-MM-DD) (found {day!r})" in said


@pytest.mark.parametrize("day", ["2/30/24 0:00", "30/2/2024", "2024-02-30"])
def test_an_impossible_spreadsheet_date_is_refused(trail: Trail, tmp_path: Path, day: str) -> None:
    row = files.summary(award_base_action_date=day)
    said = refused(trail, files.write(tmp_path / "bad.csv", files.SUMMARY, [row]), RowsRejected)
    assert "bad.csv:2: award_base_action_date is not a date" in said


@pytest.mark.parametrize("column", ["Award ID", "Federal Action Obligation", "Action Date", "Modification"])
def test_a_row_that_lacks_what_it_must_have_is_refused(trail: Trail, tmp_path: Path, column: str) -> None:
    said = refused(trail, capture(tmp_path, files.search_row(**{column: " "})), RowsRejected)
    assert f"bad.csv:2: {column} is empty" in said


@pytest.mark.parametrize(
    "key", ["CONT_AWD_70XTEST", "70XTEST", "CONT_AWD__7012_-NONE-_-NONE-", "ASST_NON_1_2_3_4"]
)
def test_what_is_no_award_key_is_refused(trail: Trail, tmp_path: Path, key: str) -> None:
    row = files.search_row(**{"Generated Award ID": key})
    assert "bad.csv:2: Generated Award ID is no award key" in refused(
        trail, capture(tmp_path, row), RowsRejected
    )


def test_one_key_with_two_contents_is_refused_and_both_lines_are_named(trail: Trail, tmp_path: Path) -> None:
    rows = [TWO_LINES, files.search_row(), files.search_row(dollars="200")]
    said = refused(trail, capture(tmp_path, *rows), RowsRejected)
    assert "bad.csv:4:" in said and "stands again with different content on line 5" in said


def test_a_refused_file_leaves_its_reasons_as_evidence(trail: Trail, tmp_path: Path) -> None:
    refused(trail, capture(tmp_path, TWO_LINES, files.search_row(dollars="NaN")), RowsRejected)
    assert trail.rows("SELECT state, rows, rejected FROM evidence WHERE file_name = 'bad.csv'") == [
        ("refused", 0, 1)
    ]
    assert trail.rows("SELECT member, line, field, value FROM issue") == [
        ("bad.csv", 4, "Federal Action Obligation", "NaN")
    ]


def test_a_corrected_file_is_loaded_after_its_refusal(trail: Trail, tmp_path: Path) -> None:
    refused(trail, capture(tmp_path, files.search_row(dollars="NaN")), RowsRejected)
    assert trail.put(capture(tmp_path, files.search_row(dollars="1"))).new == 1


# --- the command ---


def test_the_command_prints_the_message_and_the_remedy_and_ends_with_the_code(
    trail: Trail, tmp_path: Path
) -> None:
    said = trail("load", capture(tmp_path, files.search_row(dollars="NaN")))
    assert said.code == 3
    assert "bad.csv:2: Federal Action Obligation is not an amount" in said.err
    assert "Correct or download the file again" in said.err
    assert "Traceback" not in said.err


def test_a_bad_file_does_not_keep_the_good_ones_out(trail: Trail, tmp_path: Path) -> None:
    bad = capture(tmp_path, files.search_row(dollars="NaN"))
    good = files.write(tmp_path / "good.csv", files.CAPTURE, [files.search_row()])
    said = trail("load", "--json", bad, good)
    assert said.code == 3
    assert [("refused" in file, file["file"]) for file in said.json["files"]] == [
        (True, "bad.csv"),
        (False, "good.csv"),
    ]
    assert trail.one("SELECT count(*) FROM award_transaction") == 2


def test_a_locked_database_is_said_and_nothing_is_stored(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(research.db, "BUSY_SECONDS", 0.1)
    trail("stats")
    engine = create_engine(trail.settings.database)
    before = trail.dump()
    with engine.connect() as other:
        other.execute(text("BEGIN IMMEDIATE"))
        said = trail("load", capture(tmp_path, files.search_row()))
        other.rollback()
    engine.dispose()
    assert said.code == StoreUnavailable.exit_code
    assert "locked" in said.err and "Another command is writing" in said.err
    assert trail.dump() == before
    assert trail.put(capture(tmp_path, files.search_row())).new == 1


def test_a_database_locked_by_another_process_is_said(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(research.db, "BUSY_SECONDS", 0.1)
    path = trail.var / "trail.db"
    hold = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        said = trail("load", capture(tmp_path, files.search_row()))
        holder.communicate("done\n")
    assert said.code == StoreUnavailable.exit_code and "locked" in said.err


# --- the disk ---

IS_ROOT = os.geteuid() == 0
"""Only root can mount a small disk, and only root may read and write everything."""

ROWS = 6_000


def large(tmp_path: Path) -> Path:
    rows = [files.search_row(modification=f"P{n:05}") for n in range(ROWS)]
    return files.write(tmp_path / "large.csv", files.CAPTURE, rows)


def is_whole(trail: Trail) -> bool:
    stored = trail.rows("SELECT count(*), sum(obligation_cents) FROM award_transaction")
    return stored == [(ROWS, ROWS * 10_000)] and trail.archive.verify()[1] == []


@contextmanager
def disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A file system of so many kilobytes, mounted at a folder."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("bytes_allowed", [10_000, 300_000, 4_000_000])
def test_a_file_that_cannot_grow_is_said_and_nothing_is_harmed(
    sqlite_trail: Trail, tmp_path: Path, bytes_allowed: int
) -> None:
    given = large(tmp_path)
    said = sqlite_trail.run("load", given, file_bytes=bytes_allowed)
    assert said.code == StoreUnavailable.exit_code, said.err
    assert "Traceback" not in said.err and "start again" in said.err
    assert sqlite_trail("load", given).code == 0
    assert is_whole(sqlite_trail)


if IS_ROOT:

    @pytest.mark.parametrize("kilobytes", [64, 5_000, 10_000, 14_000])
    def test_a_full_disk_is_said_and_nothing_is_harmed(tmp_path: Path, kilobytes: int) -> None:
        folder = tmp_path / "disk"
        trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
        given = large(tmp_path)
        with disk(folder, kilobytes):
            said = trail("load", given)
            assert said.code == StoreUnavailable.exit_code, said.err
            assert "Traceback" not in said.err and "Make room" in said.err
            subprocess.run(["mount", "-o", "remount,size=200m", folder], check=True)
            assert trail("load", given).code == 0
            assert is_whole(trail)

    def test_a_disk_that_may_only_be_read_is_said(tmp_path: Path) -> None:
        folder = tmp_path / "disk"
        trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
        with disk(folder, 20_000):
            trail.put(files.write(tmp_path / "a.csv", files.CAPTURE, [GOOD]))
            subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
            said = trail("load", capture(tmp_path, files.search_row()))
        assert said.code == StoreUnavailable.exit_code
        assert "Traceback" not in said.err and "permissions" in said.err

else:

    def test_a_folder_that_may_not_be_written_is_said(trail: Trail, tmp_path: Path) -> None:
        (trail.var / "archive").chmod(0o555)
        said = trail("load", capture(tmp_path, files.search_row()))
        (trail.var / "archive").chmod(0o755)
        assert said.code == StoreUnavailable.exit_code
        assert "Traceback" not in said.err and "permissions" in said.err

    def test_a_file_that_may_not_be_read_is_said(trail: Trail, tmp_path: Path) -> None:
        given = capture(tmp_path, files.search_row())
        given.chmod(0)
        said = trail("load", given)
        assert said.code == StoreUnavailable.exit_code and "bad.csv" in said.err
